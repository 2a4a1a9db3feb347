//! Values of workloads that are not known yet: somebody fills them in later.

use crate::lint::view::is_unknown;
use crate::source::{Kind, Node, Style};
use crate::spec::placeholders;

/// Whether a value is only known when somebody fills it in.
pub(super) fn is_filled_in(node: Node<'_>, is_template: bool) -> bool {
    let text = node.text().unwrap_or_default();
    is_unknown(text)
        || node.has_insertions()
        || !placeholders(text).is_empty()
        || holds_shell_variable(text)
        || is_template && (holds_usual_placeholder(text) || is_name_in_braces(node))
}

/// `$NAME` in capitals, as `envsubst` and `sed` take it
/// (<https://kubernetes.io/docs/tasks/job/parallel-processing-expansion/>).
fn holds_shell_variable(text: &str) -> bool {
    let mut rests = text.split('$').skip(1);
    rests.any(|rest| {
        let name = rest.trim_start_matches('_');
        name.starts_with(|c: char| c.is_ascii_uppercase())
    })
}

/// The marks between which programs look for names, and whether blanks may stand in these.
const MARKS: [(&str, &str, bool); 8] = [
    ("$(", ")", false),
    ("%(", ")", false),
    ("%", "%", false),
    ("__", "__", false),
    ("<%", "%>", true),
    ("<", ">", true),
    ("[[", "]]", true),
    ("{", "}", false),
];

/// A name between two marks: `$(X)`, `%(name)s`, `__NAME__`, `<ns>`.
fn holds_usual_placeholder(text: &str) -> bool {
    MARKS.iter().any(|(begin, end, may_have_blanks)| {
        let mut places = text.match_indices(begin);
        places.any(|(at, _)| {
            let rest = text.get(at + begin.len()..).unwrap_or_default();
            let between = rest.split_once(end).map(|(between, _)| between);
            between.is_some_and(|name| is_name(name) || *may_have_blanks && are_names(name))
        })
    })
}

fn are_names(text: &str) -> bool {
    !text.trim().is_empty() && text.split_whitespace().all(is_name)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.' || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// `{name}`, which YAML takes for a mapping.
fn is_name_in_braces(node: Node<'_>) -> bool {
    let mut pairs = node.pairs();
    let (Some((key, value)), None) = (pairs.next(), pairs.next()) else {
        return false;
    };
    node.kind() == Kind::Mapping
        && node.style() == Style::Flow
        && value.is_null()
        && value.span().is_empty()
        && key.text().is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_placeholders_are_told_from_texts() {
        for text in [
            "$(X)",
            "a-$(job.name)",
            "%(name)s",
            "%NAME%",
            "__NAME__",
            "<ns>",
            "<% image %>",
            "[[ .x ]]",
            "a-{name}-b",
        ] {
            assert!(holds_usual_placeholder(text), "{text}");
        }
        for text in [
            "",
            "a",
            "a_b",
            "100%",
            "$()",
            "< 5",
            "a__b",
            "50% of 60%",
            "{}",
            "[[]]",
            "a{,b}",
        ] {
            assert!(!holds_usual_placeholder(text), "{text}");
        }
        for text in ["process-item-$ITEM", "$_NAME", "$$A"] {
            assert!(holds_shell_variable(text), "{text}");
        }
        for text in ["$", "$1", "a$b", "US$ A", "$_"] {
            assert!(!holds_shell_variable(text), "{text}");
        }
    }
}
