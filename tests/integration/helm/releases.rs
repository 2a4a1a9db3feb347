//! Releases beside each other, and whatever they are called.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Helm, Release, Rendered, chart, chart_of, helms};
use crate::examples::EXAMPLES;
use crate::manifests::Manifests;

/// Kind, namespace and name of each object.
fn identities(manifests: &Manifests) -> BTreeSet<[String; 3]> {
    let objects = manifests.json();
    let count = objects.len();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let identities: BTreeSet<_> = objects
        .iter()
        .map(|object| {
            let metadata = &object["metadata"];
            [&object["kind"], &metadata["namespace"], &metadata["name"]].map(text)
        })
        .collect();
    assert_eq!(identities.len(), count, "an object stands there twice");
    identities
}

#[test]
fn releases_never_make_an_object_of_one_name() {
    let releases = [
        Release("one", "apps"),
        Release("two", "apps"),
        Release("one", "other"),
    ];
    for helm in helms("whether releases collide") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let mut all = BTreeSet::new();
            for release in releases {
                let rendered = helm.template(sandbox.path(), release, &[]);
                for identity in identities(&rendered.manifests()) {
                    assert!(
                        all.insert(identity.clone()),
                        "{example}: {identity:?} of {release:?}"
                    );
                }
            }
        }
    }
}

/// The account that the Pods name, and all that bindings name of the release's namespace.
fn accounts(rendered: &Rendered) -> (String, Vec<String>) {
    let pods = rendered.only("Deployment");
    let account = &pods["spec"]["template"]["spec"]["serviceAccountName"];
    let bindings = rendered.manifests();
    let subjects = bindings.subjects();
    let subjects = subjects
        .iter()
        .map(|subject| format!("{subject:?}"))
        .collect();
    (account.as_str().unwrap().to_owned(), subjects)
}

const COMBINATIONS: &str = "\
access:
- {resources: [pods], verbs: [list]}
- {resources: [nodes], verbs: [get], scope: cluster}
- {resources: [jobs], verbs: [create], namespaces: [staging]}
deployment: {image: \"registry.example/app:1\"}
";

#[test]
fn all_combinations_name_one_account() {
    for helm in helms("whether one account is named everywhere") {
        let sandbox = chart(COMBINATIONS);
        for (rbac, account, name, expected) in [
            (true, true, "", "rel-app"),
            (true, true, "mine", "mine"),
            (true, false, "theirs", "theirs"),
            (false, true, "", "rel-app"),
            (false, true, "mine", "mine"),
            (false, false, "theirs", "theirs"),
            (false, false, "", "default"),
        ] {
            let values = [
                format!("--set=rbac.create={rbac}"),
                format!("--set=serviceAccount.create={account}"),
                format!("--set=serviceAccount.name={name}"),
            ];
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &values);
            let (pods, subjects) = accounts(&rendered);
            assert_eq!(pods, expected, "{values:?}");
            assert_eq!(subjects.len(), if rbac { 3 } else { 0 }, "{values:?}");
            for subject in subjects {
                assert!(subject.contains(&format!("{expected:?}")), "{subject}");
                assert!(subject.contains("\"apps\""), "{subject}");
            }
            let made = rendered.manifests().of_kind("ServiceAccount");
            let names: Vec<&Value> = made.iter().map(|made| &made["metadata"]["name"]).collect();
            assert_eq!(
                names,
                if account { vec![expected] } else { vec![] },
                "{values:?}"
            );
            let roles = rendered.manifests().of_kind("Role").len();
            assert_eq!(roles, if rbac { 2 } else { 0 });
        }
    }
}

#[test]
fn another_namespace_takes_everything_along() {
    for helm in helms("whether a namespace is the same everywhere") {
        let sandbox = chart(COMBINATIONS);
        for more in [
            &["--set=namespaceOverride=elsewhere"][..],
            &[
                "--set=namespaceOverride=elsewhere",
                "--set=namespaces.staging=stage-2",
            ][..],
        ] {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), more);
            let other = if more.len() > 1 { "stage-2" } else { "staging" };
            assert!(!rendered.text.contains("apps\""), "{}", rendered.text);
            let namespaces: BTreeSet<String> = identities(&rendered.manifests())
                .into_iter()
                .map(|[_, namespace, _]| namespace)
                .collect();
            let expected = ["", "elsewhere", other].map(str::to_owned);
            assert_eq!(namespaces, expected.into());
            for subject in rendered.manifests().subjects() {
                assert!(format!("{subject:?}").contains("\"elsewhere\""));
            }
        }
    }
}

fn name_of(
    helm: &Helm,
    chart: &std::path::Path,
    release: &str,
    more: &[&str],
    kind: &str,
) -> String {
    let rendered = helm.template(chart, Release(release, "apps"), more);
    let object = rendered.only(kind);
    object["metadata"]["name"].as_str().unwrap().to_owned()
}

#[test]
fn names_are_made_as_people_expect() {
    let long = "a".repeat(53);
    for helm in helms("what releases are called") {
        let sandbox = chart("deployment: {image: \"registry.example/app:1\"}\n");
        for (release, more, expected) in [
            ("rel", &[][..], "rel-app"),
            ("app", &[], "app"),
            ("my-app", &[], "my-app"),
            ("a.b", &[], "a-b-app"),
            ("rel", &["--set=nameOverride=other"], "rel-other"),
            ("rel", &["--set=fullnameOverride=whole"], "whole"),
        ] {
            let name = name_of(&helm, sandbox.path(), release, more, "Deployment");
            assert_eq!(name, expected);
        }
        for (controller, kind, longest) in [
            ("deployment: {image: \"r.example/a:1\"}", "Deployment", 63),
            ("statefulSet: {image: \"r.example/a:1\"}", "StatefulSet", 52),
            (
                "cronJob: {image: \"r.example/a:1\", schedule: \"* * * * *\"}",
                "CronJob",
                52,
            ),
            ("job: {image: \"r.example/a:1\"}", "Job", 63),
        ] {
            let sandbox = chart(&format!("{controller}\n"));
            let names = ["b", "c"].map(|end| {
                let release = format!("{}{end}", &long[..52]);
                let name = ["--set=nameOverride=abcdefghijk"];
                let name = name_of(&helm, sandbox.path(), &release, &name, kind);
                assert!(name.len() <= longest, "{kind} {name}");
                name
            });
            assert_ne!(names[0], names[1], "releases that end otherwise");
        }
    }
}
