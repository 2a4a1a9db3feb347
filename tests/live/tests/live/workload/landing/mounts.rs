//! Mounts, each with the volume that it is of.

use serde_json::{Value, json};

use super::container::{amount, optional};
use super::{field, items, put};
use crate::workload::word::Parts;

/// Where each container of the base has its one mount of the word.
const BASE: &str = "/etc/db";

/// `mounts`: a volume and its mount for each, before those of ConfigMaps, templates and scratch
/// space, which is there unless something else is mounted in its place.
pub(crate) fn mounts(parts: &mut Parts<'_>, value: &Value) {
    let list = value.as_array().cloned().unwrap_or_default();
    let mut places = items(parts.container(), "volumeMounts");
    let of_word = places.iter().position(|place| place["mountPath"] == BASE);
    let of_word = of_word.unwrap_or_default();
    places.remove(of_word);
    let new: Vec<Value> = list.iter().map(|mount| mounted(parts, mount)).collect();
    let has_scratch = new.iter().any(|place| is_scratch(&place["mountPath"]));
    places.splice(of_word..of_word, new);
    put(parts.container(), "volumeMounts", Some(places.into()));
    if has_scratch {
        drop_scratch(parts);
    }
    sweep(parts);
}

/// Takes away the scratch space that a container has unless it asks for none.
pub(super) fn drop_scratch(parts: &mut Parts<'_>) {
    let mut places = items(parts.container(), "volumeMounts");
    let is_own = |place: &Value| {
        let name = place["name"].as_str().unwrap_or_default();
        place["mountPath"] == "/tmp" && name.starts_with("tmp")
    };
    places.retain(|place| !is_own(place));
    put(parts.container(), "volumeMounts", Some(places.into()));
    sweep(parts);
}

/// Takes away volumes that nothing mounts.
fn sweep(parts: &mut Parts<'_>) {
    let pod = parts.pod();
    let mut mounted = Vec::new();
    for list in ["containers", "initContainers"] {
        for container in items(pod, list) {
            let places = items(&container, "volumeMounts");
            mounted.extend(places.iter().map(|place| place["name"].clone()));
        }
    }
    let mut volumes = items(pod, "volumes");
    volumes.retain(|volume| mounted.contains(&volume["name"]));
    put(pod, "volumes", Some(volumes.into()));
}

/// The mount of a volume, which is added unless it is there.
fn mounted(parts: &mut Parts<'_>, mount: &Value) -> Value {
    if !mount.is_object() {
        return mount.clone();
    }
    let mut place = json!({});
    put(&mut place, "mountPath", mount.get("path").cloned());
    put(&mut place, "subPath", mount.get("subPath").cloned());
    let has = |word| mount.get(word).is_some();
    let is_writable = has("emptyDir") || has("persistentVolumeClaim") || has("volumeClaim");
    let read_only = mount.get("readOnly").cloned();
    let read_only = read_only.unwrap_or_else(|| json!(!is_writable));
    put(
        &mut place,
        "readOnly",
        Some(read_only).filter(|flag| *flag != json!(false)),
    );
    if let Some(claim) = mount.get("volumeClaim") {
        place["name"] = claim.clone();
        return place;
    }
    let volume = volume(mount);
    let mut volumes = items(parts.pod(), "volumes");
    let name = match space_name(mount) {
        Some(name) => json!(format!("space-{name}")),
        None => new_name(&volumes),
    };
    let without_name = |volume: &Value| {
        let mut volume = volume.clone();
        put(&mut volume, "name", None);
        volume
    };
    let twin = volumes.iter_mut().find(|other| {
        let is_shared = space_name(mount).is_some();
        let is_own = volume.get("emptyDir").is_some() && !is_shared;
        !is_own && (other["name"] == name || (!is_shared && without_name(other) == volume))
    });
    if let Some(twin) = twin {
        // It is described at one of its mounts.
        let described = volume.get("emptyDir").filter(|space| **space != json!({}));
        if let Some(space) = described {
            twin["emptyDir"] = space.clone();
        }
        place["name"] = twin["name"].clone();
        put(parts.pod(), "volumes", Some(volumes.into()));
        return place;
    }
    let mut volume = volume;
    volume["name"] = name.clone();
    place["name"] = name;
    volumes.push(volume);
    put(parts.pod(), "volumes", Some(volumes.into()));
    place
}

fn new_name(volumes: &[Value]) -> Value {
    let names = (0..).map(|number| json!(format!("mount-{number}")));
    let mut new = names.filter(|name| volumes.iter().all(|volume| volume["name"] != *name));
    new.next().unwrap_or_default()
}

/// The name by which containers share scratch space.
fn space_name(mount: &Value) -> Option<&str> {
    let space = mount.get("emptyDir")?;
    space.as_str().or_else(|| space.get("name")?.as_str())
}

