//! The one list of rules: that of each section, in the order of the pages.

use super::check::Check;
use super::rules::{bindings, escalation, ineffective, validity, wildcards, workloads};
use super::suppress;
use crate::finding::Rule;

/// Every rule with its check.
pub(super) fn checks() -> impl Iterator<Item = &'static dyn Check> {
    let sections = [
        wildcards::CHECKS,
        escalation::OF_WORKLOADS,
        escalation::OF_CONTROL,
        ineffective::CHECKS,
        bindings::CHECKS,
        validity::CHECKS,
        workloads::CHECKS,
    ];
    sections.into_iter().flatten().copied()
}

/// All rules, those about the linter's own comments last.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    checks()
        .map(Check::rule)
        .chain(suppress::rules::ALL)
        .collect()
}

/// The rule of a name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().into_iter().find(|rule| rule.id == id)
}
