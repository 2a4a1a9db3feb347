//! What lies in the `crds` of a chart and of its subcharts: an answer takes in what Helm applies of it.

use std::fs;
use std::process::Command;

use super::{ADMIN, helms, report};
use crate::support::Sandbox;

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
const SUBCHART: &str = "apiVersion: v2\nname: sub\nversion: 1.0.0\n";

/// A chart with a subchart that has all rights in its `crds`.
fn with_subchart(chart: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("app/Chart.yaml", chart)
        .file("app/values.yaml", "sub: {enabled: false}\n")
        .file("app/charts/sub/Chart.yaml", SUBCHART)
        .file("app/charts/sub/crds/r.yaml", ADMIN);
    sandbox
}

fn pack(sandbox: &Sandbox, folder: &str, what: &str, archive: &str) {
    let status = Command::new("tar")
        .args(["-czf", archive, what])
        .current_dir(sandbox.path().join(folder))
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn crds_of_a_packed_subchart_are_read() {
    for (_, helm) in helms("crds of packed subcharts") {
        let sandbox = with_subchart(CHART);
        let helm = helm.display();
        let asked = |from: &str, code: i32| {
            let question = format!("can --sa default/app get secrets --from {from} --helm {helm}");
            sandbox.run(&question).expect_code(code)
        };
        asked("app", 0);
        pack(&sandbox, "app/charts", "sub", "sub-1.0.0.tgz");
        fs::remove_dir_all(sandbox.path().join("app/charts/sub")).unwrap();
        asked("app", 0);
        pack(&sandbox, ".", "app", "app.tgz");
        asked("app.tgz", 0);
        for chart in ["app", "app.tgz"] {
            let report = report(&sandbox, &format!("{chart} --strict --helm {helm}"), 1);
            let text = report.to_string();
            assert!(text.contains("full-wildcard"), "{text}");
            assert!(text.contains("Chart.yaml"), "{text}");
        }
    }
}

#[test]
fn crds_of_a_subchart_that_is_switched_off_do_not_count() {
    let dependency =
        "dependencies: [{name: sub, version: 1.0.0, repository: '', condition: sub.enabled}]\n";
    for (_, helm) in helms("crds of subcharts that are off") {
        let sandbox = with_subchart(&format!("{CHART}{dependency}"));
        for (options, code) in [("", 1), ("--set sub.enabled=true", 0)] {
            let question = "can --sa default/app get secrets --from app";
            let run = sandbox.run(&format!("{question} {options} --helm {}", helm.display()));
            let run = run.expect_code(code);
            assert_eq!(
                run.stderr.contains("is not part of what is built"),
                code == 1
            );
        }
    }
}

#[test]
fn crds_that_are_hidden_or_that_git_ignores_count() {
    for (_, helm) in helms("crds that are passed over") {
        for (file, ignored) in [(".r.yaml", ""), ("r.yaml", "crds\n")] {
            let sandbox = Sandbox::new();
            sandbox
                .file("repo/.git/HEAD", "ref: refs/heads/main\n")
                .file("repo/.gitignore", ignored)
                .file("repo/app/Chart.yaml", CHART)
                .file(&format!("repo/app/crds/{file}"), ADMIN);
            for from in ["repo", "repo/app"] {
                let question = format!("can --sa default/app get secrets --from {from}");
                let run = sandbox.run(&format!("{question} --helm {}", helm.display()));
                let run = run.expect_code(0);
                assert!(run.stdout.contains(&format!("app/crds/{file}")), "{run:#?}");
            }
        }
    }
}
