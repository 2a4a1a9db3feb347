//! Which parts of a template may be written together, and the readings that show each of them.
//!
//! The branches of an `if` exclude each other, so that a template is read more than once: each
//! reading keeps one branch of each and leaves the others out. Conditions that are the same text
//! are taken for the same condition; others may hold together in any way, and where there are few
//! enough of them all ways are read. Otherwise each branch is read at least once.

use std::collections::HashMap;
use std::ops::Range;

use super::action::{Action, Role};

/// Up to how many readings all combinations of the branches of a document are read.
const ALL_COMBINATIONS: usize = 8;

/// How often a text is read at the most.
const MOST_READINGS: usize = 64;

/// How many parts of a template are looked at for branches.
const MOST_GROUPS: usize = 1_000;

/// Among how many conditions is chosen, and how many keys may stand twice, at the most.
const MOST_VARIABLES: usize = 200;

/// The key whose absence widens what a rule grants.
const NARROWING_KEY: &str = "resourceNames";

/// The branches of a part of a template, and the ways to choose among them.
#[derive(Debug, Default)]
pub(in crate::source) struct Branches {
    variables: Vec<Variable>,
    readings: Vec<Vec<usize>>,
    is_cut_short: bool,
}

/// What decides between branches: a condition with all that depends on it.
#[derive(Debug)]
struct Variable {
    /// What each choice leaves out.
    options: Vec<Vec<Range<usize>>>,
    /// What it is about, in order.
    spans: Vec<Range<usize>>,
}

impl Variable {
    fn hides(&self, option: usize, other: &Self) -> bool {
        let hidden = self.options.get(option).map_or(&[][..], Vec::as_slice);
        let mut places = other.spans.iter().map(|span| span.start);
        places.any(|at| hidden.iter().any(|range| range.contains(&at)))
    }
}

impl Branches {
    /// The branches of a text. `parted` are the places of keys that stand twice in one mapping and
    /// are not always written together.
    pub(super) fn new(text: &str, actions: &[Action], parted: &[(usize, usize)]) -> Self {
        let groups = groups(text, actions);
        let has_choice = !parted.is_empty() || groups.iter().any(|group| is_choice(group, text));
        let too_many = Self {
            is_cut_short: has_choice,
            ..Self::default()
        };
        if groups.len() > MOST_GROUPS || parted.len() > MOST_VARIABLES {
            return too_many;
        }
        let cuts = cuts(text, &groups);
        let mut variables = choices(text, &groups, &cuts);
        variables.extend(omissions(text, &groups, parted));
        if variables.len() > MOST_VARIABLES {
            return too_many;
        }
        variables.sort_by_key(|variable| variable.spans.first().map_or(0, |span| span.start));
        let mut branches = Self {
            variables,
            ..Self::default()
        };
        branches.plan(&cuts);
        branches
    }

    /// How many readings show all branches; none if there is nothing to choose.
    pub(in crate::source) fn readings(&self) -> usize {
        self.readings.len()
    }

    /// Whether there are so many branches that some are in no reading.
    pub(in crate::source) fn is_cut_short(&self) -> bool {
        self.is_cut_short
    }

    /// What a reading leaves out, in order.
    pub(super) fn left_out(&self, reading: usize) -> Vec<Range<usize>> {
        let choices = self.readings.get(reading);
        let choices = choices.into_iter().flatten();
        let mut left_out: Vec<Range<usize>> = self
            .variables
            .iter()
            .zip(choices)
            .filter_map(|(variable, option)| variable.options.get(*option))
            .flatten()
            .cloned()
            .collect();
        left_out.sort_unstable_by_key(|range| (range.start, range.end));
        left_out
    }

    /// Whether all branches that a reading keeps in a range are also kept by other readings, each
    /// by one that is said to be sound where that branch stands.
    pub(in crate::source) fn is_shown_elsewhere(
        &self,
        reading: usize,
        range: &Range<usize>,
        is_sound: impl Fn(usize, &Range<usize>) -> bool,
    ) -> bool {
        let Some(choices) = self.readings.get(reading) else {
            return false;
        };
        let touches = |span: &&Range<usize>| span.start < range.end && range.start < span.end;
        let mut concerned = self
            .variables
            .iter()
            .enumerate()
            .filter_map(|(at, variable)| {
                let spans: Vec<_> = variable.spans.iter().filter(touches).collect();
                (!spans.is_empty()).then_some((at, spans))
            });
        let mut any = false;
        let all = concerned.all(|(at, spans)| {
            any = true;
            let mut others = self.readings.iter().enumerate();
            others.any(|(other, of_other)| {
                other != reading
                    && of_other.get(at) == choices.get(at)
                    && spans.iter().all(|span| is_sound(other, span))
            })
        });
        any && all
    }

