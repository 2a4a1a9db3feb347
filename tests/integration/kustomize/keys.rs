//! Keys of ConfigMaps that are no texts to YAML where they stand without quotes.

use std::fmt::Write as _;

use super::program::{build, programs};
use super::{base_of, object};
use crate::kubectl;
use crate::manifests::Manifests;
use crate::support::Sandbox;

/// Kustomize's generator of ConfigMaps fails on these.
const ODD: [&str; 16] = [
    "8080",
    "1.10",
    "007",
    "1e3",
    "null",
    "NULL",
    "true",
    "False",
    "2024-01-01",
    "0x1f",
    "0o17",
    ".5",
    "1_000",
    "-1",
    ".inf",
    ".nan",
];

/// And takes these.
const PLAIN: [&str; 8] = [
    "8080.conf",
    "yes.txt",
    "y",
    "on",
    "No",
    "yes",
    "v1.10",
    "a_1",
];

fn spec(keys: &[&str]) -> String {
    let mut data = String::new();
    for key in keys {
        let _ = writeln!(data, "    \"{key}\": \"of {key}\\r\\n \\n\"");
    }
    format!(
        "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {{name: app, namespace: own}}\n\
         deployment: {{image: \"r/x:1\", mounts: [{{configMap: settings, path: /etc/s}}]}}\nconfig:\n\
         - name: settings\n  data:\n{data}"
    )
}

/// What each program builds of a folder, which is the same.
fn built(sandbox: &Sandbox, folder: &str, what: &str) -> Option<Manifests> {
    let [kustomize, kubectl] = programs("keys of ConfigMaps")?;
    let folder = sandbox.path().join(folder);
    let built = Manifests::of_text(&build(&kustomize, &folder));
    // The two sort keys that are numbers in different ways.
    let of_kubectl = Manifests::of_text(&kubectl::build(&kubectl, &folder));
    assert_eq!(built.json(), of_kubectl.json(), "{what}");
    Some(built)
}

#[test]
fn every_key_is_built_as_it_is_written() {
    let all = [&ODD[..], &PLAIN[..]].concat();
    let each = ODD.iter().chain(&PLAIN).map(std::slice::from_ref);
    for keys in each.chain([&all[..]]) {
        let sandbox = base_of(&spec(keys));
        let overlay =
            "namespace: prod\nnamePrefix: p-\nresources: [../out]\nlabels: [{pairs: {a: b}}]\n";
        sandbox.file("overlay/kustomization.yaml", overlay);
        for folder in ["out", "overlay"] {
            let Some(built) = built(&sandbox, folder, &format!("{keys:?}")) else {
                return;
            };
            let config_maps = built.of_kind("ConfigMap");
            let [config_map] = &config_maps[..] else {
                panic!("{config_maps:?}");
            };
            let data = config_map["data"].as_object().unwrap();
            assert_eq!(data.len(), keys.len(), "{keys:?}: {data:?}");
            for key in keys {
                assert_eq!(data[*key], format!("of {key}\r\n \n"), "{keys:?}");
            }
            let prefix = if folder == "out" { "" } else { "p-" };
            let pod = &object(&built, "Deployment", &format!("{prefix}app"))["spec"]["template"];
            let mounted = &pod["spec"]["volumes"][0]["configMap"]["name"];
            assert_eq!(*mounted, config_map["metadata"]["name"], "{keys:?}");
            let is_odd = keys.iter().any(|key| ODD.contains(key));
            let name = mounted.as_str().unwrap();
            assert_eq!(
                name == format!("{prefix}settings"),
                is_odd,
                "{keys:?}: {name}"
            );
        }
    }
}
