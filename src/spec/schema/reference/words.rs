//! What the page calls the type of a value.

use serde_json::Value;

use super::types::Types;
use super::{link, object};

/// `text`, `number, 1 to 65535`, `list of text`, `` `auto` or `never` ``, a link to a section.
pub(super) fn of_type(types: &Types, schema: &Value) -> String {
    if let Some(found) = object(types, schema) {
        return link(&found.name);
    }
    let branches = types.branches(schema);
    if !branches.is_empty() {
        let branches: Vec<String> = branches
            .iter()
            .map(|branch| of_type(types, branch))
            .collect();
        return branches.join(" or ");
    }
    let schema = types.resolve(schema);
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return format!("`{word}`");
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => "text".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer" | "number") => format!("number{}", bounds(schema)),
        Some("array") => list(types, schema),
        Some("object") => mapping(types, schema),
        _ => "anything".to_owned(),
    }
}

fn bounds(schema: &Value) -> String {
    let bound = |name| schema.get(name).and_then(Value::as_i64);
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        (Some(least), None) => format!(", {least} or more"),
        (None, Some(most)) => format!(", {most} or less"),
        (None, None) => String::new(),
    }
}

fn list(types: &Types, schema: &Value) -> String {
    let item = schema.get("items").map(|item| of_type(types, item));
    let least = schema.get("minItems").and_then(Value::as_u64);
    let not_empty = if least > Some(0) { ", not empty" } else { "" };
    format!("list of {}{not_empty}", grouped(item))
}

fn mapping(types: &Types, schema: &Value) -> String {
    let rest = schema.get("additionalProperties");
    let value = rest.filter(|rest| rest.is_object());
    let Some(value) = value.map(|value| of_type(types, value)) else {
        return "mapping".to_owned();
    };
    let least = schema.get("minProperties").and_then(Value::as_u64);
    let not_empty = if least > Some(0) { ", not empty" } else { "" };
    format!("mapping of names to {}{not_empty}", grouped(Some(value)))
}

/// A choice within a list is told from a choice of lists.
fn grouped(text: Option<String>) -> String {
    match text {
        Some(text) if text.contains(" or ") => format!("({text})"),
        Some(text) => text,
        None => "anything".to_owned(),
    }
}
