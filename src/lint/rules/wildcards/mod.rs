//! Grants that are wider than anybody can foresee.

mod all_verbs_spelled_out;
mod catalog;
mod full_wildcard;
mod missing_resource_names;
#[cfg(test)]
mod tests;
mod unneeded_cluster_scope;
mod wildcard_api_groups;
mod wildcard_non_resource_urls;
mod wildcard_resources;
mod wildcard_subresources;
mod wildcard_verbs;

use rolewright_rbac::matches::WILDCARD;
use rolewright_rbac::{PolicyRule, covers};

use super::super::check::Check;
use super::super::ladder::Limit;
use super::super::view::RuleView;
use crate::source::Place;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[
    &full_wildcard::Lint,
    &wildcard_verbs::Lint,
    &wildcard_resources::Lint,
    &wildcard_api_groups::Lint,
    &wildcard_subresources::Lint,
    &wildcard_non_resource_urls::Lint,
    &all_verbs_spelled_out::Lint,
    &unneeded_cluster_scope::Lint,
    &missing_resource_names::LINT,
];

/// Where `*` stands in a list, if it does.
fn star<'a>(entries: &[String], places: &'a [Place]) -> Option<&'a Place> {
    let mut entries = entries.iter().zip(places);
    let found = entries.find(|(entry, _)| *entry == WILDCARD);
    found.map(|(_, place)| place)
}

/// Whether a rule grants everything on all objects: then one finding tells of all its wildcards.
fn is_full(rule: &PolicyRule) -> bool {
    let star = || vec![WILDCARD.to_owned()];
    rule.verbs.iter().any(|verb| verb == WILDCARD)
        && covers(
            std::slice::from_ref(rule),
            &[PolicyRule {
                verbs: star(),
                api_groups: star(),
                resources: star(),
                ..PolicyRule::default()
            }],
        )
        .is_empty()
}

/// Whether a rule is limited to names. An empty name is that of every request without one.
fn limit(rule: &RuleView<'_>) -> Limit {
    if rule.is_unnamed() || rule.rule.resource_names.iter().any(String::is_empty) {
        Limit::None
    } else {
        Limit::Names
    }
}

/// Whether a rule lets nothing be changed that is asked for by a standard verb. A `patch` is a
/// change, whatever it reads.
fn is_read_only(rule: &PolicyRule) -> bool {
    let mut verbs = rule.verbs.iter();
    verbs.all(|verb| ["get", "list", "watch"].contains(&verb.as_str()))
}

/// What a rule is about: its resources, and the names of the objects if it is limited to some.
fn objects(rule: &RuleView<'_>) -> String {
    let is_any = rule.rule.api_groups.iter().any(|group| group == WILDCARD);
    let all = if is_any {
        "every resource".to_owned()
    } else {
        format!("every resource of {}", groups(rule))
    };
    let resources = enumerated(&rule.rule.resources, &all);
    if limit(rule) == Limit::None {
        return resources;
    }
    let names = rule.rule.resource_names.iter();
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    format!("{resources} {}", names.join(", "))
}

/// Groups as a reader enumerates them.
fn groups(rule: &RuleView<'_>) -> String {
    enumerated(&rule.rule.api_groups, "every group")
}

/// Entries as a reader enumerates them, with words for `*` and for the core group.
fn enumerated(entries: &[String], all: &str) -> String {
    if entries.iter().any(|entry| entry == WILDCARD) {
        return all.to_owned();
    }
    let named = entries.iter().map(|entry| match entry.as_str() {
        "" => "the core group",
        entry => entry,
    });
    named.collect::<Vec<_>>().join(", ")
}
