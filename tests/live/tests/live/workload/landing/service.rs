//! Words that land in a Service.

use serde_json::{Value, json};

use super::client::select;
use super::{at, field, mapping, put};
use crate::workload::word::Parts;

/// `metadata.name`: that of the Service in front of the Pods, and of the labels that select them.
pub(crate) fn name(parts: &mut Parts<'_>, value: &Value) {
    put(at(parts.object, "/metadata"), "name", field(value));
    select(parts.object, value);
}

/// `metadata.name`: what the headless Service is called begins with it.
pub(crate) fn headless(parts: &mut Parts<'_>, value: &Value) {
    let called = value.as_str().map(|name| json!(format!("{name}-headless")));
    put(
        at(parts.object, "/metadata"),
        "name",
        called.or_else(|| field(value)),
    );
    select(parts.object, value);
}

/// `service`: its ports get names if there are several; without ports it has those of the
/// container, by name where they have one.
pub(crate) fn service(parts: &mut Parts<'_>, value: &Value) {
    let said = field(value).unwrap_or_else(|| json!({}));
    let annotations = said.get("annotations").and_then(mapping);
    put(at(parts.object, "/metadata"), "annotations", annotations);
    let spec = at(parts.object, "/spec");
    let kind = said.get("type").cloned();
    put(spec, "type", kind.or_else(|| Some(json!("ClusterIP"))));
    let of_container = || json!([{"name": "http", "port": 8080, "targetPort": "http"}]);
    let list = said.get("ports").cloned().unwrap_or_else(of_container);
    put(spec, "ports", Some(written(&list)));
}

/// `ports` of the container, where the Service says nothing of its own.
pub(crate) fn container_ports(parts: &mut Parts<'_>, value: &Value) {
    let list = match value {
        Value::Array(items) => items.iter().map(of_container).collect(),
        other => field(other).unwrap_or_else(|| json!([])),
    };
    put(at(parts.object, "/spec"), "ports", Some(written(&list)));
}

fn of_container(port: &Value) -> Value {
    let mut landed = match port {
        Value::Object(_) => port.clone(),
        number => json!({"port": number}),
    };
    let target = landed.get("name").or_else(|| landed.get("port")).cloned();
    if landed.is_object() {
        put(&mut landed, "targetPort", target);
    }
    landed
}

fn written(ports: &Value) -> Value {
    let Value::Array(list) = ports else {
        return ports.clone();
    };
    let port = |port: &Value| {
        let mut landed = match port {
            Value::Object(_) => port.clone(),
            number => json!({"port": number}),
        };
        let number = landed.get("port").cloned();
        if landed.get("targetPort").is_none() {
            put(&mut landed, "targetPort", number.clone());
        }
        let protocol = landed.get("protocol").cloned();
        let protocol = protocol.filter(|name| *name != json!("TCP"));
        if list.len() > 1 && landed.get("name").is_none() {
            let spoken = protocol.as_ref().and_then(Value::as_str).unwrap_or("TCP");
            let number = number.unwrap_or_default();
            landed["name"] = json!(format!("{}-{number}", spoken.to_lowercase()));
        }
        put(&mut landed, "protocol", protocol);
        landed
    };
    list.iter().map(port).collect()
}
