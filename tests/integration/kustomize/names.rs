//! Which ConfigMaps have a hash in their name, and what is told of names that Kustomize would take for
//! others.

use serde_json::Value;

use super::{base_of, built, object};
use crate::kubectl;
use crate::render::spec;
use crate::support::Sandbox;

/// The client runs something that mounts the ConfigMap `settings`.
const MOUNTED: &str = "config: [{name: settings, data: {a: b}, mountPath: /c}]\n";

/// Whether the ConfigMap `settings` is built with a hash in its name; nothing without kubectl.
fn has_hash(more: &str) -> Option<bool> {
    let kubectl = kubectl::find("building a Kustomize base")?;
    let sandbox = Sandbox::new();
    sandbox.file("job.yaml", JOB);
    sandbox.file("rolewright.yaml", spec(&format!("{MOUNTED}{more}")));
    super::render(&sandbox);
    let built = built(&kubectl, &sandbox.path().join("out"));
    let maps = built.of_kind("ConfigMap");
    let names = maps
        .iter()
        .map(|map| map["metadata"]["name"].as_str().unwrap());
    let names: Vec<&str> = names.filter(|name| name.starts_with("settings")).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    Some(names != ["settings"])
}

/// A Job template that may mount the ConfigMap or do without.
const JOB: &str = "\
apiVersion: batch/v1
kind: Job
metadata: {name: t}
spec:
  ttlSecondsAfterFinished: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{name: c, image: \"a:1\"}]
      volumes: [{name: v, configMap: {name: settings, optional: true}}]
";

#[test]
fn a_hash_is_where_every_use_of_the_name_follows() {
    let deployment = "deployment: {image: \"a:1\"}\n";
    let with = |more: &str| has_hash(&format!("{deployment}{more}"));
    let Some(plain) = with("") else { return };
    assert!(plain, "a volume follows");
    for more in [
        "jobTemplates: [{name: t, file: job.yaml}]\n",
        "access: [{resources: [configmaps], names: [settings], verbs: [get]}]\n",
        "access: [{resources: [configmaps], names: [settings], verbs: [get], scope: cluster}]\n",
        "access: [{resources: [jobs], names: [settings], verbs: [get]}]\n",
    ] {
        assert_eq!(with(more), Some(false), "{more}");
    }
    for run in [
        "deployment: {image: \"a:1\", env: {CONFIG: settings}}\n",
        "deployment: {image: \"a:1\", args: [--config=own/settings]}\n",
        // The Pods of a Job cannot change.
        "job: {image: \"a:1\"}\n",
    ] {
        assert_eq!(has_hash(run), Some(false), "{run}");
    }
    assert_eq!(
        with(
            "access: [{resources: [configmaps], names: [settings], verbs: [get], namespaces: [other]}]\n"
        ),
        Some(true),
        "that one is another"
    );
}

/// A Job template and what it mounts are two ConfigMaps, and only the second has its plain name.
#[test]
fn a_job_template_is_apart_from_what_it_mounts() {
    let Some(kubectl) = kubectl::find("building a Kustomize base") else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.file("job.yaml", JOB);
    let more =
        "deployment: {image: \"a:1\"}\njobTemplates: [{name: t, file: job.yaml, mountPath: /t}]\n";
    sandbox.file("rolewright.yaml", spec(&format!("{MOUNTED}{more}")));
    super::render(&sandbox);
    let built = built(&kubectl, &sandbox.path().join("out"));
    let maps = built.of_kind("ConfigMap");
    let keys = |start: &str| {
        let mut found = maps
            .iter()
            .filter(|map| map["metadata"]["name"].as_str().unwrap().starts_with(start));
        let keys = found.next().unwrap()["data"].as_object().unwrap().keys();
        keys.cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys("app-jobs-"), ["t.yaml"]);
    assert_eq!(keys("settings"), ["a"]);
    // Who mounts the templates gets the name with the hash.
    let deployment = object(&built, "Deployment", "app").to_string();
    let jobs = maps
        .iter()
        .map(|map| map["metadata"]["name"].as_str().unwrap());
    let jobs = jobs
        .clone()
        .find(|name| name.starts_with("app-jobs-"))
        .unwrap();
    assert!(deployment.contains(&format!("\"{jobs}\"")), "{deployment}");
}

/// Where it names the very ConfigMap that it stands in, there is no hash to miss.
#[test]
fn a_job_template_that_names_its_own_config_map_finds_it() {
    let Some(kubectl) = kubectl::find("building a Kustomize base") else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox.file("job.yaml", JOB.replace("settings", "app-jobs"));
    sandbox.file(
        "rolewright.yaml",
        spec("jobTemplates: [{name: t, file: job.yaml}]\n"),
    );
    super::render(&sandbox);
    let built = built(&kubectl, &sandbox.path().join("out"));
    let maps = built.of_kind("ConfigMap");
    let names: Vec<&Value> = maps.iter().map(|map| &map["metadata"]["name"]).collect();
    assert_eq!(names, ["app-jobs"]);
    let told = sandbox.read("out/base/kustomization.yaml");
    assert!(told.contains("t.yaml in the ConfigMap app-jobs"), "{told}");
    assert!(
        told.contains("where you change ConfigMap app-jobs"),
        "{told}"
    );
}

/// What is told is what happens: a prefix changes a rule about something else.
#[test]
fn a_rule_that_names_something_else_like_a_config_map_is_told() {
    let text = spec(
        "config: [{name: pi, data: {a: b}}]\naccess: [{resources: [jobs], names: [pi], verbs: [delete]}]\n",
    );
    let sandbox = base_of(&text);
    let run = sandbox.run("render --to kustomize --out out");
    insta::assert_snapshot!(run.transcript("render --to kustomize --out out"));
    let meant = text.replace("[jobs]", "[configmaps]");
    let run = base_of(&meant).run("render --to kustomize --out out");
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    let plain = sandbox.run("render --to manifests").expect_code(0);
    assert!(!plain.stderr.contains("warning"), "it is Kustomize's alone");

    let Some(kubectl) = kubectl::find("building an overlay") else {
        return;
    };
    sandbox.file(
        "prefixed/kustomization.yaml",
        "namePrefix: p-\nresources: [../out]\n",
    );
    let built = built(&kubectl, &sandbox.path().join("prefixed"));
    let role = object(&built, "Role", "p-app");
    assert_eq!(role["rules"][0]["resourceNames"][0], "p-pi");
}

#[test]
fn people_who_are_called_like_an_account_are_told() {
    let sandbox = base_of(&spec(
        "subjects: [{kind: User, name: app}]\nserviceAccount: {name: app}\naccess: [{resources: [pods], verbs: [get]}]\n",
    ));
    let run = sandbox.run("render --to kustomize --out out");
    insta::assert_snapshot!(run.transcript("render --to kustomize --out out"));
    let Some(kubectl) = kubectl::find("building an overlay") else {
        return;
    };
    sandbox.file(
        "prefixed/kustomization.yaml",
        "namePrefix: p-\nresources: [../out]\n",
    );
    let built = built(&kubectl, &sandbox.path().join("prefixed"));
    let binding = object(&built, "RoleBinding", "p-app");
    assert_eq!(binding["subjects"][1]["kind"], "User");
    assert_eq!(binding["subjects"][1]["name"], "p-app", "somebody else");
}

#[test]
fn what_an_overlay_does_not_reach_stands_above_the_base() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "job.yaml",
        JOB.replace(
            "      restartPolicy",
            "      serviceAccountName: worker\n      restartPolicy",
        ),
    );
    sandbox.file(
        "rolewright.yaml",
        spec(
            "\
serviceAccount: {name: there, create: false}
subjects: [{kind: Group, name: default}]
config: [{name: settings, data: {a: b}}]
accounts: [{name: worker, token: never}]
access:
- {resources: [jobs], verbs: [create]}
- {resources: [serviceaccounts], names: [worker], verbs: [get]}
- {resources: [namespaces], names: [own], verbs: [get]}
- {resources: [pods], verbs: [get], namespaces: [other]}
deployment: {image: \"a:1\"}
jobTemplates: [{name: t, file: job.yaml, account: worker}]
"
            .replace(", token: never", "")
            .as_str(),
        ),
    );
    super::render(&sandbox);
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        sandbox.read("out/kustomization.yaml"),
        sandbox.read("out/base/kustomization.yaml"),
        sandbox.read("out/other-namespaces/kustomization.yaml"),
    ));
}

