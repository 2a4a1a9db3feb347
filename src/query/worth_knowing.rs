//! Grants that are bigger than they look. The evaluator is asked; no rule is matched here.

use std::collections::BTreeSet;

use rolewright_rbac::Action;

use super::grants::{GrantRow, What};
use super::powers::{Found, POWERS, Target, all_there_is, any_name, is_dead};
use super::usability::Usability;
use super::{Asker, World};

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
    let may = |verb: &str, target: Target, name: &str| {
        let may_in = |namespace: &str| {
            let action = Action::Resource {
                verb,
                group: target.0,
                resource: target.1,
                subresource: target.2,
                namespace,
                name,
            };
            world
                .policy
                .decide(&asker.identity.request(action))
                .is_allowed()
        };
        // What holds everywhere is told once.
        !is_dead(&world.catalog, place.namespace, verb, target)
            && may_in(place.namespace)
            && (place.namespace.is_empty() || !may_in(""))
    };
    let any = world.unused_name();
    if may("*", ("*", "*", ""), any) {
        return vec![all_there_is(&place.text)];
    }
    // A server-side apply creates what it names.
    let may_apply = |target: Target| {
        names(rows, place, target)
            .any(|name| may("create", target, name) && may("patch", target, name))
    };
    let told = POWERS.iter().filter(|power| power.is_told_unasked);
    told.filter_map(|power| {
        let mut found = Found::default();
        for &target in power.resources {
            for &verb in power.verbs {
                let is_create = verb == "create" && target.2.is_empty();
                if may(verb, target, any_name(verb, target, any))
                    || (is_create && may_apply(target))
                {
                    found.add(verb, target);
                }
            }
        }
        found.sentence(power.lets, power.has_place.then_some(&place.text))
    })
    .collect()
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
