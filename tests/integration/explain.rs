//! `rolewright render --explain`: for each rule whose it is, and what it amounts to.

use serde_json::Value;

use crate::examples::{self, EXAMPLES};
use crate::support::{Sandbox, program};

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: shop}
access:
  - {resources: [secrets], names: [db, tls], verbs: [get, patch], reason: rotates passwords}
  - {resources: [secrets], verbs: [list], reason: finds them}
  - {resources: [jobs, cronjobs], verbs: [get, list]}
  - {resources: [jobs], verbs: [create, list], reason: starts Jobs}
  - {resources: [deployments], names: [web], verbs: [apply], reason: rolls out}
  - {clusterRole: view, reason: looks around}
  - {use: exec}
  - {resources: [pods], verbs: ['*'], allowWildcard: true, reason: tends Pods}
  - {resources: [nodes], names: [n1], verbs: [update], scope: cluster}
  - {urls: [/metrics], verbs: [get]}
accounts:
  - name: worker
    access: [{resources: [pods], verbs: [get], namespaces: [other]}]
";

#[test]
fn of_every_example() {
    for example in EXAMPLES {
        let run = program()
            .args(["render", "--explain"])
            .current_dir(examples::folder(example))
            .output()
            .unwrap();
        assert!(run.status.success(), "{example}");
        let text = String::from_utf8(run.stdout).unwrap();
        insta::assert_snapshot!(format!("explain-{}", example.replace('/', "-")), text);
    }
}

#[test]
fn entries_that_share_a_rule_are_told_apart() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC);
    let run = sandbox.run("render --explain").expect_code(0);
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!("explain-entries", run.stdout);
}

#[test]
fn programs_are_told_the_same() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC);
    let run = sandbox.run("render --explain --format json").expect_code(0);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["version"], 1);
    let kinds: Vec<&str> = report["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["Role", "RoleBinding", "ClusterRole", "Role"]);
    let rules = report["roles"][0]["rules"].as_array().unwrap();
    let jobs = rules.iter().find(|rule| {
        rule["resources"] == serde_json::json!(["jobs"]) && rule["api_groups"][0] == "batch"
    });
    let jobs = jobs.unwrap();
    let lines: Vec<_> = jobs["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["place"]["line"].as_u64(), entry["whole"].as_bool()))
        .collect();
    assert!(lines.contains(&(Some(8), Some(true))), "{lines:?}");
    assert_eq!(jobs["lets"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_explained_of_a_spec_that_is_wrong_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC.replace("[create, list]", "[creat]"));
    let run = sandbox.run("render --explain").expect_code(2);
    assert_eq!(run.stdout, "");
    sandbox.file("rolewright.yaml", SPEC);
    sandbox.run("render --explain --out deploy").expect_code(2);
    sandbox.run("render --format json").expect_code(2);
    assert!(!sandbox.path().join("deploy").exists());
}
