//! What is written in the place of a word: right and wrong, and right at the edge of wrong.

mod amounts;
mod beside;
mod client;
mod container;
mod controllers;
mod env;
mod lifecycle;
mod mounts;
mod pod;
mod ports;
mod schedule;
mod security;

use serde_json::{Value, json};

use super::word::{ABSENT, set};

pub(crate) use amounts::{amounts, quantities, resources};
pub(crate) use beside::{env_from, folders, names as container_names, pull_policies};
pub(crate) use client::{accounts, labels, names, tokens};
pub(crate) use container::{arguments, images};
pub(crate) use controllers::{
    claims, completion_modes, concurrency_policies, daemon_set_strategies, job_pods,
    management_policies, replicas, restart_policies, services, stateful_set_strategies, strategies,
};
pub(crate) use env::variables;
pub(crate) use lifecycle::lifecycles;
pub(crate) use mounts::{mounts, paths};
pub(crate) use pod::{
    flags, hosts, node_labels, priorities, pull_secrets, seconds, spreads, tolerations,
};
pub(crate) use ports::{ports, taken_ports};
pub(crate) use schedule::{schedules, time_zones};
pub(crate) use security::{contexts, pod_contexts};

/// A value with one place of it changed, for each of some values.
pub(crate) fn one_at_a_time(value: &Value, place: &str, values: &[Value]) -> Vec<Value> {
    let changed = |new: &Value| {
        let mut value = value.clone();
        set(&mut value, place, new);
        value
    };
    values.iter().map(changed).collect()
}

pub(crate) fn texts<const N: usize>(texts: [&str; N]) -> Vec<Value> {
    texts.map(Value::from).into()
}

pub(crate) fn long(length: usize) -> Value {
    json!("a".repeat(length))
}

/// Numbers and what is none.
pub(crate) fn numbers() -> Vec<Value> {
    vec![
        json!(ABSENT),
        json!(null),
        json!(-1),
        json!(0),
        json!(1),
        json!(2),
        json!(80),
        json!(65_535),
        json!(65_536),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(1.5),
        json!("1"),
        json!(true),
        json!([1]),
    ]
}

/// Names of objects: DNS subdomains, for the most part.
pub(crate) fn object_names() -> Vec<Value> {
    let mut names = texts([
        "a", "a.b", "a-b", "1", "A", "", "-a", "a-", "a..b", ".a", "a_b", "a b", "ü", "a/b",
    ]);
    names.extend([
        long(63),
        long(64),
        long(253),
        long(254),
        json!(null),
        json!(1),
        json!(["a"]),
    ]);
    names
}

/// Keys of Secrets and `ConfigMaps`.
pub(crate) fn keys() -> Vec<Value> {
    let mut keys = texts([
        "a", "A.b_c-d", "", ".", "..", "..a", ".a", "a..", "a/b", "a b", "ü", "-", "a/../b", "/a",
    ]);
    keys.extend([long(253), long(254), json!(null), json!(1)]);
    keys
}

/// Keys of labels and annotations.
pub(crate) fn label_keys() -> Vec<String> {
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
    ];
    let mut keys: Vec<String> = keys.map(str::to_owned).into();
    for length in [63, 64] {
        keys.push("a".repeat(length));
        keys.push(format!("example.com/{}", "a".repeat(length)));
    }
    for length in [253, 254] {
        keys.push(format!("{}/a", "a".repeat(length)));
    }
    keys
}

/// Values of labels, and what is none.
pub(crate) fn label_values() -> Vec<Value> {
    let mut values = texts([
        "", "b", "B.c_d-e", "-", "b-", ".b", "a b", "a/b", "ü", "1", "true",
    ]);
    values.extend([
        long(63),
        long(64),
        json!(null),
        json!(1),
        json!(true),
        json!(["b"]),
    ]);
    values
}
