//! Words of the Pod: where it runs, and what it shares with its node.

use serde_json::{Value, json};

use super::{label_keys, label_values, numbers, object_names, one_at_a_time, texts};
use crate::workload::word::ABSENT;

/// Names of Secrets.
pub(crate) fn pull_secrets() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!(null),
        json!([]),
        json!(["a", "b"]),
        json!(["a", "a"]),
        json!("a"),
        json!([{"name": "a"}]),
    ];
    lists.extend(object_names().into_iter().map(|name| json!([name])));
    lists
}

/// Labels of nodes.
pub(crate) fn node_labels() -> Vec<Value> {
    let mut labels = vec![json!(ABSENT), json!(null), json!({}), json!("a")];
    labels.extend(label_keys().iter().map(|key| json!({key: "b"})));
    labels.extend(label_values().iter().map(|value| json!({"a": value})));
    labels
}

/// Tolerations, with each of their fields changed.
pub(crate) fn tolerations() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!([]),
        json!([{}]),
        json!([null]),
        json!([{"operator": "Exists"}]),
        json!([{"operator": "Equal"}]),
        json!([{"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}]),
        json!([{"key": "", "operator": "Exists"}]),
        json!([{"key": "", "value": "a"}]),
        json!([{"key": "a"}, {"key": "a"}]),
        json!([{"key": "a", "made-up": 1}]),
        json!([{"key": "a", "operator": "Exists", "value": ""}]),
        json!([{"key": "a", "operator": "Exists", "value": "b"}]),
        json!([{"key": "a", "operator": "Gt", "value": "5"}]),
        json!([{"key": "a", "operator": "Lt", "value": "5"}]),
    ];
    let one = json!({"key": "a", "operator": "Equal", "value": "b", "effect": "NoExecute", "tolerationSeconds": 5});
    let mut changed = Vec::new();
    let keys: Vec<Value> = label_keys().into_iter().map(Value::from).collect();
    changed.extend(one_at_a_time(&one, "/key", &keys));
    let operators = words(["Equal", "Exists", "equal", "", "In"]);
    changed.extend(one_at_a_time(&one, "/operator", &operators));
    changed.extend(one_at_a_time(&one, "/value", &label_values()));
    let effects = words([
        "NoSchedule",
        "PreferNoSchedule",
        "NoExecute",
        "noExecute",
        "",
    ]);
    changed.extend(one_at_a_time(&one, "/effect", &effects));
    changed.extend(one_at_a_time(&one, "/tolerationSeconds", &seconds()));
    lists.extend(changed.into_iter().map(|one| json!([one])));
    lists
}

/// Spreads, with each of their fields changed.
pub(crate) fn spreads() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!([]),
        json!([{}]),
        json!([null]),
        json!([{"topologyKey": "a"}, {"topologyKey": "b"}]),
        json!([{"topologyKey": "a"}, {"topologyKey": "a"}]),
        json!([{"topologyKey": "a"}, {"topologyKey": "a", "whenUnsatisfiable": "DoNotSchedule"}]),
        json!([{"topologyKey": "a"}, {"topologyKey": "a", "maxSkew": 2}]),
        json!([{"topologyKey": "a", "made-up": 1}]),
        json!([{"topologyKey": "a", "minDomains": 2}]),
        json!([{"topologyKey": "a", "minDomains": 2, "whenUnsatisfiable": "ScheduleAnyway"}]),
    ];
    let one = json!({"topologyKey": "a", "maxSkew": 2, "whenUnsatisfiable": "DoNotSchedule", "minDomains": 2});
    let mut changed = Vec::new();
    let mut keys: Vec<Value> = label_keys().into_iter().map(Value::from).collect();
    keys.extend([json!(ABSENT), json!(null), json!(1)]);
    changed.extend(one_at_a_time(&one, "/topologyKey", &keys));
    changed.extend(one_at_a_time(&one, "/maxSkew", &numbers()));
    changed.extend(one_at_a_time(&one, "/minDomains", &numbers()));
    let ways = words(["DoNotSchedule", "ScheduleAnyway", "doNotSchedule", ""]);
    changed.extend(one_at_a_time(&one, "/whenUnsatisfiable", &ways));
    lists.extend(changed.into_iter().map(|one| json!([one])));
    lists
}

/// Names of `PriorityClasses`.
pub(crate) fn priorities() -> Vec<Value> {
    let mut names = object_names();
    names.extend(texts(["system-node-critical", "system-made-up"]));
    names.push(json!(ABSENT));
    names
}

/// Numbers up to those of 64 bits.
pub(crate) fn seconds() -> Vec<Value> {
    let mut seconds = numbers();
    seconds.extend([json!(i64::MAX), json!(u64::MAX), json!(i64::MIN)]);
    seconds
}

/// What of its node's a Pod uses.
pub(crate) fn hosts() -> Vec<Value> {
    let mut hosts = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!({"reason": "because"}),
        json!({"made-up": true, "reason": "because"}),
        json!({"network": true}),
        json!({"network": true, "reason": ""}),
        json!({"network": true, "reason": " "}),
        json!({"network": true, "reason": null}),
        json!({"network": true, "pid": true, "ipc": true, "reason": "because"}),
        json!({"network": false, "pid": false, "ipc": false}),
    ];
    for word in ["network", "pid", "ipc"] {
        let flags = [
            json!(true),
            json!(false),
            json!(null),
            json!("yes"),
            json!(1),
        ];
        hosts.extend(flags.map(|flag| json!({word: flag, "reason": "because"})));
    }
    hosts
}

/// One of some words, in the wrong case too, or none.
pub(crate) fn words<const N: usize>(list: [&str; N]) -> Vec<Value> {
    let mut words = texts(list);
    words.extend([json!(ABSENT), json!(null), json!(1), json!(true), json!([])]);
    words
}

/// Yes, no, and what is neither.
pub(crate) fn flags() -> Vec<Value> {
    let mut flags = words(["", "true", "yes"]);
    flags.push(json!(false));
    flags
}
