//! The two kinds of placeholder in a Job template: `${NAME}`, which the program fills in at run
//! time, and `@NAME@`, which rendering fills in.
//!
//! Everything else in the text, such as `{{ x }}`, `$(X)` or `$X`, is no placeholder and stays.

use std::ops::Range;

/// A placeholder in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placeholder<'a> {
    /// The name between the marks.
    pub name: &'a str,
    /// Who fills it in.
    pub kind: PlaceholderKind,
    /// Its bytes in the text, marks included.
    pub range: Range<usize>,
}

/// Who fills a placeholder in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceholderKind {
    /// `${NAME}`: the program, at run time.
    Parameter,
    /// `${NAME` followed by more, as in `${NAME:-x}`: only a shell.
    Shell,
    /// `@NAME@`: rendering.
    Value,
}

/// All placeholders of `text`, in order. A name begins with a letter or `_` and goes on with
/// letters, digits and `_`.
pub(crate) fn find(text: &str) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['$', '@']).map(|offset| at + offset) {
        let placeholder = dollar(text, start).or_else(|| between_ats(text, start));
        at = placeholder
            .as_ref()
            .map_or(start + 1, |p: &Placeholder<'_>| p.range.end);
        found.extend(placeholder);
    }
    found
}

/// The text with a value for each `@NAME@` that has one.
pub(crate) fn fill_values<'v>(text: &str, value_of: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for placeholder in find(text) {
        if placeholder.kind == PlaceholderKind::Value
            && let Some(value) = value_of(placeholder.name)
        {
            let before = text.get(copied..placeholder.range.start);
            result.extend([before.unwrap_or_default(), value]);
            copied = placeholder.range.end;
        }
    }
    result.push_str(text.get(copied..).unwrap_or_default());
    result
}

/// Whether a text holds a `${NAME}` of one of these names.
#[must_use]
pub fn holds_one_of(text: &str, parameters: &[String]) -> bool {
    find(text).iter().any(|placeholder| {
        placeholder.kind == PlaceholderKind::Parameter
            && parameters.iter().any(|name| name == placeholder.name)
    })
}

/// Whether `text` can be a placeholder's name.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && name_at(text) == text
}

fn dollar(text: &str, start: usize) -> Option<Placeholder<'_>> {
    let rest = text[start..].strip_prefix("${")?;
    let name = name_at(rest);
    if name.is_empty() {
        return None;
    }
    let end = start + 2 + name.len();
    let closed = text[end..].starts_with('}');
    Some(Placeholder {
        name,
        kind: if closed {
            PlaceholderKind::Parameter
        } else {
            PlaceholderKind::Shell
        },
        range: start..end + usize::from(closed),
    })
}

fn between_ats(text: &str, start: usize) -> Option<Placeholder<'_>> {
    let rest = text[start..].strip_prefix('@')?;
    let name = name_at(rest);
    if name.is_empty() || !rest[name.len()..].starts_with('@') {
        return None;
    }
    let end = start + name.len() + 2;
    Some(Placeholder {
        name,
        kind: PlaceholderKind::Value,
        range: start..end,
    })
}

/// The longest name that `text` begins with.
fn name_at(text: &str) -> &str {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    if begins { &text[..end] } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_declared_forms_are_placeholders() {
        use PlaceholderKind::{Parameter, Shell, Value};
        let rows: &[(&str, &[(&str, PlaceholderKind)])] = &[
            ("${A}", &[("A", Parameter)]),
            ("x${A_1}y${A_1}", &[("A_1", Parameter), ("A_1", Parameter)]),
            ("${A:-x}", &[("A", Shell)]),
            ("${A", &[("A", Shell)]),
            ("@NS@", &[("NS", Value)]),
            ("@NS@@IMAGE@", &[("NS", Value), ("IMAGE", Value)]),
            ("me@example.com", &[]),
            ("a@b@c", &[("b", Value)]),
            ("$(A) $A {{ A }} ${} ${1} @@ $ @", &[]),
            ("$${A}", &[("A", Parameter)]),
            ("ä${Ö}ö@é@", &[]),
        ];
        for (text, expected) in rows {
            let found: Vec<_> = find(text).iter().map(|p| (p.name, p.kind)).collect();
            assert_eq!(&found[..], *expected, "{text}");
        }
    }
}
