//! What a program should never come to have by accident, whatever it calls.

use std::collections::BTreeSet;

use super::account::Account;
use super::call::Access;

/// Verb, group, resource and name.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// What leads further than it looks, in a namespace. `{account}` stands for the name of the account, `{namespace}`
/// for that of its namespace.
#[rustfmt::skip]
const COVETED: &[Row] = &[
    // what is secret
    ("get",    "", "secrets", "postgres"),
    ("list",   "", "secrets", ""),
    ("watch",  "", "secrets", ""),
    ("list",   "", "secrets", "postgres"),
    ("get",    "", "configmaps", "kube-root-ca.crt"),
    ("list",   "", "configmaps", ""),
    // being somebody else
    ("create", "", "serviceaccounts/token", "default"),
    ("create", "", "serviceaccounts/token", "{account}"),
    ("patch",  "", "serviceaccounts", "{account}"),
    ("create", "", "serviceaccounts", ""),
    ("create", "certificates.k8s.io", "certificatesigningrequests", ""),
    ("create", "authentication.k8s.io", "tokenreviews", ""),
    // running anything, anywhere
    ("create", "", "pods", ""),
    ("create", "", "pods/exec", "p"),
    ("get",    "", "pods/exec", "p"),
    ("create", "", "pods/attach", "p"),
    ("get",    "", "pods/attach", "p"),
    ("create", "", "pods/portforward", "p"),
    ("get",    "", "pods/portforward", "p"),
    ("get",    "", "pods/proxy", "p"),
    ("get",    "", "pods/log", "p"),
    ("get",    "", "pods/status", "p"),
    ("patch",  "", "pods/ephemeralcontainers", "p"),
    ("patch",  "", "pods/resize", "p"),
    ("create", "", "pods/eviction", "p"),
    ("create", "", "pods/binding", "p"),
    ("get",    "", "services/proxy", "s"),
    ("create", "batch", "cronjobs", ""),
    ("patch",  "batch", "jobs/status", "pi"),
    ("create", "apps", "deployments", ""),
    ("patch",  "apps", "deployments", "{account}"),
    ("update", "apps", "deployments/scale", "{account}"),
    ("create", "apps", "daemonsets", ""),
    // more rights
    ("create", "rbac.authorization.k8s.io", "roles", ""),
    ("patch",  "rbac.authorization.k8s.io", "roles", "{account}"),
    ("list",   "rbac.authorization.k8s.io", "roles", ""),
    ("create", "rbac.authorization.k8s.io", "rolebindings", ""),
    ("patch",  "rbac.authorization.k8s.io", "rolebindings", "{account}"),
    ("create", "authorization.k8s.io", "localsubjectaccessreviews", ""),
];

/// The same at the cluster scope.
#[rustfmt::skip]
const COVETED_OF_THE_CLUSTER: &[Row] = &[
    ("list",   "", "nodes", ""),
    ("get",    "", "nodes", "n"),
    ("get",    "", "nodes/proxy", "n"),
    ("create", "", "nodes/proxy", "n"),
    ("list",   "", "namespaces", ""),
    ("watch",  "", "namespaces", ""),
    ("create", "", "namespaces", ""),
    ("get",    "", "namespaces", "{namespace}"),
    ("patch",  "", "namespaces", "{namespace}"),
    ("delete", "", "namespaces", "{namespace}"),
    ("update", "", "namespaces/finalize", "{namespace}"),
    ("create", "", "persistentvolumes", ""),
    ("list",   "", "secrets", ""),
    ("create", "rbac.authorization.k8s.io", "clusterroles", ""),
    ("patch",  "rbac.authorization.k8s.io", "clusterroles", "cluster-admin"),
    ("create", "rbac.authorization.k8s.io", "clusterrolebindings", ""),
    ("update", "certificates.k8s.io", "certificatesigningrequests/approval", "c"),
    ("create", "admissionregistration.k8s.io", "validatingwebhookconfigurations", ""),
    ("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
    ("create", "apiextensions.k8s.io", "customresourcedefinitions", ""),
    ("create", "apiregistration.k8s.io", "apiservices", ""),
    ("create", "authorization.k8s.io", "subjectaccessreviews", ""),
];

/// URLs that only administrators and monitoring are for.
pub(crate) const PATHS: [&str; 6] = [
    "/metrics",
    "/metrics/slis",
    "/logs",
    "/debug/pprof/",
    "/debug/flags/v",
    "/configz",
];

/// All of it, in each of some namespaces and at the cluster scope.
pub(crate) fn requests(account: &Account, namespaces: &BTreeSet<&str>) -> Vec<Access> {
    let fill = |name: &str| {
        name.replace("{account}", &account.name)
            .replace("{namespace}", &account.namespace)
    };
    let all = |rows: &[Row], namespace: &str| -> Vec<Access> {
        let access = |&(verb, group, resource, name): &Row| {
            Access::new(verb, group, resource, namespace, &fill(name))
        };
        rows.iter().map(access).collect()
    };
    let within = namespaces
        .iter()
        .flat_map(|namespace| all(COVETED, namespace));
    within.chain(all(COVETED_OF_THE_CLUSTER, "")).collect()
}
