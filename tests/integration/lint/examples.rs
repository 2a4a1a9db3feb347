//! What the linter says of the examples, each read whole: the spec, what it renders to, and the
//! manifests beside it.

use std::fmt::Write as _;
use std::process::Stdio;

use crate::examples::EXAMPLES;
use crate::support::{Run, Sandbox, program, repository};

/// The program over an example, from the root of the repository.
fn lint(example: &str, arguments: &[&str]) -> Run {
    program()
        .args(["lint", "--format", "concise"])
        .args(arguments)
        .arg(format!("examples/{example}"))
        .current_dir(repository())
        .stdin(Stdio::null())
        .output()
        .unwrap()
        .into()
}

#[test]
fn examples_are_clean() {
    for example in EXAMPLES {
        lint(example, &["--persona", "default"]).expect_code(0);
    }
}

/// What is rendered holds nothing that is filled in later, so that nothing of it is left open.
#[test]
fn what_examples_render_to_is_judged_as_a_whole() {
    for example in EXAMPLES {
        let rendered = format!("{example}/rendered");
        lint(&rendered, &["--persona", "default", "--strict"]).expect_code(0);
    }
}

/// The charts that are made of the examples, and this project's own, as they are: nothing filled in.
#[test]
fn charts_of_examples_are_clean_before_they_are_filled_in() {
    for example in EXAMPLES {
        let sandbox = Sandbox::new();
        let chart = sandbox.path().join("chart");
        let status = program()
            .args(["render", "--quiet", "--no-config", "--to", "helm"])
            .args(["--chart-name", "example", "--out"])
            .arg(&chart)
            .arg("rolewright.yaml")
            .current_dir(repository().join("examples").join(example))
            .status();
        assert!(status.unwrap().success(), "{example}");
        // The spec of one of them says why its account may label nodes; a chart does not.
        let of_labeller = "nodes-write,privileged-service-account-workload,shared-service-account";
        let run = sandbox.run(&format!("lint --build never --ignore {of_labeller} chart"));
        assert_eq!(
            (run.code, run.stderr.lines().next()),
            (
                Some(0),
                Some(
                    "note: the chart `chart` is read as written, and not built, as `--build never` says"
                )
            ),
            "{example}: {run:#?}"
        );
    }
    let own = program()
        .args(["lint", "--build", "never", "charts"])
        .current_dir(repository())
        .stdin(Stdio::null())
        .output();
    Run::from(own.unwrap()).expect_code(0);
}

/// What only the pedantic hear, and how much was read.
#[test]
fn what_the_pedantic_hear_of_the_examples() {
    let mut heard = String::new();
    for example in EXAMPLES {
        let run = lint(example, &["--persona", "pedantic", "--exit-zero"]).expect_code(0);
        assert_eq!(run.stderr, "", "{example}");
        // The last line says how long it took.
        let lines = run.stdout.trim_end();
        let (lines, _) = lines.rsplit_once('\n').unwrap();
        let _ = writeln!(heard, "== {example}\n{lines}\n");
    }
    insta::assert_snapshot!(heard);
}
