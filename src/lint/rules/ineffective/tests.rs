//! How bad, and for whom: what fixtures do not say.

use std::fmt::Write as _;

use rolewright_catalog::{Catalog, KubernetesVersion};

use crate::finding::Finding;
use crate::lint::{Builtin, FilledIn, Options, SetInput, lint_set};
use crate::object::{Objects, Templates};
use crate::source::{File, read_text};

fn lint(text: &str, is_complete: bool) -> Vec<Finding> {
    let version = KubernetesVersion::default();
    let (catalog, builtin) = (Catalog::new(version), Builtin::new(version));
    let reading = read_text(&File::new("f", text));
    let input = SetInput {
        name: "f".into(),
        objects: Objects::collect_with(&reading.documents, "default", Templates::Unknown),
        context: Objects::default(),
        broken: Vec::new(),
        default_namespace: "default".to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        is_complete,
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    };
    let options = Options {
        catalog: &catalog,
        builtin: &builtin,
        privileged_namespaces: &["kube-system".to_owned()],
        is_silenced: &|_, _| false,
    };
    lint_set(&input, &options).findings
}

/// What a rule says of a role of a kind: severity and persona, a comma between findings.
fn told(id: &str, kind: &str, rules: &[&str]) -> String {
    let namespace = match kind {
        "Role" => "  namespace: media\n",
        _ => "",
    };
    let mut text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: cache\n{namespace}rules:\n"
    );
    for rule in rules {
        let _ = writeln!(text, "  - {{{rule}}}");
    }
    let found = lint(&text, false);
    let own = found.iter().filter(|found| found.rule.id == id);
    let told = own.map(|found| format!("{} {}", found.severity, found.persona.name()));
    told.collect::<Vec<_>>().join(", ")
}

/// A rule, the kind of a role, the rules of that role, and what is said of them.
type Row<'r> = (&'r str, &'r str, &'r [&'r str], &'r str);

const ROWS: &[Row<'_>] = &[
    (
        "unknown-resource",
        "Role",
        &["apiGroups: [''], resources: [pod], verbs: [get]"],
        "high default",
    ),
    (
        "unknown-resource",
        "Role",
        &["apiGroups: [''], resources: [frobnicators], verbs: [get]"],
        "low default",
    ),
    (
        "unknown-resource",
        "Role",
        &["apiGroups: [example.com], resources: [pod], verbs: [get]"],
        "low pedantic",
    ),
    (
        "wrong-api-group",
        "ClusterRole",
        &["apiGroups: [''], resources: [jobs], verbs: [get]"],
        "high default",
    ),
    (
        "removed-api-group",
        "Role",
        &["apiGroups: [extensions], resources: [ingresses], verbs: [get]"],
        "medium default",
    ),
    (
        "removed-api-group",
        "Role",
        &["apiGroups: [extensions], resources: ['*'], verbs: [get]"],
        "medium default",
    ),
    (
        "removed-api-group",
        "Role",
        &["apiGroups: [extensions, apps], resources: [deployments], verbs: [get]"],
        "low pedantic",
    ),
    (
        "unknown-verb",
        "Role",
        &["apiGroups: [''], resources: [pods], verbs: [updtae]"],
        "high default",
    ),
    (
        "unknown-verb",
        "Role",
        &["apiGroups: [''], resources: ['*'], verbs: [polish]"],
        "low pedantic",
    ),
    (
        "unknown-verb",
        "Role",
        &["apiGroups: [example.com], resources: [pods], verbs: [polish]"],
        "",
    ),
    (
        "unknown-verb",
        "Role",
        &["apiGroups: [example.com], resources: [pods], verbs: [GET]"],
        "high default",
    ),
    (
        "unsupported-verb",
        "Role",
        &["apiGroups: [''], resources: [pods/log], verbs: [delete]"],
        "medium default",
    ),
    (
        "unsupported-verb",
        "Role",
        &["apiGroups: [''], resources: [pods, pods/log], verbs: [get, delete]"],
        "low pedantic",
    ),
    (
        "unsupported-verb",
        "Role",
        &["apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [get]"],
        "",
    ),
    (
        "cluster-scoped-in-role",
        "Role",
        &["apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [get]"],
        "high default",
    ),
    (
        "cluster-scoped-in-role",
        "Role",
        &["apiGroups: [''], resources: [namespaces/status], verbs: [list]"],
        "",
    ),
    (
        "cluster-scoped-in-role",
        "Role",
        &["apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: ['*']"],
        "",
    ),
    (
        "cluster-scoped-in-role",
        "Role",
        &[
            "apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [bind]",
        ],
        "",
    ),
    (
        "verb-on-wrong-resource",
        "Role",
        &[
            "apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [bind]",
        ],
        "medium default",
    ),
    (
        "verb-on-wrong-resource",
        "Role",
        &[
            "apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [bind]",
        ],
        "",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &[
            "apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [create, deletecollection]",
        ],
        "high default, high default",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &["apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [create, get]"],
        "medium default",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &[
            "apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [create]",
            "apiGroups: [''], resources: [pods], verbs: [patch]",
        ],
        "info pedantic",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &[
            "apiGroups: [authorization.k8s.io], resources: [localsubjectaccessreviews], resourceNames: [a], verbs: [create, patch]",
        ],
        "medium default",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &["apiGroups: [''], resources: [pods/exec], resourceNames: [a], verbs: [create]"],
        "",
    ),
    (
        "unrestrictable-verb",
        "Role",
        &["apiGroups: [''], resources: [pods], resourceNames: [''], verbs: [create]"],
        "",
    ),
    (
        "name-needs-field-selector",
        "Role",
        &["apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [list, watch]"],
        "low default",
    ),
    (
        "name-needs-field-selector",
        "Role",
        &["apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [get, watch]"],
        "low pedantic",
    ),
    (
        "shadowed-rule",
        "Role",
        &[
            "apiGroups: [''], resources: [pods], verbs: [get, list]",
            "apiGroups: [''], resources: [pods], verbs: [get]",
        ],
        "low pedantic",
    ),
    (
        "shadowed-rule",
        "Role",
        &[
            "apiGroups: [''], resources: ['*'], verbs: [get]",
            "apiGroups: [''], resources: [pods], resourceNames: [a], verbs: [get]",
        ],
        "medium default",
    ),
    (
        "malformed-non-resource-url",
        "ClusterRole",
        &["nonResourceURLs: [/healthz], verbs: [get]"],
        "info pedantic",
    ),
    (
        "malformed-non-resource-url",
        "ClusterRole",
        &["nonResourceURLs: [healthz], verbs: [get]"],
        "medium default",
    ),
    (
        "dead-non-resource-verb",
        "Role",
        &["nonResourceURLs: [/healthz], verbs: [list]"],
        "",
    ),
];