fn volume(mount: &Value) -> Value {
    let mut volume = json!({});
    for (word, kind, called) in [
        ("secret", "secret", "secretName"),
        ("configMap", "configMap", "name"),
    ] {
        if let Some(source) = mount.get(word) {
            volume[kind] = json!({called: source});
            put(&mut volume[kind], "items", keys(mount));
            put(
                &mut volume[kind],
                "defaultMode",
                mount.get("mode").map(mode),
            );
            put(&mut volume[kind], "optional", optional(mount));
        }
    }
    match mount.get("emptyDir") {
        Some(Value::Object(fields)) => {
            let mut space = Value::from(fields.clone());
            put(&mut space, "name", None);
            let limit = fields.get("sizeLimit").map(amount);
            put(&mut space, "sizeLimit", limit);
            volume["emptyDir"] = space;
        }
        Some(Value::Bool(true) | Value::String(_)) => {
            volume["emptyDir"] = json!({});
            put(&mut volume["emptyDir"], "items", keys(mount));
        }
        Some(Value::Bool(false)) | None => {}
        Some(other) => volume["emptyDir"] = other.clone(),
    }
    if let Some(claim) = mount.get("persistentVolumeClaim") {
        volume["persistentVolumeClaim"] = json!({"claimName": claim});
    }
    if let Some(sources) = mount.get("projected") {
        let sources: Value = match sources {
            Value::Array(sources) => sources.iter().map(projection).collect(),
            other => other.clone(),
        };
        volume["projected"] = json!({"sources": sources});
        put(
            &mut volume["projected"],
            "defaultMode",
            mount.get("mode").map(mode),
        );
    }
    match mount.get("hostPath") {
        Some(full @ Value::Object(_)) => volume["hostPath"] = full.clone(),
        Some(path) => volume["hostPath"] = json!({"path": path}),
        None => {}
    }
    volume
}

fn projection(source: &Value) -> Value {
    let mut landed = json!({});
    for (word, kind) in [("secret", "secret"), ("configMap", "configMap")] {
        if let Some(name) = source.get(word) {
            landed[kind] = json!({"name": name});
            put(&mut landed[kind], "items", keys(source));
            put(&mut landed[kind], "optional", optional(source));
        }
    }
    let path = source.get("path");
    if let Some(field) = source.get("field") {
        let mut file = json!({"fieldRef": {"fieldPath": field}});
        put(&mut file, "path", path.cloned());
        landed["downwardAPI"] = json!({"items": [file]});
    }
    if let Some(token) = source.get("token") {
        landed["serviceAccountToken"] = token.clone();
        if token.is_object() {
            put(&mut landed["serviceAccountToken"], "path", path.cloned());
        }
    }
    landed
}

/// `keys`: a list, or a path for each.
fn keys(holder: &Value) -> Option<Value> {
    let item = |key: &Value, path: &Value| json!({"key": key, "path": path});
    match holder.get("keys")? {
        Value::Object(paths) => {
            let paths = paths.iter();
            Some(paths.map(|(key, path)| item(&json!(key), path)).collect())
        }
        Value::Array(keys) => Some(keys.iter().map(|key| item(key, key)).collect()),
        other => Some(other.clone()),
    }
}

/// `mode`: octal digits become a number.
fn mode(value: &Value) -> Value {
    let mode = value.as_str().map(|text| i64::from_str_radix(text, 8));
    match mode {
        Some(Ok(mode)) => json!(mode),
        _ => value.clone(),
    }
}

/// `mountPath` of a ConfigMap.
pub(crate) fn config_path(parts: &mut Parts<'_>, value: &Value) {
    mount_path(parts, "/etc/settings", field(value));
}

/// `mountPath` of a Job template, without a slash at its end.
pub(crate) fn template_path(parts: &mut Parts<'_>, value: &Value) {
    let trimmed = value.as_str().map(|path| json!(path.trim_end_matches('/')));
    mount_path(parts, "/etc/jobs", trimmed.or_else(|| field(value)));
}

fn mount_path(parts: &mut Parts<'_>, base: &str, path: Option<Value>) {
    let takes_scratch = path.as_ref().is_some_and(is_scratch);
    if takes_scratch {
        drop_scratch(parts);
    }
    let places = parts.container()["volumeMounts"].as_array_mut();
    let mut places = places.into_iter().flatten();
    if let Some(place) = places.find(|place| place["mountPath"] == base) {
        put(place, "mountPath", path);
    }
}

pub(super) fn is_scratch(path: &Value) -> bool {
    let path = path.as_str().map(|path| path.trim_end_matches('/'));
    path == Some("/tmp")
}
