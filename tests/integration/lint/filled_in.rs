//! Templates of charts: what an action fills in, or leaves out, is never taken for nothing.

use crate::support::Sandbox;

/// The rules that the pedantic persona hears of in a file.
fn rules(text: &str) -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.file("a.yaml", text);
    let run = sandbox.run("lint --persona pedantic --format concise a.yaml");
    assert_ne!(run.code, Some(2), "{run:#?}");
    let ids = run.stdout.lines().filter_map(|line| {
        let (_, rest) = line.split_once('[')?;
        Some(rest.split_once(']')?.0.to_owned())
    });
    ids.collect()
}

const HEAD: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n";

fn are_silent(text: &str, silent: &[&str]) {
    let rules = rules(&format!("{HEAD}{text}"));
    assert!(
        !rules.iter().any(|id| silent.contains(&id.as_str())),
        "{rules:?}: {text}"
    );
}

#[test]
fn labels_that_are_inserted_select_something() {
    are_silent(
        "metadata: {name: a}
aggregationRule:
  clusterRoleSelectors:
    - matchLabels:
        {{- include \"labels\" . | nindent 8 }}
rules: []
",
        &["empty-aggregation-selector", "aggregation-selects-nothing"],
    );
}

#[test]
fn rules_that_are_inserted_grant_something() {
    for rules in [
        "rules:\n{{ toYaml .Values.rules }}\n",
        "rules:\n  {{- toYaml .Values.rules | nindent 2 }}\n",
        "{{ include \"rules\" . }}\n",
    ] {
        are_silent(&format!("metadata: {{name: a}}\n{rules}"), &["empty-role"]);
    }
}

#[test]
fn the_two_parts_of_an_if_do_not_stand_together() {
    are_silent(
        "metadata: {name: a}
{{- if .Values.selectors }}
aggregationRule:
  clusterRoleSelectors: {{- toYaml .Values.selectors | nindent 4 }}
{{- else }}
rules:
- apiGroups: ['']
  resources: [pods]
  verbs: [list]
{{- end }}
",
        &["overwritten-aggregated-rules"],
    );
    are_silent(
        "metadata: {name: a}
rules:
{{- if .Values.all }}
- apiGroups: ['']
  resources: [pods, services]
  verbs: [list]
{{- else }}
- apiGroups: ['']
  resources: [pods]
  resourceNames: [web]
  verbs: [list]
{{- end }}
",
        &["shadowed-rule", "duplicate-rule"],
    );
}

#[test]
fn subjects_that_are_inserted_are_somebody() {
    let rules = rules(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
{{ toYaml .Values.subjects }}
",
    );
    assert_eq!(rules, ["binds-cluster-admin"]);
}

#[test]
fn a_binding_of_which_a_chart_has_one_or_the_other_is_not_shadowed() {
    let rules = rules(
        "{{- if .Values.everywhere }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: a, namespace: a}]
{{- else }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: a, namespace: a}]
{{- end }}
",
    );
    assert!(
        !rules.iter().any(|id| id == "shadowed-by-other-binding"),
        "{rules:?}"
    );
}
