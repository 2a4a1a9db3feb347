//! Values that are not known before a template is filled in.

use std::collections::HashSet;

use memchr::memmem;

use crate::object::Written;
use crate::source::{Node, Place, holds_variable};

/// Whether a text holds a template action or a variable, so that what it says is not known yet.
pub(in crate::lint) fn is_unknown(text: &str) -> bool {
    text.contains("{{") || holds_variable(text)
}

/// The actions between which text stands, or does not, as values decide.
const BRANCHES: [&str; 6] = ["if", "else", "range", "with", "define", "block"];

/// Whether parts of a template's text may be left out, or stand more than once, when it is filled
/// in.
pub(in crate::lint) fn has_branches(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), "{{").any(|at| {
        let action = text.get(at + 2..).unwrap_or_default();
        let action = action.trim_start_matches('-').trim_start();
        let word = action.split(|c: char| !c.is_ascii_alphabetic()).next();
        word.is_some_and(|word| BRANCHES.contains(&word))
    })
}

/// What decides on access, by its path in an object.
const DECIDING: [&[&str]; 6] = [
    &["metadata", "name"],
    &["metadata", "namespace"],
    &["rules"],
    &["aggregationRule"],
    &["roleRef"],
    &["subjects"],
];

/// Where what decides in objects is not known before they are filled in: texts with actions in them,
/// and lists and mappings that actions insert into. Each place counts once, in however many
/// alternatives of a template it stands.
pub(in crate::lint) fn unknowns(written: &[Written]) -> Vec<Place> {
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    for object in written {
        if !object.document.tree().may_hold_unknowns() {
            continue;
        }
        let root = object.root();
        for path in DECIDING {
            let node = path.iter().try_fold(root, |node, key| node.get(key));
            for node in node.map(unknown_in).unwrap_or_default() {
                if seen.insert((node.file().name(), node.span())) {
                    places.push(node.place());
                }
            }
        }
    }
    places
}

fn unknown_in(node: Node<'_>) -> Vec<Node<'_>> {
    let mut unknown = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        // What an alias stands for is counted where it is written, or decides nothing there.
        if node.is_alias() {
            continue;
        }
        let holds_variable = node.as_str().is_some_and(holds_variable);
        if node.is_unknown() || node.has_insertions() || holds_variable {
            unknown.push(node);
        }
        pending.extend(node.items());
        pending.extend(node.pairs().flat_map(|(key, value)| [key, value]));
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_told_from_values() {
        assert!(has_branches("{{- if .Values.x }}\nkind: Role\n{{ end }}"));
        assert!(has_branches("a\n{{else}}b"));
        assert!(!has_branches("name: {{ .Values.if }}"));
        assert!(!has_branches("name: {{ include \"if\" . }}\nif: else"));
    }
}
