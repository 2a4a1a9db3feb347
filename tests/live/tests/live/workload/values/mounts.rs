//! Mounts.

use serde_json::{Value, json};

use super::{keys, object_names, one_at_a_time, texts};
use crate::workload::word::ABSENT;

/// Mounts by source, path and keys.
pub(crate) fn mounts() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!([]),
        json!([{"secret": "a", "path": "/a"}, {"configMap": "a", "path": "/a"}]),
        json!([{"secret": "a", "path": "/a"}, {"configMap": "a", "path": "/a/"}]),
        json!([{"secret": "a", "path": "/a"}, {"secret": "a", "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/a"}, {"emptyDir": true, "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/tmp"}]),
        json!([{"emptyDir": true, "path": "/tmp/"}, {"secret": "a", "path": "/b"}]),
        json!([{"emptyDir": true, "path": "/etc/settings"}]),
        json!([{"emptyDir": true, "path": "/etc/jobs"}]),
        json!([{"secret": "a.b", "path": "/a"}, {"secret": "a-b", "path": "/b"}]),
    ];
    let odd = [
        json!({"path": "/a"}),
        json!({"secret": "a"}),
        json!({"secret": "a", "configMap": "b", "path": "/a"}),
        json!({"secret": "a", "emptyDir": true, "path": "/a"}),
        json!({"emptyDir": false, "path": "/a"}),
        json!({"emptyDir": true, "path": "/a", "keys": ["a"]}),
        json!({"secret": "a", "path": "/a", "keys": []}),
        json!({"secret": "a", "path": "/a", "keys": ["a", "a"]}),
        json!({"secret": "a", "path": "/a", "keys": ["a", "b"]}),
    ];
    lists.extend(odd.map(|mount| json!([mount])));
    for word in ["secret", "configMap"] {
        let mount = json!({word: "a", "path": "/a", "keys": ["k"]});
        let mut changed = one_at_a_time(&mount, &format!("/{word}"), &object_names());
        changed.extend(one_at_a_time(&mount, "/path", &paths()));
        let keys: Vec<_> = keys().iter().map(|key| json!([key])).collect();
        changed.extend(one_at_a_time(&mount, "/keys", &keys));
        lists.extend(changed.into_iter().map(|mount| json!([mount])));
    }
    lists
}

/// Paths where something is mounted.
pub(crate) fn paths() -> Vec<Value> {
    let mut paths = texts([
        "/a",
        "/a/b.c_d",
        "/a/",
        "/a//b",
        "",
        "a",
        "./a",
        "/",
        "//",
        "/a:b",
        "a:b",
        "/..",
        "/a/../b",
        "/a/..",
        "/..a",
        "/a/b..",
        "/a b",
        "/ü",
        "~",
        "/tmp",
        "/tmp/",
        "/etc/db",
        "/etc/db/",
        "/etc",
        "/etc/db/password",
        "/a\nb",
        "/.",
    ]);
    paths.extend([json!(null), json!(1), json!(["/a"])]);
    paths
}
