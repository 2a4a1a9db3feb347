//! What is written beside the workload.

use serde_json::{Value, json};

use super::{object_names, texts};
use crate::workload::word::ABSENT;

/// Names of clients; a longer one would be none of a container.
pub(crate) fn names() -> Vec<Value> {
    object_names()
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
    let keys = [
        "a",
        "A.b_c-d",
        "example.com/a",
        "Example.com/a",
        "/a",
        "a/",
        "a/b/c",
        "",
        "a b",
        "-a",
        "a-",
        "ü",
        "1",
        "example.com/-a",
        "app.kubernetes.io/name",
    ];
    labels.extend(keys.map(|key| json!({key: "b"})));
    for length in [63, 64] {
        labels.push(json!({"a".repeat(length): "b"}));
        labels.push(json!({format!("example.com/{}", "a".repeat(length)): "b"}));
        labels.push(json!({"a": "b".repeat(length)}));
    }
    for length in [253, 254] {
        labels.push(json!({format!("{}/a", "a".repeat(length)): "b"}));
    }
    let values = [
        "", "b", "B.c_d-e", "-", "b-", ".b", "a b", "a/b", "ü", "1", "true",
    ];
    labels.extend(values.map(|value| json!({"a": value})));
    labels.extend(
        [json!(null), json!(1), json!(true), json!(["b"])].map(|value| json!({"a": value})),
    );
    labels
}
