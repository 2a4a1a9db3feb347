//! Containers besides the main one.

use serde_json::{Value, json};

use super::{long, one_at_a_time, texts};
use crate::workload::word::ABSENT;

/// Names of a container; `app` is the main one.
pub(crate) fn names() -> Vec<Value> {
    let mut names = texts([
        "a", "1", "a-b", "a--b", "A", "", "-a", "a-", "a.b", "a_b", "a b", "app", "proxy",
        "prepare", "ü",
    ]);
    names.extend([long(63), long(64), json!(ABSENT), json!(null), json!(1)]);
    names
}

/// Pull policies.
pub(crate) fn pull_policies() -> Vec<Value> {
    super::pod::words(["Always", "IfNotPresent", "Never", "always", ""])
}

/// Folders.
pub(crate) fn folders() -> Vec<Value> {
    let mut folders = texts(["/", "/a", "a", "", " ", "/a/../b", "~", "/a\nb", "ü"]);
    folders.extend([json!(ABSENT), json!(null), json!(1), json!(["/a"])]);
    folders
}

/// Secrets and `ConfigMaps` as variables.
pub(crate) fn env_from() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!(null),
        json!([]),
        json!([null]),
        json!([{}]),
        json!(["a"]),
        json!([{"secret": "a", "configMap": "a"}]),
        json!([{"secret": "a"}, {"secret": "a"}]),
        json!([{"secret": "a"}, {"configMap": "a", "prefix": "A_"}]),
        json!([{"prefix": "A_"}]),
        json!([{"secret": "a", "made-up": 1}]),
        json!([{"secret": "a", "key": "k"}]),
    ];
    let mut changed = Vec::new();
    for word in ["secret", "configMap"] {
        let source = json!({word: "a", "prefix": "A_", "optional": true});
        changed.extend(one_at_a_time(
            &source,
            &format!("/{word}"),
            &super::object_names(),
        ));
    }
    let source = json!({"secret": "a"});
    let mut prefixes = texts([
        "A", "a.b-c_1", "1", "", " ", "A B", "A=B", "=", "ü", "a\tb", ".", "..", "..a", "a/b",
        "$(A)", "-", "~!@#%",
    ]);
    prefixes.extend([json!(null), json!(1), long(300)]);
    changed.extend(one_at_a_time(&source, "/prefix", &prefixes));
    changed.extend(one_at_a_time(&source, "/optional", &super::pod::flags()));
    lists.extend(changed.into_iter().map(|source| json!([source])));
    lists
}
