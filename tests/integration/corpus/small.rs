//! What other linters were measured to miss or to get wrong on small files.

use rolewright::finding::{Finding, Persona};

use crate::lint::lint;
use crate::support::Sandbox;

/// A ClusterRole with these fields as its only rule, bound to one account in the whole cluster.
fn granted(rule: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: operator}}
rules:
- {rule}
---
apiVersion: v1
kind: ServiceAccount
metadata: {{name: operator, namespace: ops}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: operator}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator}}
subjects:
- {{kind: ServiceAccount, name: operator, namespace: ops}}
"
    )
}

/// What everybody hears of such a grant.
fn heard(rule: &str) -> Vec<&'static str> {
    let findings = lint("f.yaml", &granted(rule));
    let heard = findings
        .iter()
        .filter(|found| found.persona == Persona::Default);
    heard.map(|found: &Finding| found.rule.id).collect()
}

#[test]
fn what_others_are_silent_on_is_told_to_everybody() {
    for (rule, expected) in [
        (
            "{apiGroups: [''], resources: [pods/exec], verbs: [get]}",
            "pods-exec",
        ),
        (
            "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}",
            "bind-roles",
        ),
        (
            "{apiGroups: [''], resources: [users], verbs: [impersonate]}",
            "impersonate",
        ),
        (
            "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}",
            "serviceaccount-token-create",
        ),
        (
            "{apiGroups: [''], resources: [pods/*], verbs: [create]}",
            "malformed-resource",
        ),
        (
            "{apiGroups: [''], resources: [deployments], verbs: [get]}",
            "wrong-api-group",
        ),
        (
            "{apiGroups: [apps], resources: [deployments], resourceNames: ['*'], verbs: [get]}",
            "wildcard-resource-name",
        ),
        (
            "{apiGroups: [''], resources: [podz], verbs: [get]}",
            "unknown-resource",
        ),
        (
            "{apiGroups: [''], resources: [pods], verbs: [lisst]}",
            "unknown-verb",
        ),
    ] {
        let heard = heard(rule);
        assert!(heard.contains(&expected), "{rule}: {heard:?}");
    }
}

/// Nothing that is named like a Secret and is none is taken for one.
#[test]
fn secrets_of_a_foreign_group_are_no_secrets() {
    let foreign =
        heard("{apiGroups: [example.com], resources: [secrets], verbs: [get, list, watch]}");
    assert!(
        !foreign.iter().any(|id| id.contains("secret")),
        "{foreign:?}"
    );
    let own = heard("{apiGroups: [''], resources: [secrets], verbs: [get, list, watch]}");
    assert!(own.contains(&"secrets-read"), "{own:?}");
}

/// One document that is no YAML hides none of the others, and the run does not end well: it is a
/// finding where kubectl is certain to refuse it, and else leaves the run undecided.
#[test]
fn a_broken_document_hides_no_other() {
    let good = granted("{apiGroups: [''], resources: [secrets], verbs: [list]}");
    let other = good.replace("operator", "other");
    for (broken, code, told) in [
        ("kind: ServiceAccount: x", 1, 1),
        ("kind: \"ServiceAccount", 1, 1),
        ("kind: ServiceAccount\nx: \"a\nb\"", 2, 0),
    ] {
        let sandbox = Sandbox::new();
        let text = format!("{good}---\napiVersion: v1\n{broken}\n---\n{other}");
        sandbox.file("all.yaml", text);
        let run = sandbox
            .run("lint --format concise all.yaml")
            .expect_code(code);
        let count = |rule: &str| run.stdout.matches(&format!("[{rule}]")).count();
        let counts = (count("secrets-read"), count("invalid-yaml"));
        assert_eq!(counts, (2, told), "{run:#?}");
    }
}
