//! What templates of others lack, and `render --complete-templates`.

use insta::assert_snapshot;

use super::{FILE, JOB, sandbox};

/// A Job as somebody writes it who has never heard of all this.
const BARE: &str = r#"# A worker, made by hand.
apiVersion: batch/v1
kind: Job
metadata: {generateName: worker-}
spec:
    # What it runs.
    template:
        spec:
            containers: # only one
            -   name: main # the worker
                image: registry.example/worker
                args: [ "--id=${ID}" ]   # blanks stay
                env:
                -   {name: A, value: 'x'}
            volumes: []
...
"#;

#[test]
fn one_warning_has_all_lines_to_add() {
    let template = BARE.replace("            containers", "            restartPolicy: Never\n            serviceAccountName: shop-job\n            containers");
    let run = sandbox(FILE, &template)
        .run("render --quiet")
        .expect_code(0);
    assert_eq!(run.stderr, "");
    let run = sandbox(FILE, &template).run("render").expect_code(0);
    assert_eq!(run.stderr.matches("warning: ").count(), 1);
    assert_snapshot!(run.stderr);
}

#[test]
fn a_reason_silences_what_is_warned_of_and_no_error() {
    let reason = FILE.replace("parameters:", "reason: a batch of our own, parameters:");
    let run = sandbox(&reason, BARE).run("render").expect_code(2);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    assert_eq!(run.stderr.matches("error: ").count(), 2, "{}", run.stderr);
}

#[test]
fn what_is_said_is_meant_even_if_it_is_nothing() {
    let said = JOB
        .replace(
            "ttlSecondsAfterFinished: 600",
            "ttlSecondsAfterFinished: null",
        )
        .replace("backoffLimit: 2", "backoffLimit: 0")
        .replace(
            "resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}",
            "resources: {}",
        );
    let run = sandbox(FILE, &said).run("render").expect_code(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn what_leaves_the_bounds_is_named_and_left() {
    let left = JOB
        .replace(
            "automountServiceAccountToken: false",
            "automountServiceAccountToken: true\n      hostNetwork: true",
        )
        .replace("worker:2.0", "worker:latest")
        .replace(
            "args: [",
            "command: [sh, -c, \"run ${ID}\"]\n        args: [",
        );
    let sandbox = sandbox(FILE, &left);
    let run = sandbox.run("render").expect_code(0);
    assert_snapshot!(run.stderr);
    sandbox.run("render --complete-templates").expect_code(0);
    assert_eq!(sandbox.read("worker.yaml"), left);
}

#[test]
fn the_file_is_completed_once_and_everything_else_of_it_stays() {
    let sandbox = sandbox(FILE, BARE);
    sandbox.run("render").expect_code(2);
    assert_eq!(sandbox.read("worker.yaml"), BARE);
    let run = sandbox
        .run("render --complete-templates --out out")
        .expect_code(0);
    assert!(
        run.stderr
            .starts_with("./worker.yaml: added spec.backoffLimit, "),
        "{}",
        run.stderr
    );
    let completed = sandbox.read("worker.yaml");
    assert_snapshot!(completed);
    let mut rest = completed.lines();
    for line in BARE.lines() {
        assert!(rest.any(|other| other == line), "{line}");
    }
    let again = sandbox
        .run("render --complete-templates --out out")
        .expect_code(0);
    assert_eq!(sandbox.read("worker.yaml"), completed);
    // What nobody can add is still told.
    assert!(
        again.stderr.contains("has neither tag nor digest"),
        "{}",
        again.stderr
    );
    assert_eq!(
        again.stderr.matches("warning").count(),
        1,
        "{}",
        again.stderr
    );
}

#[test]
fn windows_line_breaks_stay() {
    let sandbox = sandbox(FILE, &BARE.replace('\n', "\r\n"));
    sandbox.run("render --complete-templates").expect_code(0);
    let completed = sandbox.read("worker.yaml");
    assert_eq!(
        completed.matches('\n').count(),
        completed.matches("\r\n").count()
    );
}

#[test]
fn a_spec_with_errors_of_another_kind_completes_nothing() {
    let sandbox = sandbox(&format!("{FILE}config: [{{name: empty}}]\n"), BARE);
    let run = sandbox.run("render --complete-templates").expect_code(2);
    assert!(run.stderr.contains("would be empty"), "{}", run.stderr);
    assert_eq!(sandbox.read("worker.yaml"), BARE);
    for command in [
        "render --complete-templates --check --out x",
        "render - --complete-templates",
    ] {
        sandbox.run(command).expect_code(2);
        assert_eq!(sandbox.read("worker.yaml"), BARE);
    }
}

#[test]
fn one_file_of_two_templates_is_completed_for_both() {
    let two = "jobTemplates:\n\
               - {name: worker, file: worker.yaml, account: shop-job, parameters: [ID]}\n\
               - {name: other, file: ./worker.yaml, account: shop-job, parameters: [ID]}\n";
    let sandbox = sandbox(two, BARE);
    sandbox.run("render --complete-templates").expect_code(0);
    let completed = sandbox.read("worker.yaml");
    assert_eq!(completed.matches("restartPolicy").count(), 1, "{completed}");
}
