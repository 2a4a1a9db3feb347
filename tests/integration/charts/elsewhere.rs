//! What a chart grants where a cluster tells its templates something else than Helm does: no answer is
//! sure that rests on it, and the linter judges it.

use std::fs;
use std::process::Command;

use super::{helms, places, report};
use crate::support::Sandbox;

/// All rights for `default/app`.
const ADMIN: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: adm}
rules:
- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: adm}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: adm}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
";

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

/// A chart with one template.
fn chart(template: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", CHART)
        .file("app/values.yaml", "on: false\n")
        .file("app/templates/r.yaml", template);
    sandbox
}

/// Conditions that some cluster fulfils, and none that `helm template` knows.
const CONDITIONS: [&str; 12] = [
    "if lookup \"v1\" \"Namespace\" \"\" \"kube-system\"",
    "if (lookup \"v1\" \"Secret\" .Release.Namespace \"x\").data",
    "with (lookup \"v1\" \"Secret\" .Release.Namespace \"x\").metadata",
    "range (lookup \"v1\" \"Pod\" \"\" \"\").items",
    "if .Release.IsUpgrade",
    "if not .Release.IsInstall",
    "if gt (int .Release.Revision) 1",
    "if .Capabilities.APIVersions.Has \"example.com/v1\"",
    "if and (.Capabilities.APIVersions.Has (printf \"%s/v1\" \"example.com\")) .Release.IsUpgrade",
    "if not (.Capabilities.APIVersions.Has \"policy/v1beta1\")",
    "if has \"example.com/v1\" .Capabilities.APIVersions",
    "if semverCompare \"<1.30-0\" .Capabilities.KubeVersion.Version",
];

#[test]
fn what_only_a_cluster_switches_on_is_judged_and_leaves_answers_open() {
    for (major, helm) in helms("what clusters tell templates") {
        let helm = helm.display();
        for condition in CONDITIONS {
            let sandbox = chart(&format!("{{{{- {condition} }}}}\n{ADMIN}{{{{- end }}}}\n"));
            let ask = |question: &str, code: i32| {
                let question = format!("{question} --from app --helm {helm}");
                sandbox.run(&question).expect_code(code)
            };
            let of_app = ask("can --sa default/app get secrets", 2).stderr;
            let place = "app/templates/r.yaml:4:18";
            assert!(
                of_app.contains(place),
                "Helm {major}, {condition}: {of_app}"
            );
            ask("who-can get secrets", 2);
            // Nobody else may be meant.
            ask("can --sa default/other get secrets", 1);
            let found = report(&sandbox, &format!("app --helm {helm}"), 1);
            let found = places(&sandbox, &found);
            let expected = "app/templates/r.yaml:6 full-wildcard";
            assert!(
                found.iter().any(|line| line.starts_with(expected)),
                "Helm {major}, {condition}: {found:?}"
            );
        }
    }
}