    /// Decides on the readings. What stands in several documents is chosen in each of them on its own.
    fn plan(&mut self, cuts: &[usize]) {
        let mut by_segment: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, variable) in self.variables.iter().enumerate() {
            let start = variable.spans.first().map_or(0, |span| span.start);
            let segment = cuts.partition_point(|cut| *cut <= start);
            by_segment.entry(segment).or_default().push(at);
        }
        let mut planned = Vec::new();
        for segment in by_segment.into_values() {
            let ways = self.ways(&segment);
            planned.push((segment, ways));
        }
        let most = planned.iter().map(|(_, ways)| ways.len()).max();
        self.readings = vec![vec![0; self.variables.len()]; most.unwrap_or_default()];
        for (number, reading) in self.readings.iter_mut().enumerate() {
            for (segment, ways) in &planned {
                let Some(way) = ways.get(number.min(ways.len().saturating_sub(1))) else {
                    continue;
                };
                for (variable, option) in segment.iter().zip(way) {
                    if let Some(chosen) = reading.get_mut(*variable) {
                        *chosen = *option;
                    }
                }
            }
        }
    }

    /// The ways to choose in one document, the first options first.
    fn ways(&mut self, segment: &[usize]) -> Vec<Vec<usize>> {
        let variables: Vec<&Variable> = segment
            .iter()
            .filter_map(|at| self.variables.get(*at))
            .collect();
        let product = variables.iter().try_fold(1_usize, |product, variable| {
            product.checked_mul(variable.options.len())
        });
        if product.is_some_and(|product| product <= ALL_COMBINATIONS) {
            return combinations(&variables);
        }
        let (ways, is_cut_short) = cover(&variables);
        self.is_cut_short |= is_cut_short;
        ways
    }
}

fn combinations(variables: &[&Variable]) -> Vec<Vec<usize>> {
    let mut ways = vec![Vec::new()];
    for variable in variables {
        ways = ways
            .into_iter()
            .flat_map(|way| {
                (0..variable.options.len()).map(move |option| [way.as_slice(), &[option]].concat())
            })
            .collect();
    }
    ways
}

/// Ways to choose that show each option at least once, and whether there were too many.
fn cover(variables: &[&Variable]) -> (Vec<Vec<usize>>, bool) {
    let mut shown: Vec<Vec<bool>> = variables
        .iter()
        .map(|variable| vec![false; variable.options.len()])
        .collect();
    let mut ways = Vec::new();
    for target in 0..variables.len() {
        let options = variables.get(target).map_or(0, |v| v.options.len());
        for option in 0..options {
            if shown.get(target).and_then(|shown| shown.get(option)) != Some(&false) {
                continue;
            }
            if ways.len() >= MOST_READINGS {
                return (ways, true);
            }
            let way = way_to_show(variables, &shown, target, option);
            for (at, (variable, chosen)) in variables.iter().zip(&way).enumerate() {
                let is_hidden = variables
                    .iter()
                    .zip(&way)
                    .any(|(other, option)| other.hides(*option, variable));
                if (at == target || !is_hidden)
                    && let Some(shown) = shown.get_mut(at).and_then(|s| s.get_mut(*chosen))
                {
                    *shown = true;
                }
            }
            ways.push(way);
        }
    }
    (ways, false)
}

/// A way that shows one option, and of the others those that were not shown yet where it can.
fn way_to_show(
    variables: &[&Variable],
    shown: &[Vec<bool>],
    target: usize,
    option: usize,
) -> Vec<usize> {
    let wanted = variables.get(target);
    let choose = |(at, variable): (usize, &&Variable)| {
        if at == target {
            return option;
        }
        let fits = |option: &usize| wanted.is_none_or(|wanted| !variable.hides(*option, wanted));
        let is_new = |option: &usize| shown.get(at).and_then(|s| s.get(*option)) == Some(&false);
        let fitting = || (0..variable.options.len()).filter(fits);
        fitting()
            .find(is_new)
            .or_else(|| fitting().next())
            .unwrap_or_default()
    };
    variables.iter().enumerate().map(choose).collect()
}

/// From what begins a part that may be left out to its `end`.
#[derive(Debug)]
struct Group {
    span: Range<usize>,
    branches: Vec<Range<usize>>,
    /// Whether a last `else` takes what is left.
    is_exhaustive: bool,
    /// The actions that begin and part it.
    condition: Vec<String>,
    /// The innermost part around it in which the dot means something else.
    scope: Option<usize>,
    is_closed: bool,
}

