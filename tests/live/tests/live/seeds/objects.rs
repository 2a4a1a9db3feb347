//! The client whose access is changed, and RBAC objects that change it.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::repository::repository;

const RBAC: &str = "rbac.authorization.k8s.io";

/// The client's account.
pub(super) const ACCOUNT: &str = "robot";
/// The client's namespace.
pub(super) const OWN: &str = "default";
/// Another namespace in which its spec gives it something.
pub(super) const OTHER: &str = "kube-system";
/// A third namespace, of which its spec does not speak.
pub(super) const THIRD: &str = "street";

/// The client's spec.
pub(super) fn spec() -> PathBuf {
    repository("tests/live/tests/live/seeds/client.yaml")
}

/// A Role, or without a namespace a ClusterRole.
pub(super) fn role(namespace: Option<&str>, name: &str, rule: &Value) -> Value {
    json!({
        "apiVersion": format!("{RBAC}/v1"),
        "kind": if namespace.is_some() { "Role" } else { "ClusterRole" },
        "metadata": metadata(namespace, name),
        "rules": [rule],
    })
}

/// A RoleBinding, or without a namespace a ClusterRoleBinding.
pub(super) fn binding(
    namespace: Option<&str>,
    name: &str,
    (kind, role): (&str, &str),
    subject: &Value,
) -> Value {
    json!({
        "apiVersion": format!("{RBAC}/v1"),
        "kind": if namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" },
        "metadata": metadata(namespace, name),
        "roleRef": {"apiGroup": RBAC, "kind": kind, "name": role},
        "subjects": [subject],
    })
}

fn metadata(namespace: Option<&str>, name: &str) -> Value {
    match namespace {
        Some(namespace) => json!({"namespace": namespace, "name": name}),
        None => json!({"name": name}),
    }
}

/// The client's account as a subject.
pub(super) fn account() -> Value {
    json!({"kind": "ServiceAccount", "namespace": OWN, "name": ACCOUNT})
}

/// The client's account as a subject, by the name that the server has for it.
pub(super) fn user() -> Value {
    let name = format!("system:serviceaccount:{OWN}:{ACCOUNT}");
    json!({"apiGroup": RBAC, "kind": "User", "name": name})
}

/// A group as a subject.
pub(super) fn group(name: &str) -> Value {
    json!({"apiGroup": RBAC, "kind": "Group", "name": name})
}

/// A rule on one resource.
pub(super) fn rule(verb: &str, group: &str, resource: &str, names: &[&str]) -> Value {
    let mut rule = json!({"verbs": [verb], "apiGroups": [group], "resources": [resource]});
    if !names.is_empty() {
        rule["resourceNames"] = json!(names);
    }
    rule
}

/// A rule on one URL.
pub(super) fn url_rule(verb: &str, url: &str) -> Value {
    json!({"verbs": [verb], "nonResourceURLs": [url]})
}
