//! What is open about the inputs, and whether an answer depends on it: values that somebody fills in
//! later, objects that are written in several ways, of which a cluster has one, and those that a chart
//! writes where a cluster tells its templates something else than Helm does.
//!
//! Grants add up and nothing takes one away. So what the known part of the inputs allows is allowed,
//! and what is not allowed even where all that is open turns out as it grants most is not. Where both
//! give one answer it is sure. Nothing here matches a rule against a request: the evaluator is asked
//! about both.

mod certain;
mod names;
mod possible;
mod told;

use std::collections::BTreeSet;

use rolewright_rbac::{Decision, PolicyRule, Snapshot};

use self::names::is_open;
pub use self::told::AS_APPLIED;
use super::question::Question;
use super::{Asker, World, grants, who_can};
use crate::object::Places;
use crate::source::Problem;

/// Objects of the inputs and where they are written.
type Written = (Snapshot, Places);

/// The inputs of a world in which something is open.
#[derive(Debug)]
pub(super) struct Open {
    /// What is built in.
    builtin: Snapshot,
    /// The objects, of each name the last.
    last: Written,
    /// Those before them that are not the same.
    others: Written,
    /// Those that a cluster may have besides, or in the place of these.
    elsewhere: Vec<Written>,
    /// What is open, an error each.
    problems: Vec<Problem>,
}

impl Open {
    /// Nothing if all is known.
    pub(super) fn of(
        builtin: &Snapshot,
        last: &Written,
        overwritten: Written,
        elsewhere: [Written; 2],
    ) -> Option<Self> {
        let others = told::unlike(last, overwritten);
        let mut problems = told::several_ways(last, &others);
        for written in [last, &others] {
            problems.extend(told::filled_in_later(written));
        }
        for written in &elsewhere {
            problems.extend(told::decided_by_a_cluster(written));
        }
        (!problems.is_empty()).then(|| Self {
            builtin: builtin.clone(),
            last: last.clone(),
            others,
            elsewhere: elsewhere.into(),
            problems,
        })
    }
}

/// What an answer about a subject depends on and is not known; nothing if it is sure. Without a
/// question the answer is the list of all grants.
#[must_use]
pub fn open_about_asker<'w>(
    world: &'w World,
    asker: &Asker,
    question: Option<&Question>,
) -> &'w [Problem] {
    let Some(open) = &world.open else {
        return &[];
    };
    let (certain, possible) = bounds(world, open, Some(asker));
    let is_sure = match question {
        Some(question) => {
            let answer = |world: &World| {
                let action = question.asked.action(world.unused_name());
                let request = asker.identity.request(action);
                !matches!(world.policy.decide(&request), Decision::Denied)
            };
            answer(&certain) == answer(&possible)
        }
        None => rows(&certain, asker) == rows(&possible, asker),
    };
    if is_sure { &[] } else { &open.problems }
}

/// The same of the list of those who may do something.
#[must_use]
pub fn open_about_question<'w>(world: &'w World, question: &Question) -> &'w [Problem] {
    let Some(open) = &world.open else {
        return &[];
    };
    let (certain, possible) = bounds(world, open, None);
    let listed = |world: &World| {
        let found = who_can(world, question, true);
        let holders = found.holders.into_iter();
        let limited = found.limited.into_iter();
        let holders: BTreeSet<_> = holders.map(|it| (it.subject, it.by_apply_only)).collect();
        let limited: BTreeSet<_> = limited
            .map(|it| (it.subject, it.namespace, it.names))
            .collect();
        (holders, limited)
    };
    if listed(&certain) == listed(&possible) {
        &[]
    } else {
        &open.problems
    }
}

/// How many things are open, whatever depends on them.
#[must_use]
pub fn open_count(world: &World) -> usize {
    world.open.as_ref().map_or(0, |open| open.problems.len())
}

fn bounds(world: &World, open: &Open, asker: Option<&Asker>) -> (World, World) {
    let catalog = &world.catalog;
    let certain = World::of_snapshot(certain::snapshot(open), catalog.clone());
    let possible = possible::snapshot(open, asker.map(|asker| &asker.identity));
    (certain, World::of_snapshot(possible, catalog.clone()))
}

/// All grants of a subject, whatever gives them.
fn rows(world: &World, asker: &Asker) -> (bool, Vec<String>) {
    let listing = grants(world, asker, true);
    let rows = listing.rows.into_iter();
    let rows: BTreeSet<String> = rows
        .map(|row| format!("{:?}", (row.namespace, row.what, row.verbs, row.usability)))
        .collect();
    (listing.is_master, rows.into_iter().collect())
}

/// The texts of a rule.
fn texts(rule: &PolicyRule) -> impl Iterator<Item = &String> {
    let PolicyRule {
        verbs,
        api_groups,
        resources,
        resource_names,
        non_resource_urls,
    } = rule;
    let lists = [
        verbs,
        api_groups,
        resources,
        resource_names,
        non_resource_urls,
    ];
    lists.into_iter().flatten()
}

/// The texts of a selector.
fn texts_of_selector(selector: &rolewright_rbac::LabelSelector) -> impl Iterator<Item = &String> {
    let labels = selector.match_labels.iter();
    let labels = labels.flat_map(|(key, value)| [key, value]);
    let expressions = selector.match_expressions.iter();
    labels.chain(expressions.flat_map(|it| std::iter::once(&it.key).chain(&it.values)))
}

/// Whether labels hold what is filled in later.
fn is_open_labels(labels: &std::collections::BTreeMap<String, String>) -> bool {
    labels
        .iter()
        .any(|(key, value)| is_open(key) || is_open(value))
}
