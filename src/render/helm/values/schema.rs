//! `values.schema.json`: what values there are and what each may be.

use serde_json::{Map, Value as Json, json};

use super::{Setting, Values};

const TEXT: &str = "a text: in quotes, or by --set-string";

/// The JSON Schema of a chart's values, in the draft that both Helm 3 and Helm 4 check.
pub(in crate::render::helm) fn schema(values: &Values, title: &str) -> Json {
    let mut root = object(values);
    if let Some(properties) = root.get_mut("properties").and_then(Json::as_object_mut) {
        // A chart that depends on this one hands down the first, and reads the second.
        properties.insert(
            "global".to_owned(),
            json!({"type": "object", "description": "Values of a parent chart."}),
        );
        properties.insert(
            "enabled".to_owned(),
            json!({"type": "boolean", "description": "For the condition of a parent chart."}),
        );
    }
    let mut schema = Map::new();
    schema.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    schema.insert("title".to_owned(), json!(title));
    schema.extend(root);
    Json::Object(schema)
}

/// A JSON Schema as text, in which nobody overlooks a character: those that are not to be seen, as
/// they stand in patterns, are escaped.
pub(in crate::render::helm) fn json(schema: &Json) -> String {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                let code = format!("\\u{:04x}", u32::from(c));
                shown.push_str(&code);
            }
            c => shown.push(c),
        }
    }
    shown
}

fn object(values: &Values) -> Map<String, Json> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (key, setting) in &values.entries {
        let (schema, is_required) = match setting {
            Setting::Section(section) => (Json::Object(object(section)), true),
            Setting::Leaf(leaf) => {
                let mut schema = Map::new();
                schema.insert(
                    "description".to_owned(),
                    json!(leaf.comment.replace('\n', " ")),
                );
                let mut own = leaf.schema.clone();
                explain_texts(&mut own);
                if let Json::Object(own) = own {
                    schema.extend(own);
                }
                (Json::Object(schema), leaf.is_required)
            }
        };
        properties.insert(key.clone(), schema);
        if is_required {
            required.push(json!(key));
        }
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Json::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), Json::Array(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !values.rules.is_empty() {
        schema.insert("allOf".to_owned(), Json::Array(values.rules.clone()));
    }
    schema
}

/// Lets what has to be a text say so where it is a number: Helm prints constants, so a constant is a
/// sentence. Of a wrong type it says nothing else, so the type stands apart.
fn explain_texts(schema: &mut Json) {
    match schema {
        Json::Object(fields) => {
            let is_text = match fields.get("type") {
                Some(Json::String(kind)) => kind == "string",
                Some(Json::Array(kinds)) => {
                    let is_of = |wanted: &str| kinds.iter().any(|kind| kind == wanted);
                    is_of("string") && !is_of("number") && !is_of("integer")
                }
                _ => false,
            };
            for schema in fields.values_mut() {
                explain_texts(schema);
            }
            if is_text && !fields.contains_key("if") && !fields.contains_key("enum") {
                let kind = fields.remove("type");
                fields.insert("if".to_owned(), json!({"type": ["number", "boolean"]}));
                fields.insert("then".to_owned(), json!({"const": TEXT}));
                fields.insert("else".to_owned(), json!({"type": kind}));
            }
        }
        Json::Array(items) => items.iter_mut().for_each(explain_texts),
        _ => {}
    }
}
