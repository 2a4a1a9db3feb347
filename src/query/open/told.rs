//! What is open, in words.

use std::collections::HashMap;
use std::hash::Hash;

use rolewright_rbac::{Role, RoleBinding, Subject};

use super::names::is_open;
use super::{Written, texts, texts_of_selector};
use crate::source::{Place, Problem};

/// Those of the overwritten objects that are not the same as the last of their name.
pub(super) fn unlike(last: &Written, overwritten: Written) -> Written {
    let (snapshot, places) = overwritten;
    let mut others = Written::default();
    let kept = without(&last.0.roles, snapshot.roles, places.roles, key_of_role);
    (others.0.roles, others.1.roles) = kept;
    let kept = without(
        &last.0.cluster_roles,
        snapshot.cluster_roles,
        places.cluster_roles,
        |role| role.name.clone(),
    );
    (others.0.cluster_roles, others.1.cluster_roles) = kept;
    let kept = without(
        &last.0.role_bindings,
        snapshot.role_bindings,
        places.role_bindings,
        key_of_binding,
    );
    (others.0.role_bindings, others.1.role_bindings) = kept;
    let kept = without(
        &last.0.cluster_role_bindings,
        snapshot.cluster_role_bindings,
        places.cluster_role_bindings,
        |binding| binding.name.clone(),
    );
    (
        others.0.cluster_role_bindings,
        others.1.cluster_role_bindings,
    ) = kept;
    others
}

fn key_of_role(role: &Role) -> (String, String) {
    (role.namespace.clone(), role.name.clone())
}

fn key_of_binding(binding: &RoleBinding) -> (String, String) {
    (binding.namespace.clone(), binding.name.clone())
}

fn without<T: PartialEq, P, K: Hash + Eq>(
    last: &[T],
    objects: Vec<T>,
    places: Vec<P>,
    key: impl Fn(&T) -> K,
) -> (Vec<T>, Vec<P>) {
    let last: HashMap<K, &T> = last.iter().map(|it| (key(it), it)).collect();
    let all = objects.into_iter().zip(places);
    all.filter(|(it, _)| last.get(&key(it)).is_some_and(|last| *last != it))
        .unzip()
}

/// That objects are written in several ways.
pub(super) fn several_ways(last: &Written, others: &Written) -> Vec<Problem> {
    let found = titles(others);
    let lasts: HashMap<String, Place> = titles(last).into_iter().collect();
    let problems = found.into_iter().filter_map(|(title, place)| {
        let other = lasts.get(&title)?;
        let message = format!("{title} is written in two ways, and a cluster has one of them");
        Some(
            Problem::error(message)
                .at(other.clone(), "this is one")
                .with_related(place, "this is the other")
                .help("name what is applied to one cluster, and no more"),
        )
    });
    problems.collect()
}

/// What helps where a cluster decides on what a chart writes.
pub const AS_APPLIED: &str =
    "what your cluster makes of the chart `helm get manifest RELEASE` prints, for `--from -`";

/// That objects are written only where a cluster tells templates something else than Helm does.
pub(super) fn decided_by_a_cluster(written: &Written) -> Vec<Problem> {
    let titles = titles(written).into_iter();
    let problems = titles.map(|(title, place)| {
        Problem::error(format!(
            "{title} depends on what a template asks of a cluster: `helm template` knows none"
        ))
        .at(place, "so it is written in some clusters, and not here")
        .help(AS_APPLIED)
    });
    problems.collect()
}

/// All objects as messages call them, and where their names are.
fn titles((snapshot, places): &Written) -> Vec<(String, Place)> {
    let roles = snapshot.roles.iter().zip(&places.roles);
    let roles = roles.map(|(it, at)| (format!("Role `{}/{}`", it.namespace, it.name), &at.name));
    let cluster_roles = snapshot.cluster_roles.iter().zip(&places.cluster_roles);
    let cluster_roles =
        cluster_roles.map(|(it, at)| (format!("ClusterRole `{}`", it.name), &at.name));
    let bindings = snapshot.role_bindings.iter().zip(&places.role_bindings);
    let bindings = bindings.map(|(it, at)| {
        let title = format!("RoleBinding `{}/{}`", it.namespace, it.name);
        (title, &at.name)
    });
    let cluster_bindings = snapshot.cluster_role_bindings.iter();
    let cluster_bindings = cluster_bindings.zip(&places.cluster_role_bindings);
    let cluster_bindings =
        cluster_bindings.map(|(it, at)| (format!("ClusterRoleBinding `{}`", it.name), &at.name));
    let all = roles.chain(cluster_roles).chain(bindings);
    let all = all.chain(cluster_bindings);
    all.map(|(title, place)| (title, place.clone())).collect()
}

