//! Words of a container, but for its mounts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{at, field, list, mounts, put};
use crate::workload::word::Parts;

/// `command`, `args`: an empty list is none.
pub(crate) fn command(parts: &mut Parts<'_>, value: &Value) {
    put(parts.container(), "command", list(value, Value::clone));
}

/// See [`command`].
pub(crate) fn args(parts: &mut Parts<'_>, value: &Value) {
    put(parts.container(), "args", list(value, Value::clone));
}

/// `env`: a mapping in the spec, a list by name in the object.
pub(crate) fn env(parts: &mut Parts<'_>, value: &Value) {
    let variables: Option<Value> = value.as_object().map(|variables| {
        let sorted: BTreeMap<_, _> = variables.iter().collect();
        sorted.into_iter().map(variable).collect()
    });
    let variables = variables.filter(|list| *list != json!([]));
    put(parts.container(), "env", variables);
}

fn variable((name, value): (&String, &Value)) -> Value {
    let Value::Object(source) = value else {
        return json!({"name": name, "value": value});
    };
    let mut from = Map::new();
    if let Some(path) = source.get("field") {
        from.insert("fieldRef".to_owned(), json!({"fieldPath": path}));
    }
    if let Some(resource) = source.get("resource") {
        from.insert("resourceFieldRef".to_owned(), json!({"resource": resource}));
    }
    for (word, key) in [("secret", "secretKeyRef"), ("configMap", "configMapKeyRef")] {
        if let Some(name) = source.get(word) {
            let mut reference = json!({"name": name});
            put(&mut reference, "key", source.get("key").cloned());
            put(&mut reference, "optional", optional(value));
            from.insert(key.to_owned(), reference);
        }
    }
    json!({"name": name, "valueFrom": from})
}

/// `optional`, which is left out where it is false.
pub(super) fn optional(source: &Value) -> Option<Value> {
    source
        .get("optional")
        .filter(|flag| **flag != json!(false))
        .cloned()
}

/// `envFrom`: the source's kind is the word.
pub(crate) fn env_from(parts: &mut Parts<'_>, value: &Value) {
    let list = list(value, |source| {
        let Value::Object(fields) = source else {
            return source.clone();
        };
        let mut landed = source.clone();
        put(&mut landed, "optional", None);
        for (word, key) in [("secret", "secretRef"), ("configMap", "configMapRef")] {
            put(&mut landed, word, None);
            if let Some(name) = fields.get(word) {
                landed[key] = json!({"name": name});
                put(&mut landed[key], "optional", optional(source));
            }
        }
        landed
    });
    put(parts.container(), "envFrom", list);
}

/// `ports`: numbers, or mappings whose `port` is the number.
pub(crate) fn ports(parts: &mut Parts<'_>, value: &Value) {
    let list = list(value, |port| {
        let Value::Object(full) = port else {
            return json!({"containerPort": port});
        };
        let mut port = port.clone();
        put(&mut port, "port", None);
        put(&mut port, "containerPort", full.get("port").cloned());
        let protocol = full.get("protocol").filter(|name| **name != json!("TCP"));
        put(&mut port, "protocol", protocol.cloned());
        port
    });
    put(parts.container(), "ports", list);
}

/// `resources`: what a container gets whose spec says nothing is our own affair.
pub(crate) fn resources(parts: &mut Parts<'_>, value: &Value) {
    let value = field(value).unwrap_or_else(
        || json!({"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}}),
    );
    let mut landed = value.clone();
    for list in ["requests", "limits"] {
        if let Some(given) = value.get(list) {
            put(&mut landed, list, amounts(given));
        }
    }
    put(parts.container(), "resources", Some(landed));
}

/// `resources.requests`: whole numbers become text.
pub(crate) fn requests(parts: &mut Parts<'_>, value: &Value) {
    put(
        at(parts.container(), "/resources"),
        "requests",
        amounts(value),
    );
}

/// `resources.limits`, as [`requests`].
pub(crate) fn limits(parts: &mut Parts<'_>, value: &Value) {
    put(
        at(parts.container(), "/resources"),
        "limits",
        amounts(value),
    );
}

fn amounts(value: &Value) -> Option<Value> {
    let Value::Object(amounts) = value else {
        return field(value);
    };
    let amounts = amounts
        .iter()
        .map(|(name, value)| (name.clone(), amount(value)));
    let amounts: Map<String, Value> = amounts.collect();
    (!amounts.is_empty()).then_some(amounts.into())
}

/// A quantity: a whole number becomes text.
pub(super) fn amount(value: &Value) -> Value {
    match value.as_i64() {
        Some(number) => json!(number.to_string()),
        None => value.clone(),
    }
}

/// `securityContext`: the least, and what is said on top of it. Who may write to the image's files
/// needs no scratch space.
pub(crate) fn security(parts: &mut Parts<'_>, value: &Value) {
    let mut landed = field(value).unwrap_or_else(|| json!({}));
    if let Value::Object(said) = &mut landed {
        said.remove("reason");
        let added = said.get("capabilities").and_then(|held| held.get("add"));
        let has_all = added.is_some_and(|added| {
            let added = added.as_array().into_iter().flatten();
            added.into_iter().any(|name| name == "CAP_SYS_ADMIN")
        });
        let has_all = has_all || said.get("privileged") == Some(&json!(true));
        let mut held = said.get("capabilities").cloned().unwrap_or(json!({}));
        if held.is_object() {
            held["drop"] = json!(["ALL"]);
        }
        said.insert("capabilities".to_owned(), held);
        said.entry("allowPrivilegeEscalation")
            .or_insert(json!(has_all));
        let read_only = said.entry("readOnlyRootFilesystem").or_insert(json!(true));
        if *read_only == json!(false) {
            mounts::drop_scratch(parts);
        }
    }
    put(parts.container(), "securityContext", Some(landed));
}