impl Group {
    /// Whether all of it stands on one line, so that it is a part of a value.
    fn is_inline(&self, text: &str) -> bool {
        let written = text.get(self.span.clone()).unwrap_or_default();
        !written.contains('\n')
    }

    fn holds(&self, at: usize) -> bool {
        self.span.contains(&at)
    }
}

fn groups(text: &str, actions: &[Action]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for action in actions {
        let written = words(text.get(action.span.clone()).unwrap_or_default());
        let innermost = open.last().copied();
        match action.role {
            Role::Opens => {
                let around = innermost.and_then(|at| Some((at, groups.get(at)?)));
                let scope = around.and_then(|(at, group)| {
                    let begins = group.condition.first().map_or("", String::as_str);
                    if begins.starts_with("if ") {
                        group.scope
                    } else {
                        Some(at)
                    }
                });
                open.push(groups.len());
                groups.push(Group {
                    span: action.span.start..action.span.end,
                    branches: std::iter::once(action.span.end..action.span.end).collect(),
                    is_exhaustive: false,
                    condition: vec![written],
                    scope,
                    is_closed: false,
                });
            }
            Role::Branches | Role::Closes => {
                let Some(group) = innermost.and_then(|at| groups.get_mut(at)) else {
                    continue;
                };
                if let Some(branch) = group.branches.last_mut() {
                    branch.end = action.span.start;
                }
                group.span.end = action.span.end;
                if action.role == Role::Closes {
                    group.is_closed = true;
                    open.pop();
                } else {
                    group.branches.push(action.span.end..action.span.end);
                    group.is_exhaustive = written == "else";
                    group.condition.push(written);
                }
            }
            Role::Writes(_) | Role::Silent => {}
        }
    }
    groups
}

/// What an action says, in one way of writing.
fn words(action: &str) -> String {
    let body = action.trim_start_matches('{').trim_end_matches('}');
    let body = body.strip_prefix('-').unwrap_or(body);
    let body = body.strip_suffix('-').unwrap_or(body);
    body.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where documents begin, whatever is chosen: at separators outside of all branches.
fn cuts(text: &str, groups: &[Group]) -> Vec<usize> {
    let lines = text.match_indices("\n---").map(|(at, _)| at + 1);
    let is_free = |at: &usize| {
        let mut branching = groups.iter().filter(|group| group.branches.len() > 1);
        !branching.any(|group| group.holds(*at))
    };
    lines.filter(is_free).collect()
}

/// The conditions with several branches.
fn choices(text: &str, groups: &[Group], cuts: &[usize]) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    let mut known: HashMap<Key<'_>, usize> = HashMap::new();
    for group in groups {
        if !is_choice(group, text) {
            continue;
        }
        let options = options(text, group);
        let segment = cuts.partition_point(|cut| *cut <= group.span.start);
        let key = Key {
            segment,
            scope: group.scope,
            condition: &group.condition,
            options: options.len(),
        };
        let same = known.get(&key).and_then(|at| variables.get_mut(*at));
        let same = same.filter(|same| {
            !same
                .spans
                .iter()
                .any(|span| span.contains(&group.span.start))
        });
        if let Some(same) = same {
            for (all, own) in same.options.iter_mut().zip(options) {
                all.extend(own);
            }
            same.spans.push(group.span.clone());
        } else {
            known.insert(key, variables.len());
            variables.push(Variable {
                options,
                spans: vec![group.span.clone()],
            });
        }
    }
    follow(text, groups, cuts, &mut variables, &known);
    variables
}

/// Leaves out with a first branch what depends on the same condition and has no other branch.
fn follow(
    text: &str,
    groups: &[Group],
    cuts: &[usize],
    variables: &mut [Variable],
    known: &HashMap<Key<'_>, usize>,
) {
    let first_conditions: HashMap<_, usize> = known
        .iter()
        .filter_map(|(key, at)| Some(((key.segment, key.scope, key.condition.first()?), *at)))
        .collect();
    for group in groups {
        if !is_simple(group) || group.is_inline(text) {
            continue;
        }
        let Some(condition) = group.condition.first() else {
            continue;
        };
        let segment = cuts.partition_point(|cut| *cut <= group.span.start);
        let same = first_conditions.get(&(segment, group.scope, condition));
        let Some(same) = same.and_then(|at| variables.get_mut(*at)) else {
            continue;
        };
        let mut spans = same.spans.iter();
        if !spans.any(|span| span.contains(&group.span.start) || group.holds(span.start)) {
            for option in same.options.iter_mut().skip(1) {
                option.extend(group.branches.iter().cloned());
            }
            same.spans.push(group.span.clone());
        }
    }
}

