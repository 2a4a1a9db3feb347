//! What each example has to grant, as typed data, compared with what its rendered files grant:
//! nothing missing, nothing more, to nobody else.

use std::collections::BTreeSet;

use rolewright_catalog::{Catalog, KubernetesVersion, builtin_rbac};
use rolewright_rbac::{Action, Identity, Policy, Subject};

use super::rendered;
use crate::manifests::{Granted, RoleKind, What, granted, joined};

/// An example with its one subject, a service account.
pub(super) struct Golden {
    pub(super) example: &'static str,
    pub(super) namespace: &'static str,
    pub(super) account: &'static str,
    pub(super) rows: &'static [Row],
}

/// Verbs on one resource, by one kind of role, in one namespace or (`None`) everywhere.
pub(super) struct Row {
    pub(super) role: RoleKind,
    pub(super) namespace: Option<&'static str>,
    pub(super) group: &'static str,
    pub(super) resource: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) verbs: &'static [&'static str],
}

use RoleKind::{ClusterRole, Role};

#[rustfmt::skip]
pub(super) const GOLDEN: [Golden; 12] = [
    Golden { example: "job-robot", namespace: "default", account: "job-robot", rows: &[
        Row { role: Role, namespace: Some("default"), group: "batch", resource: "jobs", names: &[], verbs: &["create", "list"] },
        Row { role: Role, namespace: Some("default"), group: "batch", resource: "jobs", names: &["pi"], verbs: &["delete", "patch"] },
    ] },
    Golden { example: "image-worker", namespace: "media", account: "service-account-jobs", rows: &[
        Row { role: Role, namespace: Some("media"), group: "batch", resource: "jobs", names: &[], verbs: &["create"] },
    ] },
    Golden { example: "image-worker/environments/local", namespace: "media-local", account: "service-account-jobs", rows: &[
        Row { role: Role, namespace: Some("media-local"), group: "batch", resource: "jobs", names: &[], verbs: &["create"] },
    ] },
    Golden { example: "image-worker/environments/production", namespace: "media-production", account: "service-account-jobs", rows: &[
        Row { role: Role, namespace: Some("media-production"), group: "batch", resource: "jobs", names: &[], verbs: &["create"] },
    ] },
    Golden { example: "endpoint-watcher/cluster-wide", namespace: "mynamespace", account: "mycomponent-serviceaccount", rows: &[
        Row { role: ClusterRole, namespace: None, group: "", resource: "pods", names: &[], verbs: &["list"] },
        Row { role: ClusterRole, namespace: None, group: "", resource: "namespaces", names: &[], verbs: &["watch"] },
    ] },
    Golden { example: "endpoint-watcher/namespaced", namespace: "mynamespace", account: "mycomponent-serviceaccount", rows: &[
        Row { role: Role, namespace: Some("mynamespace"), group: "", resource: "pods", names: &[], verbs: &["list"] },
    ] },
    Golden { example: "analytics-job", namespace: "analytics", account: "analytics-job", rows: &[
        Row { role: Role, namespace: Some("example"), group: "batch", resource: "jobs", names: &[], verbs: &["create"] },
    ] },
    Golden { example: "in-cluster-sample", namespace: "ns-sample", account: "sa-sample", rows: &[] },
    Golden { example: "controllers/stateful-set", namespace: "ledger", account: "ledger", rows: &[
        Row { role: Role, namespace: Some("ledger"), group: "coordination.k8s.io", resource: "leases", names: &[], verbs: &["create"] },
        Row { role: Role, namespace: Some("ledger"), group: "coordination.k8s.io", resource: "leases", names: &["ledger"], verbs: &["get", "update"] },
        Row { role: Role, namespace: Some("ledger"), group: "", resource: "pods", names: &[], verbs: &["get", "list", "watch"] },
        Row { role: Role, namespace: Some("ledger"), group: "", resource: "configmaps", names: &["ledger-members"], verbs: &["get", "update"] },
    ] },
    Golden { example: "controllers/daemon-set", namespace: "node-labeler", account: "node-labeler", rows: &[
        Row { role: ClusterRole, namespace: None, group: "", resource: "nodes", names: &[], verbs: &["get", "patch"] },
    ] },
    Golden { example: "controllers/job", namespace: "shop", account: "shop-migration", rows: &[
        Row { role: Role, namespace: Some("shop"), group: "apps", resource: "deployments/scale", names: &["shop"], verbs: &["get", "update"] },
        Row { role: Role, namespace: Some("shop"), group: "", resource: "pods", names: &[], verbs: &["list"] },
    ] },
    Golden { example: "controllers/cron-job", namespace: "shop", account: "opening-hours", rows: &[
        Row { role: Role, namespace: Some("shop"), group: "apps", resource: "deployments/scale", names: &["shop"], verbs: &["get", "update"] },
    ] },
];

impl Golden {
    pub(super) fn identity(&self) -> Identity {
        Identity::service_account(self.namespace, self.account)
    }

