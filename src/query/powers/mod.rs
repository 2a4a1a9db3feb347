//! What rights amount to that a reader of their words may not see. The one table of it, and the
//! evaluator that finds its rows in rules; no rule is matched here.
//!
//! The facts are those of Kubernetes' own page on RBAC good practices and of the API server's code:
//! a patch answers with the whole object, and a deletion of a collection with all that it deleted.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rolewright_catalog::{Catalog, Scope, qualified_name};
use rolewright_rbac::{Action, PolicyRule};

pub(super) use self::table::POWERS;
use super::text::joined;

/// Group, plural name and subresource.
pub(super) type Target = (&'static str, &'static str, &'static str);

/// What some verbs on some resources amount to.
#[derive(Debug)]
pub(super) struct Power {
    pub(super) verbs: &'static [&'static str],
    pub(super) resources: &'static [Target],
    /// What a holder can do by it. The place follows, if it is one that a place can follow.
    pub(super) lets: &'static str,
    pub(super) named: Named,
    pub(super) has_place: bool,
    /// Whether it is so much more than its words say that it is told of any subject unasked.
    pub(super) is_told_unasked: bool,
}

/// What is left of it where the grant is limited to names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    /// All of it.
    Same,
    /// Nothing worth telling.
    Nothing,
    /// This, and the names follow.
    Only(&'static str),
}

/// The name that a request with this verb carries where any object will do: none where a real
/// request has none.
pub(super) fn any_name<'n>(verb: &str, target: Target, any: &'n str) -> &'n str {
    match verb {
        "list" | "watch" | "deletecollection" => "",
        "create" if target.2.is_empty() => "",
        _ => any,
    }
}

/// Whether a right on something cluster-scoped comes to nothing where it holds in a namespace.
/// `bind` is asked for where the binding is.
pub(super) fn is_dead(catalog: &Catalog, namespace: &str, verb: &str, target: Target) -> bool {
    let (group, plural, subresource) = target;
    let subresource = Some(subresource).filter(|text| !text.is_empty());
    let found = catalog.get(group, &qualified_name("", plural, subresource));
    let is_cluster_scoped = found.is_some_and(|found| found.scope() == Scope::Cluster);
    !namespace.is_empty() && verb != "bind" && is_cluster_scoped
}

/// That there is nothing left to tell.
pub(super) fn all_there_is(place: &str) -> String {
    format!("`*` on `*.*` is all there is in {place}, Secrets and accounts included.")
}

/// What one rule of a role lets a holder do, a sentence each; `together` are all rules
/// that hold there besides, itself among them. In the whole cluster if no namespace is given.
#[must_use]
pub fn powers(
    rule: &PolicyRule,
    together: &[PolicyRule],
    namespace: Option<&str>,
    catalog: &Catalog,
) -> Vec<String> {
    let place = if namespace.is_some() {
        "the namespace"
    } else {
        "every namespace"
    };
    let namespace = namespace.unwrap_or_default();
    let holder = Holder {
        rule,
        together,
        namespace,
        catalog,
        any: unused_name(rule),
    };
    if allows(rule, "*", ("*", "*", ""), namespace, &holder.any) {
        return vec![all_there_is(place)];
    }
    let powers = POWERS.iter();
    powers
        .flat_map(|power| holder.sentences(power, place))
        .collect()
}

struct Holder<'r> {
    rule: &'r PolicyRule,
    together: &'r [PolicyRule],
    namespace: &'r str,
    catalog: &'r Catalog,
    /// A name that the rule does not list.
    any: String,
}

impl Holder<'_> {
    fn sentences(&self, power: &Power, place: &str) -> Vec<String> {
        let (mut anything, mut listed) = (Found::default(), Found::default());
        for &target in power.resources {
            for &verb in power.verbs {
                if is_dead(self.catalog, self.namespace, verb, target) {
                    continue;
                }
                let name = any_name(verb, target, &self.any);
                if allows(self.rule, verb, target, self.namespace, name) {
                    anything.add(verb, target);
                } else if self.is_allowed_by_name(verb, target) {
                    listed.add(verb, target);
                }
            }
        }
        let whole = |found: &Found| found.sentence(power.lets, power.has_place.then_some(place));
        let names: Vec<String> = self
            .rule
            .resource_names
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect();
        let limited = match power.named {
            Named::Same => whole(&listed),
            Named::Nothing => None,
            Named::Only(lets) => listed.sentence(lets, Some(&joined(&names))),
        };
        whole(&anything).into_iter().chain(limited).collect()
    }

    /// Whether a request that carries one of the rule's names comes through.
    fn is_allowed_by_name(&self, verb: &str, target: Target) -> bool {
        let names = self.rule.resource_names.iter().map(String::as_str);
        let mut names = names.filter(|name| !name.is_empty());
        names.any(|name| {
            let carries_name = match verb {
                "deletecollection" => false,
                // Only a server-side apply creates what it names, and it patches.
                "create" if target.2.is_empty() => self
                    .together
                    .iter()
                    .any(|other| allows(other, "patch", target, self.namespace, name)),
                _ => true,
            };
            carries_name && allows(self.rule, verb, target, self.namespace, name)
        })
    }
}

fn allows(rule: &PolicyRule, verb: &str, target: Target, namespace: &str, name: &str) -> bool {
    rule.allows(&Action::Resource {
        verb,
        group: target.0,
        resource: target.1,
        subresource: target.2,
        namespace,
        name,
    })
}

/// A name longer than all that the rule lists.
fn unused_name(rule: &PolicyRule) -> String {
    let longest = rule.resource_names.iter().map(String::len).max();
    "x".repeat(longest.unwrap_or_default() + 1)
}

/// The verbs and resources of a row that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    verbs: BTreeSet<&'static str>,
    resources: Vec<String>,
}

impl Found {
    pub(super) fn add(&mut self, verb: &'static str, (_, plural, subresource): Target) {
        self.verbs.insert(verb);
        let resource = match subresource {
            "" => plural.to_owned(),
            _ => format!("{plural}/{subresource}"),
        };
        if !self.resources.contains(&resource) {
            self.resources.push(resource);
        }
    }

    /// `create on jobs reaches every Secret and every account of the namespace.`
    pub(super) fn sentence(&self, lets: &str, rest: Option<&str>) -> Option<String> {
        if self.verbs.is_empty() {
            return None;
        }
        let verbs: Vec<&str> = self.verbs.iter().copied().collect();
        let rest = rest.map(|rest| format!(" {rest}")).unwrap_or_default();
        Some(format!(
            "{} on {} {lets}{rest}.",
            joined(&verbs),
            joined(&self.resources)
        ))
    }
}
