//! What cannot be built: it leaves a run undecided, unless nobody asked for it and there is no program.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{helms, problems, report};
use crate::support::{Run, Sandbox, path_with};

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: wide}
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [\"*\"]
";

fn failing() -> Sandbox {
    let sandbox = Sandbox::new();
    let template = format!("{{{{- fail \"a value is missing\" }}}}\n{ROLE}");
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/templates/role.yaml", template);
    sandbox
}

#[test]
fn a_rendering_that_was_asked_for_and_failed_is_undecided_with_helms_own_words() {
    for (major, helm) in helms("charts that fail") {
        let sandbox = failing();
        let report = report(&sandbox, &format!("app --helm {}", helm.display()), 2);
        let [problem] = problems(&report).try_into().unwrap();
        assert!(
            problem.starts_with("error: the chart `app` was not rendered: ")
                && problem.ends_with("a value is missing"),
            "Helm {major}: {problem}"
        );
        assert!(
            !report["findings"].as_array().unwrap().is_empty(),
            "its templates are read"
        );
        assert_eq!(report["summary"]["notBuilt"], 1);
    }
}

#[test]
fn to_name_a_chart_is_to_ask_for_it_where_there_is_a_helm() {
    for (_, helm) in helms("charts that fail unasked") {
        let sandbox = failing();
        let path = path_with("helm", &helm);
        let run = |arguments: &str| {
            let path = path.path().to_str().unwrap();
            sandbox.run_in(&[("PATH", path)], &format!("lint {arguments} app"))
        };
        let told = run("").expect_code(2);
        assert!(
            told.stderr
                .contains("error: the chart `app` was not rendered: ")
                && told.stderr.contains("a value is missing"),
            "{told:#?}"
        );
        assert!(
            told.stdout.contains("app/templates/role.yaml:"),
            "{told:#?}"
        );
        assert!(told.stdout.contains("; 1 folder not built"), "{told:#?}");
        run("--strict").expect_code(2);
        run("--set a=b").expect_code(2);
        run("--values app/Chart.yaml").expect_code(2);
        run("--build all").expect_code(2);
        run("--build never").expect_code(1);
    }
}

#[test]
fn without_helm_templates_are_read_and_it_is_said() {
    let sandbox = failing();
    let note = "the chart `app` was not built: there is no program `helm`";
    let run = sandbox.run("lint app").expect_code(1);
    assert!(run.stderr.contains(&format!("note: {note}")), "{run:#?}");
    assert!(run.stdout.contains("; 1 folder not built"), "{run:#?}");
    let run = sandbox.run("lint app --strict").expect_code(2);
    assert!(run.stderr.contains(&format!("error: {note}")), "{run:#?}");
    let run = sandbox.run("lint app --set a=b").expect_code(2);
    assert!(run.stderr.contains(&format!("error: {note}")), "{run:#?}");
    let run = sandbox.run("lint app --helm ./nowhere").expect_code(2);
    assert!(
        run.stderr.contains("there is no program `./nowhere`"),
        "{run:#?}"
    );
    let run = sandbox
        .run("can --user jane get pods --from app")
        .expect_code(2);
    assert!(run.stderr.contains(note), "{run:#?}");
}

#[test]
fn nothing_is_fetched() {
    let sandbox = failing();
    let run = sandbox.run("lint app --helm /bin/sh --values https://example.com/values.yaml");
    let run = run.expect_code(2);
    assert!(
        run.stderr
            .contains("`https://example.com/values.yaml` is no file: nothing is fetched"),
        "{run:#?}"
    );
}

#[test]
fn what_only_succeeds_builds_nothing() {
    let sandbox = failing();
    sandbox
        .file("overlay/kustomization.yaml", "resources: [role.yaml]\n")
        .file("overlay/role.yaml", ROLE);
    for (source, option, what) in [
        (
            "app",
            "--helm /bin/true",
            "the chart `app` was not rendered: `/bin/true` is no Helm",
        ),
        (
            "overlay",
            "--kustomize /bin/true",
            "the Kustomize folder `overlay` was not built: `/bin/true` is no Kustomize",
        ),
    ] {
        for command in ["lint", "who-can get pods --from"] {
            let run = sandbox
                .run(&format!("{command} {source} {option}"))
                .expect_code(2);
            assert!(run.stderr.contains(what), "{run:#?}");
        }
    }
    // A chart that renders to nothing is none that was not rendered.
    for (_, helm) in helms("charts of nothing") {
        sandbox.file(
            "app/templates/role.yaml",
            "{{- if .Values.on }}\nkind: Role\n{{- end }}\n",
        );
        sandbox
            .run(&format!("lint app --helm {}", helm.display()))
            .expect_code(0);
    }
}

#[test]
fn what_is_packed_and_does_not_say_so_is_to_be_unpacked() {
    let sandbox = Sandbox::new();
    sandbox.file("app", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    for command in ["lint", "who-can get pods --from"] {
        let run = sandbox.run(&format!("{command} app")).expect_code(2);
        let why = "`app` was not read: it is packed";
        assert!(
            run.stderr.contains(why) && run.stderr.contains("tar -xzf"),
            "{run:#?}"
        );
    }
}

/// A run with a script in the place of Helm.
fn with_script(script: &str, arguments: &str) -> Run {
    let sandbox = failing();
    sandbox.file("helm", format!("#!/bin/sh\n{script}\n"));
    let helm = sandbox.path().join("helm");
    fs::set_permissions(helm, fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.run(&format!("lint app --helm ./helm {arguments}"))
}

#[test]
fn a_program_that_is_no_helm_is_told_from_one() {
    let cases = [
        ("exit 3", "", "was not rendered: it failed without a word"),
        (
            "echo Error: no idea >&2; exit 1",
            "",
            "was not rendered: no idea",
        ),
        ("exit 0", "", "helm` is no Helm: it tells no version"),
        (
            "echo kind: Role",
            "",
            "helm` is no Helm: it tells no version",
        ),
        (
            "while :; do echo x; done",
            "--max-file-size 4000",
            "it printed more than 4000 bytes",
        ),
    ];
    for (script, arguments, expected) in cases {
        let run = with_script(script, arguments).expect_code(2);
        assert!(run.stderr.contains(expected), "{script}: {run:#?}");
    }
    // What one prints is read, whatever it is, and stands in the chart, and nobody knows where.
    let odd = "case $1 in version) echo v4.0.0;; *) printf 'kind: [Role\\n---\\nkind: Role\\nrules: 5\\n';; esac";
    let run = with_script(odd, "");
    assert!(run.stdout.contains("app/Chart.yaml:1:1"), "{run:#?}");
    let run = with_script(odd, "--format concise");
    let of_chart = |line: &&str| line.starts_with("app/Chart.yaml:");
    let lines: Vec<&str> = run.stdout.lines().filter(of_chart).collect();
    let vague = |line: &&str| line.ends_with(" (the line that writes it is not known)");
    assert!(!lines.is_empty() && lines.iter().all(vague), "{run:#?}");
}
