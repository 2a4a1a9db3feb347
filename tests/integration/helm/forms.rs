//! Specs of every form as charts: several clients, subjects of all kinds, roles that exist, names of
//! the chart's own objects in rules.

use proptest::prelude::*;
use rolewright_rbac::{Identity, Subject};
use serde_json::{Value, json};

use super::{Release, Rendered, chart, helms};
use crate::manifests::{Manifests, granted};
use crate::render::grants::access;
use crate::support::Sandbox;

/// A spec whose names a release of `app` in `own` keeps.
const FORMS: &str = "\
serviceAccount: {name: app, create: false}
subjects:
- {kind: User, name: \"jane { doe }\"}
- {kind: Group, name: \"oidc:deployers\"}
- {kind: ServiceAccount, name: robot, namespace: ci}
- {kind: ServiceAccount, name: neighbour}
access:
- {resources: [pods], verbs: [list], reason: \"looks {{ around }}\"}
- {resources: [configmaps], names: [app-settings, theirs], verbs: [get]}
- {resources: [secrets], names: [app-settings], verbs: [get]}
- {resources: [serviceaccounts/token], names: [app, app-worker], verbs: [create]}
- {resources: [deployments], names: [app], verbs: [patch]}
- {resources: [namespaces], names: [own], verbs: [get]}
- {resources: [nodes], verbs: [get], scope: cluster}
- {resources: [jobs], verbs: [create], namespaces: [staging, production]}
- {urls: [/metrics], verbs: [get]}
- {clusterRole: view, namespaces: [staging]}
- {clusterRole: \"system:auth-delegator\", scope: cluster}
accounts:
- {name: app-worker, access: [{resources: [pods], verbs: [get]}]}
config: [{name: app-settings, data: {a: b}}]
deployment: {image: \"registry.example/app:1\"}
";

fn granted_to_all(manifests: &Manifests) -> Vec<(String, Value)> {
    let policy = manifests.policy();
    let mut all: Vec<(String, Value)> = manifests
        .subjects()
        .into_iter()
        .map(|subject| {
            let identity = match subject {
                Subject::ServiceAccount { namespace, name } => {
                    Identity::service_account(namespace.as_ref().unwrap(), name)
                }
                Subject::User(name) => Identity::from_user_name(name),
                Subject::Group(name) => Identity::group(name),
                Subject::Other { .. } => panic!("{subject:?}"),
            };
            let granted = format!("{:#?}", granted(&policy, &identity));
            (format!("{subject:?}"), json!(granted))
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all.dedup();
    all
}

#[test]
fn every_form_of_access_is_granted_as_the_manifests_grant_it() {
    for helm in helms("whether charts grant every form of access") {
        let sandbox = chart(FORMS);
        let rendered = helm.template(sandbox.path(), Release("app", "own"), &[]);
        let manifests = sandbox
            .run("render --no-config rolewright.yaml")
            .expect_code(0);
        let manifests = Manifests::of_text(&manifests.stdout);
        let chart = rendered.manifests();
        assert_eq!(granted_to_all(&chart), granted_to_all(&manifests));
        assert!(granted_to_all(&chart).len() > 5);
        assert!(rendered.text.contains("# looks {{ around }}"));
        let cluster =
            |manifests: &Manifests| manifests.objects.snapshot.cluster_role_bindings.len();
        assert_eq!(cluster(&chart), cluster(&manifests));
    }
}

fn rules(rendered: &Rendered) -> Vec<Value> {
    let roles = rendered.manifests().of_kind("Role");
    let role = roles
        .iter()
        .find(|role| role["metadata"]["name"] == "rel-app");
    role.unwrap()["rules"].as_array().unwrap().clone()
}

/// One rule for two kinds of which only one follows would grant the other by the new name, too.
#[test]
fn names_in_rules_follow_what_they_are_of_and_nothing_else() {
    for helm in helms("whether names in rules follow") {
        let sandbox = chart(FORMS);
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[]);
        let rules = rules(&rendered);
        let names_of = |resource: &str, verb: &str| {
            let mut names: Vec<String> = rules
                .iter()
                .filter(|rule| {
                    rule["resources"]
                        .as_array()
                        .unwrap()
                        .contains(&json!(resource))
                })
                .filter(|rule| rule["verbs"].as_array().unwrap().contains(&json!(verb)))
                .flat_map(|rule| {
                    rule["resourceNames"]
                        .as_array()
                        .cloned()
                        .unwrap_or_default()
                })
                .map(|name| name.as_str().unwrap().to_owned())
                .collect();
            names.sort();
            names
        };
        assert_eq!(
            names_of("configmaps", "get"),
            ["rel-app-settings", "theirs"]
        );
        assert_eq!(names_of("secrets", "get"), ["app-settings"]);
        assert_eq!(
            names_of("serviceaccounts/token", "create"),
            ["app", "rel-app-worker"]
        );
        assert_eq!(names_of("deployments", "patch"), ["rel-app"]);
        assert_eq!(names_of("namespaces", "get"), ["apps"]);
    }
}

/// Of several resources of one rule only some are called by the release.
#[test]
fn the_readme_says_of_each_resource_whether_its_names_follow() {
    let sandbox = chart(
        "access: [{resources: [secrets, configmaps], names: [app-settings, theirs], verbs: [get]}]\n\
         config: [{name: app-settings, data: {a: b}}]\n",
    );
    let readme = sandbox.read("chart/README.md");
    let rows: Vec<&str> = readme
        .lines()
        .filter(|line| line.contains("| get |"))
        .collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    let row = |what: &str| rows.iter().any(|row| row.contains(what));
    assert!(row("| secrets named app-settings, theirs |"), "{rows:?}");
    let follows = "| configmaps named app-settings (as the release calls it), theirs |";
    assert!(row(follows), "{rows:?}");
}

const CLIENTS: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: front, namespace: own, labels: {part: front}}
access: [{resources: [pods], verbs: [list]}]
deployment: {image: \"registry.example/front:1\", replicas: 2}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: back-end, namespace: own}
access: [{resources: [jobs], verbs: [create]}]
config: [{name: settings, data: {a: b}, mountPath: /settings}]
deployment: {image: \"registry.example/back:1\"}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: people}
subjects: [{kind: Group, name: \"oidc:people\"}]
access: [{resources: [nodes], verbs: [list], scope: cluster}]
";

#[test]
fn several_clients_are_one_chart() {
    for helm in helms("whether several clients are one chart") {
        let sandbox = Sandbox::new();
        sandbox.file("rolewright.yaml", CLIENTS);
        sandbox
            .run("render --no-config --to helm --chart-name shop --out chart rolewright.yaml")
            .expect_code(0);
        let lint = helm.run(sandbox.path(), &["lint", "--strict", "chart"]);
        assert!(
            lint.status.success(),
            "{}",
            String::from_utf8_lossy(&lint.stdout)
        );
        let values = [
            "--set=clients.front.replicaCount=0",
            "--set=clients.backEnd.serviceAccount.name=mine",
            "--set=tests.rbac.image.repository=r.example/kubectl,tests.rbac.image.tag=v1",
        ];
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &values);
        let manifests = rendered.manifests();
        let deployments = manifests.of_kind("Deployment");
        let by_name = |name: &str| {
            let found = deployments
                .iter()
                .find(|object| object["metadata"]["name"] == name);
            found
                .unwrap_or_else(|| panic!("{name}: {}", rendered.text))
                .clone()
        };
        let (front, back) = (by_name("rel-shop-front"), by_name("rel-shop-back-end"));
        assert_eq!(front["spec"]["replicas"], 0);
        assert_eq!(front["metadata"]["labels"]["part"], "front");
        assert_eq!(back["metadata"]["labels"]["part"], Value::Null);
        assert_ne!(front["spec"]["selector"], back["spec"]["selector"]);
        assert_eq!(
            back["spec"]["template"]["spec"]["serviceAccountName"],
            "mine"
        );
        let tests = manifests.of_kind("Pod");
        assert_eq!(tests.len(), 2);
        let policy = manifests.policy();
        for (account, rights) in [("rel-shop-front", 1), ("mine", 1), ("rel-shop-back-end", 0)] {
            let identity = Identity::service_account("apps", account);
            assert_eq!(granted(&policy, &identity).len(), rights, "{account}");
        }
        assert_eq!(granted(&policy, &Identity::group("oidc:people")).len(), 1);
        let both = ["--set=clients.front.serviceAccount.create=false"];
        let refusal = helm.refusal(sandbox.path(), &both);
        assert!(
            refusal.contains("clients/front") || refusal.contains("clients.front"),
            "{refusal}"
        );
    }
}

#[test]
fn an_account_that_exists_is_not_made_unless_the_values_say_so() {
    for helm in helms("whether accounts that exist are left alone") {
        let sandbox = chart(FORMS);
        let names = |more: &[&str]| {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), more);
            let accounts = rendered.manifests().of_kind("ServiceAccount");
            let names = accounts
                .iter()
                .map(|account| account["metadata"]["name"].clone());
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["rel-app-worker"]);
        let made = [
            "--set=serviceAccount.create=true",
            "--set=serviceAccount.name=",
        ];
        assert_eq!(names(&made), ["rel-app-worker", "rel-app"]);
    }
}

fn is_granted_alike(access: &str) -> Result<(), TestCaseError> {
    let Some(helm) = super::helm("whether charts grant any access") else {
        return Ok(());
    };
    let sandbox = chart(access);
    let test = [
        "--set=tests.rbac.image.repository=r.example/rolewright,tests.rbac.image.tag=v1",
        "--set=tests.rbac.mode=rolewright",
    ];
    let chart = helm
        .template(sandbox.path(), Release("app", "own"), &test)
        .manifests();
    let identity = Identity::service_account("own", "app");
    let of = |manifests: &Manifests| granted(&manifests.policy(), &identity);
    let manifests = sandbox
        .run("render --no-config rolewright.yaml")
        .expect_code(0);
    prop_assert_eq!(of(&chart), of(&Manifests::of_text(&manifests.stdout)));
    let maps = chart.of_kind("ConfigMap");
    let mounted = maps[0]["data"]["rolewright.yaml"].as_str().unwrap();
    let mounted = sandbox.run_with(&["render", "-"], mounted).expect_code(0);
    prop_assert_eq!(of(&chart), of(&Manifests::of_text(&mounted.stdout)));
    Ok(())
}

/// A rule of named Pods holds the `create` of their `exec`, and Pods are created by another.
#[test]
fn what_one_rule_creates_below_a_name_is_not_applied() {
    let access = "\
access:
- {use: exec, names: [c]}
- {resources: [pods], verbs: [create]}
";
    is_granted_alike(access).unwrap();
}

/// What is patched whatever its name, is applied to a name by its `create` alone.
#[test]
fn what_is_patched_everywhere_is_applied_below_a_name() {
    let access = "\
access:
- {resources: [deployments], verbs: [patch]}
- {resources: [deployments], verbs: [apply], names: [a]}
";
    is_granted_alike(access).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is asked for at all, the manifests, the chart, and the spec that the chart's test mounts,
    /// give alike.
    #[test]
    fn any_access_is_granted_alike(access in access()) {
        is_granted_alike(&access)?;
    }
}
