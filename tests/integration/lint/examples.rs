//! What the linter says of the examples, each read whole: the spec, what it renders to, and the
//! manifests beside it.

use std::fmt::Write as _;
use std::process::Stdio;

use crate::examples::EXAMPLES;
use crate::support::{Run, program, repository};

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