/// The bases of two clients may be built apart, where a hash in one reaches no Pod of the other.
#[test]
fn what_another_clients_pods_mount_has_no_hash() {
    let Some(kubectl) = kubectl::find("whether bases of one spec fit together apart") else {
        return;
    };
    let client = |name: &str, more: &str| {
        format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {{name: {name}, namespace: shop}}\n{more}"
        )
    };
    let api = "config: [{name: common, data: {k: v}}, {name: own, data: {k: v}, mountPath: /c}]\ndeployment: {image: \"r.example/a:1\"}\n";
    let poller = "deployment: {image: \"r.example/p:1\", envFrom: [{configMap: common}]}\n";
    let spec = format!("{}---\n{}", client("api", api), client("poller", poller));
    let sandbox = base_of(&spec);
    let made = built(&kubectl, &sandbox.path().join("out/api/base"));
    let maps = made.of_kind("ConfigMap");
    let names: Vec<&str> = maps
        .iter()
        .filter_map(|map| map["metadata"]["name"].as_str())
        .collect();
    assert!(names.contains(&"common"), "{names:?}");
    assert!(
        names.iter().any(|name| name.starts_with("own-")),
        "{names:?}"
    );
    let told = sandbox.read("out/poller/base/kustomization.yaml");
    let left = "# - the ConfigMap `shop/common`, which is in another client's base, unless both are built together\n";
    assert!(told.contains(left), "{told}");
}
