//! Why each rule that is rendered stands there: the entries of `access` that it comes from, which
//! part of it is whose, and what it lets its holders do.

use std::collections::BTreeSet;

use rolewright_catalog::Catalog;
use rolewright_rbac::{Atom, PolicyRule, Subject, atoms, minimise};

use super::objects::rbac::{AskedRole, asked};
use crate::query::powers;
use crate::spec::model::{Client, Entry, Requested};

/// A Role or ClusterRole that is rendered, or a ClusterRole that exists and is bound.
#[derive(Debug)]
pub struct ExplainedRole {
    /// The namespace in which it holds; none for the whole cluster.
    pub namespace: Option<String>,
    /// The name of the role, if it is rendered, and of its binding.
    pub name: String,
    /// Who gets it.
    pub subjects: Vec<Subject>,
    /// What is in it.
    pub content: Content,
}

/// What is in a role.
#[derive(Debug)]
pub enum Content {
    /// Rules of ours.
    Rules(Vec<ExplainedRule>),
    /// Whatever a ClusterRole holds that exists.
    Existing {
        /// Its name.
        cluster_role: String,
        /// The entries that ask for it.
        entries: Vec<Entry>,
    },
}

/// A rule that is rendered.
#[derive(Debug)]
pub struct ExplainedRule {
    /// The rule.
    pub rule: PolicyRule,
    /// The entries that it comes from, in the spec's order. Each atom of the rule is in the part of
    /// one of them at least.
    pub origins: Vec<Origin>,
    /// What it lets its holders do that its words do not say, a sentence each.
    pub lets: Vec<String>,
}

/// An entry of `access` that a rule comes from.
#[derive(Debug)]
pub struct Origin {
    /// The entry.
    pub entry: Entry,
    /// What of the rule it asks for, in the smallest set of rules.
    pub part: Vec<PolicyRule>,
    /// Whether that is all of the rule.
    pub is_whole: bool,
}

/// Explains all roles of a client and its further accounts, in the order in which they are written.
#[must_use]
pub fn explain(client: &Client, catalog: &Catalog) -> Vec<ExplainedRole> {
    let asked = asked(client);
    asked
        .iter()
        .flat_map(|role| explained(role, catalog))
        .collect()
}

fn explained(role: &AskedRole<'_>, catalog: &Catalog) -> Vec<ExplainedRole> {
    let explained = |name: String, content: Content| ExplainedRole {
        namespace: role.namespace.map(str::to_owned),
        name,
        subjects: role.subjects.clone(),
        content,
    };
    let mut found = Vec::new();
    if !role.granted.rules.is_empty() {
        let rules = explained_rules(&role.granted.rules, role.namespace, catalog);
        found.push(explained(role.name.clone(), Content::Rules(rules)));
    }
    for (cluster_role, entries) in &role.granted.cluster_roles {
        let content = Content::Existing {
            cluster_role: cluster_role.clone(),
            entries: entries.clone(),
        };
        found.push(explained(role.binding_of(cluster_role), content));
    }
    found
}

fn explained_rules(
    requested: &[Requested],
    namespace: Option<&str>,
    catalog: &Catalog,
) -> Vec<ExplainedRule> {
    let wanted: Vec<PolicyRule> = requested.iter().map(|asked| asked.rule.clone()).collect();
    let rules = minimise(&wanted);
    let explained = rules.iter().map(|rule| ExplainedRule {
        rule: rule.clone(),
        origins: origins(rule, requested),
        lets: powers(rule, &rules, namespace, catalog),
    });
    explained.collect()
}

/// The entries of which a rule gives anything, each once.
fn origins(rule: &PolicyRule, requested: &[Requested]) -> Vec<Origin> {
    let is_same = |left: &Requested, right: &Requested| left.entry.place == right.entry.place;
    let entries = requested.chunk_by(is_same);
    entries
        .filter_map(|asked| Some((asked.first()?, part(rule, asked)?)))
        .map(|(first, (part, is_whole))| Origin {
            entry: first.entry.clone(),
            part,
            is_whole,
        })
        .collect()
}

