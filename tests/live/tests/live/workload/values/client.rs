//! What is written beside the workload.

use serde_json::{Value, json};

use super::{label_keys, label_values, long, object_names, texts};
use crate::workload::word::ABSENT;

/// Names of clients. Those of containers end at 63, of some controllers at 52.
pub(crate) fn names() -> Vec<Value> {
    let mut names = object_names();
    names.extend([52, 53].map(long));
    names
}

/// Names of accounts.
pub(crate) fn accounts() -> Vec<Value> {
    let mut names = object_names();
    names.extend([json!("default"), json!(ABSENT)]);
    names
}

/// What is said of a token.
pub(crate) fn tokens() -> Vec<Value> {
    let mut tokens = texts(["auto", "always", "never", "maybe", ""]);
    tokens.extend([json!(ABSENT), json!(null), json!(5)]);
    tokens
}

/// Labels, by key and by value.
pub(crate) fn labels() -> Vec<Value> {
    let mut labels = vec![json!(ABSENT), json!({}), json!({"a": "b", "c": "d"})];
    labels.extend(label_keys().iter().map(|key| json!({key: "b"})));
    labels.push(json!({"app.kubernetes.io/name": "b"}));
    labels.extend(label_values().iter().map(|value| json!({"a": value})));
    labels
}
