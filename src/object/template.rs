//! Finding template actions in what is YAML all the same: `name: "{{ .Release.Name }}"`.

use std::collections::HashSet;

use super::unfold::Candidate;
use crate::source::{Node, Place, Problem, RENDER_FIRST};

/// What begins a template action.
const ACTION: &str = "{{";

/// What to say of an object whose type is a template action, so that it could be anything.
pub(super) fn in_type(candidate: &Candidate<'_>) -> Option<Problem> {
    let types = [
        ("kind", &candidate.kind),
        ("apiVersion", &candidate.api_version),
    ];
    let (key, _) = types.into_iter().find(|(_, text)| text.contains(ACTION))?;
    let place = candidate.node.get(key).unwrap_or(candidate.node).place();
    Some(
        Problem::error("an object that holds template actions is not judged")
            .at(place, "here")
            .help(RENDER_FIRST),
    )
}

/// The first scalar of an object that holds a template action, annotations aside: there, text
/// with braces is often meant for another program.
pub(super) fn first_action(object: Node<'_>) -> Option<Place> {
    let annotations = object
        .get("metadata")
        .and_then(|metadata| metadata.get("annotations"));
    let mut pending = vec![object];
    let mut seen = HashSet::new();
    while let Some(node) = pending.pop() {
        if node.text().is_some_and(|text| text.contains(ACTION)) {
            return Some(node.place());
        }
        let is_annotations =
            annotations.is_some_and(|a| a.target().index() == node.target().index());
        if is_annotations || !seen.insert(node.target().index()) {
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
