//! Which ConfigMaps Pods mount or read.

use std::collections::BTreeSet;

use serde_json::Value;

/// Where Kubernetes has a reference of a Pod to a ConfigMap: in a volume, a part of a projected
/// volume, a variable, and all variables of a container.
const REFERENCES: [&str; 3] = ["configMap", "configMapKeyRef", "configMapRef"];

/// The names of the ConfigMaps that are referred to anywhere in an object or a part of one.
pub(in crate::render) fn config_maps_used(value: &Value) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    collect(value, &mut names);
    names
}

fn collect<'v>(value: &'v Value, names: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if REFERENCES.contains(&key.as_str()) {
                    names.extend(value.get("name").and_then(Value::as_str));
                }
                collect(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}
