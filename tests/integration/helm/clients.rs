//! Several clients in one chart, which name what is another one's.

use serde_json::Value;

use super::{Release, helms};
use crate::support::Sandbox;

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: api, namespace: shop}
access: [{resources: [pods], verbs: [list], reason: shows them}]
config: [{name: common, data: {k: v}, mountPath: /c}]
accounts: [{name: helper}]
deployment: {image: \"registry.example/api:1\"}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: poller, namespace: shop}
subjects:
- {kind: ServiceAccount, name: api}
- {kind: ServiceAccount, name: helper}
access:
- {resources: [configmaps], names: [common], verbs: [get], reason: reads it}
- {resources: [serviceaccounts/token], names: [helper], verbs: [create], reason: acts as it}
- {resources: [jobs], verbs: [create], reason: starts them}
accounts: [{name: run}]
jobTemplates:
- name: t
  key: job.yaml
  account: run
  mountPath: /etc/jobs
  values: {C: common}
  job:
    image: \"registry.example/t:1\"
    args: [\"--config=@C@\", \"--config=common\"]
    envFrom: [{configMap: common}]
    mounts: [{configMap: \"@C@\", path: /cc}]
deployment:
  image: \"registry.example/poll:1\"
  args: [\"--config=common\"]
  mounts: [{configMap: common, path: /cm}]
  envFrom: [{configMap: common}]
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: watcher, namespace: shop}
serviceAccount: {create: false, name: helper}
access: [{resources: [services], verbs: [list], reason: watches them}]
deployment: {image: \"registry.example/watch:1\"}
";

fn chart() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC);
    sandbox
        .run("render --no-config --to helm --chart-name suite --out chart rolewright.yaml")
        .expect_code(0);
    sandbox
}

/// The names in a list of objects.
fn names(list: &Value) -> Vec<&str> {
    let items = list.as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap()).collect()
}

fn named<'o>(objects: &'o [Value], name: &str) -> &'o Value {
    let found = objects
        .iter()
        .find(|object| object["metadata"]["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {objects:#?}"))
}

#[test]
fn what_one_names_of_another_follows_the_release() {
    for helm in helms("whether clients of one chart name each other's objects rightly") {
        let sandbox = chart();
        let rendered = helm.template(sandbox.path(), Release("rel", "prod"), &[]);
        let all = rendered.manifests();
        let accounts = all.of_kind("ServiceAccount");
        for made in ["rel-suite-api", "rel-suite-api-helper"] {
            named(&accounts, made);
        }
        let bindings = all.of_kind("RoleBinding");
        let poller = named(&bindings, "rel-suite-poller");
        let subjects = ["rel-suite-api", "rel-suite-api-helper", "rel-suite-poller"];
        let mut bound = names(&poller["subjects"]);
        bound.sort_unstable();
        assert_eq!(bound, subjects);
        let watcher = named(&bindings, "rel-suite-watcher");
        assert_eq!(names(&watcher["subjects"]), ["rel-suite-api-helper"]);

        let of_roles = all.of_kind("Role");
        let rules = named(&of_roles, "rel-suite-poller")["rules"].to_string();
        assert!(
            rules.contains(r#""resourceNames":["rel-suite-api-common"]"#),
            "{rules}"
        );
        assert!(
            rules.contains(r#""resourceNames":["rel-suite-api-helper"]"#),
            "{rules}"
        );

        let deployments = all.of_kind("Deployment");
        let poller = named(&deployments, "rel-suite-poller").to_string();
        assert!(!poller.contains(r#""common""#), "{poller}");
        let watcher = &named(&deployments, "rel-suite-watcher")["spec"]["template"]["spec"];
        assert_eq!(watcher["serviceAccountName"], "rel-suite-api-helper");
        let maps = all.of_kind("ConfigMap");
        let job = &named(&maps, "rel-suite-poller-jobs")["data"]["job.yaml"];
        let job = job.as_str().unwrap();
        assert!(
            !job.contains(" common") && !job.contains("=common"),
            "{job}"
        );
        assert!(job.contains("app.kubernetes.io/instance: \"rel\""), "{job}");
    }
}

#[test]
fn an_account_of_two_clients_may_become_two() {
    for helm in helms("whether an account of two clients may become two") {
        let sandbox = chart();
        let own = [
            "--set=clients.watcher.serviceAccount.create=false",
            "--set=clients.watcher.serviceAccount.name=mine",
        ];
        let rendered = helm.template(sandbox.path(), Release("rel", "prod"), &own);
        let bindings = rendered.manifests().of_kind("RoleBinding");
        let watcher = named(&bindings, "rel-suite-watcher");
        assert_eq!(names(&watcher["subjects"]), ["mine"]);
        let made = ["--set=clients.watcher.serviceAccount.create=true"];
        let rendered = helm.template(sandbox.path(), Release("rel", "prod"), &made);
        let accounts = rendered.manifests().of_kind("ServiceAccount");
        named(&accounts, "rel-suite-watcher");
    }
}

/// A ConfigMap of one client starts the Pods of another one anew that use it, and those of none else.
#[test]
fn pods_start_anew_when_what_another_client_has_changes() {
    for helm in helms("whose ConfigMaps are in a checksum") {
        let sandbox = chart();
        let checksums = |more: &[&str]| {
            let rendered = helm.template(sandbox.path(), Release("rel", "prod"), more);
            let deployments = rendered.manifests().of_kind("Deployment");
            ["rel-suite-api", "rel-suite-poller", "rel-suite-watcher"].map(|name| {
                let template = &named(&deployments, name)["spec"]["template"];
                template["metadata"]["annotations"]["checksum/config"].clone()
            })
        };
        let before = checksums(&[]);
        let after = checksums(&["--set=clients.api.config.common.k=w"]);
        assert_ne!(before[0], after[0]);
        assert_ne!(before[1], after[1]);
        assert_eq!([&before[2], &after[2]], [&Value::Null; 2]);
    }
}

/// Clients of one name live in namespaces of their own, and have files of their own.
#[test]
fn clients_of_one_name_are_told_apart() {
    let client = |namespace: &str| {
        format!(
            "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {{name: bb, namespace: {namespace}}}\n\
             access: [{{resources: [pods], verbs: [list], reason: a test}}]\ndeployment: {{image: \"registry.example/b:1\"}}\n"
        )
    };
    for helm in helms("whether clients of one name fit in a chart") {
        let sandbox = Sandbox::new();
        sandbox.file(
            "rolewright.yaml",
            format!("{}---\n{}", client("one"), client("two")),
        );
        sandbox
            .run("render --no-config --to helm --chart-name suite --out chart rolewright.yaml")
            .expect_code(0);
        let more = ["--set=tests.rbac.image.repository=r.example/k,tests.rbac.image.tag=v1"];
        let all = helm
            .template(sandbox.path(), Release("rel", "one"), &more)
            .manifests();
        for kind in ["Deployment", "Role", "RoleBinding", "Pod"] {
            let made = all.of_kind(kind);
            let places: std::collections::BTreeSet<String> = made
                .iter()
                .map(|it| it["metadata"]["namespace"].to_string())
                .collect();
            assert_eq!((made.len(), places.len()), (2, 2), "{kind}: {made:#?}");
        }
    }
}
