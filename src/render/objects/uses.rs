//! What Pods name: the ConfigMaps, Secrets, claims and classes that they do not run without.

use std::collections::BTreeSet;

use serde_json::Value;

/// An object that a Pod names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct Reference<'v> {
    /// The object's kind.
    pub(in crate::render) kind: &'static str,
    /// Its name.
    pub(in crate::render) name: &'v str,
    /// Whether the Pod runs without it.
    pub(in crate::render) is_optional: bool,
}

/// The fields of a Pod that hold a reference, with its kind and the field of its name: in a volume, a part
/// of a projected volume, a variable, and all variables of a container.
const REFERENCES: [(&str, &str, &str); 8] = [
    ("secretKeyRef", "Secret", "name"),
    ("secretRef", "Secret", "name"),
    ("secret", "Secret", "secretName"),
    ("secret", "Secret", "name"),
    ("configMapKeyRef", CONFIG_MAP, "name"),
    ("configMapRef", CONFIG_MAP, "name"),
    ("configMap", CONFIG_MAP, "name"),
    (
        "persistentVolumeClaim",
        "PersistentVolumeClaim",
        "claimName",
    ),
];

const CONFIG_MAP: &str = "ConfigMap";

/// The fields of a Pod that are the name of an object outside of namespaces, with its kind.
const CLASSES: [(&str, &str); 2] = [
    ("priorityClassName", "PriorityClass"),
    ("runtimeClassName", "RuntimeClass"),
];

/// Whether objects of a kind that Pods name live in no namespace.
pub(in crate::render) fn is_of_cluster(kind: &str) -> bool {
    CLASSES.iter().any(|(_, class)| *class == kind)
}

/// What is named anywhere in an object or a part of one, as often as it is.
pub(in crate::render) fn references(value: &Value) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

/// The names of the ConfigMaps among that.
pub(in crate::render) fn config_maps_used(value: &Value) -> BTreeSet<&str> {
    let references = references(value).into_iter();
    let config_maps = references.filter(|reference| reference.kind == CONFIG_MAP);
    config_maps.map(|reference| reference.name).collect()
}

fn collect<'v>(value: &'v Value, found: &mut Vec<Reference<'v>>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                found.extend(named_by(key, value));
                collect(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// What one field names.
fn named_by<'v>(key: &str, value: &'v Value) -> Vec<Reference<'v>> {
    let reference = |kind, name: &'v str| Reference {
        kind,
        name,
        is_optional: value.get("optional") == Some(&Value::Bool(true)),
    };
    let references = REFERENCES.iter().filter(|(field, ..)| *field == key);
    let named = references.filter_map(|(_, kind, field)| {
        let name = value.get(field)?.as_str()?;
        Some(reference(kind, name))
    });
    let class = CLASSES.iter().find(|(field, _)| *field == key);
    let class = class.and_then(|(_, kind)| Some(reference(kind, value.as_str()?)));
    let secrets = value.as_array().filter(|_| key == "imagePullSecrets");
    let secrets = secrets.into_iter().flatten();
    let secrets = secrets.filter_map(|it| Some(reference("Secret", it.get("name")?.as_str()?)));
    named.chain(class).chain(secrets).collect()
}
