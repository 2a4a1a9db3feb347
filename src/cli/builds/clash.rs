//! Objects that two builds make in two ways: they are never in one cluster together.

use std::collections::{BTreeMap, HashMap};

use rolewright_rbac::{ClusterRole, ClusterRoleBinding, Role, RoleBinding};

use crate::object::Objects;
use crate::source::{Document, Place, Problem};

/// Documents that are applied together, and the namespace of what names none there.
#[derive(Debug)]
pub(in crate::cli) struct Part {
    /// The folder that they were built of; none of what was read as it is.
    pub(in crate::cli) name: Option<String>,
    pub(in crate::cli) documents: Vec<Document>,
    pub(in crate::cli) namespace: String,
}

/// An object, without what tells it from others.
#[derive(PartialEq)]
enum Content {
    Role(Role),
    ClusterRole(ClusterRole),
    RoleBinding(RoleBinding),
    ClusterRoleBinding(ClusterRoleBinding),
}

/// Of each object that two of the parts make in different ways an error: an answer would rest on the
/// last of them alone.
pub(in crate::cli) fn clashes(parts: &[Part]) -> Vec<Problem> {
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut known: BTreeMap<(&str, String, String), (&Part, Content, Place)> = BTreeMap::new();
    let mut problems = Vec::new();
    for part in parts {
        for (kind, namespace, name, content, place) in contents(part) {
            let key = (kind, namespace, name);
            match known.get(&key) {
                Some((first, other, at)) if *other != content => {
                    problems.push(clash(&key, (first, at), (part, place)));
                }
                Some(_) => {}
                None => {
                    known.insert(key, (part, content, place));
                }
            }
        }
    }
    problems
}

/// The documents of a part that are no second copies: those whose objects were not built, from the same
/// places, as they are.
pub(in crate::cli) fn without_copies(part: Part, built: &[Part]) -> Part {
    let key = |(kind, namespace, name, content, at): Found| {
        let at = (at.file.name().to_owned(), at.span);
        ((kind, namespace, name, at), content)
    };
    let mut known: HashMap<_, Vec<Content>> = HashMap::new();
    for (key, content) in built.iter().flat_map(contents).map(key) {
        known.entry(key).or_default().push(content);
    }
    let is_known = |found: Found| {
        let (key, content) = key(found);
        known.get(&key).is_some_and(|all| all.contains(&content))
    };
    let is_copy = |document: &Document| {
        let alone = Part {
            name: None,
            documents: vec![document.clone()],
            namespace: part.namespace.clone(),
        };
        let objects = contents(&alone);
        !objects.is_empty() && objects.into_iter().all(is_known)
    };
    let is_kept = |document: &Document| known.is_empty() || !is_copy(document);
    Part {
        documents: part
            .documents
            .iter()
            .filter(|it| is_kept(it))
            .cloned()
            .collect(),
        ..part
    }
}

type Found = (&'static str, String, String, Content, Place);

fn contents(part: &Part) -> Vec<Found> {
    let objects = Objects::collect(&part.documents, &part.namespace);
    let (snapshot, places) = (objects.snapshot, objects.places);
    let roles = snapshot.roles.into_iter().zip(places.roles);
    let roles = roles.map(|(it, at)| {
        let (namespace, name) = (it.namespace.clone(), it.name.clone());
        ("Role", namespace, name, Content::Role(it), at.name)
    });
    let cluster_roles = snapshot.cluster_roles.into_iter();
    let cluster_roles = cluster_roles.zip(places.cluster_roles).map(|(it, at)| {
        let name = it.name.clone();
        (
            "ClusterRole",
            String::new(),
            name,
            Content::ClusterRole(it),
            at.name,
        )
    });
    let bindings = snapshot.role_bindings.into_iter().zip(places.role_bindings);
    let bindings = bindings.map(|(it, at)| {
        let (namespace, name) = (it.namespace.clone(), it.name.clone());
        (
            "RoleBinding",
            namespace,
            name,
            Content::RoleBinding(it),
            at.name,
        )
    });
    let cluster_bindings = snapshot.cluster_role_bindings.into_iter();
    let cluster_bindings = cluster_bindings.zip(places.cluster_role_bindings);
    let cluster_bindings = cluster_bindings.map(|(it, at)| {
        let (name, kind) = (it.name.clone(), "ClusterRoleBinding");
        (
            kind,
            String::new(),
            name,
            Content::ClusterRoleBinding(it),
            at.name,
        )
    });
    let all = roles.chain(cluster_roles).chain(bindings);
    all.chain(cluster_bindings).collect()
}

fn clash(
    (kind, namespace, name): &(&str, String, String),
    (first, at): (&Part, &Place),
    (second, place): (&Part, Place),
) -> Problem {
    let title = match namespace.as_str() {
        "" => format!("{kind} `{name}`"),
        namespace => format!("{kind} `{namespace}/{name}`"),
    };
    let (first, second) = (named(first), named(second));
    Problem::error(format!(
        "{title} is not the same in {first} and in {second}"
    ))
    .at(place, format!("so it is in {second}"))
    .with_related(at.clone(), format!("so it is in {first}"))
    .help("a cluster has one of the two: name what is applied to it, and no more")
}

fn named(part: &Part) -> String {
    match &part.name {
        Some(name) => format!("`{name}`"),
        None => "the manifests that are read as they are".to_owned(),
    }
}
