//! Grants that are bigger than they look. The evaluator is asked; no rule is matched here.

use std::collections::BTreeSet;

use rolewright_catalog::{Scope, qualified_name};
use rolewright_rbac::Action;

use super::grants::{GrantRow, What};
use super::text::joined;
use super::usability::Usability;
use super::{Asker, World};

/// Verbs on some resources of which a holder may not see what they amount to.
struct Fact {
    verbs: &'static [&'static str],
    /// Group, plural name and subresource.
    resources: &'static [(&'static str, &'static str, &'static str)],
    amounts_to: &'static str,
}

/// Whoever makes a pod chooses its account, and mounts what the namespace holds.
const WORKLOADS: Fact = Fact {
    verbs: &["create"],
    resources: &[
        ("", "pods", ""),
        ("", "replicationcontrollers", ""),
        ("apps", "daemonsets", ""),
        ("apps", "deployments", ""),
        ("apps", "replicasets", ""),
        ("apps", "statefulsets", ""),
        ("batch", "cronjobs", ""),
        ("batch", "jobs", ""),
    ],
    amounts_to: "reaches every Secret and every account of",
};

const OTHERS: [Fact; 5] = [
    Fact {
        verbs: &["list", "watch"],
        resources: &[("", "secrets", "")],
        amounts_to: "reads every Secret in full, as get would, in",
    },
    Fact {
        verbs: &["create"],
        resources: &[("", "serviceaccounts", "token")],
        amounts_to: "makes tokens of every account of",
    },
    Fact {
        verbs: &["create", "get"],
        resources: &[("", "pods", "attach"), ("", "pods", "exec")],
        amounts_to: "acts as every running Pod of",
    },
    Fact {
        verbs: &["impersonate"],
        resources: &[
            ("", "groups", ""),
            ("", "users", ""),
            ("", "serviceaccounts", ""),
        ],
        amounts_to: "acts as any of them in",
    },
    Fact {
        verbs: &["bind", "escalate"],
        resources: &[
            ("rbac.authorization.k8s.io", "clusterroles", ""),
            ("rbac.authorization.k8s.io", "roles", ""),
        ],
        amounts_to: "can lead to every right in",
    },
];

/// A place in which rows hold.
struct Place<'r> {
    /// Empty for the whole cluster.
    namespace: &'r str,
    text: String,
}

/// What is worth knowing of these grants, a sentence each.
pub(super) fn facts(world: &World, asker: &Asker, rows: &[GrantRow]) -> Vec<String> {
    let usable: Vec<&GrantRow> = rows
        .iter()
        .filter(|row| !matches!(row.usability, Usability::Never(_)))
        .collect();
    let namespaces: BTreeSet<&str> = usable
        .iter()
        .map(|row| row.namespace.as_deref().unwrap_or_default())
        .collect();
    let is_alone = namespaces.len() == 1;
    let mut sentences = Vec::new();
    for namespace in namespaces {
        let place = Place {
            namespace,
            text: match namespace {
                "" => "every namespace".to_owned(),
                _ if is_alone => "the namespace".to_owned(),
                _ => format!("namespace {namespace}"),
            },
        };
        sentences.extend(facts_of_place(world, asker, &usable, &place));
    }
    sentences
}

fn facts_of_place(
    world: &World,
    asker: &Asker,
    rows: &[&GrantRow],
    place: &Place<'_>,
) -> Vec<String> {
    let may = |verb: &str, resource: (&str, &str, &str), name: &str| {
        // What is cluster-scoped is never asked in a namespace, but where the binding is.
        let is_dead =
            !place.namespace.is_empty() && verb != "bind" && is_cluster_scoped(world, resource);
        let may_in = |namespace: &str| {
            let action = Action::Resource {
                verb,
                group: resource.0,
                resource: resource.1,
                subresource: resource.2,
                namespace,
                name,
            };
            world
                .policy
                .decide(&asker.identity.request(action))
                .is_allowed()
        };
        // What holds everywhere is told once.
        !is_dead && may_in(place.namespace) && (place.namespace.is_empty() || !may_in(""))
    };
    let any = world.unused_name();
    if may("*", ("*", "*", ""), any) {
        return vec![format!(
            "`*` on `*.*` is all there is in {}, Secrets and accounts included.",
            place.text
        )];
    }
    let mut sentences = Vec::new();
    sentences.extend(sentence(&WORKLOADS, &place.text, |verb, resource| {
        may(verb, resource, "")
            // A server-side apply creates what it names.
            || names(rows, place, resource).any(|name| may("create", resource, name) && may("patch", resource, name))
    }));
    for fact in &OTHERS {
        sentences.extend(sentence(fact, &place.text, |verb, resource| {
            let name = if matches!(verb, "list" | "watch") {
                ""
            } else {
                any
            };
            may(verb, resource, name)
        }));
    }
    sentences
}

fn is_cluster_scoped(world: &World, (group, plural, subresource): (&str, &str, &str)) -> bool {
    let subresource = Some(subresource).filter(|text| !text.is_empty());
    let name = qualified_name("", plural, subresource);
    let found = world.catalog.get(group, &name);
    found.is_some_and(|found| found.scope() == Scope::Cluster)
}

/// The names that rows of a place limit a resource to.
fn names<'r>(
    rows: &'r [&GrantRow],
    place: &'r Place<'_>,
    (group, plural, _): (&'r str, &'r str, &'r str),
) -> impl Iterator<Item = &'r str> {
    rows.iter()
        .filter(move |row| row.namespace.as_deref().unwrap_or_default() == place.namespace)
        .filter_map(move |row| match &row.what {
            What::Resource {
                resource,
                group: own,
                names,
            } if resource == plural && own == group => Some(names),
            _ => None,
        })
        .flatten()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
}

fn sentence(
    fact: &Fact,
    place: &str,
    may: impl Fn(&'static str, (&'static str, &'static str, &'static str)) -> bool,
) -> Option<String> {
    let mut verbs = BTreeSet::new();
    let mut resources = Vec::new();
    for resource in fact.resources {
        let allowed: Vec<&str> = fact
            .verbs
            .iter()
            .copied()
            .filter(|verb| may(verb, *resource))
            .collect();
        if !allowed.is_empty() {
            resources.push(match *resource {
                (_, plural, "") => plural.to_owned(),
                (_, plural, subresource) => format!("{plural}/{subresource}"),
            });
        }
        verbs.extend(allowed);
    }
    let verbs: Vec<&str> = verbs.into_iter().collect();
    (!verbs.is_empty()).then(|| {
        format!(
            "{} on {} {} {place}.",
            joined(&verbs),
            joined(&resources),
            fact.amounts_to
        )
    })
}