/// What of a rule some requests ask for, and whether it is all of it: what of the rule they cover,
/// and what of them the rule covers. With wildcards the one may be less than the other.
fn part(rule: &PolicyRule, asked: &[Requested]) -> Option<(Vec<PolicyRule>, bool)> {
    let is_asked = |atom: &Atom<'_>| asked.iter().any(|asked| atom.is_covered_by(&asked.rule));
    let own = || atoms(std::slice::from_ref(rule));
    if own().all(|atom| is_asked(&atom)) {
        return Some((vec![rule.clone()], true));
    }
    let covered = asked
        .iter()
        .flat_map(|asked| atoms(std::slice::from_ref(&asked.rule)))
        .filter(|atom| atom.is_covered_by(rule));
    let both: BTreeSet<Atom<'_>> = own().filter(is_asked).chain(covered).collect();
    let part: Vec<PolicyRule> = both.into_iter().map(of_one).collect();
    (!part.is_empty()).then(|| (minimise(&part), false))
}

/// The rule that states one atom.
fn of_one(atom: Atom<'_>) -> PolicyRule {
    let list = |word: &str| vec![word.to_owned()];
    match atom {
        Atom::Resource {
            group,
            resource,
            name,
            verb,
        } => PolicyRule {
            verbs: list(verb),
            api_groups: list(group),
            resources: list(resource),
            resource_names: name.map(list).unwrap_or_default(),
            ..PolicyRule::default()
        },
        Atom::Url { url, verb } => PolicyRule {
            verbs: list(verb),
            non_resource_urls: list(url),
            ..PolicyRule::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{File, Place, Span};

    /// Entries at places of their own, each with one rule or two.
    fn entries() -> impl Strategy<Value = Vec<Requested>> {
        let words = |words: &'static [&'static str], least| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            proptest::sample::subsequence(words, least..=2)
        };
        let resources = (
            words(&["*", "create", "get", "list", "patch"], 1),
            words(&["", "*", "batch"], 1),
            words(&["*", "*/log", "jobs", "pods", "pods/log"], 1),
            words(&["a", "b"], 0),
        )
            .prop_map(
                |(verbs, api_groups, resources, resource_names)| PolicyRule {
                    verbs,
                    api_groups,
                    resources,
                    resource_names,
                    ..PolicyRule::default()
                },
            );
        let urls = (
            words(&["*", "get", "post"], 1),
            words(&["*", "/a", "/a/*"], 1),
        )
            .prop_map(|(verbs, non_resource_urls)| PolicyRule {
                verbs,
                non_resource_urls,
                ..PolicyRule::default()
            });
        let rule = prop_oneof![4 => resources, 1 => urls];
        let rules = proptest::collection::vec(rule, 1..=2);
        proptest::collection::vec(rules, 1..=5).prop_map(|entries| {
            let file = File::new("rolewright.yaml", "12345");
            let entries = (0_u32..).zip(entries);
            let requested = entries.flat_map(|(start, rules)| {
                let span = Span {
                    start,
                    end: start + 1,
                };
                let entry = Entry {
                    place: Place::new(&file, span),
                    reason: None,
                };
                rules.into_iter().map(move |rule| Requested {
                    rule,
                    entry: entry.clone(),
                })
            });
            requested.collect()
        })
    }

    /// Whether one of some rules covers the atom.
    fn is_in<'r>(atom: Atom<'_>, rules: impl IntoIterator<Item = &'r PolicyRule>) -> bool {
        rules.into_iter().any(|rule| atom.is_covered_by(rule))
    }

    proptest! {
        #[test]
        fn every_atom_of_a_role_is_explained_and_no_part_is_more_than_rule_and_entry(
            requested in entries(),
        ) {
            let catalog = Catalog::new(rolewright_catalog::KubernetesVersion::LATEST);
            let explained = explained_rules(&requested, Some("shop"), &catalog);
            for ExplainedRule { rule, origins, .. } in &explained {
                for atom in atoms(std::slice::from_ref(rule)) {
                    let parts = origins.iter().flat_map(|origin| &origin.part);
                    prop_assert!(is_in(atom, parts), "{atom:?} of {rule:?}");
                }
                for origin in origins {
                    let own = || {
                        let own = requested.iter();
                        let own = own.filter(|asked| asked.entry.place == origin.entry.place);
                        own.map(|asked| &asked.rule)
                    };
                    for atom in atoms(&origin.part) {
                        prop_assert!(is_in(atom, [rule]), "{atom:?} is not of {rule:?}");
                        prop_assert!(is_in(atom, own()), "{atom:?} is not asked for");
                    }
                }
            }
            // And no entry is forgotten.
            for asked in &requested {
                let told = explained.iter().flat_map(|rule| &rule.origins);
                let mut told = told.filter(|origin| origin.entry.place == asked.entry.place);
                prop_assert!(told.next().is_some(), "{asked:?}");
            }
        }
    }
}
