//! Which rules of a role add nothing to the others.

use rolewright_rbac::{PolicyRule, covers_all};

use crate::lint::view::RoleView;
use crate::source::Node;

/// Why a rule adds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spare {
    /// An earlier rule, by its position, says the same.
    Duplicate(usize),
    /// These rules together cover it.
    Covered(Vec<usize>),
}

/// The rules of a role that add nothing, by position. All of them may be taken out at once: what
/// covers them is not among them.
pub(super) fn spare_rules(view: &RoleView<'_>) -> Vec<(usize, Spare)> {
    // What stands beside an aggregation is overwritten, which is another matter.
    if view.aggregation.is_some() || view.rules.len() < 2 {
        return Vec::new();
    }
    spare(view.rules, &Together::of(view))
}

/// How many rules of a role would add nothing if all that its template may write were written.
pub(super) fn conditional(view: &RoleView<'_>) -> usize {
    if view.aggregation.is_some() || view.rules.len() < 2 || Together::of(view).is_certain() {
        return 0;
    }
    let possible = spare(view.rules, &Together::default()).len();
    possible.saturating_sub(spare_rules(view).len())
}

/// Which rules of a role are there together, as its template is filled in.
#[derive(Default)]
pub(super) struct Together<'a> {
    /// The rules of a template, each with whether all that is read of it is written with it.
    rules: Vec<(Node<'a>, bool)>,
}

impl<'a> Together<'a> {
    pub(super) fn of(view: &RoleView<'a>) -> Self {
        let root = view.written.root();
        if !root.tree().may_hold_unknowns() {
            return Self::default();
        }
        let rules = root.get("rules").into_iter().flat_map(Node::items);
        let rules = rules.zip(view.places).map(|(rule, places)| {
            let rule = rule.target();
            (rule, places.open_names.is_none() && is_whole_with(rule))
        });
        Self {
            rules: rules.collect(),
        }
    }

