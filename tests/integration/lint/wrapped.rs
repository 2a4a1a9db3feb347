//! Objects inside of others, and what becomes objects, are judged as if they stood by themselves.

use super::runs::lint_for;
use crate::support::Sandbox;

const RULES: &str = "secrets-read,pods-exec,binds-cluster-admin";

const ROLE: &str = r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r},
    rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]}"#;

#[test]
fn objects_inside_of_others_are_judged_where_they_stand() {
    let sandbox = Sandbox::new();
    let at = |name: &str, kind: &str, rest: &str| {
        let text = format!(
            "{kind}\nmetadata: {{name: a}}\n{}\n",
            rest.replace("ROLE", ROLE)
        );
        sandbox.file(name, text);
    };
    at(
        "a/a.yaml",
        "apiVersion: template.openshift.io/v1\nkind: Template",
        "objects:\n  - ROLE",
    );
    at(
        "b/b.yaml",
        "apiVersion: v1\nkind: Template",
        "objects:\n  - ROLE",
    );
    at(
        "c/c.yaml",
        "apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork",
        "spec: {workload: {manifests: [\n  ROLE]}}",
    );
    at(
        "d/d.yaml",
        "apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object",
        "spec: {forProvider: {manifest:\n  ROLE}}",
    );
    at(
        "e/e.yaml",
        "apiVersion: hive.openshift.io/v1\nkind: SelectorSyncSet",
        "spec: {resources: [\n  {kind: List, apiVersion: v1, items: []},\n  ROLE]}",
    );
    // Kinds of the same name in the groups of others.
    at(
        "f/f.yaml",
        "apiVersion: scaffolder.backstage.io/v1\nkind: Template",
        "objects:\n  - ROLE",
    );
    at(
        "g/g.yaml",
        "apiVersion: example.com/v1\nkind: Object",
        "spec: {forProvider: {manifest:\n  ROLE}}",
    );
    let expected = [
        "a/a.yaml:6:43 secrets-read",
        "b/b.yaml:6:43 secrets-read",
        "c/c.yaml:6:43 secrets-read",
        "d/d.yaml:6:43 secrets-read",
        "e/e.yaml:7:43 secrets-read",
    ];
    assert_eq!(lint_for(&sandbox, RULES, "."), expected);
}

/// What Kustomize does to objects reaches none inside of them.
#[test]
fn a_namespace_of_a_kustomization_is_none_of_objects_inside_of_others() {
    let sandbox = Sandbox::new();
    let role = ROLE
        .replace("ClusterRole", "Role")
        .replace("name: r", "name: r, namespace: kube-system");
    sandbox
        .file("kustomization.yaml", "namespace: app\nresources: [work.yaml]\n")
        .file(
            "work.yaml",
            format!(
                "apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {{name: a}}\n\
                 spec: {{workload: {{manifests: [\n  {role}]}}}}\n"
            ),
        );
    let run = sandbox
        .run("lint . --build never --format concise")
        .expect_code(1);
    assert!(
        run.stdout.contains("in namespace kube-system"),
        "{}",
        run.stdout
    );
}

/// A version of an operator, which may be installed for all namespaces or not.
fn version(for_all: bool) -> String {
    format!(
        r#"apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {{name: op.v1, namespace: ops}}
spec:
  installModes:
  - {{type: OwnNamespace, supported: true}}
  - {{type: AllNamespaces, supported: {for_all}}}
  install:
    strategy: deployment
    spec:
      clusterPermissions:
      - serviceAccountName: op
        rules:
        - {{apiGroups: [""], resources: [secrets], verbs: [get, list]}}
      - serviceAccountName: op
        rules:
        - {{apiGroups: [""], resources: [secrets], verbs: [get, list]}}
      permissions:
      - serviceAccountName: op
        rules:
        - {{apiGroups: [""], resources: [pods/exec], verbs: [create]}} # rolewright: ignore[pods-exec] debugging
        - {{apiGroups: [""], resources: [pods/exec], verbs: [create]}}
"#
    )
}

#[test]
fn what_an_operator_asks_for_is_judged_as_the_roles_and_bindings_that_it_becomes() {
    let sandbox = Sandbox::new();
    for for_all in [false, true] {
        sandbox.file("op.yaml", version(for_all));
        let expected = [
            "op.yaml:14:41 secrets-read",
            "op.yaml:17:41 secrets-read",
            "op.yaml:22:41 pods-exec",
        ];
        assert_eq!(lint_for(&sandbox, RULES, "."), expected);
        let run = sandbox
            .run("lint . --format concise --select pods-exec")
            .expect_code(1);
        let place = if for_all {
            "in the whole cluster, through ClusterRoleBinding op.v1-op"
        } else {
            "in namespace ops, through RoleBinding ops/op.v1-op"
        };
        assert!(run.stdout.contains(place), "{}", run.stdout);
        // OLM makes the account too.
        let rules = "dangling-service-account --persona pedantic";
        assert_eq!(lint_for(&sandbox, rules, "."), [""; 0]);
    }
}

#[test]
fn questions_are_answered_from_what_an_operator_asks_for() {
    let sandbox = Sandbox::new();
    sandbox.file("op.yaml", version(false)).file(
        "work.yaml",
        "apiVersion: v1\nkind: Template\nobjects:\n- {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, \
         metadata: {name: b}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}, \
         subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]}\n",
    );
    let can = |question: &str, code| {
        sandbox
            .run(&format!("can {question} --from ."))
            .expect_code(code);
    };
    can("get secrets --sa ops/op -n other", 0);
    can("create pods/exec --sa ops/op -n ops", 0);
    can("create pods/exec --sa ops/op -n other", 1);
    can("create pods/exec --user jane -n other", 0);
}

/// `OpenShift` serves roles and bindings in a form of its own, too.
#[test]
fn roles_of_openshift_are_not_judged_and_counted() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "role.yaml",
        "apiVersion: authorization.openshift.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: a}\n\
         roleRef: {name: admin}\nsubjects: [{kind: SystemUser, name: x}]\n",
    );
    sandbox.run("lint .").expect_code(0);
    sandbox.run("lint . --strict").expect_code(2);
    sandbox.run("can jane get secrets --from .").expect_code(2);
}
