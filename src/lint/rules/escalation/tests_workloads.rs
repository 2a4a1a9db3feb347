//! How bad rights over Secrets, Pods, workloads and nodes are, by where and for whom they hold.

use std::fmt::Write as _;

use super::super::testing::{Given, Rated, d, given, lint, p, rated};
use crate::finding::Severity::{self, Critical, High, Low, Medium};

/// A rule, the grant as groups, resources and verbs, and what is made of it in the whole cluster,
/// in a namespace, in kube-system, with a name in the cluster and in a namespace, and for everybody.
type Case = (&'static str, &'static str, [Rated; 6]);

const NONE: Rated = None;

/// What holds in the cluster alone: nothing in a Role, and a step less with a name.
const fn of_nodes(cluster: Severity, named: Severity) -> [Rated; 6] {
    [d(cluster), NONE, NONE, d(named), NONE, d(Critical)]
}

const CASES: &[Case] = &[
    (
        "secrets-read",
        "'' | secrets | list",
        [
            d(Critical),
            d(Medium),
            d(Critical),
            p(Low),
            p(Low),
            d(Critical),
        ],
    ),
    (
        "secrets-read",
        "'' | secrets | get",
        [d(High), d(Medium), d(High), p(Low), p(Low), d(Critical)],
    ),
    (
        "secrets-read",
        "'' | secrets | deletecollection",
        [d(Critical), d(Medium), d(Critical), NONE, NONE, d(Critical)],
    ),
    (
        "secrets-write",
        "'' | secrets | update",
        [d(High), d(Medium), d(High), p(Medium), p(Low), d(Critical)],
    ),
    (
        "secrets-write",
        "'' | secrets | create",
        [d(High), d(Medium), d(High), NONE, NONE, d(Critical)],
    ),
    (
        "token-secret-mint",
        "'' | secrets | create, patch",
        [
            d(Critical),
            d(High),
            d(Critical),
            d(Critical),
            d(High),
            d(Critical),
        ],
    ),
    (
        "pods-create",
        "'' | pods | create",
        [d(High), p(Medium), d(High), NONE, NONE, d(Critical)],
    ),
    (
        "pods-create",
        "'' | pods | create, patch",
        [d(High), p(Medium), d(High), p(Medium), p(Low), d(Critical)],
    ),
    (
        "workloads-write",
        "apps | deployments | update",
        [d(High), p(Medium), d(High), p(Medium), p(Low), d(Critical)],
    ),
    (
        "workloads-write",
        "argoproj.io | workflows | create",
        [d(High), p(Medium), d(High), NONE, NONE, d(Critical)],
    ),
    (
        "pods-modify",
        "'' | pods | patch",
        [d(High), p(Low), d(High), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-delete",
        "'' | pods | delete",
        [p(Medium), p(Low), p(Medium), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-delete",
        "'' | pods/eviction | create",
        [p(Low), p(Low), p(Low), p(Low), p(Low), d(High)],
    ),
    (
        "pods-exec",
        "'' | pods/exec | get",
        [
            d(Critical),
            d(High),
            d(Critical),
            d(High),
            d(Medium),
            d(Critical),
        ],
    ),
    (
        "pods-attach",
        "'' | pods/attach | create",
        [d(High), d(Medium), d(High), d(Medium), d(Low), d(Critical)],
    ),
    (
        "pods-portforward",
        "'' | pods/portforward | create",
        [d(Medium), p(Low), d(Medium), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-ephemeral-containers",
        "'' | pods/ephemeralcontainers | patch",
        [d(High), d(Medium), d(High), d(Medium), d(Low), d(Critical)],
    ),
    (
        "pods-services-proxy",
        "'' | services/proxy | get",
        [d(High), p(Medium), d(High), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-log-read",
        "'' | pods/log | get",
        [p(Medium), p(Low), p(Medium), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-status-write",
        "'' | pods/status | patch",
        [d(Medium), p(Low), d(Medium), p(Low), p(Low), d(Critical)],
    ),
    (
        "pods-binding-write",
        "'' | pods/binding | create",
        [d(Medium), d(Low), d(Medium), d(Low), d(Low), d(Critical)],
    ),
    (
        "nodes-proxy",
        "'' | nodes/proxy | get",
        of_nodes(Critical, High),
    ),
    ("nodes-write", "'' | nodes | update", of_nodes(High, Medium)),
    (
        "nodes-status-write",
        "'' | nodes/status | update",
        of_nodes(Medium, Low),
    ),
    (
        "nodes-kubelet-api",
        "'' | nodes/log | get",
        [p(Medium), NONE, NONE, p(Low), NONE, d(Critical)],
    ),
    (
        "nodes-kubelet-api",
        "'' | nodes/configz | get",
        [p(Low), NONE, NONE, p(Low), NONE, d(High)],
    ),
    (
        "nodes-kubelet-api",
        "'' | nodes/metrics, nodes/stats | get",
        [NONE; 6],
    ),
    (
        "bulk-delete",
        "'' | persistentvolumeclaims | deletecollection",
        [d(Medium), p(Low), d(Medium), NONE, NONE, d(Critical)],
    ),
    (
        "bulk-delete",
        "'' | persistentvolumeclaims | delete",
        [p(Medium), NONE, p(Medium), NONE, NONE, d(Critical)],
    ),
    (
        "bulk-delete",
        "'' | namespaces | deletecollection",
        [NONE; 6],
    ),
    (
        "bulk-delete",
        "'' | pods, secrets, namespaces | delete",
        [NONE; 6],
    ),
    (
        "services-write",
        "'' | services | create",
        [p(Medium), p(Low), p(Medium), NONE, NONE, d(Critical)],
    ),
    (
        "services-status-write",
        "'' | services/status | update",
        [d(High), d(Medium), d(High), d(Medium), d(Low), d(Critical)],
    ),
    (
        "endpoints-write",
        "discovery.k8s.io | endpointslices | update",
        [d(High), p(Medium), d(High), p(Low), p(Low), d(Critical)],
    ),
    (
        "config-maps-write",
        "'' | configmaps | deletecollection",
        [d(Medium), p(Low), d(Medium), NONE, NONE, d(Critical)],
    ),
    (
        "control-plane-config-write",
        "'' | configmaps | update",
        [d(Critical), NONE, d(Critical), NONE, NONE, d(Critical)],
    ),
    ("bootstrap-token-mint", "'' | secrets | update", [NONE; 6]),
];

#[test]
fn each_is_as_bad_as_where_it_holds() {
    let mut wrong = String::new();
    for (rule, grant, expected) in CASES {
        let named = format!("{grant} | one");
        let found = [
            (*grant, Given::Cluster),
            (*grant, Given::Namespace("media")),
            (*grant, Given::Namespace("kube-system")),
            (&named, Given::Cluster),
            (&named, Given::Namespace("media")),
            (*grant, Given::Everybody),
        ]
        .map(|(grant, to)| rated(&given(&[grant], to), rule));
        if found != *expected {
            let _ = write!(
                wrong,
                "{rule}, {grant}:\n  found    {found:?}\n  expected {expected:?}\n"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn names_of_the_control_plane_are_no_limit() {
    let named = |name: &str, namespace| {
        let grant = format!("'' | configmaps | patch | {name}");
        rated(
            &given(&[&grant], Given::Namespace(namespace)),
            "control-plane-config-write",
        )
    };
    assert_eq!(named("aws-auth", "kube-system"), d(Critical));
    assert_eq!(named("coredns", "kube-system"), d(High));
    assert_eq!(named("cluster-info", "kube-public"), d(High));
    assert_eq!(named("cluster-info", "kube-system"), NONE);
    assert_eq!(named("aws-auth", "media"), NONE);
    assert_eq!(named("settings", "kube-system"), NONE);
    let cluster = given(&["'' | configmaps | update | kube-proxy"], Given::Cluster);
    assert_eq!(rated(&cluster, "control-plane-config-write"), d(High));
    let create = given(
        &["'' | configmaps | create"],
        Given::Namespace("kube-system"),
    );
    assert_eq!(rated(&create, "control-plane-config-write"), d(Critical));
}

#[test]
fn a_bootstrap_token_is_made_in_kube_system_under_its_name() {
    let named = |name: &str, namespace| {
        let grant = format!("'' | secrets | update | {name}");
        rated(
            &given(&[&grant], Given::Namespace(namespace)),
            "bootstrap-token-mint",
        )
    };
    assert_eq!(named("bootstrap-token-07401b", "kube-system"), d(High));
    assert_eq!(named("session-key", "kube-system"), NONE);
    assert_eq!(named("bootstrap-token-07401b", "media"), NONE);
    let all = lint(&given(
        &["'' | secrets | update"],
        Given::Namespace("kube-system"),
    ));
    let write = all.iter().find(|found| found.rule.id == "secrets-write");
    let help = write.map(|found| found.help.join("; ")).unwrap_or_default();
    assert!(help.contains("it implies bootstrap-token-mint"), "{help}");
}

#[test]
fn halves_are_put_together_over_all_rules_of_a_subject() {
    let steal = |rules: &[&str], to| rated(&given(rules, to), "pod-steal");
    let both = ["'' | nodes | patch", "'' | pods | delete"];
    assert_eq!(steal(&both, Given::Cluster), d(High));
    assert_eq!(steal(&both, Given::Everybody), d(Critical));
    assert_eq!(steal(&both, Given::Namespace("media")), NONE);
    let named = ["'' | nodes | patch | one", "'' | pods | delete"];
    assert_eq!(steal(&named, Given::Cluster), d(Medium));
    assert_eq!(
        steal(&["'' | nodes | delete, patch"], Given::Cluster),
        d(High)
    );
    assert_eq!(steal(&["'' | nodes | delete"], Given::Cluster), NONE);
    let mint = |rules: &[&str]| {
        rated(
            &given(rules, Given::Namespace("media")),
            "token-secret-mint",
        )
    };
    assert_eq!(
        mint(&["'' | secrets | create", "'' | secrets | list"]),
        d(High)
    );
    assert_eq!(
        mint(&["'' | secrets | create | one", "'' | secrets | get"]),
        NONE
    );
    assert_eq!(
        mint(&["'' | secrets | create | ''", "'' | secrets | get"]),
        d(High)
    );
    assert_eq!(mint(&["'' | secrets | update, get"]), NONE);
}

#[test]
fn a_grant_in_kube_system_is_told_of_those_from_elsewhere() {
    let rated_for = |subject: &str, namespace: &str, grant: &str| {
        let text = given(&[grant], Given::Namespace("kube-system"))
            .replace("kube-system", namespace)
            .replace(
                &format!("{{kind: ServiceAccount, name: app, namespace: {namespace}}}"),
                subject,
            );
        rated(&text, "privileged-namespace-grant")
    };
    let account = "{kind: ServiceAccount, name: app, namespace: media}";
    let user = "{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}";
    let exec = "'' | pods/exec | get";
    assert_eq!(rated_for(account, "kube-system", exec), d(High));
    assert_eq!(rated_for(user, "kube-system", exec), d(High));
    assert_eq!(rated_for(account, "media", exec), NONE);
    assert_eq!(rated_for(account, "kube-public", exec), d(Medium));
    assert_eq!(
        rated_for(account, "kube-system", "'' | secrets | get | one"),
        d(Medium)
    );
    assert_eq!(
        rated_for(account, "kube-system", "'' | configmaps | update | one"),
        NONE
    );
    assert_eq!(
        rated_for(account, "kube-system", "'' | configmaps | update"),
        d(High)
    );
    let own = "{kind: ServiceAccount, name: app}";
    assert_eq!(rated_for(own, "kube-system", exec), NONE);
    let unknown = "{kind: ServiceAccount, name: app, namespace: '{{ .Release.Namespace }}'}";
    assert_eq!(rated_for(unknown, "kube-system", exec), NONE);
    let group = "{kind: Group, name: 'system:serviceaccounts:kube-system', apiGroup: rbac.authorization.k8s.io}";
    assert_eq!(rated_for(group, "kube-system", exec), NONE);
}
