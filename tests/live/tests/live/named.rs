//! Rows 15 to 28 of section 6: grants by name, and what a Role gives of cluster-scoped things, by real
//! requests.

use libtest_mimic::Failed;
use rolewright_live_tests::Client;
use rolewright_rbac::{PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot, Subject};
use serde_json::{Value, json};

use crate::answers::is;
use crate::live::Live;
use crate::store::{self, rule};

const ALL: &str = "get,list,watch,create,update,patch,delete,deletecollection";
const WITHOUT_CREATE: &str = "get,list,watch,update,patch,delete,deletecollection";

pub(crate) fn rows(live: &Live) -> Result<(), Failed> {
    let namespace = live.namespace("named")?;
    let admin = live.admin()?;
    let all = holder(live, &namespace, vec![rule(ALL, "", "configmaps", "a")])?;
    let without_create = holder(
        live,
        &namespace,
        vec![rule(WITHOUT_CREATE, "", "configmaps", "a,b")],
    )?;
    let objects = holder(
        live,
        &namespace,
        vec![rule("get,list,update", "", "namespaces,nodes", "")],
    )?;
    store::settle(live)?;
    let maps = format!("/api/v1/namespaces/{namespace}/configmaps");
    let apply = |client: &Client, name: &str| {
        client.apply(&format!("{maps}/{name}?fieldManager=live"), &map(name))
    };
    let by_name = "?fieldSelector=metadata.name%3Da";

    is(
        &all.post(&maps, &map("a"))?,
        403,
        "cannot create resource \"configmaps\"",
    )?;
    let refused = apply(&without_create, "b")?;
    is(&refused, 403, "configmaps \"b\" is forbidden")?;
    is(&refused, 403, "cannot create resource \"configmaps\"")?;
    is(&apply(&all, "a")?, 201, "")?;
    is(&apply(&without_create, "a")?, 200, "")?;
    is(&all.get(&maps)?, 403, "cannot list")?;
    is(&all.get(&format!("{maps}{by_name}"))?, 200, "")?;
    is(
        &all.get(&format!("{maps}{by_name}&watch=1&timeoutSeconds=1"))?,
        200,
        "",
    )?;
    is(
        &all.get(&format!("/api/v1/configmaps{by_name}"))?,
        403,
        "at the cluster scope",
    )?;
    let legacy = format!("/api/v1/watch/namespaces/{namespace}/configmaps/a?timeoutSeconds=1");
    is(&all.get(&legacy)?, 200, "")?;
    is(
        &all.delete(&format!("{maps}{by_name}"))?,
        403,
        "cannot deletecollection",
    )?;
    // A PUT that creates asks for create by name; only some kinds offer it, ConfigMaps do not.
    let bindings =
        format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}/rolebindings/x");
    is(&all.put(&format!("{maps}/a"), &map("a"))?, 200, "")?;
    is(
        &admin.put(&format!("{maps}/new"), &map("new"))?,
        404,
        "not found",
    )?;
    is(&admin.put(&bindings, &binding("x"))?, 201, "")?;

    let own = format!("/api/v1/namespaces/{namespace}");
    is(&objects.get(&own)?, 200, "")?;
    for path in [
        "/api/v1/namespaces/default",
        "/api/v1/namespaces",
        "/api/v1/nodes",
        "/api/v1/nodes/n",
        &format!("/api/v1/namespaces?fieldSelector=metadata.name%3D{namespace}"),
    ] {
        is(&objects.get(path)?, 403, "is forbidden")?;
    }
    Ok(())
}

/// A client that holds rules by a Role in a namespace.
fn holder(live: &Live, namespace: &str, rules: Vec<PolicyRule>) -> Result<Client, Failed> {
    let name = live.name("holder");
    let mut snapshot = Snapshot {
        roles: vec![Role {
            namespace: namespace.to_owned(),
            name: name.clone(),
            rules,
        }],
        role_bindings: vec![RoleBinding {
            namespace: namespace.to_owned(),
            name: name.clone(),
            role_ref: RoleRef {
                kind: RoleRefKind::Role,
                name: name.clone(),
            },
            subjects: vec![Subject::User(name.clone())],
        }],
        ..Snapshot::default()
    };
    let admin = live.admin()?;
    assert_eq!(
        store::write(&admin, &mut snapshot)?,
        0,
        "the server refuses the grant"
    );
    Ok(admin.acting_as(&name, &[]))
}

fn map(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})
}

fn binding(name: &str) -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
    })
}
