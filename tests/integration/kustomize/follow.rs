//! Bindings that follow an account into another namespace, with kubectl and with Kustomize's own
//! program, which read the name of a replacement's target each in its own way.

use std::collections::BTreeMap;

use super::overlays::moved;
use super::program::{build, programs};
use super::{base_of, render};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::render::spec;
use crate::support::Sandbox;

/// Whom each binding names, by both programs, which have to build the same.
fn subjects(sandbox: &Sandbox, folder: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let [kustomize, kubectl] = programs("whether bindings follow accounts")?;
    let folder = sandbox.path().join(folder);
    let text = build(&kustomize, &folder);
    assert_eq!(text, kubectl::build(&kubectl, &folder));
    let manifests = Manifests::of_text(&text);
    let bindings = ["RoleBinding", "ClusterRoleBinding"].map(|kind| manifests.of_kind(kind));
    let all = bindings.into_iter().flatten().map(|binding| {
        let metadata = &binding["metadata"];
        let subjects = binding["subjects"].as_array().unwrap().iter();
        let subjects = subjects.map(|subject| shown(&subject["namespace"], &subject["name"]));
        (
            shown(&metadata["namespace"], &metadata["name"]),
            subjects.collect(),
        )
    });
    Some(all.collect())
}

fn shown(namespace: &serde_json::Value, name: &serde_json::Value) -> String {
    let namespace = namespace.as_str().unwrap_or_default();
    format!("{namespace}/{}", name.as_str().unwrap())
}

/// The names of bindings hold a plus sign and dots, and other bindings are called as these would
/// match, were they patterns.
#[test]
fn names_that_are_patterns_are_followed_as_names() {
    let sandbox = base_of(&spec(
        "\
access:
- {clusterRole: view, namespaces: [a]}
- {clusterRole: 'system:x.y', namespaces: [a]}
accounts:
- {name: w.x, access: [{resources: [pods], verbs: [get], namespaces: [a]}]}
- {name: wyx, namespace: other, access: [{resources: [pods], verbs: [get], namespaces: [a]}]}
- {name: appview, namespace: other, access: [{resources: [pods], verbs: [get], namespaces: [a]}]}
",
    ));
    // Somebody else's, called as the names above would match.
    for (file, name) in [("one", "own:appview"), ("two", "own:wyx")] {
        sandbox.file(
            &format!("overlay/{file}.yaml"),
            format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{name: '{name}', namespace: a}}\n\
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}}\n\
                 subjects: [{{kind: ServiceAccount, name: theirs, namespace: theirs}}]\n"
            ),
        );
    }
    moved(&sandbox);
    let overlay = sandbox.read("overlay/kustomization.yaml");
    let with = overlay.replace("resources: [own]", "resources: [own, one.yaml, two.yaml]");
    assert_ne!(with, overlay);
    sandbox.file("overlay/kustomization.yaml", with);
    let Some(subjects) = subjects(&sandbox, "overlay") else {
        return;
    };
    let expected = [
        ("a/p-other:appview", "other/p-appview"),
        ("a/p-other:wyx", "other/p-wyx"),
        ("a/p-own:app+system:x.y", "moved/p-app"),
        ("a/p-own:app+view", "moved/p-app"),
        ("a/p-own:appview", "theirs/theirs"),
        ("a/p-own:w.x", "moved/p-w.x"),
        ("a/p-own:wyx", "theirs/theirs"),
    ];
    let subjects: Vec<(&str, &str)> = subjects
        .iter()
        .map(|(binding, subjects)| (binding.as_str(), subjects[0].as_str()))
        .collect();
    assert_eq!(subjects, expected);
}

