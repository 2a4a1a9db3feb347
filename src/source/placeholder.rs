//! What stands in a manifest for a value that somebody fills in before it is applied: variables that
//! `envsubst` and tools of its kind know, names between marks, values that are encrypted.

use std::ops::Range;

/// What values begin with that SOPS encrypted (<https://getsops.io/docs/>).
const ENCRYPTED: &str = "ENC[AES256_GCM,";

/// Whether a text holds a variable in braces, `${NAME}`, `${NAME:-default}`, or an encrypted value. To
/// kubectl it is a text like any other.
#[must_use]
pub fn holds_variable(text: &str) -> bool {
    if text.contains(ENCRYPTED) {
        return true;
    }
    let mut rests = text.split("${").skip(1);
    rests.any(|rest| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        is_name && (after.starts_with('}') || (after.starts_with(':') && after.contains('}')))
    })
}

/// `$NAME` in capitals, as `envsubst` and `sed` take it
/// (<https://kubernetes.io/docs/tasks/job/parallel-processing-expansion/>).
#[must_use]
pub fn holds_shell_variable(text: &str) -> bool {
    shell_variables(text).next().is_some()
}

/// Whether a text holds a name between two marks: `$(X)`, `%(name)s`, `__NAME__`, `@X@`, `<ns>`.
#[must_use]
pub fn holds_name_between_marks(text: &str) -> bool {
    between_marks(text).next().is_some()
}

/// Whether a text is a name as placeholders have it.
#[must_use]
pub fn is_placeholder_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.' || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Whether a text is a value that SOPS encrypted.
#[must_use]
pub fn is_encrypted(text: &str) -> bool {
    text.starts_with(ENCRYPTED) && text.ends_with(']')
}

/// From where to where a text is not known before it is filled in, by any of these forms: from the
/// first placeholder to the end of the last one. None if it is known.
#[must_use]
pub fn unknown_part(text: &str) -> Option<Range<usize>> {
    if is_encrypted(text) {
        return Some(0..text.len());
    }
    let found = in_braces(text).into_iter();
    let found = found.chain(shell_variables(text));
    let found = found.chain(between_marks(text));
    found.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
}

/// From the first `${NAME` to the last brace: what stands in the braces may hold others.
fn in_braces(text: &str) -> Option<Range<usize>> {
    let mut starts = text.match_indices("${").map(|(at, _)| at);
    let start = starts.find(|at| {
        let rest = text.get(at + 2..).unwrap_or_default();
        let name = rest.trim_start_matches(['#', '!']);
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && rest.contains('}')
    })?;
    let end = text.rfind('}')?;
    Some(start..end + 1)
}

fn shell_variables(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('$').filter_map(|(at, _)| {
        let rest = text.get(at + 1..)?;
        let name = rest.trim_start_matches('_');
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        let is_variable = name.starts_with(|c: char| c.is_ascii_uppercase());
        is_variable.then_some(at..at + 1 + end)
    })
}

/// The marks between which programs look for names, and whether blanks may stand in these.
const MARKS: [(&str, &str, bool); 9] = [
    ("$(", ")", false),
    ("%(", ")", false),
    ("%", "%", false),
    ("@", "@", false),
    ("__", "__", false),
    ("<%", "%>", true),
    ("<", ">", true),
    ("[[", "]]", true),
    ("{", "}", false),
];

fn between_marks(text: &str) -> impl Iterator<Item = Range<usize>> {
    MARKS.iter().flat_map(move |(begin, end, may_have_blanks)| {
        text.match_indices(begin).filter_map(move |(at, _)| {
            let start = at + begin.len();
            let (name, _) = text.get(start..)?.split_once(end)?;
            let is_placeholder = is_placeholder_name(name) || *may_have_blanks && are_names(name);
            is_placeholder.then_some(at..start + name.len() + end.len())
        })
    })
}

fn are_names(text: &str) -> bool {
    !text.trim().is_empty() && text.split_whitespace().all(is_placeholder_name)
}

#[cfg(test)]
mod tests {
    use super::{holds_name_between_marks, holds_shell_variable, holds_variable, unknown_part};

    #[test]
    fn variables_are_told_from_texts() {
        for text in [
            "${NAME}",
            "a-${name_1}-b",
            "${NS:-default}",
            "$${a${B}",
            "ENC[AES256_GCM,data:a]",
        ] {
            assert!(holds_variable(text), "{text}");
        }
        for text in [
            "", "$NAME", "${}", "${NAME", "${1}", "{NAME}", "${a b}", "$ {A}",
        ] {
            assert!(!holds_variable(text), "{text}");
        }
    }

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
            assert!(holds_name_between_marks(text), "{text}");
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
            assert!(!holds_name_between_marks(text), "{text}");
        }
        for text in ["process-item-$ITEM", "$_NAME", "$$A"] {
            assert!(holds_shell_variable(text), "{text}");
        }
        for text in ["$", "$1", "a$b", "US$ A", "$_"] {
            assert!(!holds_shell_variable(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_reaches_from_the_first_placeholder_to_the_last() {
        let cases = [
            ("${ROLE:=cluster-admin}", Some("${ROLE:=cluster-admin}")),
            ("a-${A:-${B}}-b", Some("${A:-${B}}")),
            ("a-${A-x}-$B-b", Some("${A-x}-$B")),
            ("app-@NS@-x", Some("@NS@")),
            ("[[ns]]", Some("[[ns]]")),
            ("$(NS)-a", Some("$(NS)")),
            ("__NS__", Some("__NS__")),
            ("ENC[AES256_GCM,data:a]", Some("ENC[AES256_GCM,data:a]")),
            ("system:node:a", None),
            ("ann@example.com", None),
            ("*", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let part = unknown_part(text).and_then(|range| text.get(range));
            assert_eq!(part, expected, "{text}");
        }
    }
}
