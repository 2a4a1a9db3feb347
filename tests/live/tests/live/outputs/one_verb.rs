//! Roles that give one verb more or less than they did.

use serde_json::{Value, json};

const ROLES: [&str; 2] = ["Role", "ClusterRole"];

/// What gives an account one verb more: its role, or if it has none a new one.
pub(super) fn more(objects: &[Value], namespace: &str, account: &str) -> Vec<Value> {
    let Some(mut wider) = role(objects) else {
        return new(namespace, account);
    };
    let only_created = |rule: &Value| rule["verbs"] == json!(["create"]);
    let rules = wider["rules"].as_array_mut();
    let rules = rules.map_or(&mut [][..], Vec::as_mut_slice);
    // What can only be created may be a review, of which no server has anything else.
    let chosen = rules.iter().position(|rule| !only_created(rule));
    let rule = &mut rules[chosen.unwrap_or(0)];
    let all = ["patch", "update", "delete", "create"];
    let of_rule = rule["verbs"].as_array_mut();
    if let Some(verbs) = of_rule {
        let more = all.iter().find(|verb| !verbs.contains(&json!(verb)));
        verbs.extend(more.map(|verb| json!(verb)));
    }
    vec![wider]
}

/// The role with one verb in the place of another: more in one way and less in another. If there is no role,
/// there is only more.
pub(super) fn another(objects: &[Value], namespace: &str, account: &str) -> Vec<Value> {
    let mut changed = more(objects, namespace, account);
    let taken = role(objects).map(|role| role["rules"][0]["verbs"][0].clone());
    let verbs = changed[0]["rules"][0]["verbs"].as_array_mut();
    if let (Some(taken), Some(verbs)) = (taken, verbs) {
        verbs.retain(|verb| *verb != taken);
        // A rule without a verb is none.
        if verbs.is_empty() {
            changed[0]["rules"]
                .as_array_mut()
                .map(|rules| rules.remove(0));
        }
    }
    changed
}

/// The role with one verb less, if there is a role.
pub(super) fn less(objects: &[Value]) -> Option<Value> {
    let mut narrower = role(objects)?;
    let rules = narrower["rules"].as_array_mut()?;
    let verbs = rules.first_mut()?["verbs"].as_array_mut()?;
    verbs.pop()?;
    // A rule without a verb is none.
    if verbs.is_empty() {
        rules.remove(0);
    }
    Some(narrower)
}

fn role(objects: &[Value]) -> Option<Value> {
    let is_role = |object: &&Value| ROLES.iter().any(|kind| object["kind"] == *kind);
    objects.iter().find(is_role).cloned()
}

fn new(namespace: &str, account: &str) -> Vec<Value> {
    const GROUP: &str = "rbac.authorization.k8s.io";
    let version = format!("{GROUP}/v1");
    let metadata = json!({"namespace": namespace, "name": "one-verb"});
    vec![
        json!({
            "apiVersion": version,
            "kind": "Role",
            "metadata": metadata,
            "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["secrets"]}],
        }),
        json!({
            "apiVersion": version,
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": GROUP, "kind": "Role", "name": "one-verb"},
            "subjects": [{"kind": "ServiceAccount", "namespace": namespace, "name": account}],
        }),
    ]
}
