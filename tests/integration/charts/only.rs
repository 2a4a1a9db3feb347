//! Charts alone, whatever lies beside them.

use super::helms;
use crate::lint::runs::{WIDE, commit};
use crate::support::Sandbox;

/// A chart, a library that it could use, and beside them a Role and what nobody can judge.
fn folders() -> Sandbox {
    let sandbox = Sandbox::new();
    let chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
    sandbox
        .file("charts/app/Chart.yaml", chart)
        .file("charts/app/values.yaml", "verb: get\n")
        .file(
            "charts/app/templates/role.yaml",
            WIDE.replace('*', "{{ .Values.verb }}"),
        )
        .file("charts/lib/Chart.yaml", format!("{chart}type: library\n"))
        .file("charts/lib/templates/_x.tpl", "")
        .file("wide/role.yaml", WIDE)
        .file("later/role.yaml", WIDE.replace('*', "${VERB}"));
    sandbox
}

#[test]
fn what_lies_beside_charts_is_not_judged() {
    for (_, helm) in helms("charts alone") {
        let sandbox = folders();
        commit(&sandbox);
        let run = |arguments: &str| {
            sandbox.run(&format!(
                "lint --strict --only charts --helm {} {arguments}",
                helm.display()
            ))
        };
        for sources in ["", ".", "charts", "charts/app", "git:HEAD"] {
            let run = run(sources).expect_code(0);
            assert!(run.stdout.starts_with("3 files"), "{run:#?}");
            assert!(!run.stdout.contains("role.yaml"), "{run:#?}");
        }
        run("--set verb=*").expect_code(1);
        sandbox
            .run(&format!(
                "lint --strict --build charts --helm {}",
                helm.display()
            ))
            .expect_code(2);
    }
}

#[test]
fn a_source_without_a_chart_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file("wide/role.yaml", WIDE);
    let run = sandbox.run("lint --strict --only charts").expect_code(0);
    assert!(
        run.stderr.contains("note: there is no chart in `.`"),
        "{run:#?}"
    );
    for source in ["wide", ".", "wide/role.yaml"] {
        let run = sandbox
            .run(&format!("lint --only charts {source}"))
            .expect_code(2);
        let told = format!("error: there is no chart in `{source}`");
        assert!(run.stderr.contains(&told), "{run:#?}");
    }
    let sandbox = folders();
    commit(&sandbox);
    let run = sandbox
        .run("lint --only charts --build never git:HEAD")
        .expect_code(2);
    assert!(
        run.stderr.contains("`--build never` finds no charts"),
        "{run:#?}"
    );
    // A chart that cannot be rendered is no chart that is fine.
    let run = folders().run("lint --only charts").expect_code(2);
    assert!(
        run.stderr.contains("there is no program `helm`"),
        "{run:#?}"
    );
    folders()
        .run("lint --only charts --build never")
        .expect_code(0);
}
