//! `can` and `who-can` of what a chart renders or a Kustomize folder is built to, and where they do
//! not know it.

use std::path::Path;

use serde_json::Value;

use super::{helms, kustomize::kubectl};
use crate::support::{Sandbox, path_with};

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

const ACCESS: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: media}
rules:
- {apiGroups: [\"\"], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: media}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: reader, namespace: media}
";

/// A Role whose right to read Secrets comes from a patch.
fn overlay(besides: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let kustomization = format!(
        "{besides}\npatches:\n- target: {{kind: Role, name: reader}}\n  patch: |-\n    - op: add\n      \
         path: /rules/0/resources/-\n      value: secrets\n"
    );
    sandbox
        .file("overlay/kustomization.yaml", kustomization)
        .file("overlay/access.yaml", ACCESS);
    sandbox
}

const QUESTIONS: [&str; 2] = [
    "can --sa media/reader get secrets -n media",
    "who-can get secrets -n media",
];

/// Holds that both questions are answered as far as could be read, and that it is said why.
fn expect_incomplete(sandbox: &Sandbox, path: &str, from: &str, why: &str) {
    for question in QUESTIONS {
        let run = |format: &str| {
            let arguments = format!("{question} --from {from} --format {format}");
            sandbox.run_in(&[("PATH", path)], &arguments).expect_code(2)
        };
        let table = run("table");
        assert!(table.stderr.contains(why), "{table:#?}");
        assert!(
            table.stdout.starts_with("as far as could be read"),
            "{table:#?}"
        );
        let json: Value = serde_json::from_str(&run("json").stdout).unwrap();
        assert_eq!(json["incomplete"], true, "{json:#}");
    }
}

#[test]
fn a_kustomize_folder_that_is_not_built_leaves_the_answer_open() {
    let sandbox = overlay("resources: [access.yaml]");
    let missing = "error: the Kustomize folder `overlay` was not built: there is no program";
    expect_incomplete(&sandbox, "/nonexistent", "overlay", missing);
    // Said to be meant, and a patch is still not applied.
    let why = "error: the Kustomize folder `overlay` was not built: what `patches` would change";
    expect_incomplete(&sandbox, "/nonexistent", "overlay --build never", why);

    let Some(kubectl) = kubectl() else {
        return;
    };
    let path = path_with("kubectl", &kubectl);
    let path = path.path().to_str().unwrap();
    let built = format!("{} --from overlay", QUESTIONS[0]);
    sandbox.run_in(&[("PATH", path)], &built).expect_code(0);
    let failing = [
        "resources: [access.yaml, missing.yaml]",
        "resources: [access.yaml, \"https://example.com/role.yaml\"]",
        "resources: [access.yaml]\nhelmCharts: [{name: app, repo: \"https://example.com\"}]",
    ];
    for besides in failing {
        let why = "error: the Kustomize folder `overlay` was not built: ";
        expect_incomplete(&overlay(besides), path, "overlay", why);
    }
}

#[test]
fn what_lies_in_a_revision_and_is_not_built_leaves_the_answer_open() {
    let path = path_with("no-kubectl", Path::new("/nonexistent"));
    let path = path.path().to_str().unwrap();
    for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
        let sandbox = overlay("resources: [access.yaml]");
        let folder = sandbox.path().join("overlay");
        std::fs::rename(folder.join("kustomization.yaml"), folder.join(name)).unwrap();
        crate::lint::runs::commit(&sandbox);
        for (from, shown) in [
            ("git:HEAD:overlay", "git:HEAD:overlay"),
            ("git:HEAD:overlay/", "git:HEAD:overlay"),
            ("git:HEAD:./overlay", "git:HEAD:overlay"),
            ("git:HEAD", "git:HEAD:overlay"),
        ] {
            let why = format!("error: the Kustomize folder `{shown}` was not built: there is no");
            expect_incomplete(&sandbox, path, from, &why);
            let why =
                format!("error: the Kustomize folder `{shown}` was not built: what `patches`");
            expect_incomplete(&sandbox, path, &format!("{from} --build never"), &why);
        }
        let file = format!("{} --from git:HEAD:overlay/access.yaml", QUESTIONS[0]);
        sandbox.run(&file).expect_code(1);
    }
}

#[test]
fn a_chart_whose_dependency_is_missing_leaves_the_answer_open() {
    for (_, helm) in helms("can of a chart without its dependency") {
        let sandbox = Sandbox::new();
        let chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n\
                     dependencies: [{name: other, version: 1.0.0}]\n";
        sandbox
            .file("app/Chart.yaml", chart)
            .file("app/templates/access.yaml", ACCESS);
        let path = path_with("helm", &helm);
        let path = path.path().to_str().unwrap();
        let why = "error: the chart `app` was not rendered: ";
        expect_incomplete(&sandbox, path, "app", why);
    }
}
