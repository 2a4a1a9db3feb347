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

/// What has names of its own in the spec may not have one name in a release.
#[test]
fn names_that_would_be_one_in_a_release_are_told() {
    let other = "---\napiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {name: app-b, namespace: own}\n";
    let rules = "{resources: [pods], verbs: [get], reason: a test";
    let cases = [
        ("config: [{name: app-c, data: {k: v}}, {name: c, data: {k: v}}]\n".to_owned(), "`RELEASE-c`"),
        (
            "config: [{name: jobs, data: {k: v}}]\njobTemplates: [{name: a, template: \"apiVersion: batch/v1\\nkind: Job\\nmetadata: {generateName: a-}\\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}}\\n\"}]\n".to_owned(),
            "`RELEASE-jobs`",
        ),
        (format!("accounts: [{{name: w}}, {{name: app-w, access: [{rules}}}]}}]\n"), "`RELEASE-w`"),
        (
            format!(
                "access: [{rules}, namespaces: [shop]}}]\n\
                 accounts: [{{name: app, namespace: shop, access: [{rules}}}]}}]\n"
            ),
            "`NAMESPACE:RELEASE`",
        ),
        (
            format!("config: [{{name: b-k, data: {{k: v}}}}]\n{other}config: [{{name: k, data: {{k: v}}}}]\n"),
            "`RELEASE-app-b-k`",
        ),
        (
            format!("access: [{rules}}}]\nconfig: [{{name: test-rbac, data: {{k: v}}}}]\n"),
            "`RELEASE-test-rbac`",
        ),
    ];
    for (more, name) in cases {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", spec(&more));
        let command = "render --no-config --to helm --chart-name suite --out chart rolewright.yaml";
        let run = sandbox.run(command).expect_code(2);
        let told = format!("would have one name in a release, {name}");
        assert!(run.stderr.contains(&told), "{more}: {}", run.stderr);
        assert!(!sandbox.path().join("chart").exists());
        sandbox
            .run("render --no-config rolewright.yaml")
            .expect_code(0);
    }
}
