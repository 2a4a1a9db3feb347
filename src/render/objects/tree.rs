//! From typed objects to trees in the order in which people write manifests.

use serde::Serialize;

use crate::render::yaml::{Item, Value};

/// Keys that come before all others, in this order.
const FIRST: [&str; 14] = [
    "apiVersion",
    "apiGroup",
    "kind",
    "metadata",
    "type",
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "image",
    "imagePullPolicy",
    "command",
    "args",
];

/// The keys of an RBAC rule, in the order in which one reads them.
const RULE: [&str; 5] = [
    "apiGroups",
    "resources",
    "resourceNames",
    "nonResourceURLs",
    "verbs",
];

/// Mappings whose keys are data, and stay in their own order.
const DATA: [&str; 8] = [
    "data",
    "binaryData",
    "labels",
    "annotations",
    "matchLabels",
    "nodeSelector",
    "limits",
    "requests",
];

/// An object as a tree.
pub(super) fn tree(object: &impl Serialize) -> Value {
    ordered(Value::from(json(object)))
}

/// An object as JSON. What cannot be JSON comes out as null; the types of Kubernetes all can.
pub(super) fn json(object: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(object).unwrap_or_default()
}

/// The same with a comment above each item of a list directly below the root.
pub(super) fn commented(tree: Value, list: &str, comments: Vec<Vec<String>>) -> Value {
    let Value::Map(mut entries) = tree else {
        return tree;
    };
    if let Some((_, Value::List(items))) = entries.iter_mut().find(|(key, _)| key == list) {
        for (item, comment) in items.iter_mut().zip(comments) {
            item.comment = comment;
        }
    }
    Value::Map(entries)
}

fn ordered(value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| Item {
                    value: ordered(item.value),
                    ..item
                })
                .collect(),
        ),
        Value::Map(entries) => {
            let mut entries: Vec<(String, Value)> = entries
                .into_iter()
                .map(|(key, value)| {
                    let value = if DATA.contains(&key.as_str()) {
                        value
                    } else {
                        ordered(value)
                    };
                    (key, value)
                })
                .collect();
            let is_rule = entries.iter().any(|(key, _)| key == "verbs");
            let first: &[&str] = if is_rule { &RULE } else { &FIRST };
            entries.sort_by_key(|(key, _)| {
                first
                    .iter()
                    .position(|first| first == key)
                    .unwrap_or(first.len())
            });
            Value::Map(entries)
        }
        scalar => scalar,
    }
}
