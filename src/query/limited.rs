//! Who may do something to some objects, where it was asked of all of them.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_rbac::PolicyRule;

use super::holders::{SubjectName, holders};
use super::question::{Asked, Name, Question, Reach};
use super::world::{Link, World};

/// A subject that may do something to objects of some names, or in one namespace alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitedHolder {
    /// Who.
    pub subject: SubjectName,
    /// The namespace, where all namespaces were asked for.
    pub namespace: Option<String>,
    /// The names, sorted; empty for any.
    pub names: Vec<String>,
    /// By what; of several names, what gives the first.
    pub link: Link,
}

/// Lists those who are not among the holders of the whole, by subject, namespace and names.
pub(super) fn limited(
    world: &World,
    question: &Question,
    of_all: &BTreeSet<SubjectName>,
) -> Vec<LimitedHolder> {
    let Asked::Resource { reach, .. } = &question.asked else {
        return Vec::new();
    };
    let mut namespaces = vec![None];
    if *reach == Reach::AllNamespaces {
        let bindings = &world.policy.snapshot().role_bindings;
        let all: BTreeSet<&str> = bindings.iter().map(|own| own.namespace.as_str()).collect();
        namespaces.extend(all.into_iter().map(Some));
    }
    let names = names(world, &question.asked);
    let mut found: Vec<LimitedHolder> = Vec::new();
    for namespace in namespaces {
        let mut known = of_all.clone();
        if namespace.is_some() {
            let any = narrowed(&question.asked, namespace, None);
            for holder in of_request(world, &any, &known, namespace, None) {
                known.insert(holder.subject.clone());
                found.push(holder);
            }
        }
        let mut by_name: BTreeMap<SubjectName, LimitedHolder> = BTreeMap::new();
        for name in &names {
            let of_one = narrowed(&question.asked, namespace, Some(name));
            for holder in of_request(world, &of_one, &known, namespace, Some(name)) {
                let subject = holder.subject.clone();
                let entry = by_name.entry(subject).or_insert_with(|| LimitedHolder {
                    names: Vec::new(),
                    ..holder
                });
                if entry.names.last() != Some(name) {
                    entry.names.push(name.clone());
                }
            }
        }
        if namespace.is_none() {
            // What holds everywhere is not to be told again of each namespace.
            found.extend(by_name.into_values());
        } else {
            let is_new = |holder: &LimitedHolder| {
                !found.iter().any(|known| {
                    known.namespace.is_none()
                        && known.subject == holder.subject
                        && known.names == holder.names
                })
            };
            let new: Vec<LimitedHolder> = by_name.into_values().filter(is_new).collect();
            found.extend(new);
        }
    }
    found
}

fn of_request(
    world: &World,
    asked: &Asked,
    known: &BTreeSet<SubjectName>,
    namespace: Option<&str>,
    name: Option<&String>,
) -> Vec<LimitedHolder> {
    let found = holders(world, &asked.action(world.unused_name()), false).into_iter();
    let mut seen = BTreeSet::new();
    found
        .filter(|(holder, _)| !known.contains(&holder.subject))
        .filter(|(holder, _)| seen.insert(holder.subject.clone()))
        .map(|(holder, _)| LimitedHolder {
            subject: holder.subject,
            namespace: namespace.map(str::to_owned),
            names: name.into_iter().cloned().collect(),
            link: holder.link,
        })
        .collect()
}

/// The same request in one namespace, or of one name.
fn narrowed(asked: &Asked, namespace: Option<&str>, name: Option<&String>) -> Asked {
    let mut narrow = asked.clone();
    if let Asked::Resource {
        reach,
        name: own_name,
        ..
    } = &mut narrow
    {
        if let Some(namespace) = namespace {
            *reach = Reach::Namespace(namespace.to_owned());
        }
        if let Some(name) = name {
            *own_name = Name::Given(name.clone());
        }
    }
    narrow
}

/// The names that rules list which may be about the request, where it asks for no name and such a
/// request can carry one.
fn names(world: &World, asked: &Asked) -> BTreeSet<String> {
    let Asked::Resource {
        verb,
        resource,
        name,
        ..
    } = asked
    else {
        return BTreeSet::new();
    };
    let carries_one = match name {
        Name::Any => true,
        Name::None => matches!(verb.as_str(), "list" | "watch"),
        Name::Given(_) => false,
    };
    if !carries_one {
        return BTreeSet::new();
    }
    // The evaluator decides; this only spares it what cannot match.
    let may_match = |rule: &&PolicyRule| {
        let is_verb = |own: &String| own == verb || own == "*";
        let is_resource = |own: &String| own.contains('*') || own.starts_with(resource.as_str());
        rule.verbs.iter().any(is_verb)
            && (resource == "*" || rule.resources.iter().any(is_resource))
    };
    let snapshot = world.policy.snapshot();
    let of_roles = snapshot.roles.iter().flat_map(|role| &role.rules);
    let of_cluster_roles = snapshot.cluster_roles.iter().flat_map(|role| &role.rules);
    let rules = of_roles.chain(of_cluster_roles).filter(may_match);
    rules
        .flat_map(|rule| &rule.resource_names)
        .filter(|name| !name.is_empty())
        .cloned()
        .collect()
}