    /// The rows, one thing each, sorted.
    fn granted(&self) -> Vec<Granted> {
        let mut granted: Vec<Granted> = self.rows.iter().flat_map(Row::granted).collect();
        granted.sort();
        granted
    }
}

impl Row {
    fn granted(&self) -> impl Iterator<Item = Granted> {
        let names = match self.names {
            [] => vec![None],
            names => names.iter().copied().map(Some).collect(),
        };
        names.into_iter().flat_map(move |name| {
            self.verbs.iter().map(move |&verb| Granted {
                role: self.role,
                namespace: self.namespace.map(str::to_owned),
                what: What::Resource {
                    group: self.group.to_owned(),
                    resource: self.resource.to_owned(),
                    name: name.map(str::to_owned),
                    verb: verb.to_owned(),
                },
            })
        })
    }

    /// Whether this row alone allows a request for a resource.
    fn allows(&self, verb: &str, group: &str, resource: &str, namespace: &str, name: &str) -> bool {
        self.verbs.contains(&verb)
            && self.group == group
            && self.resource == resource
            && self.namespace.is_none_or(|own| own == namespace)
            && (self.names.is_empty() || self.names.contains(&name))
    }
}

#[test]
fn each_example_grants_the_golden_table_and_nothing_more() {
    for golden in &GOLDEN {
        let policy = rendered(golden.example).policy();
        assert_eq!(policy.dangling(), [], "{}", golden.example);
        assert_eq!(
            granted(&policy, &golden.identity()),
            golden.granted(),
            "{}",
            golden.example
        );
    }
    let counts = GOLDEN.map(|golden| golden.granted().len());
    assert_eq!(counts, [4, 1, 1, 1, 2, 1, 1, 0, 8, 2, 3, 2]);
}

#[test]
fn nobody_but_the_client_is_granted_anything() {
    for golden in &GOLDEN {
        let manifests = rendered(golden.example);
        let client = Subject::ServiceAccount {
            namespace: Some(golden.namespace.to_owned()),
            name: golden.account.to_owned(),
        };
        for subject in manifests.subjects() {
            assert_eq!(*subject, client, "{}", golden.example);
        }
        let policy = manifests.policy();
        let mut has_account = false;
        for account in &manifests.objects.service_accounts {
            if (account.namespace.as_str(), account.name.as_str())
                == (golden.namespace, golden.account)
            {
                has_account = true;
                continue;
            }
            let other = Identity::service_account(&account.namespace, &account.name);
            assert_eq!(granted(&policy, &other), [], "{other:?}");
        }
        assert!(has_account, "{}: {client:?} is not made", golden.example);
    }
}

/// Asks for every verb on every resource there is, in the namespaces that matter and at the cluster
/// scope, without a name and with some: what the built-in roles do not give, only the table gives.
#[test]
fn of_all_that_can_be_asked_only_the_golden_table_is_allowed() {
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let builtin = builtin_rbac(KubernetesVersion::LATEST);
    let baseline = Policy::new(builtin.clone());
    let mut questions = 0;
    for golden in &GOLDEN {
        let snapshot = rendered(golden.example).objects.snapshot;
        let policy = Policy::new(joined(builtin.clone(), snapshot));
        let identity = golden.identity();
        let row_namespaces = golden.rows.iter().filter_map(|row| row.namespace);
        let namespaces: BTreeSet<&str> = ["", golden.namespace, "elsewhere"]
            .into_iter()
            .chain(row_namespaces)
            .collect();
        for (group, resource, subresource, verb) in everything(&catalog) {
            for (&namespace, name) in namespaces
                .iter()
                .flat_map(|namespace| ["", "pi", "other"].map(|name| (namespace, name)))
            {
                let request = identity.request(Action::Resource {
                    verb,
                    group,
                    resource,
                    subresource,
                    namespace,
                    name,
                });
                let expected = baseline.decide(&request).is_allowed()
                    || subresource.is_empty()
                        && (golden.rows.iter())
                            .any(|row| row.allows(verb, group, resource, namespace, name));
                let decided = policy.decide(&request).is_allowed();
                assert_eq!(decided, expected, "{}: {request:?}", golden.example);
                questions += 1;
            }
        }
    }
    assert!(questions > 50_000, "only {questions} questions");
}

/// Every verb that anybody is asked about on every resource and subresource of the catalog.
fn everything(catalog: &Catalog) -> Vec<(&str, &str, &str, &str)> {
    const VERBS: [&str; 9] = [
        "create",
        "delete",
        "deletecollection",
        "get",
        "list",
        "patch",
        "update",
        "watch",
        "*",
    ];
    let mut all = Vec::new();
    for resource in catalog.resources() {
        let subresources = resource.subresources().iter();
        let subresources = subresources.map(|sub| (sub.name(), sub.special_verbs()));
        for (subresource, special) in [("", resource.special_verbs())]
            .into_iter()
            .chain(subresources)
        {
            let verbs = VERBS.into_iter().chain(special.iter().copied());
            all.extend(verbs.map(|verb| (resource.group(), resource.plural(), subresource, verb)));
        }
    }
    all
}
