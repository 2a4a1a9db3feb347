//! Templates in the spec's own words.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{CLIENT, sandbox};
use crate::manifests::Manifests;
use crate::support::Sandbox;

const WORDS: &str = r#"deployment: {image: "registry.example/shop:1.0"}
jobTemplates:
- name: worker
  parameters: [ID]
  values: {IMAGE: "registry.example/worker:2.0", SETTINGS: settings}
  literals: [HOME]
  account: shop-job
  mountPath: /etc/jobs
  job:
    image: "@IMAGE@"
    command: [sh, -c, 'echo ${HOME}; run "$1"', sh, "${ID}"]
    args: ["--id=${ID}", plain]
    env: {ID: "${ID}", NS: {field: metadata.namespace}}
    envFrom: [{configMap: "@SETTINGS@"}]
    initContainers:
    - {name: prepare, image: "@IMAGE@", args: ["${ID}"]}
    topologySpreadConstraints: [{topologyKey: zone}]
config: [{name: settings, data: {A: b}}]
"#;

/// The Job of the only template of a spec, as the ConfigMap holds it.
fn template(sandbox: &Sandbox) -> (String, Value) {
    let run = sandbox.run("render").expect_code(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    let maps = Manifests::of_text(&run.stdout).of_kind("ConfigMap");
    let map = maps
        .iter()
        .find(|map| map["metadata"]["name"] == "shop-jobs");
    let text = map.unwrap()["data"]["worker.yaml"]
        .as_str()
        .unwrap()
        .to_owned();
    let job = Manifests::of_text(&text).of_kind("Job").remove(0);
    (text, job)
}

#[test]
fn a_few_words_make_a_whole_job() {
    let sandbox = sandbox(WORDS, "");
    assert_snapshot!(template(&sandbox).0);
    let run = sandbox.run("job worker --set ID=42").expect_code(0);
    let job = &Manifests::of_text(&run.stdout).of_kind("Job")[0];
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["command"][4], "42");
    assert_eq!(container["args"], json!(["--id=42", "plain"]));
}

/// What a program puts into the text stays one value there, even if it looks like a number.
#[test]
fn every_text_with_a_parameter_stands_in_quotes() {
    let (text, _) = template(&sandbox(WORDS, ""));
    let lines = text.lines().filter(|line| line.contains("${ID}"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), 4, "{text}");
    for line in lines {
        assert!(line.contains('"') && line.ends_with('"'), "{line}");
    }
}

/// Or a Service of the client would send its requests to Jobs.
#[test]
fn the_pods_are_not_taken_for_those_of_the_client() {
    let sandbox = sandbox(
        &WORDS.replace(
            "image: \"registry.example/shop:1.0\"",
            "image: \"a:1\", ports: [80], service: {}",
        ),
        "",
    );
    let (_, job) = template(&sandbox);
    let rendered = Manifests::of_text(&sandbox.run("render").stdout);
    let labels = job["spec"]["template"]["metadata"]["labels"]
        .as_object()
        .unwrap();
    for selector in [
        &rendered.of_kind("Service")[0]["spec"]["selector"],
        &rendered.of_kind("Deployment")[0]["spec"]["selector"]["matchLabels"],
    ] {
        let selector = selector.as_object().unwrap();
        assert!(
            selector
                .iter()
                .any(|(key, value)| labels.get(key) != Some(value)),
            "{selector:?}"
        );
    }
    assert_eq!(
        job["metadata"]["labels"],
        job["spec"]["template"]["metadata"]["labels"]
    );
}

#[test]
fn the_token_is_mounted_if_the_account_has_access() {
    let job = |account: &str| {
        let sandbox = Sandbox::new();
        let client = CLIENT.replace("{name: shop-job}", account);
        sandbox.file("rolewright.yaml", format!("{client}{WORDS}"));
        template(&sandbox).1["spec"]["template"]["spec"]["automountServiceAccountToken"].clone()
    };
    assert_eq!(job("{name: shop-job}"), false);
    let access = "{name: shop-job, access: [{resources: [pods], verbs: [get]}]}";
    assert_eq!(job(access), true);
}

#[test]
fn the_job_goes_to_the_namespace_of_its_account() {
    let sandbox = Sandbox::new();
    let client = CLIENT
        .replace("{name: shop-job}", "{name: shop-job, namespace: other}")
        .replace("verbs: [create]", "verbs: [create], namespaces: [other]");
    let words = WORDS
        .replace("    envFrom: [{configMap: \"@SETTINGS@\"}]\n", "")
        .replace(", SETTINGS: settings", "");
    sandbox.file("rolewright.yaml", format!("{client}{words}"));
    assert_eq!(template(&sandbox).1["metadata"]["namespace"], "other");
}
