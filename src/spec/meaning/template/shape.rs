//! Whether a value stays a value: what is filled into a template must not become keys, items or
//! documents of it.

use std::fmt::Write as _;

use crate::source::{File, Kind, Node, read_yaml};

/// What stands for a value of which nothing is known.
pub(in crate::spec) const NEUTRAL: &str = "value";
/// Another such word.
pub(super) const OTHER: &str = "another";

/// Keys and lists of a text, its scalars left out; nothing if it is no YAML.
pub(in crate::spec) fn shape(text: &str) -> Option<String> {
    let reading = read_yaml(&File::new("", text));
    if !reading.problems.is_empty() {
        return None;
    }
    let mut shape = String::new();
    for document in &reading.documents {
        describe(document.root(), &mut shape);
        shape.push_str("---");
    }
    Some(shape)
}

/// The reader bounds how deep a document can be, and so this.
fn describe(node: Node<'_>, shape: &mut String) {
    match node.kind() {
        Kind::Mapping => {
            for (key, value) in node.pairs() {
                // Writing to a String cannot fail.
                let _ = write!(shape, "{{{:?}:", key.text().unwrap_or_default());
                describe(value, shape);
                shape.push('}');
            }
        }
        Kind::Sequence => {
            for item in node.items() {
                shape.push('[');
                describe(item, shape);
                shape.push(']');
            }
        }
        _ => shape.push('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_do_not_count_and_everything_else_does() {
        let same = |one: &str, other: &str| shape(one) == shape(other);
        assert!(same("a: [x, y]", "a: [1, 'long text']"));
        assert!(same("a: x", "a: |\n  two\n  lines\n"));
        assert!(!same("a: [x]", "a: [x, y]"));
        assert!(!same("a: x", "a: x\nb: y"));
        assert!(!same("a: x", "b: x"));
        assert!(!same("a: x", "a: {x: y}"));
        assert!(!same("a: x", "a: x\n---\nb: y"));
        assert_eq!(shape("a: ["), None);
    }
}
