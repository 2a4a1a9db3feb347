//! Baselines and who holds what was found.

use super::runs::{lint, lint_for};
use crate::support::Sandbox;

/// A ClusterRole that reads all Secrets, bound in namespace `app`.
const READER: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {tier: low}}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: app, namespace: app}]
"#;

/// Somebody else is given the same role, elsewhere or in the same binding: that is news.
#[test]
fn a_new_holder_of_a_known_grant_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file("r.yaml", READER);
    let write = ". --select secrets-read --write-baseline b.json";
    assert_eq!(lint(&sandbox, write), (0, Vec::new()));
    let known = ". --baseline b.json";
    let told = ["r.yaml:4:39 secrets-read"];
    let (_, binding) = READER.split_once("---\n").unwrap();
    let app = "{kind: ServiceAccount, name: app, namespace: app}";
    let evil = "{kind: ServiceAccount, name: evil, namespace: evil}";
    let more = |binding: &str| {
        format!(
            "{READER}---\n{}",
            binding.replace("name: reader, n", "name: other, n")
        )
    };
    for (now, expected) in [
        (
            more(
                &binding
                    .replace("namespace: app}\nr", "namespace: prod}\nr")
                    .replace(app, evil),
            ),
            &told[..],
        ),
        (
            more(&binding.replace("namespace: app}\nr", "namespace: prod}\nr")),
            &told[..],
        ),
        (more(&binding.replace(app, evil)), &told[..]),
        (READER.replace(app, &format!("{evil}, {app}")), &told[..]),
        (
            READER.replace(
                "tier: low",
                "rbac.authorization.k8s.io/aggregate-to-view: \"true\"",
            ),
            &told[..],
        ),
        // The same once more, and moved.
        (format!("# moved\n{}", more(binding)), &[]),
    ] {
        sandbox.file("r.yaml", &now);
        assert_eq!(lint_for(&sandbox, "secrets-read", known), expected, "{now}");
    }
    // Who is gone is no news.
    let both = READER.replace(app, &format!("{evil}, {app}"));
    sandbox.file("r.yaml", both);
    lint(&sandbox, write);
    sandbox.file("r.yaml", READER);
    assert_eq!(lint_for(&sandbox, "secrets-read", known), [""; 0]);
}

/// A second binding to a role that may do all, though its own finding stands at the role.
#[test]
fn a_second_administrator_is_told() {
    let sandbox = Sandbox::new();
    let role = READER
        .replace(
            "[\"\"], resources: [secrets], verbs: [get, list]",
            "[\"*\"], resources: [\"*\"], verbs: [\"*\"]",
        )
        .replace("kind: RoleBinding", "kind: ClusterRoleBinding")
        .replace("name: reader, namespace: app", "name: reader");
    sandbox.file("r.yaml", &role);
    lint(&sandbox, ". --write-baseline b.json");
    assert_eq!(lint(&sandbox, ". --baseline b.json").0, 0);
    let (_, binding) = role.split_once("---\n").unwrap();
    let second = binding
        .replace("{name: reader}", "{name: second}")
        .replace("name: app", "name: evil");
    sandbox.file("r.yaml", format!("{role}---\n{second}"));
    let (code, found) = lint(&sandbox, ". --baseline b.json");
    assert_eq!(code, 1, "{found:?}");
}

#[test]
fn a_baseline_that_does_not_know_who_holds_what_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.file("r.yaml", READER);
    let old = r#"{"kind": "rolewright-baseline", "version": 1, "findings": []}"#;
    sandbox.file("b.json", old);
    let run = sandbox.run("lint . --baseline b.json").expect_code(2);
    assert!(
        run.stderr
            .contains("it does not say who held what was found"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--write-baseline"), "{}", run.stderr);
}
