//! Words of the Pod.

use serde_json::{Value, json};

use super::{field, list, mapping, put};
use crate::workload::word::Parts;

/// `imagePullSecrets`: names.
pub(crate) fn pull_secrets(parts: &mut Parts<'_>, value: &Value) {
    let list = list(value, |name| json!({"name": name}));
    put(parts.pod(), "imagePullSecrets", list);
}

/// `nodeSelector`: an empty one is none.
pub(crate) fn node_selector(parts: &mut Parts<'_>, value: &Value) {
    put(parts.pod(), "nodeSelector", mapping(value));
}

/// `tolerations`: an empty list is none.
pub(crate) fn tolerations(parts: &mut Parts<'_>, value: &Value) {
    put(parts.pod(), "tolerations", list(value, Value::clone));
}

/// `topologySpreadConstraints`: of the client's own Pods.
pub(crate) fn spread(parts: &mut Parts<'_>, value: &Value) {
    let name = parts.container()["name"].clone();
    let list = list(value, |constraint| {
        let mut landed = constraint.clone();
        if let Some(fields) = landed.as_object_mut() {
            let skew = fields.entry("maxSkew");
            skew.or_insert(json!(1));
            let how = fields.entry("whenUnsatisfiable");
            how.or_insert(json!("ScheduleAnyway"));
            let labels = json!({
                "app.kubernetes.io/name": name,
                "app.kubernetes.io/instance": name,
            });
            fields.insert("labelSelector".to_owned(), json!({"matchLabels": labels}));
        }
        landed
    });
    put(parts.pod(), "topologySpreadConstraints", list);
}

/// `podSecurityContext`: beside what holds for every Pod.
pub(crate) fn security(parts: &mut Parts<'_>, value: &Value) {
    let mut landed = field(value).unwrap_or_else(|| json!({}));
    if let Some(said) = landed.as_object_mut() {
        let ours = json!({
            "runAsNonRoot": true,
            "seccompProfile": {"type": "RuntimeDefault"},
        });
        said.extend(ours.as_object().cloned().unwrap_or_default());
    }
    put(parts.pod(), "securityContext", Some(landed));
}

/// `host`: a field of the Pod for each, and names of Services that are found there too.
pub(crate) fn host(parts: &mut Parts<'_>, value: &Value) {
    let pod = parts.pod();
    for (word, key) in [
        ("network", "hostNetwork"),
        ("pid", "hostPID"),
        ("ipc", "hostIPC"),
    ] {
        let used = value.get(word).filter(|used| **used != json!(false));
        put(pod, key, used.cloned());
    }
    let is_of_node = pod.get("hostNetwork").is_some();
    let policy = is_of_node.then(|| json!("ClusterFirstWithHostNet"));
    put(pod, "dnsPolicy", policy);
}
