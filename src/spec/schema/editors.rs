//! What the schema says for editors alone, beyond what the types and their attributes say.
//!
//! Our own check has better words for all of it: it looks at no `allOf`, and knows by itself which
//! fields are optional.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform as _};
use serde_json::{Value, json};

use crate::spec::uses::USES;

/// For the `allOf` of an entry of `access`: that it has one of the four forms, with what goes with
/// that form and nothing that has no meaning beside it; and which names `use` knows.
pub(in crate::spec) fn access_forms() -> Value {
    let uses: Vec<&str> = USES.iter().map(|row| row.name).collect();
    json!([
        {"anyOf": [
            form(&["resources", "verbs"], &["urls", "clusterRole", "use"]),
            form(&["urls", "verbs"], &["resources", "clusterRole", "use", "names", "namespaces"]),
            form(&["clusterRole"], &["resources", "urls", "use", "verbs", "names"]),
            form(&["use"], &["resources", "urls", "clusterRole", "verbs"]),
        ]},
        {"properties": {"use": {"enum": uses}}},
    ])
}

fn form(required: &[&str], strangers: &[&str]) -> Value {
    let strangers: serde_json::Map<String, Value> = strangers
        .iter()
        .map(|&field| (field.to_owned(), Value::Bool(false)))
        .collect();
    json!({"required": required, "properties": strangers})
}

/// Takes `null` out of the types of optional fields: a field that is not wanted is left out, and
/// one that is there without a value has been forgotten.
pub(super) fn drop_null(schema: &mut Schema) {
    RecursiveTransform(|schema: &mut Schema| {
        drop_from_types(schema);
        drop_from_alternatives(schema);
    })
    .transform(schema);
}

fn drop_from_types(schema: &mut Schema) {
    let Some(Value::Array(types)) = schema.get_mut("type") else {
        return;
    };
    types.retain(|name| name != "null");
    if let [only] = types.as_slice() {
        let only = only.clone();
        schema.insert("type".to_owned(), only);
    }
}

fn drop_from_alternatives(schema: &mut Schema) {
    let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") else {
        return;
    };
    alternatives.retain(|schema| schema.get("type").is_none_or(|name| name != "null"));
    let [Value::Object(only)] = alternatives.as_slice() else {
        return;
    };
    // What is said of the field itself goes before what is said of its type.
    let only = only.clone();
    schema.remove("anyOf");
    for (key, value) in only {
        schema.ensure_object().entry(key).or_insert(value);
    }
}
