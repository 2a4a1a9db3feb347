//! Words that Kubernetes has in a place where the spec has another, or has them elsewhere.

use rolewright_strategic_merge::Type;
use serde_json::{Map, Value};

use crate::source::{Path, Step};

/// What to write instead of a field, by the object in which it is written.
struct Row {
    /// A field that tells the object from others.
    beside: &'static str,
    /// What is written.
    field: &'static str,
    /// What to write.
    instead: &'static str,
}

const fn row(beside: &'static str, field: &'static str, instead: &'static str) -> Row {
    Row {
        beside,
        field,
        instead,
    }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // A container or what runs it.
    row("image", "readinessProbe", "`probes: {readiness: ...}`"),
    row("image", "livenessProbe", "`probes: {liveness: ...}`"),
    row("image", "startupProbe", "`probes: {startup: ...}`"),
    row("image", "volumeMounts", "`mounts`, which name what is mounted and where"),
    row("image", "volumes", "`mounts`, which name what is mounted and where"),
    row("image", "containers", "the main container's fields right here, and others in `sidecars`"),
    row("image", "serviceAccountName", "`serviceAccount: {name: ...}` beside `metadata`"),
    row("image", "serviceAccount", "`serviceAccount` beside `metadata`"),
    row("image", "automountServiceAccountToken", "`serviceAccount: {token: ...}` beside `metadata`"),
    row("image", "hostNetwork", "`host: {network: true, reason: ...}`"),
    row("image", "hostPID", "`host: {pid: true, reason: ...}`"),
    row("image", "hostIPC", "`host: {ipc: true, reason: ...}`"),
    row("image", "volumeClaimTemplates", "`volumeClaims` of a `statefulSet`"),
    row("image", "serviceName", "nothing: the headless Service is made and named"),
    row("image", "selector", "nothing: the labels are set and selected"),
    row("image", "template", "the Pod's fields right here, and what no field says in `podTemplate`"),
    row("image", "jobTemplate", "the Job's and the Pod's fields right here"),
    row("image", "spec", "its fields right here"),
    row("image", "metadata", "labels in the client's `metadata`, annotations in `podTemplate: {metadata: ...}`"),
    // Mounts.
    row("emptyDir", "mountPath", "`path`"),
    row("emptyDir", "name", "what is mounted, such as `secret: NAME`; volumes are named for you"),
    row("emptyDir", "secretName", "`secret`"),
    row("emptyDir", "claimName", "`persistentVolumeClaim`"),
    row("emptyDir", "items", "`keys`"),
    row("emptyDir", "defaultMode", "`mode`"),
    row("storageClass", "mountPath", "`path`"),
    row("storageClass", "storageClassName", "`storageClass`"),
    row("storageClass", "storage", "`size`"),
    row("storageClass", "resources", "`size`"),
    // Security.
    row("runAsUser", "fsGroup", "`podSecurityContext: {fsGroup: ...}`"),
    row("runAsUser", "fsGroupChangePolicy", "`podSecurityContext: {fsGroupChangePolicy: ...}`"),
    row("runAsUser", "supplementalGroups", "`podSecurityContext: {supplementalGroups: ...}`"),
    row("fsGroup", "runAsUser", "`securityContext: {runAsUser: ...}`"),
    row("fsGroup", "runAsGroup", "`securityContext: {runAsGroup: ...}`"),
    row("fsGroup", "runAsNonRoot", "`securityContext: {runAsNonRoot: ...}`"),
    row("add", "drop", "nothing: all capabilities that are not added are dropped"),
    // Access.
    row("verbs", "apiGroups", "the group in the resource's name, such as `jobs.batch`, where it is not clear"),
    row("verbs", "apiGroup", "the group in the resource's name, such as `jobs.batch`, where it is not clear"),
    row("verbs", "resourceNames", "`names`"),
    row("verbs", "nonResourceURLs", "`urls`"),
    row("verbs", "namespace", "`namespaces: [...]`"),
    row("verbs", "role", "`clusterRole`, or what the Role holds"),
    // The client.
    row("access", "rules", "`access`"),
    row("access", "namespace", "`metadata: {namespace: ...}`"),
    row("access", "name", "`metadata: {name: ...}`"),
    row("access", "labels", "`metadata: {labels: ...}`"),
    row("access", "spec", "its fields right here"),
    row("access", "configMaps", "`config`"),
    row("access", "jobs", "`jobTemplates`, or `job` for a client that is one"),
];

/// What to write instead of a field that an object with these properties does not have.
pub(super) fn instead(field: &str, at: &Path, properties: &Map<String, Value>) -> Option<String> {
    let known = ROWS
        .iter()
        .find(|row| row.field == field && properties.contains_key(row.beside));
    if let Some(row) = known {
        return Some(format!("write {}", row.instead));
    }
    if !properties.contains_key("image") {
        return None;
    }
    if is_pod_field(field) && properties.contains_key("podTemplate") {
        return Some(format!("write `podTemplate: {{spec: {{{field}: ...}}}}`"));
    }
    if is_container_field(field) {
        let is_beside = at.steps().iter().any(|step| matches!(step, Step::Index(_)));
        let of = if is_beside { "this" } else { "the client's" };
        return Some(format!(
            "write it in `podTemplate`, in the item of `spec.containers` or `spec.initContainers` \
             that has {of} name"
        ));
    }
    None
}

fn is_pod_field(field: &str) -> bool {
    spec_field(field).is_some()
}

fn is_container_field(field: &str) -> bool {
    let Some(Type::List(Type::Object(container))) = spec_field("containers") else {
        return false;
    };
    container.field(field).is_some()
}

fn spec_field(field: &str) -> Option<Type> {
    let Type::Object(template) = Type::POD_TEMPLATE_SPEC else {
        return None;
    };
    let Type::Object(spec) = template.field("spec")?.of else {
        return None;
    };
    spec.field(field).map(|field| field.of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::schema::schema;

    /// A row is idle if no object has the field beside it, or one that has it knows the word.
    #[test]
    fn every_row_is_about_some_object() {
        let definitions = schema()["$defs"].as_object().unwrap();
        let objects: Vec<_> = definitions
            .values()
            .chain([schema()])
            .filter_map(|object| object["properties"].as_object())
            .collect();
        for row in ROWS {
            let about = objects.iter().filter(|object| {
                object.contains_key(row.beside) && !object.contains_key(row.field)
            });
            assert!(about.count() > 0, "{} beside {}", row.field, row.beside);
        }
    }
}
