//! Words of the controllers.

use serde_json::{Value, json};

use super::container::amount;
use super::mounts::{drop_scratch, is_scratch};
use super::{field, items, put, some};
use crate::workload::word::Parts;

/// `replicas`: one, where nothing is said; nothing, where an autoscaler says it.
pub(crate) fn replicas(parts: &mut Parts<'_>, value: &Value) {
    let value = field(value).unwrap_or_else(|| json!(1));
    let value = (value != "autoscaled").then_some(value);
    put(parts.owner(), "replicas", value);
}

/// A Deployment's `strategy`: a new Pod before an old one goes, where nothing else is said.
pub(crate) fn strategy(parts: &mut Parts<'_>, value: &Value) {
    let mut landed = field(value).unwrap_or_else(|| json!({}));
    if let Some(said) = landed.as_object_mut() {
        let kind = said.entry("type").or_insert(json!("RollingUpdate"));
        if *kind == json!("RollingUpdate") {
            let update = said.entry("rollingUpdate").or_insert(json!({}));
            if let Some(update) = update.as_object_mut() {
                update.entry("maxSurge").or_insert(json!(1));
                update.entry("maxUnavailable").or_insert(json!(0));
            }
        }
    }
    put(parts.owner(), "strategy", Some(landed));
}

/// A StatefulSet's `volumeClaims`: a template for each, and a mount before all others where it has
/// a path.
pub(crate) fn claims(parts: &mut Parts<'_>, value: &Value) {
    let list = value.as_array().cloned().unwrap_or_default();
    let known = items(parts.owner(), "volumeClaimTemplates");
    let is_known = |place: &Value| {
        let mut names = known.iter().map(|claim| &claim["metadata"]["name"]);
        names.any(|name| *name == place["name"])
    };
    let mut kept = items(parts.container(), "volumeMounts");
    kept.retain(|place| !is_known(place));
    put(parts.container(), "volumeMounts", Some(kept.into()));
    make_way(parts, &list);
    let labels = parts.owner()["selector"]["matchLabels"].clone();
    let templates: Vec<Value> = list.iter().map(|claim| template(claim, &labels)).collect();
    put(parts.owner(), "volumeClaimTemplates", some(templates));
    let mut places: Vec<Value> = list.iter().filter_map(mount).collect();
    places.extend(items(parts.container(), "volumeMounts"));
    let has_scratch = places.iter().any(|place| {
        let is_claim = list.iter().any(|claim| claim["name"] == place["name"]);
        is_claim && is_scratch(&place["mountPath"])
    });
    put(parts.container(), "volumeMounts", Some(places.into()));
    if has_scratch {
        drop_scratch(parts);
    }
}

/// Gives volumes of the Pod another name that are called as a claim is.
fn make_way(parts: &mut Parts<'_>, claims: &[Value]) {
    let pod = parts.pod();
    let is_taken = |name: &Value| claims.iter().any(|claim| claim["name"] == *name);
    let rename = |holder: &mut Value| {
        if is_taken(&holder["name"]) {
            let name = holder["name"].as_str().unwrap_or_default();
            holder["name"] = json!(format!("{name}-beside"));
        }
    };
    for volume in pod["volumes"].as_array_mut().into_iter().flatten() {
        rename(volume);
    }
    for list in ["containers", "initContainers"] {
        for container in pod[list].as_array_mut().into_iter().flatten() {
            let places = container["volumeMounts"].as_array_mut();
            places.into_iter().flatten().for_each(rename);
        }
    }
}

fn mount(claim: &Value) -> Option<Value> {
    let path = claim.get("path")?;
    Some(json!({"name": claim["name"], "mountPath": path}))
}

fn template(claim: &Value, labels: &Value) -> Value {
    let modes = claim.get("accessModes").cloned();
    let modes = modes.unwrap_or_else(|| json!(["ReadWriteOnce"]));
    let mut spec = json!({"accessModes": modes, "resources": {"requests": {}}});
    let size = claim.get("size").map(amount);
    put(&mut spec["resources"]["requests"], "storage", size);
    let class = claim.get("storageClass").cloned();
    put(&mut spec, "storageClassName", class);
    let mut metadata = json!({"labels": labels});
    put(&mut metadata, "name", claim.get("name").cloned());
    json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec})
}
