//! All that a subject may do.

use rolewright_rbac::{
    Grant, GrantedRule, Principal, SYSTEM_AUTHENTICATED, SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_UNAUTHENTICATED, Scope,
};

use super::usability::{self, ResourceGrant, Usability};
use super::world::{Link, World};
use super::{Asker, worth_knowing};

/// What a subject may do, by scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Whether it is in `system:masters`, which may do everything.
    pub is_master: bool,
    /// What the rules give, ordered by scope, resource, names and chain.
    pub rows: Vec<GrantRow>,
    /// What was left out.
    pub hidden: Hidden,
    /// Facts about grants that are bigger than they look, a sentence each.
    pub worth_knowing: Vec<String>,
}

/// What one rule gives on one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// The namespace in which it holds; none for the whole cluster.
    pub namespace: Option<String>,
    /// On what.
    pub what: What,
    /// The verbs, sorted.
    pub verbs: Vec<String>,
    /// Whether a request could use it.
    pub usability: Usability,
    /// What gives it.
    pub link: Link,
}

/// What a grant is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A resource.
    Resource {
        /// The resource, with its subresource, as the rule writes it.
        resource: String,
        /// The API group as the rule writes it; empty for the core group.
        group: String,
        /// The names that it is limited to, sorted; empty for any.
        names: Vec<String>,
    },
    /// A path outside the resource API, as the rule writes it.
    Url(String),
}

/// What built-in bindings give and a listing leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Whether there is something that every caller of the subject's kind may.
    pub of_everybody: bool,
    /// The built-in bindings that give this subject more than that, sorted.
    pub bindings: Vec<String>,
    /// How many rows of built-in rules were left out that no request can use.
    pub unusable: usize,
}

/// Lists what reaches a subject; what the built-in bindings give only if `all` is wanted.
#[must_use]
pub fn grants(world: &World, asker: &Asker, all: bool) -> Listing {
    let mut listing = Listing {
        is_master: false,
        rows: Vec::new(),
        hidden: Hidden::default(),
        worth_knowing: Vec::new(),
    };
    for grant in world.policy.grants(&asker.identity) {
        let granted = match grant {
            Grant::SystemMasters => {
                listing.is_master = true;
                continue;
            }
            Grant::Rule(granted) => granted,
        };
        let Some(link) = world.link(&granted.chain) else {
            continue;
        };
        if link.is_builtin() && !all {
            listing.hidden.add(world, &granted, &link);
        } else {
            let mut rows = rows(world, &granted, &link);
            if link.rule.place.is_none() && !all {
                // Nobody who reads this could mend a built-in role.
                let found = rows.len();
                rows.retain(|row| !matches!(row.usability, Usability::Never(_)));
                listing.hidden.unusable += found - rows.len();
            }
            listing.rows.append(&mut rows);
        }
    }
    listing.hidden.bindings.sort();
    listing.hidden.bindings.dedup();
    // The sort is stable: equal things stay in the order of their chains.
    listing
        .rows
        .sort_by(|left, right| (&left.namespace, &left.what).cmp(&(&right.namespace, &right.what)));
    listing.worth_knowing = worth_knowing::facts(world, asker, &listing.rows);
    listing
}

impl Hidden {
    fn add(&mut self, world: &World, granted: &GrantedRule<'_>, link: &Link) {
        let binding = world.policy.binding(granted.chain.binding);
        let principal = binding.and_then(|view| view.principal(granted.chain.subject));
        if principal.is_some_and(|principal| means_everybody(&principal)) {
            self.of_everybody = true;
        } else {
            self.bindings
                .push(format!("{} {}", link.binding.kind, link.binding.name));
        }
    }
}

/// Whether a subject of a binding means all callers, or all that are authenticated, or all accounts.
pub(super) fn means_everybody(principal: &Principal<'_>) -> bool {
    let groups = [
        SYSTEM_AUTHENTICATED,
        SYSTEM_UNAUTHENTICATED,
        SYSTEM_SERVICE_ACCOUNTS,
    ];
    matches!(principal, Principal::Group(group) if groups.contains(group))
}

/// What a rule gives, thing by thing.
fn rows(world: &World, granted: &GrantedRule<'_>, link: &Link) -> Vec<GrantRow> {
    let rule = granted.rule;
    let scope = granted.scope;
    let row = |what: &What, (usability, verbs): (Usability, Vec<String>)| GrantRow {
        namespace: match scope {
            Scope::Cluster => None,
            Scope::Namespace(namespace) => Some(namespace.to_owned()),
        },
        what: what.clone(),
        verbs,
        usability,
        link: link.clone(),
    };
    let mut rows = Vec::new();
    for group in &rule.api_groups {
        for resource in &rule.resources {
            let what = What::Resource {
                resource: resource.clone(),
                group: group.clone(),
                names: sorted(&rule.resource_names),
            };
            let by_usability = split(&rule.verbs, |verb| {
                let grant = ResourceGrant {
                    scope,
                    group,
                    resource,
                    names: &rule.resource_names,
                    verb,
                };
                usability::of_resource(&grant, &world.catalog)
            });
            rows.extend(by_usability.into_iter().map(|part| row(&what, part)));
        }
    }
    for url in &rule.non_resource_urls {
        let what = What::Url(url.clone());
        let by_usability = split(&rule.verbs, |verb| usability::of_url(scope, url, verb));
        rows.extend(by_usability.into_iter().map(|part| row(&what, part)));
    }
    rows
}

/// Whether some request could use a rule where its binding holds.
pub(super) fn is_ever_usable(world: &World, granted: &GrantedRule<'_>) -> bool {
    let rule = granted.rule;
    let is_usable = |usability: Usability| !matches!(usability, Usability::Never(_));
    let of_resource = |group: &String, resource: &String, verb: &String| {
        let grant = ResourceGrant {
            scope: granted.scope,
            group,
            resource,
            names: &rule.resource_names,
            verb,
        };
        is_usable(usability::of_resource(&grant, &world.catalog))
    };
    let of_url =
        |url: &String, verb: &String| is_usable(usability::of_url(granted.scope, url, verb));
    rule.verbs.iter().any(|verb| {
        let mut urls = rule.non_resource_urls.iter();
        let mut groups = rule.api_groups.iter();
        urls.any(|url| of_url(url, verb))
            || groups.any(|group| {
                let mut resources = rule.resources.iter();
                resources.any(|resource| of_resource(group, resource, verb))
            })
    })
}

/// The verbs by how usable they are, the most usable first.
fn split(verbs: &[String], usability: impl Fn(&str) -> Usability) -> Vec<(Usability, Vec<String>)> {
    let mut parts: Vec<(Usability, Vec<String>)> = Vec::new();
    for verb in sorted(verbs) {
        let usability = usability(&verb);
        match parts.iter_mut().find(|(known, _)| *known == usability) {
            Some((_, verbs)) => verbs.push(verb),
            None => parts.push((usability, vec![verb])),
        }
    }
    parts.sort_by_key(|(usability, _)| usability.rank());
    parts
}

fn sorted(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}
