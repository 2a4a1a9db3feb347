//! Manifests inside ConfigMaps, through the binary.

use crate::support::Sandbox;

fn lint(text: &str) -> String {
    let arguments = ["lint", "--format", "concise", "--persona", "pedantic", "-"];
    let run = Sandbox::new().run_with(&arguments, text);
    format!("{}{}", run.stdout, run.stderr)
}

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
- apiGroups: [\"\"]
  resources: [secrets]
  verbs: [\"*\"]
";

/// A ConfigMap with a text in a literal block.
fn config_map(text: &str) -> String {
    let mut all = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bundle, namespace: media}\ndata:\n  all.yaml: |\n".to_owned();
    for line in text.lines() {
        all.push_str("    ");
        all.push_str(line);
        all.push('\n');
    }
    all
}

#[test]
fn a_role_in_a_literal_block_is_judged_at_its_place() {
    let output = lint(&config_map(ROLE));
    assert!(
        output.contains(":13:15: critical[wildcard-verbs]"),
        "{output}"
    );
    assert!(
        output.contains("1 document with 1 RBAC object, in 2 sets"),
        "{output}"
    );
}

#[test]
fn what_is_no_object_gives_nothing() {
    for text in ["any: [text\n", "apiVersion: v1\nkind: [\n", "{{ .x }}\n"] {
        let output = lint(&config_map(text));
        assert!(output.contains("no findings"), "{text}:\n{output}");
        assert!(output.contains("in 1 set"), "{text}:\n{output}");
    }
}

#[test]
fn the_same_object_outside_is_no_duplicate() {
    let output = lint(&format!("{}---\n{ROLE}", config_map(ROLE)));
    assert!(
        output.contains("2 documents with 2 RBAC objects"),
        "{output}"
    );
    assert!(!output.contains("duplicate"), "{output}");
    let twice = lint(&format!("{ROLE}---\n{ROLE}"));
    assert!(twice.contains("duplicate-object"), "{twice}");
}

#[test]
fn what_is_inside_binds_nothing_outside() {
    let binding = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects:
- {kind: ServiceAccount, name: reader, namespace: media}
";
    let output = lint(&format!("{}---\n{ROLE}", config_map(binding)));
    let outside = output
        .lines()
        .find(|line| line.contains("[wildcard-verbs]"));
    assert!(
        outside.is_some_and(|line| line.contains("if it is bound")),
        "{output}"
    );
    assert!(!output.contains("dangling-role-ref"), "{output}");
}

#[test]
fn placeholders_are_values_that_nobody_knows() {
    for name in ["${NAME}", "\"@NAME@\"", "\"{{ .name }}\""] {
        let output = lint(&config_map(&ROLE.replace("reader", name)));
        assert!(output.contains("[wildcard-verbs]"), "{name}:\n{output}");
        assert!(!output.contains("error["), "{name}:\n{output}");
    }
}

#[test]
fn comments_inside_silence() {
    let silenced = ROLE.replace(
        "[\"*\"]",
        "[\"*\"] # rolewright: ignore[wildcard-verbs] -- an operator",
    );
    let output = lint(&config_map(&silenced));
    assert!(!output.contains("[wildcard-verbs]"), "{output}");
    assert!(!output.contains("unused-suppression"), "{output}");
}

#[test]
fn branches_inside_are_read_too() {
    let role = ROLE.replace(
        "  verbs: [\"*\"]\n",
        "{{ if .a }}\n  verbs: [\"*\"]\n{{ else }}\n  verbs: [get]\n{{ end }}\n",
    );
    let output = lint(&config_map(&role));
    assert!(
        output.contains(":14:15: critical[wildcard-verbs]"),
        "{output}"
    );
}
