//! Saying that something is meant.

use super::runs::{FINE, WIDE, WIDE_AT, lint, lint_for};
use crate::support::Sandbox;

const RULES: &str = "wildcard-verbs,linter";

fn findings(text: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.file("f.yaml", text);
    lint_for(&sandbox, RULES, "f.yaml")
}

#[test]
fn a_suppression_silences_what_it_stands_at() {
    let at = |ending: &str| WIDE.replace("[\"*\"]\n", &format!("[\"*\"] {ending}\n"));
    let above = |line: &str| WIDE.replace("  verbs", &format!("  {line}\n  verbs"));
    let annotated = WIDE.replace(
        "namespace: ops}",
        "namespace: ops, annotations: {rolewright.dev/ignore: 'ignore[wildcard-verbs] it owns them'}}",
    );
    for text in [
        at("# rolewright: ignore[wildcard-verbs] it owns them"),
        at("# rolewright: ignore[wildcard-verbs] until=2999-01-31 it owns them"),
        above("# rolewright: ignore[wildcard-verbs] it owns them"),
        above("{{/* rolewright: ignore[wildcard-verbs] it owns them */}}"),
        // Above an item it covers all of that.
        WIDE.replace(
            "- apiGroups",
            "# rolewright: ignore[wildcard-verbs] it owns them\n- apiGroups",
        ),
        annotated,
    ] {
        let sandbox = Sandbox::new();
        sandbox.file("f.yaml", &text);
        let run = sandbox
            .run("lint f.yaml --format concise --select wildcard-verbs,linter")
            .expect_code(0);
        assert!(
            run.stdout.contains("no findings; 1 suppressed"),
            "{text}{}",
            run.stdout
        );
    }
}

#[test]
fn a_suppression_that_does_nothing_is_told() {
    let at = |ending: &str| WIDE.replace("[\"*\"]\n", &format!("[\"*\"] {ending}\n"));
    let unused = FINE.replace(
        "[get]",
        "[get] # rolewright: ignore[wildcard-verbs] it owns them",
    );
    assert_eq!(findings(&unused), ["f.yaml:8:37 unused-suppression"]);
    let wide = format!("f.yaml:{WIDE_AT}");
    for (comment, rule) in [
        // Its day is over.
        (
            "# rolewright: ignore[wildcard-verbs] until=2020-01-31 it owns them",
            "expired-suppression",
        ),
        // It gives no reason, or names what is no rule.
        (
            "# rolewright: ignore[wildcard-verbs]",
            "malformed-suppression",
        ),
        (
            "# rolewright: ignore[wildcard-verb] it owns them",
            "malformed-suppression",
        ),
        ("# rolewright: ignore it owns them", "malformed-suppression"),
        (
            "# rolewright: ignore[wildcard-verbs] until=soon it owns them",
            "malformed-suppression",
        ),
    ] {
        let found = findings(&at(comment));
        assert_eq!(found.len(), 2, "{comment}: {found:?}");
        assert_eq!(found[0], wide, "{comment}");
        assert!(found[1].ends_with(rule), "{comment}: {found:?}");
    }
    // Those of others do nothing here.
    let found = findings(&at("# checkov:skip=CKV_K8S_49: it owns them"));
    assert_eq!(found.first(), Some(&wide));
}

/// What is said of a role holds at its bindings too.
#[test]
fn a_suppression_at_the_role_silences_its_binding() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
                metadata: {name: all}\nrules:\n";
    let secrets = "- apiGroups: [\"\"]\n  resources: [secrets]\n  verbs: [list]\n";
    let binding = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
                   metadata: {name: all}\n\
                   roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}\n\
                   subjects:\n- {kind: ServiceAccount, name: a, namespace: kube-system}\n";
    let sandbox = Sandbox::new();
    sandbox.file("f.yaml", format!("{role}{secrets}{binding}"));
    assert_eq!(lint_for(&sandbox, "secrets-read", "f.yaml").len(), 1);
    let comment = "# rolewright: ignore[secrets-read] it copies them\n";
    sandbox.file("f.yaml", format!("{role}{comment}{secrets}{binding}"));
    assert_eq!(lint_for(&sandbox, "secrets-read,linter", "f.yaml"), [""; 0]);
}

