//! What stands beside the workload and lands in it.

use serde_json::{Value, json};

use super::{at, field, put};
use crate::workload::word::{ABSENT, Parts};

/// The labels by which Pods are selected.
const SELECTED: [&str; 2] = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];

/// `metadata.name`: the object, its container, and the labels by which its Pods are selected; the
/// ConfigMap of the Job templates and the headless Service begin with it.
pub(crate) fn name(parts: &mut Parts<'_>, value: &Value) {
    put(at(parts.object, "/metadata"), "name", field(value));
    select(parts.object, value);
    put(parts.container(), "name", field(value));
    let Some(name) = value.as_str() else { return };
    let volumes = parts.pod()["volumes"].as_array_mut();
    for volume in volumes.into_iter().flatten() {
        if volume["configMap"]["name"] == json!("app-jobs") {
            volume["configMap"]["name"] = json!(format!("{name}-jobs"));
        }
    }
    if let Some(service) = parts.object.pointer_mut("/spec/serviceName") {
        *service = json!(format!("{name}-headless"));
    }
}

/// Writes the name into all labels by which Pods are selected.
pub(super) fn select(value: &mut Value, name: &Value) {
    match value {
        Value::Object(fields) if fields.contains_key(SELECTED[0]) => {
            for key in SELECTED {
                put(value, key, field(name));
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|value| select(value, name)),
        Value::Array(items) => items.iter_mut().for_each(|value| select(value, name)),
        _ => {}
    }
}

/// `metadata.labels`: besides our own, on the object, on its Pods and on its Jobs.
pub(crate) fn labels(parts: &mut Parts<'_>, value: &Value) {
    let template = format!("{}/metadata/labels", parts.template);
    for place in [
        "/metadata/labels",
        "/spec/jobTemplate/metadata/labels",
        template.as_str(),
    ] {
        let labels = parts.object.pointer_mut(place);
        let Some(labels) = labels.and_then(Value::as_object_mut) else {
            continue;
        };
        labels.retain(|key, _| key.starts_with("app.kubernetes.io/"));
        for (key, value) in value.as_object().into_iter().flatten() {
            labels.insert(key.clone(), value.clone());
        }
    }
}

/// `serviceAccount.token`: `auto` is yes for a client with access.
pub(crate) fn token(parts: &mut Parts<'_>, value: &Value) {
    let mounted = match value.as_str() {
        Some("auto" | "always" | ABSENT) => json!(true),
        Some("never") => json!(false),
        _ => value.clone(),
    };
    put(parts.pod(), "automountServiceAccountToken", Some(mounted));
}

/// `serviceAccount.name`: the client's own, where nothing is said.
pub(crate) fn account(parts: &mut Parts<'_>, value: &Value) {
    let name = field(value).unwrap_or_else(|| json!("app"));
    put(parts.pod(), "serviceAccountName", Some(name));
}
