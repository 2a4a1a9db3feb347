//! That what a program holds beyond its calls does not pass: the neighbours show each kind of it.

use libtest_mimic::Failed;
use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};

use super::account::Account;
use super::image_worker;
use super::neighbours;
use crate::live::Live;
use crate::store::{self, Kind, rule};

const NAME: &str = "too-much";

pub(crate) fn is_found(live: &Live) -> Result<(), Failed> {
    let mut installed = image_worker::EXAMPLE.install(live, "image-worker")?;
    let server = installed.account("media", "service-account-jobs")?;
    for (kind, namespace) in [
        (Kind::Role, "media"),
        (Kind::RoleBinding, "media"),
        (Kind::Role, "kube-system"),
        (Kind::RoleBinding, "kube-system"),
        (Kind::ClusterRole, ""),
        (Kind::ClusterRoleBinding, ""),
    ] {
        installed.remove_at_end(format!("{}/{NAME}", kind.path(namespace)));
    }
    let refused = store::write(&installed.admin, &mut grants(&server))?;
    assert_eq!(refused, 0, "the server refuses a grant");
    store::settle(live)?;

    let calls = [image_worker::creation("media")];
    let (_, mut found) = neighbours::ask(live, &server, &calls)?;
    found.sort();
    let expected = [
        "DELETE /apis/batch/v1/namespaces/media/jobs/other: 404",
        "GET /api/v1/namespaces/media/pods/p/log: 404",
        "GET /api/v1/namespaces/media/secrets/postgres: 404",
        "GET /api/v1/nodes: 200",
        "GET /metrics: 200",
        "PATCH /apis/batch/v1/namespaces/media/jobs/other/status: 415",
        "PATCH /apis/batch/v1/namespaces/media/jobs/pi/status: 415",
        "POST /apis/apps/v1/namespaces/media/deployments: 400",
        "POST /apis/batch/v1/namespaces/kube-system/jobs: 400",
        "as admin: 200",
    ];
    assert_eq!(found, expected);
    Ok(())
}

/// One of each kind: another verb, a subresource, a secret by its name, the same verb on another resource
/// and in another namespace, something of the cluster, a URL, another identity.
fn grants(account: &Account) -> Snapshot {
    let within = [
        rule("delete", "batch", "jobs", ""),
        rule("patch", "batch", "jobs/status", ""),
        rule("get", "", "pods/log", ""),
        rule("get", "", "secrets", "postgres"),
        rule("create", "apps", "deployments", ""),
    ];
    let url = PolicyRule {
        verbs: vec!["get".to_owned()],
        non_resource_urls: vec!["/metrics".to_owned()],
        ..PolicyRule::default()
    };
    let everywhere = vec![
        rule("list", "", "nodes", ""),
        rule("impersonate", "", "users", ""),
        url,
    ];
    let role = |namespace: &str, rules: &[PolicyRule]| Role {
        namespace: namespace.to_owned(),
        name: NAME.to_owned(),
        rules: rules.to_vec(),
    };
    let role_ref = |kind| RoleRef {
        kind,
        name: NAME.to_owned(),
    };
    let subjects = || {
        vec![Subject::ServiceAccount {
            namespace: Some(account.namespace.clone()),
            name: account.name.clone(),
        }]
    };
    let binding = |namespace: &str| RoleBinding {
        namespace: namespace.to_owned(),
        name: NAME.to_owned(),
        role_ref: role_ref(RoleRefKind::Role),
        subjects: subjects(),
    };
    Snapshot {
        roles: vec![
            role("media", &within),
            role("kube-system", &[rule("create", "batch", "jobs", "")]),
        ],
        role_bindings: vec![binding("media"), binding("kube-system")],
        cluster_roles: vec![ClusterRole {
            name: NAME.to_owned(),
            rules: everywhere,
            ..ClusterRole::default()
        }],
        cluster_role_bindings: vec![ClusterRoleBinding {
            name: NAME.to_owned(),
            role_ref: role_ref(RoleRefKind::ClusterRole),
            subjects: subjects(),
        }],
    }
}
