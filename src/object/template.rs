//! Finding template actions in what is YAML all the same: `name: "{{ .Release.Name }}"`.

use std::collections::HashSet;

use super::unfold::Candidate;
use super::{CORE_KINDS, DEFINITION, RBAC_GROUP, RBAC_KINDS};
use crate::source::{
    Node, Place, Problem, RENDER_FIRST, holds_variable, is_encrypted, unknown_part,
};

/// What begins a template action.
pub(super) const ACTION: &str = "{{";

/// What stands for values that are inserted, of which not even the action is a part of the value.
pub(super) const UNKNOWN: &str = "{{ }}";

/// Whether a value, or a part of it, is not known before the template or its variables are filled in.
pub(super) fn is_open(node: Node<'_>) -> bool {
    node.is_unknown() || node.has_insertions() || node.as_str().is_some_and(holds_variable)
}

/// Whether a key of a mapping stands with this value too: in a template the branches of an `if`
/// may each write one.
pub(super) fn has_also(object: Node<'_>, key: &str, value: &str) -> bool {
    let mut pairs = object.pairs();
    pairs.any(|(name, other)| name.text() == Some(key) && other.text() == Some(value))
}

/// What to say of an object whose type is a template action, so that it could be anything.
pub(super) fn in_type(candidate: &Candidate<'_>) -> Option<Problem> {
    let types = [
        ("kind", &candidate.kind),
        ("apiVersion", &candidate.api_version),
    ];
    let place = |key| candidate.node.get(key).unwrap_or(candidate.node).place();
    if let Some((key, _)) = types.iter().find(|(_, text)| text.contains(ACTION)) {
        let problem = Problem::error("an object that holds template actions is not judged");
        return Some(problem.at(place(key), "here").help(RENDER_FIRST));
    }
    let is_open = |text: &str| unknown_part(text).is_some();
    let (api_version, kind) = (candidate.api_version.as_str(), candidate.kind.as_str());
    let may_be_rbac = match (is_open(api_version), is_open(kind)) {
        (false, false) => false,
        (true, false) => super::may_be_of_interest(kind),
        (true, true) => true,
        (false, true) => super::is_group_of_interest(api_version),
    };
    let mut types = types.into_iter().filter(|_| may_be_rbac);
    let (key, text) = types.find(|(_, text)| is_open(text))?;
    let (what, help) = if is_encrypted(text) {
        ("is encrypted", "decrypt it first")
    } else {
        ("is filled in later", "fill it in first")
    };
    let problem = Problem::error(format!("an object whose type {what} is not judged"));
    Some(problem.at(place(key), "here").help(help))
}

/// What an object whose type holds a template action most likely is: the kind that it says, or, by
/// what stands in it, of two kinds that could be the one of the cluster, unless something in it
/// speaks for a namespace.
pub(super) fn likely_kind(candidate: &Candidate<'_>) -> Option<&'static str> {
    let (object, group) = (candidate.node, super::group_of(&candidate.api_version));
    if !(candidate.api_version.contains(ACTION) || group == RBAC_GROUP) {
        return None;
    }
    if !candidate.kind.contains(ACTION) {
        let mut kinds = RBAC_KINDS.iter().copied();
        let is_certain = |kind: &str| group == RBAC_GROUP || has_content(object, kind);
        return kinds.find(|kind| *kind == candidate.kind && is_certain(kind));
    }
    let has_namespace = object
        .get("metadata")
        .and_then(|metadata| metadata.get("namespace"))
        .is_some();
    if let Some(role_ref) = object.get("roleRef") {
        let names_role = role_ref.get("kind").and_then(Node::as_str) == Some("Role");
        let subjects = object.get("subjects");
        let mut subjects = subjects.into_iter().flat_map(Node::items);
        let is_local = subjects.any(|subject| {
            let kind = subject.get("kind").and_then(Node::as_str);
            kind == Some("ServiceAccount") && subject.get("namespace").is_none()
        });
        let is_namespaced = has_namespace || names_role || is_local;
        return Some(if is_namespaced {
            "RoleBinding"
        } else {
            "ClusterRoleBinding"
        });
    }
    let rules = object.get("rules");
    let mut rules = rules.into_iter().flat_map(Node::items);
    let grants = rules.any(|rule| rule.get("verbs").is_some());
    match (grants, has_namespace) {
        (false, _) => None,
        (true, true) => Some("Role"),
        (true, false) => Some("ClusterRole"),
    }
}

/// Whether an object holds what objects of its kind hold: other groups have kinds of these names.
fn has_content(object: Node<'_>, kind: &str) -> bool {
    let keys: &[&str] = if kind.ends_with("Binding") {
        &["roleRef"]
    } else {
        &["rules", "aggregationRule"]
    };
    keys.iter().any(|key| object.get(key).is_some())
}

/// The first template action in what decides: names, and all that grants. Elsewhere, as in a
/// description or an annotation, text with braces is text.
pub(super) fn deciding_action(object: Node<'_>, kind: &str) -> Option<Place> {
    let of_kind: &[&[&str]] = match kind {
        kind if CORE_KINDS.contains(&kind) => &[],
        DEFINITION => &[&["spec", "group"], &["spec", "names"], &["spec", "scope"]],
        _ => &[
            &["rules"],
            &["aggregationRule"],
            &["roleRef"],
            &["subjects"],
        ],
    };
    let of_all: [&[&str]; 3] = [
        &["metadata", "name"],
        &["metadata", "namespace"],
        &["metadata", "labels"],
    ];
    let mut pending: Vec<Node<'_>> = of_all
        .iter()
        .chain(of_kind)
        .filter_map(|path| path.iter().try_fold(object, |node, key| node.get(key)))
        .collect();
    if kind == DEFINITION {
        pending.extend(versions(object));
    }
    pending.reverse();
    first_action(pending)
}

/// What of the versions of a definition decides.
fn versions(definition: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let versions = definition.get("spec").and_then(|spec| spec.get("versions"));
    let items = versions.into_iter().flat_map(Node::items);
    items.flat_map(|version| {
        ["name", "served"]
            .into_iter()
            .filter_map(move |key| version.get(key))
    })
}

/// The first scalar with a template action in some nodes, the last of which is looked at first.
fn first_action(mut pending: Vec<Node<'_>>) -> Option<Place> {
    let mut seen = HashSet::new();
    while let Some(node) = pending.pop() {
        if node.text().is_some_and(|text| text.contains(ACTION)) {
            return Some(node.place());
        }
        if !seen.insert(node.target().index()) {
            continue;
        }
        let before = pending.len();
        pending.extend(node.items());
        for (key, value) in node.pairs() {
            pending.extend([key, value]);
        }
        if let Some(new) = pending.get_mut(before..) {
            new.reverse();
        }
    }
    None
}
