//! Requests and limits.

use serde_json::{Value, json};

use crate::workload::word::ABSENT;

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "cpu", "memory", "ephemeral-storage", "storage", "pods", "foo", "", "CPU", "a b", "limits.cpu", "requests.cpu",
    "hugepages-2Mi", "hugepages-1Gi", "hugepages-2M", "hugepages-0", "hugepages-", "hugepages-xx", "hugepages-1m",
    "example.com/gpu", "example.com/GPU_1", "Example.com/gpu", "example.com/", "/gpu", "a/b/c", "-/a", "example.com/-a",
    "kubernetes.io/foo", "x.kubernetes.io/foo", "requests.example.com/gpu", "limits.example.com/gpu",
];

#[rustfmt::skip]
const QUANTITIES: &[&str] = &[
    "0", "1", "2", "100m", "0.1", "1.5", ".5", "5.", "+1", "-1", "-0", "1e3", "1E3", "1e-3", "1E", "1e", "1k", "1K",
    "1Ki", "1ki", "64Mi", "64M", "64mi", "1Ti", "1P", "1Ei", "1n", "1u", "1m", "0.5m", "1000m", "", " ", "1 ", " 1",
    "x", "1x", "1 Mi", "0x10", "1_000", "1,5", "Mi", ".", "1e99", "1e-99", "0.0000000001", "1e99999999999999999999",
    "100000000000000000000", "9223372036854775807", "9223372036854775", "9223372036854776",
];

/// Amounts, and what is none.
pub(crate) fn quantities() -> Vec<Value> {
    let mut amounts: Vec<Value> = QUANTITIES.iter().map(|&text| json!(text)).collect();
    amounts.extend([
        json!(0),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(true),
        json!(null),
        json!(["1"]),
    ]);
    amounts
}

/// Requests or limits, by name and by amount.
pub(crate) fn amounts() -> Vec<Value> {
    let mut amounts = vec![
        json!(ABSENT),
        json!({}),
        json!({"cpu": "1", "memory": "1Gi", "ephemeral-storage": "1Gi"}),
        json!({"cpu": "1", "memory": "32Mi"}),
    ];
    for &name in NAMES {
        amounts.push(json!({name: "1"}));
        amounts.push(json!({name: "4Mi"}));
    }
    for name in ["cpu", "example.com/gpu"] {
        amounts.extend(quantities().iter().map(|amount| json!({name: amount})));
    }
    amounts
}

/// Requests and limits together: less, the same and more, alone and beside what others there are.
pub(crate) fn resources() -> Vec<Value> {
    let mut resources = vec![
        json!(ABSENT),
        json!({}),
        json!(null),
        json!({"requests": {}, "limits": {}}),
        json!({"made-up": {}}),
    ];
    let pairs = [
        ("1", "1"),
        ("1", "1000m"),
        ("1", "2"),
        ("2", "1"),
        ("1001m", "1"),
        ("4Mi", "4Mi"),
        ("4Mi", "4194304"),
        ("4Mi", "6Mi"),
        ("6Mi", "4Mi"),
        ("0", "0"),
        ("1e-99", "1n"),
        ("1e99", "1e98"),
    ];
    for name in ["cpu", "memory", "example.com/gpu", "hugepages-2Mi"] {
        for (request, limit) in pairs {
            resources.push(json!({"requests": {name: request}, "limits": {name: limit}}));
        }
        resources.push(json!({"requests": {name: "4Mi"}}));
        resources.push(json!({"limits": {name: "4Mi"}}));
        resources.push(json!({"requests": {name: "4Mi"}, "limits": {"cpu": "1"}}));
        resources.push(json!({
            "requests": {name: "4Mi", "cpu": "1"},
            "limits": {name: "4Mi"},
        }));
    }
    resources
}
