//! RBAC objects and discovery in the form in which a server sends them.

use rolewright_rbac::{PolicyRule, RoleRef, RoleRefKind, Snapshot, Subject};
use serde_json::{Value, json};

/// All objects of one kind, by the plural name.
pub(crate) fn objects(snapshot: &Snapshot, plural: &str) -> Vec<Value> {
    match plural {
        "roles" => snapshot
            .roles
            .iter()
            .map(|role| {
                json!({
                    "metadata": {"name": role.name, "namespace": role.namespace},
                    "rules": rules(&role.rules),
                })
            })
            .collect(),
        "clusterroles" => snapshot
            .cluster_roles
            .iter()
            .map(|role| {
                json!({
                    "metadata": {"name": role.name, "labels": role.labels},
                    // A role without rules is written in both ways.
                    "rules": if role.rules.is_empty() { Value::Null } else { rules(&role.rules) },
                })
            })
            .collect(),
        "rolebindings" => snapshot
            .role_bindings
            .iter()
            .map(|binding| {
                json!({
                    "metadata": {"name": binding.name, "namespace": binding.namespace},
                    "roleRef": role_ref(&binding.role_ref),
                    "subjects": subjects(&binding.subjects),
                })
            })
            .collect(),
        "clusterrolebindings" => snapshot
            .cluster_role_bindings
            .iter()
            .map(|binding| {
                json!({
                    "metadata": {"name": binding.name},
                    "roleRef": role_ref(&binding.role_ref),
                    "subjects": subjects(&binding.subjects),
                })
            })
            .collect(),
        other => panic!("no RBAC objects are called {other}"),
    }
}

pub(crate) fn rules<'r>(rules: impl IntoIterator<Item = &'r PolicyRule>) -> Value {
    rules
        .into_iter()
        .map(|rule| {
            let mut json = json!({"verbs": rule.verbs});
            let lists = [
                ("apiGroups", &rule.api_groups),
                ("resources", &rule.resources),
                ("resourceNames", &rule.resource_names),
                ("nonResourceURLs", &rule.non_resource_urls),
            ];
            for (key, list) in lists {
                if !list.is_empty() {
                    json[key] = json!(list);
                }
            }
            json
        })
        .collect()
}

fn role_ref(role: &RoleRef) -> Value {
    let kind = match role.kind {
        RoleRefKind::Role => "Role",
        RoleRefKind::ClusterRole => "ClusterRole",
    };
    json!({"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": role.name})
}

fn subjects(subjects: &[Subject]) -> Value {
    let subjects = subjects.iter().map(|subject| match subject {
        Subject::User(name) => json!({"kind": "User", "name": name}),
        Subject::Group(name) => json!({"kind": "Group", "name": name}),
        Subject::ServiceAccount { namespace, name } => {
            json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
        Subject::Other { kind, name } => json!({"kind": kind, "name": name}),
    });
    subjects.collect()
}

/// The aggregated discovery of `/api` or `/apis`, from what a real server was seen to serve.
pub(crate) fn discovery(recorded: &Value, is_core: bool) -> Value {
    let groups = recorded["default"].as_array().unwrap().iter();
    let items: Vec<Value> = groups
        .filter(|group| (group["group"] == "") == is_core)
        .map(|group| {
            let versions = group["versions"].as_array().unwrap().iter().map(|version| {
                json!({
                    "version": version["version"],
                    "freshness": "Current",
                    "resources": version["resources"],
                })
            });
            json!({
                "metadata": if is_core { json!({}) } else { json!({"name": group["group"]}) },
                "versions": versions.collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "kind": "APIGroupDiscoveryList",
        "apiVersion": "apidiscovery.k8s.io/v2",
        "metadata": {},
        "items": items,
    })
}
