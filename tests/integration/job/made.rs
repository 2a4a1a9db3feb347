//! `rolewright job`.

use insta::assert_snapshot;
use serde_json::json;

use super::{FILE, JOB, sandbox};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::support::{Run, Sandbox, repository};

/// A template with a parameter in each kind of place.
const PLACES: &str = r#"apiVersion: batch/v1
kind: Job
metadata: {generateName: "worker-${ID}-"}
spec:
  parallelism: ${COUNT}
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: shop-job
      containers:
      - name: main
        image: registry.example/worker:2.0
        command: [sh, -c, "run ${WORD} '${WORD}'", sh]
        args: ["${TEXT}", '${TEXT}']
        env:
        - {name: NAME, value: x}
        - name: ID
          value: ${ID}
"#;

const WITH_PLACES: &str = "\
jobTemplates:
- name: worker
  file: worker.yaml
  account: shop-job
  parameters: [ID, COUNT, WORD, TEXT]
  reason: a test of placeholders
";

fn made(sandbox: &Sandbox, values: &[(&str, &str)]) -> Run {
    let set: Vec<String> = values
        .iter()
        .map(|(name, value)| format!("--set={name}={value}"))
        .collect();
    let mut arguments = vec!["job", "worker"];
    arguments.extend(set.iter().map(String::as_str));
    sandbox.run_with(&arguments, "")
}

/// What is said of one changed value, the others being right.
fn refused(name: &str, value: &str) -> String {
    let sandbox = sandbox(WITH_PLACES, PLACES);
    let mut values = vec![("ID", "a42"), ("COUNT", "3"), ("WORD", "w"), ("TEXT", "t")];
    values.retain(|(other, _)| *other != name);
    values.push((name, value));
    let run = made(&sandbox, &values).expect_code(2);
    assert_eq!(run.stdout, "", "{name}={value}");
    assert!(run.stderr.ends_with("no Job printed\n"), "{run:#?}");
    run.stderr
}

#[test]
fn the_job_is_printed_with_values_parameters_and_namespace() {
    let run = made(&sandbox(FILE, JOB), &[("ID", "42")]).expect_code(0);
    assert_snapshot!(run.transcript("job worker --set ID=42"));
}

#[test]
fn a_template_says_its_own_namespace() {
    let access = "- {resources: [jobs], verbs: [create], namespaces: [other]}\naccounts: \
                  [{name: shop-job, namespace: other}]\n";
    let spec = super::CLIENT
        .replace("- {resources: [jobs], verbs: [create]}\n", access)
        .replace("accounts: [{name: shop-job}]\n", "");
    let sandbox = sandbox(
        "",
        &JOB.replace("metadata:\n", "metadata:\n  namespace: other\n"),
    );
    sandbox.file("rolewright.yaml", format!("{spec}{FILE}"));
    let run = made(&sandbox, &[("ID", "42")]).expect_code(0);
    let job = &Manifests::of_text(&run.stdout).of_kind("Job")[0];
    assert_eq!(job["metadata"]["namespace"], "other");
}

#[test]
fn what_is_filled_in_arrives_as_it_is() {
    let sandbox = sandbox(WITH_PLACES, PLACES);
    for (text, id) in [
        ("t", "a42"),
        ("two words; a # sign", "a"),
        ("${OTHER} @ID@ {{ x }} $(Y) `z` & | *", "b-1"),
        ("ä 漢 🚀 : - ? [ ] { } , ! % ~", "c"),
        ("", "d"),
        ("-1", "e"),
        ("null", "f"),
    ] {
        let values = [
            ("ID", id),
            ("COUNT", "3"),
            ("WORD", "x=1,y:2"),
            ("TEXT", text),
        ];
        let run = made(&sandbox, &values).expect_code(0);
        let job = &Manifests::of_text(&run.stdout).of_kind("Job")[0];
        let container = &job["spec"]["template"]["spec"]["containers"][0];
        assert_eq!(job["spec"]["parallelism"], 3);
        assert_eq!(job["metadata"]["generateName"], format!("worker-{id}-"));
        assert_eq!(container["args"], json!([text, text]), "{text}");
        assert_eq!(container["command"][2], "run x=1,y:2 'x=1,y:2'");
        assert_eq!(container["env"][1]["value"], id);
    }
}

#[test]
fn a_value_that_would_become_more_than_a_value_is_refused() {
    for (name, value, expected) in [
        ("COUNT", "3\n  suspend: true", "would change the Job"),
        ("COUNT", "[1]", "would change the Job"),
        ("COUNT", "3 # x", "does not arrive as it is"),
        ("COUNT", "three", "has to be a whole number"),
        ("COUNT", "1_0", "does not arrive as it is"),
        ("COUNT", "99999999999", "has to be a whole number"),
        ("TEXT", "a ${ID}", "holds a placeholder"),
        ("TEXT", "\"", "would change the Job"),
        ("TEXT", "a\", \"b", "would change the Job"),
        ("TEXT", "it's", "would change the Job"),
        ("TEXT", "\\n", "does not arrive as it is"),
        ("TEXT", "two\nlines", "does not arrive as it is"),
        (
            "ID",
            "42",
            "`spec.template.spec.containers[0].env[1].value` has to be a string",
        ),
        ("ID", "yes", "does not arrive as it is"),
        ("ID", "null", "does not arrive as it is"),
        ("ID", "~", "does not arrive as it is"),
        ("ID", "A B", "`metadata.generateName` "),
        ("WORD", "a; rm -r /", "the shell would read"),
        ("WORD", "$(id)", "the shell would read"),
        ("WORD", "`id`", "the shell would read"),
        ("WORD", "a b", "the shell would read"),
        ("WORD", "$HOME", "the shell would read"),
    ] {
        let told = refused(name, value);
        assert!(told.contains(expected), "{name}={value}: {told}");
    }
}

