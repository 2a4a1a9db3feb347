//! Options for what is built, where nothing is: none is dropped without a word.

use super::{problems, report};
use crate::support::Sandbox;

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [\"\"], resources: [pods], verbs: [get]}
";

/// A chart and a folder that is none, on disk and in a revision.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    let chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
    sandbox
        .file("app/Chart.yaml", chart)
        .file("app/templates/role.yaml", ROLE)
        .file("plain/role.yaml", ROLE);
    crate::lint::runs::commit(&sandbox);
    sandbox
}

#[test]
fn options_for_a_chart_or_a_kustomization_need_one() {
    let sandbox = repository();
    let options = [
        ("--values nope.yaml", "`--values` has"),
        ("--set a=b", "`--set` has"),
        ("--release-name prod", "`--release-name` has"),
        ("--release-namespace prod", "`--release-namespace` has"),
        ("--helm ./helm", "`--helm` has"),
        ("--kustomize ./kubectl", "`--kustomize` has"),
        ("--set a=b --values nope.yaml", "`--values`, `--set` have"),
    ];
    for (option, begin) in options {
        let what = if option.contains("kustomize") {
            "Kustomize folder to build"
        } else {
            "chart to render"
        };
        let expected = format!("error: {begin} nothing to apply to: there is no {what}");
        for source in [
            "git:HEAD:plain",
            "plain",
            "plain/role.yaml",
            "app --build never",
        ] {
            let report = report(&sandbox, &format!("{option} {source}"), 2);
            let problems = problems(&report);
            assert!(
                problems.contains(&expected),
                "{option} {source}: {problems:#?}"
            );
        }
        let asked = format!("can --user jane get pods --from plain {option}");
        let run = sandbox.run(&asked).expect_code(2);
        assert!(run.stderr.contains(&expected), "{run:#?}");
    }
    let input = sandbox.run_with(&["lint", "--no-config", "--set", "a=b", "-"], ROLE);
    let run = input.expect_code(2);
    assert!(
        run.stderr.contains("`--set` has nothing to apply to"),
        "{run:#?}"
    );
}

#[test]
fn what_is_found_needs_a_folder_to_be_found_in() {
    let sandbox = repository();
    for which in ["charts", "all"] {
        let idle = format!("`--build {which}` has nothing to apply to: no folder is named");
        let arguments = ["lint", "--no-config", "--build", which, "-"];
        let run = sandbox.run_with(&arguments, ROLE).expect_code(2);
        assert!(run.stderr.contains(&idle), "{run:#?}");
        for file in ["plain/role.yaml", "git:HEAD:plain/role.yaml"] {
            let run = sandbox.run(&format!("lint {file} --build {which}"));
            assert!(run.expect_code(2).stderr.contains(&idle));
        }
        // Looked for and not found is another thing.
        for folder in ["plain", "git:HEAD:plain"] {
            sandbox
                .run(&format!("lint {folder} --build {which}"))
                .expect_code(0);
        }
    }
}
