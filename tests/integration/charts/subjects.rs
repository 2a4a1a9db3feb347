//! `can` and `who-can` of what a chart renders.

use super::helms;
use crate::support::Sandbox;

fn chart() -> Sandbox {
    let sandbox = Sandbox::new();
    let role = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: {{ .Release.Name }}}
rules:
- apiGroups: [\"\"]
  resources: [{{ .Values.resource }}]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: {{ .Release.Name }}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ .Release.Name }}}
subjects:
- {kind: ServiceAccount, name: reader, namespace: {{ .Release.Namespace }}}
";
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/values.yaml", "resource: pods\n")
        .file("app/templates/role.yaml", role);
    sandbox
}

#[test]
fn grants_of_a_chart_are_told_with_the_lines_of_its_templates() {
    for (_, helm) in helms("can of a chart") {
        let sandbox = chart();
        let ask = |question: &str| {
            sandbox.run(&format!(
                "{question} --from app --default-namespace media --helm {}",
                helm.display()
            ))
        };
        let yes = ask("can --sa media/reader get pods").expect_code(0);
        assert!(yes.stdout.contains("app/templates/role.yaml:"), "{yes:#?}");
        ask("can --sa media/reader get secrets").expect_code(1);
        ask("can --sa media/reader get secrets --set resource=secrets").expect_code(0);
        let who = ask("who-can get pods -n media").expect_code(0);
        assert!(who.stdout.contains("reader"), "{who:#?}");
        ask("can --sa media/reader get pods --set resource={").expect_code(2);
    }
}
