//! Specs that cannot be a chart, and words of the command line that do not fit one.

use insta::assert_snapshot;

use super::spec;
use crate::support::Sandbox;

#[test]
fn names_that_cannot_follow_a_release_are_told_with_their_remedy() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        spec(
            "\
accounts: [{name: worker}]
config: [{name: settings, data: {a: b}}]
jobTemplates:
- {name: worker, file: worker.yaml, account: worker, reason: a test}
",
        ),
    );
    sandbox.file(
        "worker.yaml",
        "\
apiVersion: batch/v1
kind: Job
metadata: {generateName: worker-, namespace: own}
spec:
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: worker
      containers:
      - name: main
        image: registry.example/worker:2
        envFrom: [{configMapRef: {name: \"settings\"}}]
",
    );
    let command = "render --no-config --to helm --out chart rolewright.yaml";
    let run = sandbox.run(command).expect_code(2);
    assert_snapshot!(run.transcript(command));
    assert!(!sandbox.path().join("chart").exists());
}

#[test]
fn the_command_line_says_what_is_missing() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "one.yaml",
        spec("access: [{resources: [pods], verbs: [list]}]\n"),
    );
    let two = format!(
        "{}---\n{}",
        spec("access: [{resources: [pods], verbs: [list]}]\n"),
        spec("access: [{resources: [pods], verbs: [list]}]\n").replace("name: app", "name: bee")
    );
    sandbox.file("two.yaml", two);
    let commands = [
        "render --no-config --to helm one.yaml",
        "render --no-config --to helm --one-file --out chart one.yaml",
        "render --no-config --to manifests --chart-name x one.yaml",
        "render --no-config --to helm --out chart two.yaml",
        "render --no-config --to helm --out chart --chart-name Not_A_Name one.yaml",
        "render --no-config --to helm --out chart --chart-version 1.0 one.yaml",
    ];
    let transcripts = commands.map(|command| sandbox.run(command).transcript(command));
    assert_snapshot!(transcripts.join("\n"));
    assert!(!sandbox.path().join("chart").exists());
}