const CLIENTS: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: aa, namespace: n1}
accounts: [{name: w}, {name: far, namespace: n3}]
deployment: {image: 'r.example/x:1'}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: bb, namespace: n2}
access:
- {resources: [pods], verbs: [get], namespaces: [n1, n2, n3]}
- {clusterRole: view, namespaces: [n1]}
- {resources: [nodes], verbs: [get], scope: cluster}
subjects:
- {kind: ServiceAccount, name: w, namespace: n1}
- {kind: ServiceAccount, name: far, namespace: n3}
deployment: {image: 'r.example/x:1'}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: cc, namespace: n1}
serviceAccount: {name: w, create: false}
access: [{resources: [pods], verbs: [list], namespaces: [n1, n4]}]
deployment: {image: 'r.example/x:1'}
";

/// The account of another client is followed where both are built together, and is told above the
/// base that has a binding of it.
#[test]
fn accounts_of_other_clients_are_followed() {
    let sandbox = base_of(CLIENTS);
    let told = sandbox.read("out/bb/base/kustomization.yaml");
    for line in [
        "# - the ServiceAccount `n1/w` in the RoleBinding `n2/bb`, which is in another client's base, unless both are built together, with the component between-clients\n",
        "# - the ServiceAccount `n3/far` in the RoleBinding `n2/bb`, which is in another client's base, unless both are built together\n",
    ] {
        assert!(told.contains(line), "{told}");
    }
    sandbox
        .file(
            "overlay/a/kustomization.yaml",
            "namespace: pa\nresources: [../../out/aa/base, ../../out/cc/base]\n",
        )
        .file(
            "overlay/b/kustomization.yaml",
            "namespace: pb\nresources: [../../out/bb/base]\n",
        )
        .file(
            "overlay/kustomization.yaml",
            "namePrefix: p-\nresources: [a, b]\ncomponents: [../out/aa/other-namespaces, \
             ../out/bb/other-namespaces, ../out/cc/other-namespaces, ../out/between-clients]\n",
        )
        // Each alone is built as well.
        .file(
            "alone/own/kustomization.yaml",
            "namespace: pb\nresources: [../../out/bb/base]\n",
        )
        .file(
            "alone/kustomization.yaml",
            "resources: [own]\ncomponents: [../out/bb/other-namespaces]\n",
        );
    let Some(together) = subjects(&sandbox, "overlay") else {
        return;
    };
    let of_bb = ["pb/p-bb", "pa/p-w", "n3/p-far"];
    for binding in [
        "/p-n2:bb",
        "pb/p-bb",
        "n1/p-n2:bb",
        "n1/p-n2:bb+view",
        "n3/p-n2:bb",
    ] {
        assert_eq!(together[binding], of_bb, "{binding}");
    }
    for binding in ["pa/p-cc", "n4/p-n1:cc"] {
        assert_eq!(together[binding], ["pa/p-w"], "{binding}");
    }
    assert_eq!(together.len(), 7);
    let alone = subjects(&sandbox, "alone").unwrap();
    assert_eq!(alone["n1/n2:bb"], ["pb/bb", "n1/w", "n3/far"]);
    // Built as it is, it is what the manifests are.
    let whole = subjects(&sandbox, "out").unwrap();
    assert_eq!(whole["n1/n2:bb"], ["n2/bb", "n1/w", "n3/far"]);
    render(&sandbox);
}

/// Names of people and groups that hold a namespace are texts to Kustomize.
#[test]
fn people_of_a_namespace_are_told() {
    let sandbox = base_of(&spec(
        "\
access: [{resources: [pods], verbs: [get]}]
subjects:
- {kind: Group, name: 'system:serviceaccounts:own'}
- {kind: Group, name: 'system:serviceaccounts:other'}
- {kind: User, name: 'system:serviceaccount:own:x'}
",
    ));
    let told = sandbox.read("out/base/kustomization.yaml");
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("system:"))
        .collect();
    assert_eq!(
        lines,
        [
            "# - the Group system:serviceaccounts:own in the RoleBinding `own/app`, which names the namespace own",
            "# - the User system:serviceaccount:own:x in the RoleBinding `own/app`, which names the namespace own",
        ]
    );
}