#[test]
fn severities_are_those_of_the_pages() {
    let mut wrong = String::new();
    for (id, kind, rules, expected) in ROWS {
        let told = told(id, kind, rules);
        if told != *expected {
            let _ = writeln!(wrong, "{id} of {rules:?}: {told:?} and not {expected:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_goes_into_view_or_is_dangerous_is_worse() {
    let role = |rule: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: cache\n  labels:\n    rbac.authorization.k8s.io/aggregate-to-view: 'true'\nrules:\n  - {{{rule}}}\n"
        )
    };
    for (rule, expected) in [
        (
            "apiGroups: [example.com], resources: [widgets], verbs: [get]",
            "low",
        ),
        (
            "apiGroups: [example.com], resources: [widgets], verbs: [get, delete]",
            "high",
        ),
        (
            "apiGroups: [''], resources: [secrets], verbs: [get]",
            "high",
        ),
    ] {
        let found = lint(&role(rule), false);
        let own = found
            .iter()
            .find(|found| found.rule.id == "aggregates-into-built-in");
        assert_eq!(
            own.map(|found| found.severity.name()),
            Some(expected),
            "{rule}"
        );
    }
}

#[test]
fn a_complete_set_is_sure_of_what_is_unused() {
    let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: cache}\nrules:\n  - {apiGroups: [''], resources: [pods], verbs: [get]}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: cache}\n";
    for (is_complete, expected) in [(true, "high"), (false, "medium")] {
        let found = lint(text, is_complete);
        for id in ["unused-role", "unused-service-account"] {
            let own = found.iter().find(|found| found.rule.id == id);
            assert_eq!(
                own.map(|found| found.confidence.name()),
                Some(expected),
                "{id}"
            );
        }
    }
}

#[test]
fn a_dead_grant_of_a_pair_is_told_once() {
    let dead = [
        "apiGroups: [''], resources: [pod], verbs: [get]",
        "apiGroups: [''], resources: [jobs], verbs: [get]",
        "apiGroups: [apps/v1], resources: [deployments], verbs: [get]",
        "apiGroups: [v1], resources: [deployments], verbs: [get]",
        "apiGroups: [extensions], resources: [deployments], verbs: [get]",
        "apiGroups: ['', extensions], resources: [deployments], verbs: [get]",
        "apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]",
        "apiGroups: [''], resources: [pods/*], verbs: [get]",
        "apiGroups: [''], resources: [nodes], verbs: [get]",
        "apiGroups: [''], resources: [pods], verbs: [impersonate]",
        "apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [bind]",
        "apiGroups: [''], resources: [services], verbs: [READ]",
        "apiGroups: [''], resources: [pods/log], verbs: [delete]",
        "apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [get]",
        "apiGroups: [''], resources: [configmaps], resourceNames: [a], verbs: [deletecollection]",
        "apiGroups: [''], resources: [configmaps], resourceNames: ['a*'], verbs: [get]",
        "apiGroups: [''], resources: [configmaps, ''], verbs: [get]",
    ];
    let mut wrong = String::new();
    for rule in dead {
        let text = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: cache, namespace: media}}\nrules:\n  - {{{rule}}}\n"
        );
        let found = lint(&text, false);
        let told: Vec<&str> = found
            .iter()
            .map(|found| found.rule.id)
            .filter(|id| *id != "unused-role")
            .collect();
        if told.len() != 1 {
            let _ = writeln!(wrong, "{rule}: {told:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
