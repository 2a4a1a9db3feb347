//! The words of probes, which have Kubernetes' own shape.

use serde_json::{Value, json};

use super::values::{arguments, lifecycles, numbers, one_at_a_time};
use super::word::{ABSENT, Word};

/// The three probes, whole and by their numbers, and what else the kubelet does for a container.
pub(crate) const PROBES: &[Word] = &[
    Word::container("/workload/probes/startup", "/startupProbe", by_numbers),
    Word::container("/workload/probes/readiness", "/readinessProbe", whole),
    Word::container("/workload/probes/liveness", "/livenessProbe", by_numbers),
    Word::container("/workload/lifecycle", "/lifecycle", lifecycles),
];

/// A probe with each of its numbers changed.
fn by_numbers() -> Vec<Value> {
    let probe = json!({"exec": {"command": ["a"]}});
    let mut probes = vec![json!(ABSENT), json!(null), json!({})];
    for number in [
        "initialDelaySeconds",
        "periodSeconds",
        "timeoutSeconds",
        "successThreshold",
        "failureThreshold",
        "terminationGracePeriodSeconds",
    ] {
        probes.extend(one_at_a_time(&probe, &format!("/{number}"), &numbers()));
    }
    probes
}

/// The same, and probes of every form, each with a change.
fn whole() -> Vec<Value> {
    let mut probes = by_numbers();
    probes.extend([
        json!({"exec": {"command": ["a"]}, "tcpSocket": {"port": 1}}),
        json!({"httpGet": {"port": 1}, "grpc": {"port": 1}}),
        json!({"httpGet": {}}),
        json!({"tcpSocket": {}}),
        json!({"grpc": {}}),
        json!({"exec": {}}),
        json!({"exec": null}),
        json!({"httpGet": {"port": 1, "made-up": 1}}),
        json!({"tcpSocket": {"port": 1}, "made-up": 1}),
    ]);
    let http = json!({"httpGet": {"path": "/a", "port": 80, "scheme": "HTTPS"}});
    probes.extend(one_at_a_time(&http, "/httpGet/port", &ports()));
    probes.extend(one_at_a_time(&http, "/httpGet/path", &texts()));
    probes.extend(one_at_a_time(&http, "/httpGet/scheme", &schemes()));
    probes.extend(one_at_a_time(&http, "/httpGet/httpHeaders", &headers()));
    let tcp = json!({"tcpSocket": {"port": 80}});
    probes.extend(one_at_a_time(&tcp, "/tcpSocket/port", &ports()));
    let grpc = json!({"grpc": {"port": 80, "service": "health"}});
    probes.extend(one_at_a_time(&grpc, "/grpc/port", &ports()));
    probes.extend(one_at_a_time(&grpc, "/grpc/service", &texts()));
    let exec = json!({"exec": {"command": ["a"]}});
    probes.extend(one_at_a_time(&exec, "/exec/command", &arguments()));
    probes
}

/// Ports by number and name.
pub(crate) fn ports() -> Vec<Value> {
    let mut ports = numbers();
    ports.extend(
        [
            "http",
            "nope",
            "",
            "HTTP",
            "80",
            "a-b",
            "a--b",
            "-a",
            "a_b",
            "aaaaaaaaaaaaaaaa",
            "0",
        ]
        .map(Value::from),
    );
    ports
}

/// Paths and names of services.
pub(crate) fn texts() -> Vec<Value> {
    let mut texts: Vec<Value> = ["", "a", "/", "/a b", "a.b/c", "ü", "/%zz", "?a=b#c"]
        .map(Value::from)
        .into();
    texts.extend([json!(ABSENT), json!(null), json!(1), json!(["a"])]);
    texts
}

fn schemes() -> Vec<Value> {
    let mut schemes: Vec<Value> = ["HTTP", "HTTPS", "http", "", "FTP"].map(Value::from).into();
    schemes.extend([json!(ABSENT), json!(null), json!(1)]);
    schemes
}

/// Lists of headers.
pub(crate) fn headers() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!(null),
        json!([]),
        json!([null]),
        json!([{}]),
        json!([{"name": "A"}]),
        json!([{"value": "a"}]),
        json!([{"name": "A", "value": "a", "made-up": 1}]),
        json!([{"name": "A", "value": "a"}, {"name": "a", "value": "b"}]),
        json!([{"name": "A", "value": "a"}, {"name": "A", "value": "a"}]),
        json!({"A": "a"}),
    ];
    let header = json!({"name": "X-A", "value": "a"});
    let names = [
        "a", "X-A", "A_b", "A b", "", "A:", "1", "-", "-a", "ü", "A\n", "!#$", "A.b", "a/b", "Host",
    ];
    let mut changed = one_at_a_time(&header, "/name", &names.map(Value::from));
    let mut values: Vec<Value> = ["", " ", "a b", "a\nb", "ü"].map(Value::from).into();
    values.extend([json!(null), json!(1)]);
    changed.extend(one_at_a_time(&header, "/value", &values));
    lists.extend(changed.into_iter().map(|header| json!([header])));
    lists
}