/// What conditions have to have in common to be the same.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key<'g> {
    segment: usize,
    scope: Option<usize>,
    condition: &'g [String],
    options: usize,
}

/// What keeping each branch leaves out; and if there is no last `else`, what none of them does.
fn options(text: &str, group: &Group) -> Vec<Vec<Range<usize>>> {
    let without = |kept: usize| {
        let branches = group.branches.iter().enumerate();
        let others = branches.filter(|(at, _)| *at != kept);
        others.map(|(_, branch)| branch.clone()).collect()
    };
    let none = !group.is_exhaustive && narrows(text, group);
    (0..group.branches.len() + usize::from(none))
        .map(without)
        .collect()
}

/// The parts without an `else` whose absence shows something: a key that stands elsewhere too, or
/// a wider rule.
fn omissions(text: &str, groups: &[Group], parted: &[(usize, usize)]) -> Vec<Variable> {
    let mut clusters: Vec<(Vec<usize>, bool)> = Vec::new();
    for &(one, other) in parted {
        let sides =
            [(one, other), (other, one)].map(|(at, than)| outermost_apart(groups, at, than));
        let members: Vec<usize> = sides.iter().flatten().copied().collect();
        let may_be_none = members.len() < 2;
        if !members.is_empty() {
            join(&mut clusters, members, may_be_none);
        }
    }
    for (at, group) in groups.iter().enumerate() {
        if is_simple(group) && !group.is_inline(text) && narrows(text, group) {
            join(&mut clusters, vec![at], true);
        }
    }
    let clusters = clusters.into_iter();
    clusters
        .map(|(members, may_be_none)| {
            let parts: Vec<&Group> = members.iter().filter_map(|at| groups.get(*at)).collect();
            let without = |kept: usize| {
                let others = parts.iter().enumerate().filter(|(at, _)| *at != kept);
                others
                    .flat_map(|(_, group)| group.branches.clone())
                    .collect()
            };
            let all_kept = may_be_none.then(Vec::new).into_iter();
            let count = parts.len() + usize::from(may_be_none);
            let first = usize::from(may_be_none && parts.len() == 1);
            Variable {
                options: all_kept.chain((first..count).map(without)).collect(),
                spans: parts.iter().map(|group| group.span.clone()).collect(),
            }
        })
        .collect()
}

/// Whether it has branches on lines of their own.
fn is_choice(group: &Group, text: &str) -> bool {
    group.branches.len() > 1 && group.is_closed && !group.is_inline(text)
}

fn is_simple(group: &Group) -> bool {
    group.branches.len() == 1 && group.is_closed
}

/// Whether a branch narrows a rule that begins outside of it: the key that does is among those of
/// its lines that stand furthest left.
fn narrows(text: &str, group: &Group) -> bool {
    group.branches.iter().any(|branch| {
        let lines = text
            .get(branch.clone())
            .unwrap_or_default()
            .lines()
            .map(|line| {
                let content = line.trim_start();
                (line.len() - content.len(), content)
            });
        let written = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with(['#', '{']));
        let written: Vec<(usize, &str)> = written.collect();
        let least = written.iter().map(|(column, _)| *column).min();
        let mut leftmost = written.iter().filter(|(column, _)| Some(*column) == least);
        leftmost.any(|(_, line)| {
            line.trim_start_matches(['"', '\''])
                .starts_with(NARROWING_KEY)
        })
    })
}

/// Adds what is decided together.
fn join(clusters: &mut Vec<(Vec<usize>, bool)>, mut members: Vec<usize>, mut may_be_none: bool) {
    let touching =
        clusters.extract_if(.., |(known, _)| known.iter().any(|at| members.contains(at)));
    let touching: Vec<_> = touching.collect();
    for (known, none) in touching {
        members.extend(known);
        may_be_none |= none;
    }
    members.sort_unstable();
    members.dedup();
    clusters.push((members, may_be_none));
}

/// The outermost part without an `else` around a place that is not around another one.
fn outermost_apart(groups: &[Group], at: usize, than: usize) -> Option<usize> {
    let mut apart = groups.iter().enumerate();
    apart
        .find(|(_, group)| is_simple(group) && group.holds(at) && !group.holds(than))
        .map(|(at, _)| at)
}
