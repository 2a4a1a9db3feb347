//! What the values of a chart switch off.

use super::helms;
use crate::support::Sandbox;

const BINDING: &str = "\
{{- if .Values.admin }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: adm}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
{{- end }}
";

/// Its rules are those of who installs it.
const OF_VALUES: &str = "\
{{- with .Values.rules }}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: more}
rules:
{{- toYaml . | nindent 0 }}
{{- end }}
";

#[test]
fn a_binding_that_values_switch_off_is_told() {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/values.yaml", "admin: false\nrules: []\n")
        .file("app/templates/admin.yaml", BINDING)
        .file("app/templates/more.yaml", OF_VALUES);
    for (_, helm) in helms("what values switch off") {
        let lint = |more: &[&str]| {
            let helm = helm.to_str().unwrap();
            let own = ["lint", "--no-config", "--strict", "--helm", helm, "app"];
            sandbox.run_with(&[&own[..], more].concat(), "")
        };
        let off = lint(&[]).expect_code(0);
        let told = "no role and no binding is written by `app/templates/admin.yaml`\n";
        assert!(off.stderr.contains(told), "{off:?}");
        assert!(
            off.stderr.contains("app/templates/admin.yaml:3:1"),
            "{off:?}"
        );
        let on = lint(&["--set=admin=true"]).expect_code(1);
        assert!(!on.stderr.contains("no role and no binding"), "{on:?}");
        assert!(on.stdout.contains("app/templates/admin.yaml:8:"), "{on:?}");
    }
}
