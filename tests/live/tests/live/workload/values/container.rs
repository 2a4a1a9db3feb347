//! What a container runs.

use serde_json::{Value, json};

use super::texts;
use crate::workload::word::ABSENT;

/// Images. Which of them a kubelet could pull is nothing that the server knows.
pub(crate) fn images() -> Vec<Value> {
    let digest = "0a".repeat(32);
    let mut images = texts([
        "a:1",
        "a:latest",
        "a",
        "",
        " ",
        " a:1",
        "a:1 ",
        "a b:1",
        "a:",
        "A:1",
        ":1",
        "a:1\n",
        "ü:1",
        "r.example:5000/a:1",
        "a@sha256:00",
    ]);
    images.extend([
        json!(format!("a@sha256:{digest}")),
        json!(format!("r.example/a/b:1@sha256:{digest}")),
        json!(format!("{}:1", "a".repeat(1000))),
        json!(ABSENT),
        json!(null),
        json!(5),
        json!(true),
        json!(["a:1"]),
        json!({"name": "a:1"}),
    ]);
    images
}

/// Lists of texts.
pub(crate) fn arguments() -> Vec<Value> {
    vec![
        json!([]),
        json!(["a"]),
        json!([""]),
        json!(["a", "a"]),
        json!(["-c", "a\nb\tc"]),
        json!(["$(LOG)", "$$", "\u{1b}"]),
        json!(vec!["x"; 300]),
        json!([null]),
        json!([5]),
        json!([true]),
        json!([["a"]]),
        json!("a"),
        json!({}),
        json!(null),
        json!(ABSENT),
    ]
}