#[test]
fn a_shell_is_found_in_what_was_filled_in() {
    let template = JOB.replace(
        "args: [\"--id=${ID}\"]",
        "command: [\"${ID}\", -c, \"run ${WORD}\"]",
    );
    let sandbox = sandbox(&FILE.replace("[ID]", "[ID, WORD]"), &template);
    let values = |program, word| made(&sandbox, &[("ID", program), ("WORD", word)]);
    assert!(
        values("/bin/bash", "a;b")
            .expect_code(2)
            .stderr
            .contains("the shell would read")
    );
    values("/bin/bash", "a").expect_code(0);
    values("/bin/tool", "a;b").expect_code(0);
}

#[test]
fn mistakes_on_the_command_line_end_with_advice() {
    let sandbox = sandbox(FILE, JOB);
    let mut transcripts = String::new();
    for command in [
        "job worker",
        "job worker --set IT=1",
        "job worker --set ID=1 --set ID=2",
        "job worker --set ID",
        "job wrker --set ID=1",
        "job other/worker --set ID=1",
        "job worker nowhere.yaml --set ID=1",
    ] {
        let run = sandbox.run(command).expect_code(2);
        assert_eq!(run.stdout, "");
        transcripts.push_str(&run.transcript(command));
    }
    assert_snapshot!(transcripts);
}

#[test]
fn templates_of_one_name_are_told_apart_by_their_clients() {
    let sandbox = sandbox(FILE, JOB);
    let spec = sandbox.read("rolewright.yaml");
    let other = spec
        .replace("name: shop,", "name: other,")
        .replace("shop-job}]", "other-job}]")
        .replace("account: shop-job", "account: other-job, reason: a test");
    sandbox.file(
        "rolewright.yaml",
        format!("{spec}---\n{other}").replace(
            "file: worker.yaml, account: other-job",
            "file: other.yaml, account: other-job",
        ),
    );
    sandbox.file(
        "other.yaml",
        JOB.replace("shop-job", "other-job").replace("600", "601"),
    );
    let run = sandbox.run("job worker --set ID=1").expect_code(2);
    assert!(
        run.stderr.contains("shop/worker, other/worker"),
        "{}",
        run.stderr
    );
    let run = sandbox.run("job other/worker --set ID=1").expect_code(0);
    assert!(run.stdout.contains("601"), "{}", run.stdout);
}

#[test]
fn a_job_without_a_name_is_refused() {
    let sandbox = sandbox(
        FILE,
        &JOB.replace("generateName: worker-", "labels: {a: b}"),
    );
    let told = made(&sandbox, &[("ID", "42")]).expect_code(2).stderr;
    assert!(told.contains("the Job has no name"), "{told}");
}

#[test]
fn kubectl_reads_the_jobs_of_the_examples() {
    let Some(kubectl) = kubectl::find("the Jobs of templates are not read by kubectl") else {
        return;
    };
    let examples = repository().join("examples");
    for (example, template, set, expected) in [
        ("job-robot", "pi", None, "default"),
        ("image-worker", "worker", Some("CUSTOM_ID=42"), "media"),
        (
            "analytics-job",
            "query",
            Some("QUERY=select 1 -- it's"),
            "example",
        ),
    ] {
        let spec = examples.join(example).join("rolewright.yaml");
        let mut arguments = vec!["job", template, spec.to_str().unwrap()];
        if let Some(set) = set {
            arguments.extend(["--set", set]);
        }
        let sandbox = Sandbox::new();
        let run = sandbox.run_with(&arguments, "").expect_code(0);
        assert_eq!(run.stderr, "", "{example}");
        // Offline kubectl shows only objects of a name.
        let named = run.stdout.replacen("generateName:", "name:", 1).replacen(
            "name: query-",
            "name: query",
            1,
        );
        sandbox.file("job.yaml", named);
        let read = kubectl::read(&kubectl, &sandbox.path().join("job.yaml"));
        let ours = &Manifests::of_text(&sandbox.read("job.yaml")).of_kind("Job")[0];
        assert_eq!(read[0]["spec"], ours["spec"], "{example}");
        assert_eq!(read[0]["metadata"]["namespace"], expected);
    }
}

/// A value of the right type may still make a Job that the server refuses.
#[test]
fn a_job_that_the_server_refuses_is_not_printed() {
    let said = refused("COUNT", "-1");
    let what = "`spec.parallelism` has to be 0 or more, and is -1";
    assert!(said.contains(what), "{said}");
}