#[test]
fn what_changes_nothing_about_access_leaves_answers_sure() {
    let conditions = [
        // Switched off by values, whatever the cluster is.
        "if and .Values.on (lookup \"v1\" \"Namespace\" \"\" \"kube-system\")",
        "if and .Values.on (.Capabilities.APIVersions.Has \"example.com/v1\")",
        // The chart refuses such a cluster.
        "if .Release.IsUpgrade }}{{ fail \"no\" }}{{ end }}{{ if .Release.IsUpgrade",
    ];
    let old = "policy/v1beta1/PodSecurityPolicy";
    let templates = conditions
        .map(|condition| format!("{{{{- {condition} }}}}\n{ADMIN}{{{{- end }}}}\n"))
        .into_iter()
        .chain([
            // One role for all, of the version that the cluster has.
            ADMIN.replace(
                "rbac.authorization.k8s.io/v1\n",
                "{{ if .Capabilities.APIVersions.Has \"rbac.authorization.k8s.io/v1\" }}rbac.authorization.k8s.io/v1{{ else }}rbac.authorization.k8s.io/v1beta1{{ end }}\n",
            ).replace("app,", "none,"),
            // What no cluster has any more.
            format!(
                "{{{{ if not (.Capabilities.APIVersions.Has \"{old}\") }}}}\n{}{{{{ end }}}}\n",
                ADMIN
                    .replace("['*'], resources", "[policy], resources")
                    .replace("resources: ['*']", "resources: [podsecuritypolicies]")
                    .replace("verbs: ['*']", "verbs: [use]"),
            ),
            // A Secret's password.
            "{{- $s := lookup \"v1\" \"Secret\" .Release.Namespace \"p\" }}\napiVersion: v1\nkind: Secret\n\
             metadata: {name: p}\ndata:\n  p: {{ if $s }}{{ index $s.data \"p\" | b64dec | b64enc }}{{ else }}eA=={{ end }}\n"
                .to_owned(),
        ]);
    for (major, helm) in helms("what clusters tell templates in vain") {
        let helm = helm.display();
        for template in templates.clone() {
            let sandbox = chart(&template);
            for question in ["can --sa default/app get secrets", "can --sa default/app"] {
                let run = sandbox.run(&format!("{question} --from app --helm {helm}"));
                assert!(
                    run.code.is_some_and(|code| code < 2),
                    "Helm {major}: {template}\n{}",
                    run.stderr
                );
            }
            let run = sandbox.run(&format!("lint --no-config --strict app --helm {helm}"));
            assert!(
                run.code.is_some_and(|code| code < 2),
                "Helm {major}: {template}\n{}",
                run.stdout
            );
        }
    }
}

#[test]
fn packed_subcharts_ask_as_well() {
    for (_, helm) in helms("what clusters tell packed subcharts") {
        let helm = helm.display();
        let sandbox = Sandbox::new();
        let template =
            format!("{{{{ if lookup \"v1\" \"Pod\" \"\" \"\" }}}}\n{ADMIN}{{{{ end }}}}\n");
        sandbox
            .file("app/Chart.yaml", CHART)
            .file("app/charts/sub/Chart.yaml", CHART.replace("app", "sub"))
            .file("app/charts/sub/templates/r.yaml", template);
        let charts = sandbox.path().join("app/charts");
        let status = Command::new("tar")
            .args(["-czf", "sub-1.0.0.tgz", "sub"])
            .current_dir(&charts)
            .status();
        assert!(status.unwrap().success());
        fs::remove_dir_all(charts.join("sub")).unwrap();
        let question = format!("can --sa default/app get secrets --from app --helm {helm}");
        let told = sandbox.run(&question).expect_code(2).stderr;
        let place = "app/charts/sub-1.0.0.tgz/templates/r.yaml:4:18";
        assert!(told.contains(place), "{told}");
        let found = report(&sandbox, &format!("app --helm {helm}"), 1);
        assert_eq!(found["findings"][0]["rule"], "full-wildcard");
    }
}

#[test]
fn what_is_made_of_things_in_a_cluster_is_not_known() {
    // Nobody knows what is in the Secret, so that nothing can be put in its place.
    let template = format!(
        "{{{{- $s := lookup \"v1\" \"Secret\" .Release.Namespace \"p\" }}}}\n\
         {{{{- if $s }}}}{{{{ $s.spec.this.is.made.up }}}}\n{ADMIN}{{{{- end }}}}\n"
    );
    for (_, helm) in helms("what clusters tell templates in their own words") {
        let helm = helm.display();
        let sandbox = chart(&template);
        let question = format!("can --sa default/app get secrets --from app --helm {helm}");
        let told = sandbox.run(&question).expect_code(2).stderr;
        assert!(told.contains("app/templates/r.yaml:1:11"), "{told}");
        let found = report(&sandbox, &format!("app --helm {helm}"), 0);
        assert_eq!(found["summary"]["unjudged"], 1);
        report(&sandbox, &format!("app --strict --helm {helm}"), 2);
    }
}
