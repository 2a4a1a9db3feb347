//! What containers and Pods may do on their node.

use serde_json::{Value, json};

use super::pod::{flags, seconds, words};
use super::{one_at_a_time, texts};
use crate::workload::word::ABSENT;

/// Contexts of a container, with each of their fields changed.
pub(crate) fn contexts() -> Vec<Value> {
    let mut contexts = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!([]),
        json!({"made-up": 1}),
        json!({"reason": "because"}),
        json!({"runAsUser": 0}),
        json!({"runAsUser": 0, "runAsNonRoot": false, "reason": "because"}),
        json!({"runAsUser": 0, "runAsNonRoot": true}),
        json!({"runAsNonRoot": false}),
        json!({"runAsNonRoot": false, "reason": ""}),
        json!({"privileged": true, "reason": "because"}),
        json!({"privileged": true, "allowPrivilegeEscalation": false, "reason": "because"}),
        json!({"privileged": true, "allowPrivilegeEscalation": true, "reason": "because"}),
        json!({"privileged": false}),
        json!({"seccompProfile": {"type": "Localhost"}}),
        json!({"seccompProfile": {"type": "RuntimeDefault", "localhostProfile": "a"}}),
        json!({"seccompProfile": {"type": "RuntimeDefault", "localhostProfile": ""}}),
        json!({"seccompProfile": {"type": "Unconfined", "localhostProfile": "a"}, "reason": "because"}),
        json!({"seccompProfile": {}}),
        json!({"seccompProfile": {"type": "RuntimeDefault", "made-up": 1}}),
        json!({"capabilities": {"add": ["NET_BIND_SERVICE"]}}),
        json!({"capabilities": {"add": ["CAP_SYS_ADMIN"]}, "allowPrivilegeEscalation": false, "reason": "because"}),
        json!({"capabilities": {"add": ["SYS_ADMIN"]}, "allowPrivilegeEscalation": false, "reason": "because"}),
        json!({"capabilities": {"drop": ["ALL"]}}),
        json!({"capabilities": {}}),
        json!({"capabilities": []}),
    ];
    let base = json!({"reason": "because", "runAsNonRoot": false});
    contexts.extend(one_at_a_time(&base, "/runAsUser", &seconds()));
    contexts.extend(one_at_a_time(&base, "/runAsGroup", &seconds()));
    contexts.extend(one_at_a_time(&base, "/readOnlyRootFilesystem", &flags()));
    contexts.extend(one_at_a_time(&base, "/allowPrivilegeEscalation", &flags()));
    contexts.extend(one_at_a_time(&base, "/privileged", &flags()));
    let unreasoned = json!({"runAsUser": 1000, "runAsGroup": 3000});
    contexts.extend(one_at_a_time(&unreasoned, "/runAsNonRoot", &flags()));
    let added = [
        json!([]),
        json!(["ALL"]),
        json!(["CAP_SYS_ADMIN"]),
        json!(["SYS_ADMIN", "NET_ADMIN"]),
        json!(["net_admin"]),
        json!(["MADE_UP"]),
        json!([""]),
        json!(["a b"]),
        json!(["CHOWN", "CHOWN"]),
        json!([null]),
        json!([1]),
        json!("CHOWN"),
        json!(null),
    ];
    contexts
        .extend(added.map(|added| json!({"capabilities": {"add": added}, "reason": "because"})));
    let mut kinds = words([
        "RuntimeDefault",
        "Unconfined",
        "Localhost",
        "runtimeDefault",
        "",
    ]);
    kinds.retain(|kind| *kind != "Localhost");
    contexts.extend(one_at_a_time(
        &json!({"seccompProfile": {}, "reason": "because"}),
        "/seccompProfile/type",
        &kinds,
    ));
    let mut paths = texts([
        "a", "a/b.json", "", "/a", "../a", "a/../b", "a/..", "..a", "a/..b", ".", "a b",
    ]);
    paths.extend([json!(null), json!(1), json!(["a"])]);
    let localhost = json!({"seccompProfile": {"type": "Localhost"}});
    contexts.extend(one_at_a_time(
        &localhost,
        "/seccompProfile/localhostProfile",
        &paths,
    ));
    contexts
}

/// Contexts of a Pod, with each of their fields changed.
pub(crate) fn pod_contexts() -> Vec<Value> {
    let mut contexts = vec![
        json!(ABSENT),
        json!(null),
        json!({}),
        json!([]),
        json!({"made-up": 1}),
        json!({"supplementalGroups": []}),
        json!({"supplementalGroups": [1, 1]}),
        json!({"supplementalGroups": [1, 2], "fsGroup": 1, "fsGroupChangePolicy": "Always"}),
        json!({"supplementalGroups": 1}),
    ];
    let base = json!({"fsGroup": 1000});
    contexts.extend(one_at_a_time(&base, "/fsGroup", &seconds()));
    let groups = seconds().into_iter().filter(|group| *group != ABSENT);
    contexts.extend(groups.map(|group| json!({"supplementalGroups": [group]})));
    let policies = words(["OnRootMismatch", "Always", "always", ""]);
    contexts.extend(one_at_a_time(&base, "/fsGroupChangePolicy", &policies));
    contexts
}
