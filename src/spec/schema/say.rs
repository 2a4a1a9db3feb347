//! How the check says what is wrong, and what to write instead.

use serde_json::Value;

use super::check::fields;
use super::types::type_of;
use crate::source::{Kind, Node, Path, Scalar, Step};
use crate::spec::checker::Checker;
use crate::spec::nearest;

/// A value of a type that none of the alternatives has.
pub(super) fn wrong_type(
    node: Node<'_>,
    alternatives: &[&Value],
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let mut expected: Vec<&str> = alternatives
        .iter()
        .filter_map(|schema| describe(schema))
        .collect();
    expected.dedup();
    let expected = expected.join(" or ");
    let message = if node.is_null() {
        format!("this has no value, and has to be {expected}")
    } else {
        format!("this has to be {expected}, and {}", found(node))
    };
    let help = remedy(node, alternatives);
    let report = checker.error(at, message);
    if let Some(help) = help {
        report.help(help);
    }
}

/// A field that is written and left empty.
pub(super) fn no_value(at: &Path, checker: &mut Checker<'_>) {
    let name = match at.steps().last() {
        Some(Step::Key(name)) => name.as_str(),
        _ => "this",
    };
    checker
        .key_error(at, format!("`{name}` has no value"))
        .help("write its value, or remove the field");
}

/// What stands there, as YAML reads it.
fn found(node: Node<'_>) -> String {
    let text = node.text().unwrap_or_default();
    let value = match node.scalar() {
        Some(Scalar::Bool(value)) => value.to_string(),
        Some(Scalar::Int(value)) => value.to_string(),
        Some(Scalar::Float(value)) => value.to_string(),
        _ => return format!("is {}", node.kind()),
    };
    match node.kind() {
        Kind::Float if text == value => format!("is {value}"),
        kind if text == value => format!("is {kind}"),
        Kind::Bool => format!("YAML reads `{text}` as {value}"),
        _ => format!("YAML reads `{text}` as the number {value}"),
    }
}

fn remedy(node: Node<'_>, alternatives: &[&Value]) -> Option<String> {
    let wants = |what: &str| {
        alternatives
            .iter()
            .any(|schema| type_of(schema) == Some(what))
    };
    let is_data = |schema: &&Value| {
        schema
            .get("additionalProperties")
            .is_some_and(Value::is_object)
    };
    if node.kind() == Kind::Sequence && alternatives.iter().any(is_data) {
        return Some("write a line `NAME: value` for each item".to_owned());
    }
    let written = node.text().unwrap_or_default();
    let is_word = matches!(node.kind(), Kind::Bool | Kind::Int | Kind::Float);
    if wants("string") && is_word {
        return Some(format!("quote it: \"{written}\""));
    }
    if wants("array") && !node.is_null() && !written.is_empty() {
        return Some(format!("write it as a list: [{}]", node.raw()));
    }
    let is_bool = wants("boolean") && ["true", "false"].contains(&written);
    let is_number = wants("integer") && written.parse::<i64>().is_ok();
    if node.kind() == Kind::String && (is_bool || is_number) {
        return Some(format!("write it without quotes: {written}"));
    }
    let fields = fields(alternatives);
    (!fields.is_empty()).then(|| format!("the fields are {}", fields.join(", ")))
}

/// A value that means one thing in YAML 1.1, which Kubernetes reads, and another in YAML 1.2. Where
/// `may_be_text`, what is meant may be a text as well.
pub(super) fn read_in_two_ways(
    node: Node<'_>,
    may_be_text: bool,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let text = node.text().unwrap_or_default();
    let (reading, mut help) = match node.scalar() {
        Some(Scalar::Bool(value)) => (value.to_string(), format!("write `{value}`")),
        Some(Scalar::Int(value)) => (
            value.to_string(),
            format!("write `{value}`, or the number that is meant"),
        ),
        _ => ("a text".to_owned(), format!("quote it: \"{text}\"")),
    };
    if may_be_text && node.kind() != Kind::String {
        help = format!("quote it if a text is meant, \"{text}\"; otherwise {help}");
    }
    checker
        .error(
            at,
            format!("`{text}` is {reading} in YAML 1.1 and something else in YAML 1.2"),
        )
        .label("Kubernetes reads the one, editors and other tools the other")
        .help(help);
}

/// A key that YAML reads as another than the one that is written, such as `on` or `1.10`.
pub(super) fn key_read_otherwise(
    key: Node<'_>,
    name: &str,
    mapping: &Path,
    checker: &mut Checker<'_>,
) {
    let text = key.text().unwrap_or_default();
    checker
        .error_at(
            &mapping.key(text),
            key.place(),
            format!("YAML reads the key `{text}` as `{name}`"),
        )
        .help(format!("quote it: \"{text}\""));
}

/// A key that stands in one mapping twice.
pub(super) fn key_stands_twice(
    key: Node<'_>,
    first: Node<'_>,
    mapping: &Path,
    checker: &mut Checker<'_>,
) {
    let text = key.text().unwrap_or_default();
    checker
        .error_at(
            &mapping.key(text),
            key.place(),
            format!("`{text}` stands twice"),
        )
        .related(first.place(), "first here")
        .help("keep one of them");
}

/// A field that has to be there; `word` is the only value that it can have.
pub(super) fn missing(name: &str, word: Option<&str>, at: &Path, checker: &mut Checker<'_>) {
    let label = match at.steps().last() {
        None => "in this document".to_owned(),
        Some(Step::Key(key)) => format!("in this `{key}`"),
        Some(Step::Index(_)) => "in this item".to_owned(),
    };
    checker
        .error(at, format!("`{name}` is missing"))
        .label(label)
        .help(format!("write `{name}: {}`", word.unwrap_or("...")));
}

pub(super) fn out_of_bounds(
    value: i64,
    least: Option<i64>,
    most: Option<i64>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let bounds = match (least, most) {
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("{most} or less"),
        (None, None) => return,
    };
    checker
        .error(at, format!("{value} is out of bounds"))
        .label(format!("{bounds} is allowed"));
}

/// A text that is none of the words of its field.
pub(super) fn no_such_word(
    text: &str,
    alternatives: &[&Value],
    words: &[&str],
    at: &Path,
    required: bool,
    checker: &mut Checker<'_>,
) {
    let message = match at.steps().last() {
        Some(Step::Key(field)) => format!("`{text}` is no value of `{field}`"),
        _ => format!("`{text}` is not known here"),
    };
    let report = checker.error(at, message);
    let report = match nearest(text, words.iter().copied()) {
        Some(near) => report.label(format!("did you mean `{near}`?")),
        None => report,
    };
    let takes_number = alternatives
        .iter()
        .any(|schema| type_of(schema) == Some("integer"));
    report.help(match words {
        [word] if takes_number => format!("write a whole number, or `{word}`"),
        [word] if required => format!("write `{word}`"),
        [word] => format!("its only value is `{word}`; otherwise leave the field out"),
        words => format!("write one of {}", words.join(", ")),
    });
}

fn describe(schema: &Value) -> Option<&'static str> {
    Some(match type_of(schema) {
        Some("object") => "a mapping",
        Some("array") => "a list",
        Some("string") => "a string",
        Some("boolean") => "true or false",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        None if schema.get("const").is_some() => "a string",
        _ => return None,
    })
}
