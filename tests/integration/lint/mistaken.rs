//! Workloads of kinds and versions that Kubernetes has not, in ConfigMaps, through the binary.

use crate::support::Sandbox;

/// What is found of the version of a document in a ConfigMap, with its first two lines.
fn found(head: &str, rest: &str) -> Vec<String> {
    let mut text =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: jobs, namespace: media}\ndata:\n  a.yaml: |\n"
            .to_owned();
    for line in head.lines().chain(rest.lines()) {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    let arguments = [
        "lint",
        "--format",
        "concise",
        "--select",
        "unknown-workload-version",
        "-",
    ];
    let run = Sandbox::new().run_with(&arguments, &text);
    let lines = run.stdout.lines();
    let found = lines.filter_map(|line| line.split_once("[unknown-workload-version] "));
    let found = found.map(|(at, message)| {
        let place = at.trim_start_matches("<stdin>:");
        format!("{place} {message}")
    });
    found.collect()
}

const JOB: &str = "\
metadata: {name: a}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: a, image: \"x:1\"}]}
";

#[test]
fn what_is_evidently_meant_as_a_workload_and_is_none_is_found() {
    let rows = [
        (
            "apiVersion: batch/v1\nkind: Jobb\n",
            "7:11: error no server ever served a `Jobb` of `batch/v1`",
        ),
        (
            "apiVersion: batch/v1\nkind: job\n",
            "7:11: error no server ever served a `job` of `batch/v1`",
        ),
        (
            "apiVersion: batch/v1\nkind: Task\n",
            "7:11: error no server ever served a `Task` of `batch/v1`",
        ),
        (
            "apiVersion: v1\nkind: Deployement\n",
            "7:11: error no server ever served a `Deployement` of `v1`",
        ),
        ("kind: Jobs\n", "6:11: error no server ever served a `Jobs`"),
        ("kind: Job\n", "7:22: error a Job without `apiVersion`"),
        (
            "apiVersion: apps/v1\nkind: Job\n",
            "6:17: error no server ever served a Job of `apps/v1`",
        ),
        (
            "apiVersion: v1\nkind: Job\n",
            "6:17: error no server ever served a Job of `v1`",
        ),
    ];
    for (head, expected) in rows {
        assert_eq!(found(head, JOB), [expected], "{head}");
    }
    let cron_job = "\
metadata: {name: a}
spec:
  schedule: '5 4 * * *'
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: \"x:1\"}]}}}}
";
    let told = found("kind: Cronjob\n", cron_job);
    assert_eq!(told, ["6:11: error no server ever served a `Cronjob`"]);
}

#[test]
fn kinds_of_others_and_what_is_no_workload_are_let_be() {
    for head in [
        "apiVersion: batch/v1\nkind: Job\n",
        "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n",
        "apiVersion: batch.example.org/v1\nkind: Jobb\n",
        // As OpenShift served it once.
        "apiVersion: v1\nkind: DeploymentConfig\n",
        "kind: Task\n",
        "apiVersion: batch/v1\nkind: \"${KIND}\"\n",
        "apiVersion: \"{{ .version }}\"\nkind: Jobb\n",
    ] {
        assert!(found(head, JOB).is_empty(), "{head}");
    }
    for rest in [
        "metadata: {name: a}\n",
        "spec: {template: none}\n",
        "spec: {template: {spec: {containers: 3}}}\n",
    ] {
        for head in ["apiVersion: batch/v1\nkind: Jobb\n", "kind: Job\n"] {
            assert!(found(head, rest).is_empty(), "{head}{rest}");
        }
    }
}
