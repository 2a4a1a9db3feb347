//! Overlays that change the namespace, names and the image: every binding, mount and account follows.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use rolewright_rbac::Identity;
use serde_json::Value;

use super::{base_of, built, object};
use crate::examples::folder;
use crate::kubectl;
use crate::manifests::{Granted, Manifests, granted};
use crate::render::grants::access;
use crate::render::spec;
use crate::support::Sandbox;

/// Fails if something is named that is not built: by a binding, a Pod or a Job template.
fn assert_nothing_dangles(manifests: &Manifests) {
    assert!(manifests.policy().dangling().is_empty());
    let names = |kind: &str| -> BTreeSet<String> {
        let objects = manifests.of_kind(kind);
        let metadata = objects.iter().map(|object| &object["metadata"]);
        metadata
            .map(|it| {
                format!(
                    "{}/{}",
                    it["namespace"].as_str().unwrap(),
                    it["name"].as_str().unwrap()
                )
            })
            .collect()
    };
    let (accounts, config_maps) = (names("ServiceAccount"), names("ConfigMap"));
    for binding in manifests.of_kind("RoleBinding") {
        for subject in binding["subjects"].as_array().unwrap() {
            let name = format!(
                "{}/{}",
                subject["namespace"].as_str().unwrap(),
                subject["name"].as_str().unwrap()
            );
            assert!(accounts.contains(&name), "{name}: {accounts:?}");
        }
    }
    let assert_pod = |namespace: &Value, pod: &Value| {
        let namespace = namespace.as_str().unwrap();
        let account = format!(
            "{namespace}/{}",
            pod["serviceAccountName"].as_str().unwrap()
        );
        assert!(accounts.contains(&account), "{account}: {accounts:?}");
        for volume in pod["volumes"].as_array().unwrap() {
            if let Some(name) = volume["configMap"]["name"].as_str() {
                let name = format!("{namespace}/{name}");
                assert!(config_maps.contains(&name), "{name}: {config_maps:?}");
            }
        }
    };
    for deployment in manifests.of_kind("Deployment") {
        assert_pod(
            &deployment["metadata"]["namespace"],
            &deployment["spec"]["template"]["spec"],
        );
    }
    for config_map in manifests.of_kind("ConfigMap") {
        if let Some(text) = config_map["data"]["worker-job.yaml"].as_str() {
            let job = &Manifests::of_text(text).json()[0];
            assert_pod(
                &job["metadata"]["namespace"],
                &job["spec"]["template"]["spec"],
            );
        }
    }
}

#[test]
fn the_overlay_of_the_examples_breaks_nothing() {
    let Some(kubectl) = kubectl::find("building the overlay of the examples") else {
        return;
    };
    let overlay = folder("image-worker").join("kustomize/overlays/production");
    let manifests = built(&kubectl, &overlay);
    assert_nothing_dangles(&manifests);
    for object in manifests.json() {
        let metadata = &object["metadata"];
        assert_eq!(metadata["labels"]["environment"], "production");
        if object["kind"] == "Namespace" {
            assert_eq!(metadata["name"], "media-production");
        } else {
            assert_eq!(metadata["namespace"], "media-production");
            let name = metadata["name"].as_str().unwrap();
            assert!(name.starts_with("production-"), "{name}");
        }
    }
    let deployment = object(&manifests, "Deployment", "production-image-worker");
    let pod = &deployment["spec"]["template"]["spec"];
    assert_eq!(
        pod["containers"][0]["image"],
        "mirror.example/image-server:1.4.1"
    );

    let policy = manifests.policy();
    let may = |namespace: &str, name: &str| {
        granted(&policy, &Identity::service_account(namespace, name)).len()
    };
    assert_eq!(
        may("media-production", "production-service-account-jobs"),
        1
    );
    assert_eq!(may("media-production", "production-image-worker-job"), 0);
    assert_eq!(may("media", "service-account-jobs"), 0);
}

/// The overlay's Job template is the base's but for what production has otherwise.
#[test]
fn the_job_template_of_the_overlay_is_not_out_of_date() {
    let folder = folder("image-worker").join("kustomize");
    let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    let expected = read("rendered/base/job-templates/worker-job.yaml")
        .replace("\"media\"", "\"media-production\"")
        .replace("\"image-worker-job\"", "\"production-image-worker-job\"")
        .replace(
            "\"image-worker-config\"",
            "\"production-image-worker-config\"",
        )
        .replace("registry.example/", "mirror.example/");
    assert_eq!(read("overlays/production/worker-job.yaml"), expected);
}

/// An overlay in the way that a base tells, which calls the namespace `moved` and begins names with
/// `p-`.
pub(super) fn moved(sandbox: &Sandbox) {
    let out = sandbox.path().join("out");
    let component = if out.join("other-namespaces").exists() {
        "components: [../out/other-namespaces]\n"
    } else {
        ""
    };
    let resources = if out.join("base").exists() {
        "[own]"
    } else {
        "[]"
    };
    sandbox
        .file(
            "overlay/own/kustomization.yaml",
            "namespace: moved\nresources: [../../out/base]\n",
        )
        .file(
            "overlay/kustomization.yaml",
            format!("namePrefix: p-\nresources: {resources}\n{component}"),
        );
}