/// That what decides in objects is filled in later, once for each object.
pub(super) fn filled_in_later(written: &Written) -> Vec<Problem> {
    let (snapshot, places) = written;
    let mut first: Vec<Option<(&str, Place)>> = Vec::new();
    for (role, at) in snapshot.roles.iter().zip(&places.roles) {
        let own = [&role.namespace, &role.name].into_iter();
        let own = own.map(|text| (text, &at.name));
        let rules = role.rules.iter().zip(&at.rules);
        let rules = rules.flat_map(|(rule, at)| texts(rule).map(|text| (text, &at.rule)));
        first.push(first_open(own.chain(rules)));
    }
    for (role, at) in snapshot.cluster_roles.iter().zip(&places.cluster_roles) {
        let labels = role.labels.iter().flat_map(|(key, value)| [key, value]);
        let own = std::iter::once(&role.name).chain(labels);
        let selectors = role.aggregation_rule.iter();
        let selectors = selectors.flat_map(|rule| &rule.cluster_role_selectors);
        let own = own.chain(selectors.flat_map(texts_of_selector));
        let own = own.map(|text| (text, &at.name));
        let rules = role.rules.iter().zip(&at.rules);
        let rules = rules.flat_map(|(rule, at)| texts(rule).map(|text| (text, &at.rule)));
        first.push(first_open(own.chain(rules)));
    }
    for (binding, at) in snapshot.role_bindings.iter().zip(&places.role_bindings) {
        let own = [&binding.namespace, &binding.name].into_iter();
        let own = own.map(|text| (text, &at.name));
        let role = std::iter::once((&binding.role_ref.name, &at.role_ref));
        let subjects = binding.subjects.iter().zip(&at.subjects);
        let subjects = subjects.flat_map(|(it, at)| names(it).map(move |text| (text, at)));
        first.push(first_open(own.chain(role).chain(subjects)));
    }
    let cluster_bindings = snapshot.cluster_role_bindings.iter();
    for (binding, at) in cluster_bindings.zip(&places.cluster_role_bindings) {
        let own = std::iter::once((&binding.name, &at.name));
        let role = std::iter::once((&binding.role_ref.name, &at.role_ref));
        let subjects = binding.subjects.iter().zip(&at.subjects);
        let subjects = subjects.flat_map(|(it, at)| names(it).map(move |text| (text, at)));
        first.push(first_open(own.chain(role).chain(subjects)));
    }
    let found = titles(written).into_iter().zip(first);
    let problems = found.filter_map(|((title, _), first)| {
        let (text, place) = first?;
        Some(if crate::source::is_encrypted(text) {
            Problem::error(format!("{title} holds values that are encrypted"))
                .at(place, "what this says is not known")
                .help("decrypt it first, and ask about what comes out: `--from -` reads it")
        } else {
            Problem::error(format!("{title} holds `{text}`, which is filled in later"))
                .at(place, "what this becomes is not known")
                .help("fill it in first, and ask about what comes out: `--from -` reads it")
        })
    });
    problems.collect()
}

fn first_open<'a>(
    texts: impl Iterator<Item = (&'a String, &'a Place)>,
) -> Option<(&'a str, Place)> {
    let mut texts = texts;
    let (text, place) = texts.find(|(text, _)| is_open(text))?;
    Some((text, place.clone()))
}

/// The texts of a subject that decide.
fn names(subject: &Subject) -> impl Iterator<Item = &String> {
    let (name, namespace) = match subject {
        Subject::User(name) | Subject::Group(name) => (Some(name), None),
        Subject::ServiceAccount { namespace, name } => (Some(name), namespace.as_ref()),
        Subject::Other { .. } => (None, None),
    };
    name.into_iter().chain(namespace)
}