/// Whoever means a wildcard does not thereby mean all that it grants.
#[test]
fn a_suppressed_wildcard_does_not_hide_what_it_implies() {
    let wide = WIDE.replace("configmaps", "secrets");
    let sandbox = Sandbox::new();
    sandbox.file("f.yaml", &wide);
    let both = "wildcard-verbs,secrets-read";
    let (_, told) = lint(&sandbox, &format!("f.yaml --select {both}"));
    assert!(told.contains(&format!("f.yaml:{WIDE_AT}")), "{told:?}");
    let suppressed = wide.replace(
        "[\"*\"]\n",
        "[\"*\"] # rolewright: ignore[wildcard-verbs] it owns them\n",
    );
    sandbox.file("f.yaml", suppressed);
    let found = lint_for(&sandbox, both, "f.yaml");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("secrets-read"), "{found:?}");
}

/// A patch is judged once it is applied; until then nothing in it is unused.
#[test]
fn nothing_is_unused_in_a_patch_that_is_not_applied() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n";
    let sandbox = Sandbox::new();
    sandbox
        .file("base/kustomization.yaml", "resources: [d.yaml]\n")
        .file(
            "base/d.yaml",
            format!(
                "{deployment}spec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    \
                 metadata: {{labels: {{a: b}}}}\n    \
                 spec: {{automountServiceAccountToken: false, containers: [{{name: c, image: x}}]}}\n"
            ),
        )
        .file("ov/kustomization.yaml", "resources: [../base]\npatches: [{path: p.yaml}]\n")
        .file(
            "ov/p.yaml",
            format!(
                "{deployment}spec:\n  # rolewright: ignore[unknown-workload-field] a webhook mends it\n  \
                 replicas: 1\n"
            ),
        );
    let (_, found) = lint(&sandbox, "--build never .");
    assert_eq!(found, Vec::<String>::new());
}

/// Where a value is filled in later that decides, nobody knows whether there is something to silence.
#[test]
fn nothing_is_unused_where_it_is_not_known_yet() {
    let role = |verbs: &str, kind: &str, name: &str, resources: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: ops}}\n\
             rules:\n- apiGroups: [\"\"]\n  resources: {resources} # rolewright: ignore[secrets-read] it copies them\n  \
             verbs: {verbs}\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: {{{{ toJson .Values.verbs }}}}\n"
        )
    };
    let unused = |text: &str| {
        let sandbox = Sandbox::new();
        sandbox.file("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n");
        sandbox.file("c/templates/role.yaml", text);
        let (_, found) = lint(&sandbox, "--build never c");
        found.iter().any(|it| it.ends_with("unused-suppression"))
    };
    let values = "{{ toJson .Values.list }}";
    assert!(!unused(&role("[get]", "Role", "a", values)));
    assert!(!unused(&role(values, "Role", "a", "[configmaps]")));
    assert!(!unused(&role("[\"${VERB}\"]", "Role", "a", "[configmaps]")));
    assert!(unused(&role(
        "[get]",
        "Role",
        "{{ .Release.Name }}",
        "[configmaps]"
    )));
}

/// What an overlay makes of a base may be what is silenced there.
#[test]
fn nothing_is_unused_in_what_is_changed_later() {
    let sandbox = Sandbox::new();
    sandbox
        .file("base/kustomization.yaml", "resources: [role.yaml]\n")
        .file(
            "base/role.yaml",
            FINE.replace(
                "[get]",
                "[get] # rolewright: ignore[wildcard-verbs] it owns them",
            ),
        )
        .file("ov/kustomization.yaml", "resources: [../base]\n");
    let found = || lint_for(&sandbox, RULES, "--build never .");
    assert_eq!(found(), ["base/role.yaml:8:37 unused-suppression"]);
    sandbox.file(
        "ov/kustomization.yaml",
        "resources: [../base]\npatches: [{target: {kind: Role}, patch: '[]'}]\n",
    );
    assert_eq!(found(), [""; 0]);
}

/// A rule that takes in another is found once where the other is written.
#[test]
fn what_an_alias_takes_in_again_is_told_once() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n\
                - &all\n  apiGroups: [\"\"]\n  resources: [configmaps]\n  verbs: [\"*\"]\n\
                - <<: *all\n- *all\n";
    let found = findings(role);
    assert_eq!(found, ["f.yaml:8:11 wildcard-verbs"]);
}
