//! Manifests as objects, and where a server has these.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use rolewright::source::{File, read_text};
use serde_json::Value;

/// Where each kind is served, with `{}` for the namespace.
const PATHS: [(&str, &str); 14] = [
    ("Namespace", "/api/v1/namespaces"),
    ("ServiceAccount", "/api/v1/namespaces/{}/serviceaccounts"),
    ("ConfigMap", "/api/v1/namespaces/{}/configmaps"),
    ("Pod", "/api/v1/namespaces/{}/pods"),
    ("Service", "/api/v1/namespaces/{}/services"),
    ("Deployment", "/apis/apps/v1/namespaces/{}/deployments"),
    ("StatefulSet", "/apis/apps/v1/namespaces/{}/statefulsets"),
    ("DaemonSet", "/apis/apps/v1/namespaces/{}/daemonsets"),
    ("Job", "/apis/batch/v1/namespaces/{}/jobs"),
    ("CronJob", "/apis/batch/v1/namespaces/{}/cronjobs"),
    (
        "Role",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/roles",
    ),
    (
        "RoleBinding",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/rolebindings",
    ),
    (
        "ClusterRole",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ),
    (
        "ClusterRoleBinding",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    ),
];

/// The objects of a stream of manifests.
pub(crate) fn objects(text: &str) -> Result<Vec<Value>, Failed> {
    let reading = read_text(&File::new("manifests", text));
    if let Some(problem) = reading.problems.first() {
        return Err(format!("{problem}").into());
    }
    let objects = reading.documents.iter().map(|document| {
        let object = document.root().to_json();
        object.map_err(|problem| Failed::from(problem.to_string()))
    });
    objects.collect()
}

/// The namespaces that objects are in.
pub(crate) fn namespaces_of(objects: &[Value]) -> BTreeSet<&str> {
    let namespaces = objects
        .iter()
        .map(|object| object["metadata"]["namespace"].as_str());
    namespaces.flatten().collect()
}

/// The path of the list that an object belongs to. Objects without a namespace go to `default`.
pub(crate) fn path_of(object: &Value) -> Result<String, Failed> {
    let kind = object["kind"].as_str().unwrap_or_default();
    let found = PATHS.iter().find(|(known, _)| *known == kind);
    let (_, path) = found.ok_or_else(|| format!("no path for a {kind:?}"))?;
    let namespace = object["metadata"]["namespace"].as_str();
    Ok(path.replace("{}", namespace.unwrap_or("default")))
}
