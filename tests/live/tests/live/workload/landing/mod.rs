//! How words land that do not stay as they are written.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::word::{ABSENT, Parts};

/// What stands at a place, whose holder has to be there.
pub(crate) fn at<'v>(root: &'v mut Value, place: &str) -> &'v mut Value {
    place
        .split('/')
        .skip(1)
        .fold(root, |holder, step| match step.parse::<usize>() {
            Ok(index) => &mut holder[index],
            Err(_) => &mut holder[step],
        })
}

/// A field, or nothing where it is left out.
pub(crate) fn field(value: &Value) -> Option<Value> {
    (value != ABSENT).then(|| value.clone())
}

/// Puts a value into a mapping, or takes it away where there is none.
pub(crate) fn put(holder: &mut Value, key: &str, value: Option<Value>) {
    match value {
        Some(value) => holder[key] = value,
        None => drop(holder.as_object_mut().and_then(|fields| fields.remove(key))),
    }
}

/// A list that is left out where it is empty.
fn list(value: &Value, item: impl Fn(&Value) -> Value) -> Option<Value> {
    match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(items.iter().map(item).collect()),
        other => field(other),
    }
}

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
            let optional = source.get("optional").filter(|flag| **flag != json!(false));
            put(&mut reference, "optional", optional.cloned());
            from.insert(key.to_owned(), reference);
        }
    }
    json!({"name": name, "valueFrom": from})
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

/// `mounts`: a volume and its mount for each, before those of ConfigMaps, templates and scratch
/// space, which is there unless something else is mounted in its place.
pub(crate) fn mounts(parts: &mut Parts<'_>, value: &Value) {
    let mounts = value.as_array().cloned().unwrap_or_default();
    let pod = parts.pod();
    let kept_volumes: Vec<Value> = items(pod, "volumes").into_iter().skip(1).collect();
    let kept: Vec<Value> = items(&pod["containers"][0], "volumeMounts")
        .into_iter()
        .skip(1)
        .collect();
    let has_scratch = mounts.iter().any(|mount| is_scratch(&mount["path"]));
    let (mut volumes, mut places) = (Vec::new(), Vec::new());
    for (index, mount) in mounts.iter().enumerate() {
        let name = format!("mount-{index}");
        volumes.push(volume(&name, mount));
        let mut place = json!({"name": name});
        put(&mut place, "mountPath", mount.get("path").cloned());
        let writable = mount.get("emptyDir").is_some();
        put(&mut place, "readOnly", (!writable).then(|| json!(true)));
        places.push(place);
    }
    for (volume, place) in kept_volumes.into_iter().zip(kept) {
        if !(has_scratch && is_scratch(&place["mountPath"])) {
            volumes.push(volume);
            places.push(place);
        }
    }
    put(pod, "volumes", Some(volumes.into()));
    put(parts.container(), "volumeMounts", Some(places.into()));
}

fn volume(name: &str, mount: &Value) -> Value {
    let keys = mount.get("keys").map(|keys| {
        let keys = keys.as_array().cloned().unwrap_or_default();
        let item = |key: &Value| json!({"key": key, "path": key});
        keys.iter().map(item).collect::<Value>()
    });
    let mut volume = json!({"name": name});
    for (word, kind, called) in [
        ("secret", "secret", "secretName"),
        ("configMap", "configMap", "name"),
    ] {
        if let Some(source) = mount.get(word) {
            volume[kind] = json!({called: source});
            put(&mut volume[kind], "items", keys.clone());
        }
    }
    if mount
        .get("emptyDir")
        .is_some_and(|flag| *flag == json!(true))
    {
        volume["emptyDir"] = json!({});
        put(&mut volume["emptyDir"], "items", keys);
    }
    volume
}

fn items(holder: &Value, key: &str) -> Vec<Value> {
    holder[key].as_array().cloned().unwrap_or_default()
}

/// `mountPath` of a ConfigMap: the second mount of the container.
pub(crate) fn config_path(parts: &mut Parts<'_>, value: &Value) {
    mount_path(parts, 1, field(value));
}

/// `mountPath` of a Job template: the third mount of the container, without a slash at its end.
pub(crate) fn template_path(parts: &mut Parts<'_>, value: &Value) {
    let trimmed = value.as_str().map(|path| json!(path.trim_end_matches('/')));
    mount_path(parts, 2, trimmed.or_else(|| field(value)));
}

fn mount_path(parts: &mut Parts<'_>, index: usize, path: Option<Value>) {
    let takes_scratch = path.as_ref().is_some_and(is_scratch);
    let place = format!("/volumeMounts/{index}");
    put(at(parts.container(), &place), "mountPath", path);
    if takes_scratch {
        let volumes = at(parts.pod(), "/volumes").as_array_mut();
        volumes.map(Vec::pop);
        let mounts = at(parts.container(), "/volumeMounts").as_array_mut();
        mounts.map(Vec::pop);
    }
}

fn is_scratch(path: &Value) -> bool {
    let path = path.as_str().map(|path| path.trim_end_matches('/'));
    path == Some("/tmp")
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
    let amount = |(name, amount): (&String, &Value)| {
        let text = amount.as_i64().map(|number| json!(number.to_string()));
        (name.clone(), text.unwrap_or_else(|| amount.clone()))
    };
    (!amounts.is_empty()).then(|| amounts.iter().map(amount).collect())
}

/// `replicas`: one, where nothing is said.
pub(crate) fn replicas(parts: &mut Parts<'_>, value: &Value) {
    let value = field(value).unwrap_or_else(|| json!(1));
    put(at(parts.object, "/spec"), "replicas", Some(value));
}

/// `metadata.name`: the object, its container, and the labels by which it is selected.
pub(crate) fn name(parts: &mut Parts<'_>, value: &Value) {
    let template = parts.template;
    put(at(parts.object, "/metadata"), "name", field(value));
    for labels in [
        "/metadata/labels",
        "/spec/selector/matchLabels",
        &format!("{template}/metadata/labels"),
    ] {
        for key in ["app.kubernetes.io/name", "app.kubernetes.io/instance"] {
            put(at(parts.object, labels), key, field(value));
        }
    }
    put(parts.container(), "name", field(value));
    if let Some(name) = value.as_str() {
        let config_map = at(parts.pod(), "/volumes/2/configMap");
        put(config_map, "name", Some(json!(format!("{name}-jobs"))));
    }
}

/// `metadata.labels`: besides our own, on the object and on its Pods.
pub(crate) fn labels(parts: &mut Parts<'_>, value: &Value) {
    let template = format!("{}/metadata/labels", parts.template);
    for place in ["/metadata/labels", template.as_str()] {
        let labels = at(parts.object, place);
        let Some(labels) = labels.as_object_mut() else {
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
