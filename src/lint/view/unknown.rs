//! Values that are not known before a template is filled in.

use std::collections::HashSet;

use crate::object::Written;
use crate::source::Node;

/// Whether a text holds a template action, so that what it says is not known yet.
pub(in crate::lint) fn is_unknown(text: &str) -> bool {
    text.contains("{{")
}

/// The actions between which text stands, or does not, as values decide.
const BRANCHES: [&str; 6] = ["if", "else", "range", "with", "define", "block"];

/// Whether parts of a template's text may be left out, or stand more than once, when it is filled
/// in.
pub(in crate::lint) fn has_branches(text: &str) -> bool {
    text.split("{{").skip(1).any(|action| {
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

/// How much of what decides in an object is not known before it is filled in: texts with actions in
/// them, what actions insert, and keys of which parts of the template write one or another.
pub(in crate::lint) fn unknowns(written: &Written) -> usize {
    let object = written.root();
    let has_branches = has_branches(object.raw());
    let mut unknown = if has_branches {
        alternatives(object)
    } else {
        0
    };
    for path in DECIDING {
        let node = path.iter().try_fold(object, |node, key| node.get(key));
        unknown += node.map_or(0, |node| unknown_in(node, has_branches));
    }
    unknown
}

fn unknown_in(node: Node<'_>, has_branches: bool) -> usize {
    let mut unknown = 0;
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        // What an alias stands for is counted where it is written, or decides nothing there.
        if node.is_alias() {
            continue;
        }
        unknown += usize::from(node.is_unknown() || node.has_insertions());
        if has_branches {
            unknown += alternatives(node);
        }
        pending.extend(node.items());
        pending.extend(node.pairs().flat_map(|(key, value)| [key, value]));
    }
    unknown
}

/// The keys of a mapping that stand in it once more, as parts of a template write one or another,
/// and of which only the last is looked at.
fn alternatives(mapping: Node<'_>) -> usize {
    let mut seen = HashSet::new();
    let names = mapping.pairs().filter_map(|(key, _)| key.key_name());
    names.filter(|name| !seen.insert(name.clone())).count()
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