#[test]
fn what_is_granted_elsewhere_stays_there() {
    let Some(kubectl) = kubectl::find("building an overlay") else {
        return;
    };
    let sandbox = base_of(&spec(
        "access:\n- {resources: [pods], verbs: [get]}\n- {resources: [jobs], verbs: [create], namespaces: [default, staging]}\n\
         - {resources: [nodes], verbs: [get], scope: cluster}\n",
    ));
    moved(&sandbox);
    let manifests = built(&kubectl, &sandbox.path().join("overlay"));
    assert_nothing_dangles(&manifests);
    let granted = granted(
        &manifests.policy(),
        &Identity::service_account("moved", "p-app"),
    );
    let mut namespaces: Vec<_> = granted.iter().map(|it| it.namespace.as_deref()).collect();
    namespaces.sort_unstable();
    assert_eq!(
        namespaces,
        [None, Some("default"), Some("moved"), Some("staging")]
    );
}

/// The way is needed: an overlay that sets the namespace for all takes what is elsewhere with it.
#[test]
fn a_namespace_for_everything_moves_what_is_granted_elsewhere() {
    let Some(kubectl) = kubectl::find("building an overlay") else {
        return;
    };
    let sandbox = base_of(&spec(
        "access: [{resources: [pods], verbs: [get], namespaces: [staging]}]\n",
    ));
    sandbox.file(
        "overlay/kustomization.yaml",
        "namespace: moved\nresources: [../out]\n",
    );
    let manifests = built(&kubectl, &sandbox.path().join("overlay"));
    assert_eq!(
        manifests.of_kind("Role")[0]["metadata"]["namespace"],
        "moved"
    );
}

/// Where two overlays would make the same object, the base says so, and a prefix of each parts them.
#[test]
fn what_two_overlays_would_share_is_told() {
    let Some(kubectl) = kubectl::find("building two overlays") else {
        return;
    };
    let told = |sandbox: &Sandbox| -> Vec<String> {
        let text = sandbox.read("out/base/kustomization.yaml");
        let lines = text.lines().skip_while(|line| !line.contains("takes it"));
        lines
            .skip(1)
            .map_while(|line| line.strip_prefix("# - the "))
            .map(str::to_owned)
            .collect()
    };
    let own = base_of(&spec("access: [{resources: [pods], verbs: [get]}]\n"));
    assert_eq!(told(&own), [""; 0]);
    let sandbox = base_of(&spec(
        "access:\n- {resources: [nodes], verbs: [get], scope: cluster}\n\
         - {resources: [jobs], verbs: [create], namespaces: [staging]}\n",
    ));
    let shared = [
        "ClusterRole `own:app`",
        "ClusterRoleBinding `own:app`",
        "Role `staging/own:app`",
        "RoleBinding `staging/own:app`",
    ];
    assert_eq!(told(&sandbox), shared);
    let names = |overlay: &str, namespace: &str, prefix: &str| -> BTreeSet<String> {
        sandbox.file(
            &format!("{overlay}/own/kustomization.yaml"),
            format!("namespace: {namespace}\nresources: [../../out/base]\n"),
        );
        sandbox.file(
            &format!("{overlay}/kustomization.yaml"),
            format!("{prefix}resources: [own]\ncomponents: [../out/other-namespaces]\n"),
        );
        let manifests = built(&kubectl, &sandbox.path().join(overlay));
        let objects = manifests.json().into_iter().map(|object| {
            let metadata = &object["metadata"];
            format!(
                "{} {} {}",
                object["kind"], metadata["namespace"], metadata["name"]
            )
        });
        objects.collect()
    };
    let (one, two) = (names("one", "first", ""), names("two", "second", ""));
    assert_eq!(one.intersection(&two).count(), shared.len());
    let parted = names("three", "second", "namePrefix: second-\n");
    assert_eq!(one.intersection(&parted).count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_access_moves_with_its_account_and_changes_no_further(access in access()) {
        let Some(kubectl) = kubectl::find("building an overlay of any access") else {
            return Ok(());
        };
        let sandbox = base_of(&spec(&access));
        let plain = Manifests::of_text(&sandbox.run("render --to manifests").expect_code(0).stdout);
        moved(&sandbox);
        let overlaid = built(&kubectl, &sandbox.path().join("overlay"));
        prop_assert!(overlaid.policy().dangling().is_empty());
        let of = |manifests: &Manifests, namespace, name| {
            granted(&manifests.policy(), &Identity::service_account(namespace, name))
        };
        let mut expected = of(&plain, "own", "app");
        for Granted { namespace, .. } in &mut expected {
            if namespace.as_deref() == Some("own") {
                *namespace = Some("moved".to_owned());
            }
        }
        expected.sort();
        prop_assert_eq!(of(&overlaid, "moved", "p-app"), expected);
        prop_assert_eq!(of(&overlaid, "own", "app"), []);
        prop_assert_eq!(of(&overlaid, "moved", "app"), []);
    }
}
