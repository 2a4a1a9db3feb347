//! What stands where in a chart.

use std::process::Command;

use super::{helms, places, problems, report};
use crate::support::{Sandbox, path_with};

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

const VALUES: &str = "\
watch: [team-a, team-b]
admin: false
extraRules:
  - apiGroups: [\"\"]
    resources: [secrets]
    verbs: [get, list]
";

/// A role of which each rule comes from elsewhere: what is literally there, a helper, a loop, a value on
/// the line, a list of values.
const ROLE: &str = r#"{{- if .Values.rbac | default true }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ include "app.name" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
rules:
  - apiGroups: [""]
    resources: ["pods/exec"]
    verbs:
      - "create"
      - "*"
  {{- with .Values.extraRules }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  - apiGroups: [""]
    resources: ["{{ .Values.resource | default "nodes" }}"]
    verbs: ["{{ .Values.verb | default "*" }}"]
  {{- include "app.rules" . | nindent 2 }}
{{- if .Values.admin }}
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
{{- end }}
{{- end }}
{{- range .Values.watch }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: {{ . }}
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: ["*"]
{{- end }}
"#;

const HELPERS: &str = r#"{{- define "app.name" -}}
{{ .Release.Name | trunc 63 }}-app
{{- end }}
{{- define "app.labels" -}}
app: {{ include "app.name" . }}
{{- end }}
{{- define "app.rules" -}}
- apiGroups: [apps]
  resources: [deployments]
  verbs: ["*"]
{{- end }}
"#;

const BINDING: &str = r#"apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ include "app.name" . }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ include "app.name" . }}
subjects:
  - kind: ServiceAccount
    name: {{ .Values.account | default "app" }}
    namespace: {{ .Release.Namespace }}
"#;

pub(super) fn chart() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", CHART)
        .file("app/values.yaml", VALUES)
        .file("app/templates/role.yaml", ROLE)
        .file("app/templates/binding.yaml", BINDING)
        .file("app/templates/_helpers.tpl", HELPERS)
        .file(
            "app/templates/NOTES.txt",
            "Thank you for {{ .Chart.Name }}.\n",
        );
    sandbox
}

#[test]
fn findings_stand_at_the_lines_that_wrote_what_they_are_about() {
    for (major, helm) in helms("where findings stand in a chart") {
        let sandbox = chart();
        let arguments = format!("--select wildcards app --helm {}", helm.display());
        let report = report(&sandbox, &arguments, 1);
        let role = "app/templates/role.yaml";
        let expected = [
            "app/templates/_helpers.tpl:10 wildcard-verbs: verbs: [\"*\"]".to_owned(),
            format!("{role}:13 wildcard-verbs: - \"*\""),
            format!(
                "{role}:19 wildcard-verbs: verbs: [\"{{{{ .Values.verb | default \"*\" }}}}\"]"
            ),
            format!("{role}:37 wildcard-verbs: verbs: [\"*\"]"),
            format!("{role}:37 wildcard-verbs: verbs: [\"*\"]"),
        ];
        assert_eq!(places(&sandbox, &report), expected, "Helm {major}");
        assert_eq!(problems(&report), [""; 0], "Helm {major}");
        assert_eq!(report["summary"]["built"], 1);
        assert_eq!(report["summary"]["unjudged"], 0);
    }
}

#[test]
fn what_values_write_stands_at_the_action_that_writes_it() {
    for (major, helm) in helms("values of a chart") {
        let sandbox = chart();
        sandbox.file("admin.yaml", "admin: true\nwatch: []\n");
        let arguments = format!(
            "--select secrets-read,wildcard-resources app --helm {} --values admin.yaml --set resource=*",
            helm.display()
        );
        let report = report(&sandbox, &arguments, 1);
        let role = "app/templates/role.yaml";
        let expected = [
            format!("{role}:15 secrets-read: {{{{- toYaml . | nindent 2 }}}}"),
            format!(
                "{role}:18 wildcard-resources: resources: [\"{{{{ .Values.resource | default \"nodes\" }}}}\"]"
            ),
            format!("{role}:23 secrets-read: resources: [\"*\"]"),
        ];
        assert_eq!(places(&sandbox, &report), expected, "Helm {major}");
    }
}

#[test]
fn the_release_has_a_name_and_a_namespace() {
    for (_, helm) in helms("the release of a chart") {
        let sandbox = chart();
        let arguments = format!(
            "--select secrets-read app --helm {} --release-name prod --release-namespace media",
            helm.display()
        );
        let report = report(&sandbox, &arguments, 1);
        let chain = &report["findings"][0]["chain"][0];
        assert_eq!(chain["binding"]["name"], "prod-app");
        assert_eq!(chain["subjects"][0], "ServiceAccount media/app");
    }
}

#[test]
fn a_comment_in_a_template_silences_what_the_line_writes() {
    for (_, helm) in helms("suppressions in a chart") {
        let sandbox = chart();
        let role = ROLE
            .replace(
                "      - \"*\"\n",
                "      - \"*\"  # rolewright: ignore[wildcard-verbs] a shell for all\n",
            )
            .replace(
                "  - apiGroups: [\"*\"]\n",
                "  # rolewright: ignore[wildcard-resources] never rendered here\n  - apiGroups: [\"*\"]\n",
            );
        sandbox.file("app/templates/role.yaml", role);
        let arguments = format!("app --persona pedantic --helm {}", helm.display());
        let report = report(&sandbox, &arguments, 1);
        let found = places(&sandbox, &report).join("\n");
        assert!(!found.contains("role.yaml:13 wildcard-verbs"), "{found}");
        assert!(!found.contains("suppression"), "{found}");
        assert_eq!(report["summary"]["suppressed"], 1);
    }
}

#[test]
fn a_chart_that_looks_at_what_it_writes_keeps_what_can_be_proven() {
    for (major, helm) in helms("helpers that are compared") {
        let sandbox = chart();
        // With a mark in the helper the comparison fails, and so would the place.
        let helpers = "{{- define \"app.mode\" -}}\nwide\n{{- end }}\n";
        let role = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: mode
rules:
{{- if eq (include \"app.mode\" .) \"wide\" }}
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [\"*\"]
{{- else }}
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [\"*\"]
{{- end }}
";
        let shouted = "\
{{- $role := include \"app.shouted\" . }}
{{- $role | replace \"X\" \"\" }}
";
        let of_shouted = "\
{{- define \"app.shouted\" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shXouted
rules:
- apiGroups: [\"\"]
  resources: [secXrets]
  verbs: [\"*\"]
{{- end }}
";
        sandbox
            .file("app/templates/_mode.tpl", helpers)
            .file("app/templates/_shouted.tpl", of_shouted)
            .file("app/templates/mode.yaml", role)
            .file("app/templates/shouted.yaml", shouted);
        let arguments = format!("--select wildcard-verbs app --helm {}", helm.display());
        let report = report(&sandbox, &arguments, 1);
        let found: Vec<String> = places(&sandbox, &report)
            .into_iter()
            .filter(|line| !line.contains("role.yaml") && !line.contains("_helpers"))
            .collect();
        let expected = [
            "app/templates/_shouted.tpl:9 wildcard-verbs: verbs: [\"*\"]",
            "app/templates/mode.yaml:9 wildcard-verbs: verbs: [\"*\"]",
        ];
        assert_eq!(found, expected, "Helm {major}");
    }
}

#[test]
fn subcharts_are_of_the_release_and_an_archive_stands_for_what_is_in_it() {
    for (major, helm) in helms("subcharts") {
        let sandbox = chart();
        sandbox
            .file("app/charts/sub/Chart.yaml", CHART.replace("app", "sub"))
            .file("app/charts/sub/values.yaml", VALUES)
            .file(
                "app/charts/sub/templates/role.yaml",
                ROLE.replace("app.", "sub."),
            )
            .file(
                "app/charts/sub/templates/_helpers.tpl",
                HELPERS.replace("app.", "sub."),
            );
        let wide = ROLE.split("---\n").nth(1).unwrap();
        let wide = wide
            .replace("{{ . }}", "packed")
            .replace("{{- end }}\n", "");
        sandbox
            .file("packed/Chart.yaml", CHART.replace("app", "packed"))
            .file("packed/templates/role.yaml", wide);
        let packed = Command::new(&helm)
            .args(["package", "packed", "--destination", "app/charts"])
            .current_dir(sandbox.path())
            .env("HOME", sandbox.path())
            .output()
            .unwrap();
        assert!(packed.status.success(), "{packed:?}");
        let arguments = format!("--select wildcard-verbs app --helm {}", helm.display());
        let report = report(&sandbox, &arguments, 1);
        let found = places(&sandbox, &report);
        let of_packed: Vec<&String> = found
            .iter()
            .filter(|line| line.contains("Chart.yaml"))
            .collect();
        assert_eq!(
            of_packed,
            ["~app/Chart.yaml:1 wildcard-verbs: apiVersion: v2"],
            "Helm {major}"
        );
        assert!(
            found.contains(
                &"app/charts/sub/templates/_helpers.tpl:10 wildcard-verbs: verbs: [\"*\"]"
                    .to_owned()
            ),
            "{found:#?}"
        );
        assert_eq!(report["summary"]["sets"], 1);
        let vague = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["vague"] == true);
        let help = vague.unwrap()["help"][0].as_str().unwrap();
        assert!(
            help.starts_with("the line that writes it is not known"),
            "{help}"
        );
    }
}

#[test]
fn no_value_of_a_secret_is_shown() {
    for (_, helm) in helms("secrets of a chart") {
        let sandbox = chart();
        let secret = "\
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  password: {{ .Values.password }}
  broken: \"{{ .Values.password }}\" \"{{ .Values.password }}\"
";
        sandbox.file("app/templates/secret.yaml", secret);
        let run = sandbox.run(&format!(
            "lint app --persona pedantic --helm {} --set password=hunter2",
            helm.display()
        ));
        assert!(!format!("{run:?}").contains("hunter2"), "{run:#?}");
    }
}

#[test]
fn a_helm_that_is_there_renders_what_is_named_and_nothing_else() {
    for (_, helm) in helms("charts that are named") {
        let sandbox = chart();
        let path = path_with("helm", &helm);
        let path = path.path().to_str().unwrap();
        let built = |arguments: &str| {
            let run = sandbox.run_in(
                &[("PATH", path)],
                &format!("lint --format json {arguments}"),
            );
            let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            report["summary"]["built"].as_u64().unwrap()
        };
        assert_eq!(built("app"), 1);
        assert_eq!(built("."), 0, "found in a folder");
        assert_eq!(built("--build all ."), 1);
        assert_eq!(built("--build never app"), 0);
        assert_eq!(built("app/templates"), 0, "a part of a chart");
        assert_eq!(built("app app/"), 1, "each once");
    }
}

#[test]
fn what_is_silenced_in_a_helper_is_silenced_where_it_is_proven_to_be_written() {
    for (major, helm) in helms("suppressions in helpers") {
        let sandbox = Sandbox::new();
        let helpers = r#"{{- define "app.rules" -}}
- apiGroups: [apps]
  resources: [deployments]
  verbs: ["*"] # rolewright: ignore[wildcard-verbs] it owns them
{{/* rolewright: ignore[wildcard-verbs] these too */}}
- apiGroups: [apps]
  resources: [daemonsets]
  verbs: ["*"]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: ["*"]
{{- end }}
"#;
        let role = |name: &str| {
            format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\n\
                 rules:\n{{{{- include \"app.rules\" . | nindent 2 }}}}\n"
            )
        };
        sandbox
            .file("app/Chart.yaml", CHART)
            .file("app/templates/_helpers.tpl", helpers)
            .file("app/templates/one.yaml", role("one"))
            .file("app/templates/two.yaml", role("two"));
        let arguments = format!("--select wildcards,linter app --helm {}", helm.display());
        let report = report(&sandbox, &arguments, 1);
        let expected = ["app/templates/_helpers.tpl:11 wildcard-verbs: verbs: [\"*\"]"; 2];
        assert_eq!(places(&sandbox, &report), expected, "Helm {major}");
        assert_eq!(report["summary"]["suppressed"], 4, "Helm {major}");
    }
}

/// What a chart keeps for its templates, and what lies in a subchart, is the chart's wherever it is
/// linted from.
#[test]
fn a_chart_is_the_same_from_within() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'r.example/a'}]}}}\n";
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", CHART)
        .file("app/files/job.yaml", job)
        .file(
            "app/templates/map.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: jobs}\ndata:\n  job.yaml: {{ .Files.Get \"files/job.yaml\" | toJson }}\n",
        )
        .file("app/charts/sub/Chart.yaml", CHART.replace("app", "sub"))
        .file(
            "app/charts/sub/templates/account.yaml",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reader}\n",
        )
        .file("app/charts/sub/ci/job.yaml", job);
    for (_, helm) in helms("whether a chart is the same from within") {
        let helm = helm.display();
        let from_above = report(
            &sandbox,
            &format!("app --persona pedantic --helm {helm}"),
            1,
        );
        let arguments =
            format!("lint --no-config --format json . --persona pedantic --helm {helm}");
        let run = crate::support::program()
            .args(arguments.split_whitespace())
            .current_dir(sandbox.path().join("app"))
            .output()
            .unwrap();
        let from_within: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
        let told = |report: &serde_json::Value| -> Vec<String> {
            let findings = report["findings"].as_array().unwrap().iter();
            let lines = findings.map(|finding| {
                let path = finding["path"].as_str().unwrap();
                let path = path.strip_prefix("app/").unwrap_or(path);
                format!("{path}:{} {}", finding["line"], finding["message"])
            });
            lines.collect()
        };
        assert_eq!(told(&from_within), told(&from_above));
        assert!(!told(&from_above).is_empty());
    }
}
