//! Words of the controllers.

use serde_json::{Value, json};

use super::pod::words;
use super::{label_keys, numbers, object_names, one_at_a_time, paths, quantities, texts};
use crate::workload::word::ABSENT;

pub(crate) fn replicas() -> Vec<Value> {
    let mut replicas = numbers();
    replicas.extend(texts(["autoscaled", "Autoscaled", ""]));
    replicas
}

/// Numbers of Pods more or fewer, and shares.
fn shares() -> Vec<Value> {
    let mut shares = numbers();
    shares.extend(texts([
        "0%",
        "1%",
        "25%",
        "100%",
        "101%",
        "1000%",
        "",
        "%",
        "25",
        "25 %",
        " 25%",
        "25.5%",
        "-1%",
        "+5%",
        "05%",
        "half",
        "99999999999%",
        "2147483648%",
        "%5",
    ]));
    shares
}

/// Strategies with `maxSurge` and `maxUnavailable`, of the types that a controller knows.
fn rolling(kinds: &[Value]) -> Vec<Value> {
    let mut strategies = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!([]),
        json!({"made-up": 1}),
        json!({"rollingUpdate": {}}),
        json!({"rollingUpdate": null}),
        json!({"rollingUpdate": {"made-up": 1}}),
    ];
    for kind in kinds {
        strategies.extend([
            json!({"type": kind}),
            json!({"type": kind, "rollingUpdate": {}}),
            json!({"type": kind, "rollingUpdate": {"maxUnavailable": 2}}),
        ]);
    }
    let both = [
        (json!(0), json!(0)),
        (json!(1), json!(0)),
        (json!(0), json!(1)),
        (json!(1), json!(1)),
        (json!("0%"), json!(0)),
        (json!("0%"), json!("0%")),
        (json!("10%"), json!(0)),
        (json!(0), json!("10%")),
        (json!("10%"), json!("10%")),
        (json!("00%"), json!(0)),
    ];
    for (surge, unavailable) in both {
        strategies
            .push(json!({"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}));
    }
    for one in ["maxSurge", "maxUnavailable"] {
        let alone = json!({"rollingUpdate": {}});
        strategies.extend(one_at_a_time(
            &alone,
            &format!("/rollingUpdate/{one}"),
            &shares(),
        ));
        let mut beside = json!({"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}});
        beside["rollingUpdate"][one] = json!(1);
        strategies.extend(one_at_a_time(
            &beside,
            &format!("/rollingUpdate/{one}"),
            &shares(),
        ));
    }
    strategies
}

/// Strategies of Deployments.
pub(crate) fn strategies() -> Vec<Value> {
    let mut kinds = words(["RollingUpdate", "Recreate", "OnDelete", "recreate", ""]);
    kinds.retain(|kind| *kind != ABSENT);
    rolling(&kinds)
}

/// Strategies of DaemonSets.
pub(crate) fn daemon_set_strategies() -> Vec<Value> {
    let mut kinds = words(["RollingUpdate", "OnDelete", "Recreate", "onDelete", ""]);
    kinds.retain(|kind| *kind != ABSENT);
    rolling(&kinds)
}

/// Strategies of StatefulSets.
pub(crate) fn stateful_set_strategies() -> Vec<Value> {
    let mut strategies = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!({"made-up": 1}),
        json!({"rollingUpdate": {}}),
        json!({"rollingUpdate": {"maxSurge": 1}}),
        json!({"rollingUpdate": {"made-up": 1}}),
        json!({"type": "OnDelete", "rollingUpdate": {}}),
        json!({"type": "OnDelete", "rollingUpdate": {"partition": 1}}),
    ];
    let kinds = words(["RollingUpdate", "OnDelete", "Recreate", "onDelete", ""]);
    strategies.extend(one_at_a_time(&json!({}), "/type", &kinds));
    let update = json!({"type": "RollingUpdate", "rollingUpdate": {"partition": 1}});
    strategies.extend(one_at_a_time(
        &update,
        "/rollingUpdate/partition",
        &numbers(),
    ));
    strategies
}

pub(crate) fn management_policies() -> Vec<Value> {
    words(["OrderedReady", "Parallel", "parallel", ""])
}

/// Claims of volumes, with each of their fields changed.
pub(crate) fn claims() -> Vec<Value> {
    let mut lists = vec![
        json!(ABSENT),
        json!(null),
        json!([]),
        json!([null]),
        json!([{}]),
        json!([{"name": "data", "size": "1Gi"}]),
        json!([{"name": "data", "size": "1Gi"}, {"name": "logs", "size": "1Gi"}]),
        json!([{"name": "data", "size": "1Gi"}, {"name": "data", "size": "1Gi"}]),
        json!([{"name": "data", "size": "1Gi", "path": "/a"}, {"name": "logs", "size": "1Gi", "path": "/a/"}]),
        json!([{"name": "data", "size": "1Gi", "path": "/a"}, {"name": "logs", "size": "1Gi", "path": "/b"}]),
        json!([{"name": "data", "size": "1Gi", "made-up": 1}]),
        json!([{"name": "tmp", "size": "1Gi", "path": "/a"}]),
        json!([{"name": "secret-db", "size": "1Gi", "path": "/a"}]),
    ];
    let claim = json!({"name": "data", "size": "1Gi", "path": "/data", "storageClass": "fast", "accessModes": ["ReadWriteOnce"]});
    let mut changed = one_at_a_time(&claim, "/name", &object_names());
    changed.extend(one_at_a_time(&claim, "/size", &quantities()));
    changed.extend(one_at_a_time(&claim, "/path", &paths()));
    changed.extend(one_at_a_time(&claim, "/storageClass", &object_names()));
    let modes = [
        json!([]),
        json!(["ReadWriteOnce"]),
        json!(["ReadWriteOncePod"]),
        json!(["ReadOnlyMany"]),
        json!(["ReadWriteMany"]),
        json!(["ReadWriteOnce", "ReadOnlyMany"]),
        json!(["ReadWriteOnce", "ReadWriteOnce"]),
        json!(["ReadWriteOnce", "ReadWriteOncePod"]),
        json!(["ReadWriteOncePod", "ReadWriteOncePod"]),
        json!(["RWO"]),
        json!([""]),
        json!([null]),
        json!("ReadWriteOnce"),
        json!(null),
        json!(ABSENT),
    ];
    changed.extend(one_at_a_time(&claim, "/accessModes", &modes));
    lists.extend(changed.into_iter().map(|claim| json!([claim])));
    lists
}

pub(crate) fn restart_policies() -> Vec<Value> {
    words(["Never", "OnFailure", "Always", "never", ""])
}

pub(crate) fn completion_modes() -> Vec<Value> {
    words(["Indexed", "NonIndexed", "indexed", ""])
}

/// How many Pods of a Job.
pub(crate) fn job_pods() -> Vec<Value> {
    let mut numbers = numbers();
    numbers.extend([
        json!(100_000),
        json!(100_001),
        json!(1_000_000_000),
        json!(10_000),
        json!(10_001),
    ]);
    numbers
}

pub(crate) fn concurrency_policies() -> Vec<Value> {
    words(["Allow", "Forbid", "Replace", "forbid", ""])
}

/// Services, with each of their fields changed.
pub(crate) fn services() -> Vec<Value> {
    let mut services = vec![
        json!({}),
        json!(null),
        json!({"made-up": 1}),
        json!({"ports": []}),
        json!({"ports": null}),
        json!({"ports": [80, 443]}),
        json!({"ports": [80, 80]}),
        json!({"ports": [80, {"port": 80, "protocol": "UDP"}]}),
        json!({"ports": [80, {"port": 80, "protocol": "TCP"}]}),
        json!({"ports": [{"name": "tcp-80", "port": 443}, 80]}),
        json!({"ports": [{"name": "a", "port": 443}, {"name": "a", "port": 80}]}),
        json!({"ports": [{"port": 80}, {"name": "a", "port": 443, "targetPort": 80}]}),
        json!({"ports": [{"name": "a"}]}),
        json!({"ports": [{"port": 80, "nodePort": 30000}]}),
        json!({"ports": [null]}),
        json!({"type": "LoadBalancer", "ports": [80, {"port": 53, "protocol": "UDP"}]}),
    ];
    let numbers = || numbers().into_iter().filter(|number| *number != ABSENT);
    services.extend(numbers().map(|number| json!({"ports": [number]})));
    let base = json!({"type": "ClusterIP", "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]});
    let kinds = words([
        "ClusterIP",
        "NodePort",
        "LoadBalancer",
        "ExternalName",
        "clusterIP",
        "",
    ]);
    services.extend(one_at_a_time(&base, "/type", &kinds));
    let mut names = texts([
        "a", "A", "1", "a-b", "a--b", "-a", "a-", "a.b", "a_b", "", "a b",
    ]);
    names.extend([
        json!("a".repeat(15)),
        json!("a".repeat(16)),
        json!("a".repeat(63)),
        json!("a".repeat(64)),
    ]);
    names.extend([json!(ABSENT), json!(null), json!(1)]);
    services.extend(one_at_a_time(&base, "/ports/0/name", &names));
    services.extend(one_at_a_time(&base, "/ports/0/port", &super::numbers()));
    services.extend(one_at_a_time(
        &base,
        "/ports/0/targetPort",
        &super::super::probes::ports(),
    ));
    let protocols = words(["TCP", "UDP", "SCTP", "tcp", "HTTP", ""]);
    services.extend(one_at_a_time(&base, "/ports/0/protocol", &protocols));
    let mut annotations = vec![
        json!({}),
        json!(null),
        json!({"a": ""}),
        json!({"a": "x y\nz"}),
        json!({"a": 1}),
        json!({"a": true}),
        json!({"a": null}),
    ];
    annotations.extend(label_keys().iter().map(|key| json!({key: "b"})));
    services.extend(one_at_a_time(&base, "/annotations", &annotations));
    services
}
