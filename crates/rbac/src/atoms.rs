//! The smallest facts that rules state, as the API server's escalation check breaks them down.

use crate::PolicyRule;
use crate::matches::{WILDCARD, url};

/// One verb on one resource of one group, with one name or none; or one verb on one URL.
///
/// The words are those of the rule: `*` is an atom of its own and not every word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Atom<'a> {
    /// Of a rule's resources.
    Resource {
        /// The API group.
        group: &'a str,
        /// The resource as written, such as `pods/log` or `*/scale`.
        resource: &'a str,
        /// The name; `None` for every name and for none.
        name: Option<&'a str>,
        /// The verb.
        verb: &'a str,
    },
    /// Of a rule's URLs.
    Url {
        /// The URL as written.
        url: &'a str,
        /// The verb.
        verb: &'a str,
    },
}

/// The atoms of some rules, rule by rule, one at a time: a rule of four long lists has more of
/// them than fit into memory. A rule in which a list is empty has none.
pub fn atoms(rules: &[PolicyRule]) -> impl Iterator<Item = Atom<'_>> {
    rules
        .iter()
        .flat_map(|rule| resource_atoms(rule).chain(url_atoms(rule)))
}

fn resource_atoms(rule: &PolicyRule) -> impl Iterator<Item = Atom<'_>> {
    rule.api_groups.iter().flat_map(move |group| {
        rule.resources.iter().flat_map(move |resource| {
            names(rule).flat_map(move |name| {
                rule.verbs.iter().map(move |verb| Atom::Resource {
                    group,
                    resource,
                    name,
                    verb,
                })
            })
        })
    })
}

fn url_atoms(rule: &PolicyRule) -> impl Iterator<Item = Atom<'_>> {
    rule.non_resource_urls
        .iter()
        .flat_map(move |url| rule.verbs.iter().map(move |verb| Atom::Url { url, verb }))
}

/// The names of a rule's atoms: those listed, or one atom without a name.
pub(crate) fn names(rule: &PolicyRule) -> impl Iterator<Item = Option<&str>> {
    let unnamed = rule.resource_names.is_empty().then_some(None);
    let named = rule.resource_names.iter().map(|name| Some(name.as_str()));
    unnamed.into_iter().chain(named)
}

impl Atom<'_> {
    /// Whether one rule of the owner covers the atom, by the escalation check's own comparison.
    #[must_use]
    pub fn is_covered_by(&self, owner: &PolicyRule) -> bool {
        match *self {
            Atom::Resource {
                group,
                resource,
                name,
                verb,
            } => {
                word_covers(&owner.verbs, verb)
                    && word_covers(&owner.api_groups, group)
                    && resource_covers(&owner.resources, resource)
                    && name_covers(&owner.resource_names, name)
            }
            Atom::Url { url, verb } => {
                word_covers(&owner.verbs, verb)
                    && url::matches(&owner.non_resource_urls, url)
                    && name_covers(&owner.resource_names, None)
            }
        }
    }
}

/// A verb or a group: the wildcard, or the word itself.
fn word_covers(entries: &[String], word: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry == WILDCARD || entry == word)
}

/// A resource: the wildcard, the text itself, or `*/` and what follows the text's first slash.
fn resource_covers(entries: &[String], resource: &str) -> bool {
    let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
    entries.iter().any(|entry| {
        entry == WILDCARD
            || entry == resource
            || subresource.is_some_and(|wanted| entry.strip_prefix("*/") == Some(wanted))
    })
}

/// A name: no list covers all; a list covers the names in it and never the unnamed.
fn name_covers(entries: &[String], name: Option<&str>) -> bool {
    entries.is_empty() || name.is_some_and(|name| entries.iter().any(|entry| entry == name))
}