    fn is_certain(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether all that is read of a rule is there whenever another rule is.
    fn has(&self, rule: usize, other: usize) -> bool {
        match (self.rules.get(rule), self.rules.get(other)) {
            (Some((rule, is_whole)), Some((other, _))) => *is_whole && rule.stands_whenever(*other),
            _ => self.is_certain(),
        }
    }
}

/// Whether all that is read of a rule is written where the rule is, and nothing more that nobody
/// knows: two insertions look alike, and what they insert does not.
fn is_whole_with(rule: Node<'_>) -> bool {
    let mut pending = vec![rule];
    while let Some(node) = pending.pop() {
        if node.has_insertions() || !node.stands_whenever(rule) {
            return false;
        }
        pending.extend(node.pairs().flat_map(|(key, value)| [key, value]));
        pending.extend(node.items());
    }
    true
}

pub(super) fn spare(rules: &[PolicyRule], together: &Together<'_>) -> Vec<(usize, Spare)> {
    // In most roles no rule lies within the others, and that takes no sorting.
    if !(0..rules.len()).any(|at| is_within_others(rules, at)) {
        return Vec::new();
    }
    let canonical: Vec<Canonical<'_>> = rules.iter().map(Canonical::of).collect();
    let mut kept: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (at, (rule, own)) in rules.iter().zip(&canonical).enumerate() {
        if !is_whole(rule) {
            continue;
        }
        let twin = kept
            .iter()
            .find(|earlier| canonical.get(**earlier) == Some(own) && together.has(**earlier, at));
        match twin {
            Some(earlier) => found.push((at, Spare::Duplicate(*earlier))),
            None => kept.push(at),
        }
    }
    for at in kept.clone().into_iter().rev() {
        let others = kept.iter().copied();
        let others = others.filter(|other| *other != at && together.has(*other, at));
        if let Some(by) = covering(rules, at, others.collect()) {
            kept.retain(|other| *other != at);
            found.push((at, Spare::Covered(by)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    // What covers one may itself have been found to be covered, before or after.
    for (at, why) in &mut found {
        if let Spare::Covered(by) = why
            && by.iter().any(|one| !kept.contains(one))
        {
            let others = kept.iter().copied();
            let others = others.filter(|other| together.has(*other, *at));
            *by = covering(rules, *at, others.collect()).unwrap_or_default();
        }
    }
    found
}

/// Whether all other rules together cover a rule: else it repeats none of them either.
fn is_within_others(rules: &[PolicyRule], at: usize) -> bool {
    let (before, rest) = rules.split_at(at.min(rules.len()));
    let Some((rule, after)) = rest.split_first() else {
        return false;
    };
    covers_all(before.iter().chain(after), std::slice::from_ref(rule))
}

/// Of some rules as few as cover another, if they do.
fn covering(rules: &[PolicyRule], at: usize, mut by: Vec<usize>) -> Option<Vec<usize>> {
    let wanted = std::slice::from_ref(rules.get(at)?);
    let cover = |by: &[usize]| covers_all(by.iter().filter_map(|at| rules.get(*at)), wanted);
    if !cover(&by) {
        return None;
    }
    if let Some(one) = by.iter().find(|one| cover(&[**one])) {
        return Some(vec![*one]);
    }
    for one in by.clone() {
        let without: Vec<usize> = by.iter().copied().filter(|other| *other != one).collect();
        if cover(&without) {
            by = without;
        }
    }
    Some(by)
}

/// Whether a rule is one that a server takes, and says something.
fn is_whole(rule: &PolicyRule) -> bool {
    let of_resources = !rule.api_groups.is_empty() && !rule.resources.is_empty();
    let has_other = !rule.api_groups.is_empty()
        || !rule.resources.is_empty()
        || !rule.resource_names.is_empty();
    !rule.verbs.is_empty()
        && if rule.non_resource_urls.is_empty() {
            of_resources
        } else {
            !has_other
        }
}

/// The lists of a rule, each sorted and without repetitions.
#[derive(PartialEq, Eq)]
struct Canonical<'a> {
    verbs: Vec<&'a str>,
    api_groups: Vec<&'a str>,
    resources: Vec<&'a str>,
    resource_names: Vec<&'a str>,
    non_resource_urls: Vec<&'a str>,
}

impl<'a> Canonical<'a> {
    fn of(rule: &'a PolicyRule) -> Self {
        let sorted = |list: &'a [String]| {
            let mut list: Vec<&str> = list.iter().map(String::as_str).collect();
            list.sort_unstable();
            list.dedup();
            list
        };
        Self {
            verbs: sorted(&rule.verbs),
            api_groups: sorted(&rule.api_groups),
            resources: sorted(&rule.resources),
            resource_names: sorted(&rule.resource_names),
            non_resource_urls: sorted(&rule.non_resource_urls),
        }
    }
}

/// The position of a later rule that says the same as an earlier one but for one list, and that
/// earlier one; none of them is spare.
pub(super) fn mergeable(view: &RoleView<'_>) -> Vec<(usize, usize, &'static str)> {
    if view.aggregation.is_some() || view.rules.len() < 2 {
        return Vec::new();
    }
    let together = Together::of(view);
    let spare = spare_rules(view);
    let is_kept = |at: usize| spare.iter().all(|(other, _)| *other != at);
    let rules = view.rules.iter().enumerate();
    let rules = rules.filter(|(at, rule)| is_kept(*at) && is_whole(rule));
    let rules: Vec<(usize, Canonical<'_>)> =
        rules.map(|(at, rule)| (at, Canonical::of(rule))).collect();
    let mut found = Vec::new();
    for (index, (at, rule)) in rules.iter().enumerate() {
        let mut earlier = rules.iter().take(index);
        let partner = earlier.find_map(|(other, one)| {
            let are_together = together.has(*other, *at) && together.has(*at, *other);
            let list = differing(one, rule).filter(|_| are_together)?;
            Some((*other, list))
        });
        if let Some((other, list)) = partner {
            found.push((*at, other, list));
        }
    }
    found
}

/// The one list in which two rules of a kind differ, if joining it makes one rule of them.
fn differing(one: &Canonical<'_>, other: &Canonical<'_>) -> Option<&'static str> {
    if one.non_resource_urls.is_empty() != other.non_resource_urls.is_empty()
        || one.resource_names.is_empty() != other.resource_names.is_empty()
    {
        return None;
    }
    let lists = [
        ("verbs", one.verbs == other.verbs),
        ("apiGroups", one.api_groups == other.api_groups),
        ("resources", one.resources == other.resources),
        ("resourceNames", one.resource_names == other.resource_names),
        (
            "nonResourceURLs",
            one.non_resource_urls == other.non_resource_urls,
        ),
    ];
    let mut unequal = lists.iter().filter(|(_, is_equal)| !is_equal);
    let (list, _) = unequal.next()?;
    unequal.next().is_none().then_some(*list)
}
