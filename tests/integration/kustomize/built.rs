//! What is built of a base is what the plain manifests are: object by object, and grant by grant.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use super::{assert_equal_grants, built, files, render};
use crate::examples::{EXAMPLES, folder};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::render::grants::access;
use crate::render::spec;
use crate::support::Sandbox;

/// The label that a base leaves to whoever applies it.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// How many characters the hash in a name has, with the dash before it.
const HASH: usize = 11;

/// Fails if what is built of the base in `out` is not what the spec's manifests are.
fn assert_equal_to_manifests(sandbox: &Sandbox, what: &str) {
    let Some(kubectl) = kubectl::find("building a Kustomize base") else {
        return;
    };
    let run = sandbox.run("render --to manifests rolewright.yaml");
    let plain = Manifests::of_text(&run.expect_code(0).stdout);
    let built = built(&kubectl, &sandbox.path().join("out"));
    assert_equal_grants(&plain, &built, what);
    let (plain, built) = (of_others(plain.json()), without_hashes(&built));
    let identities = |objects: &[Value]| objects.iter().map(identity).collect::<Vec<_>>();
    assert_eq!(identities(&plain), identities(&built), "{what}");
    for (plain, built) in plain.iter().zip(&built) {
        assert_eq!(plain, built, "{what}");
    }
}

/// The objects by their identities, without the label that says who rendered them.
fn of_others(mut objects: Vec<Value>) -> Vec<Value> {
    objects.iter_mut().for_each(without_manager);
    objects.sort_by_key(identity);
    objects
}

fn identity(object: &Value) -> String {
    let metadata = &object["metadata"];
    format!(
        "{} {} {}",
        object["kind"], metadata["namespace"], metadata["name"]
    )
}

fn without_manager(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::Object(labels)) = entries.get_mut("labels")
                && labels.get(MANAGED_BY).is_some_and(|by| by == "rolewright")
            {
                labels.remove(MANAGED_BY);
            }
            entries.values_mut().for_each(without_manager);
        }
        Value::Array(items) => items.iter_mut().for_each(without_manager),
        _ => {}
    }
}

/// The objects with each hash in the name of a ConfigMap taken out, wherever the name stands.
fn without_hashes(built: &Manifests) -> Vec<Value> {
    let mut text = serde_json::to_string(&built.json()).unwrap();
    for config_map in built.of_kind("ConfigMap") {
        let name = config_map["metadata"]["name"].as_str().unwrap();
        let (stem, end) = name.split_at(name.len().saturating_sub(HASH));
        let is_hash = |text: &str| {
            let letters = text.strip_prefix('-');
            letters.is_some_and(|it| it.bytes().all(|b| b"bcdfghkmt2456789".contains(&b)))
        };
        if is_hash(end) {
            text = text.replace(&format!("\"{name}\""), &format!("\"{stem}\""));
        }
    }
    of_others(serde_json::from_str(&text).unwrap())
}

#[test]
fn the_examples_are_built_as_their_manifests_are() {
    for example in EXAMPLES {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        render(&sandbox);
        assert_equal_to_manifests(&sandbox, example);
    }
}

/// The snapshots are read: they are what a user gets.
#[test]
fn the_bases_of_the_examples() {
    for example in EXAMPLES {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        render(&sandbox);
        let mut text = String::new();
        for (name, content) in files(&sandbox.path().join("out")) {
            let content = String::from_utf8(content).unwrap();
            let _ = writeln!(text, "==> {name}\n{content}");
        }
        insta::with_settings!({snapshot_path => "../snapshots/kustomize", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(example.replace('/', "-"), text);
        });
    }
}

#[test]
fn the_base_in_the_examples_is_the_one_that_is_rendered() {
    let rendered = files(&folder("image-worker").join("kustomize/rendered"));
    let sandbox = Sandbox::copy_of("examples/image-worker");
    render(&sandbox);
    assert_eq!(files(&sandbox.path().join("out")), rendered);
}

/// Other namespaces, further accounts, people, roles that exist, cluster scope, names, and several
/// clients of which two have the same names in different namespaces.
#[test]
fn whatever_a_spec_says_is_built_as_its_manifests_are() {
    let access = "\
subjects: [{kind: Group, name: \"oidc:people\"}, {kind: User, name: default}]
access:
- {resources: [jobs], verbs: [create], namespaces: [default, staging]}
- {resources: [configmaps], names: [c], verbs: [get]}
- {resources: [configmaps], names: [c], verbs: [get], namespaces: [staging]}
- {resources: [nodes], verbs: [list], scope: cluster}
- {urls: [/metrics], verbs: [get]}
- {clusterRole: view, namespaces: [staging]}
- {clusterRole: edit}
accounts:
- {name: app, namespace: staging, access: [{resources: [pods], verbs: [get], namespaces: [own]}]}
- {name: helper, access: [{resources: [pods], verbs: [list]}]}
config: [{name: c, data: {\"no\": \"on\", .hidden: a, A: a, a: b, kustomization.yaml: c}, mountPath: /c}]
deployment: {image: \"registry.example/a:1\", env: {EMPTY: \"\", \"YES\": \"yes\"}}
";
    let exists = "serviceAccount: {name: there, create: false}\n\
                  access: [{resources: [pods], verbs: [get]}, {resources: [pods], verbs: [get], namespaces: [other]}]\n";
    let people =
        "subjects: [{kind: User, name: jane}]\naccess: [{resources: [pods], verbs: [get]}]\n";
    let cluster = "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {name: people}\n\
                   subjects: [{kind: User, name: jane}]\n\
                   access: [{resources: [nodes], verbs: [get], scope: cluster}]\n";
    let second = spec(access).replace("name: app, namespace: own", "name: other, namespace: web");
    let second = second
        .replace(
            "name: app, namespace: staging",
            "name: other, namespace: own",
        )
        .replace("name: c,", "name: d,");
    let two = format!(
        "{}---\n{second}",
        spec(access).replace("namespace: staging, access", "namespace: web, access")
    );
    let specs = [
        ("access", spec(access)),
        ("an account that exists", spec(exists)),
        ("people", spec(people)),
        ("the cluster", cluster.to_owned()),
        ("two clients", two),
    ];
    for (what, text) in specs {
        let sandbox = super::base_of(&text);
        assert_equal_to_manifests(&sandbox, what);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The rules name `a` and `b` too: a ConfigMap that is called so changes none of them.
    #[test]
    fn any_access_is_built_as_its_manifests_are(access in access()) {
        let config = "config: [{name: a, data: {x: z}}, {name: b, data: {x: z}}]\n";
        let sandbox = super::base_of(&spec(&format!("{access}{config}")));
        assert_equal_to_manifests(&sandbox, &access);
    }
}
