//! Releases beside each other, and whatever they are called.

use std::collections::BTreeSet;

use rolewright_rbac::Subject;
use serde_json::Value;

use super::{Helm, Release, Rendered, chart, chart_of, helms};
use crate::examples::EXAMPLES;
use crate::manifests::Manifests;
use crate::support::Sandbox;

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

const ELSEWHERE: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: op, namespace: own}
access:
- {resources: [pods], verbs: [list]}
- {resources: [pods], verbs: [get], namespaces: [other]}
deployment: {image: \"registry.example/op:1\"}
accounts: [{name: away, namespace: other, access: [{resources: [pods], verbs: [get]}]}]
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: far, namespace: other}
access: [{resources: [secrets], verbs: [get], names: [s], namespaces: [own]}]
config: [{name: far-settings, data: {a: b}, mountPath: /settings}]
deployment:
  image: \"registry.example/far:1\"
  ports: [{name: http, port: 80}]
  service: {ports: [{name: http, port: 80, targetPort: http}]}
";

fn clients_elsewhere() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", ELSEWHERE);
    sandbox
        .run("render --no-config --to helm --chart-name duo --out chart rolewright.yaml")
        .expect_code(0);
    sandbox
}

/// A dash does not say where a namespace ends, a dot becomes one, and what lies elsewhere may be
/// anybody's.
#[test]
fn releases_never_share_what_lies_elsewhere() {
    let releases = [
        Release("r", "n1"),
        Release("r", "n2"),
        Release("app", "own-foo"),
        Release("foo-app", "own"),
        Release("a.b", "n1"),
        Release("a-b", "n1"),
    ];
    let test = "--set=tests.rbac.image.repository=r.example/kubectl,tests.rbac.image.tag=v1";
    for helm in helms("whether releases share what lies elsewhere") {
        for sandbox in [clients_elsewhere(), chart(COMBINATIONS)] {
            let mut all = BTreeSet::new();
            let mut selectors = BTreeSet::new();
            for release in releases {
                let rendered = helm.template(sandbox.path(), release, &[test]);
                let manifests = rendered.manifests();
                for identity in identities(&manifests) {
                    assert!(all.insert(identity.clone()), "{identity:?} of {release:?}");
                    let [_, namespace, name] = identity;
                    let is_told = namespace == release.1 || name.starts_with(release.1);
                    assert!(is_told, "{namespace}/{name} of {release:?}");
                }
                for deployment in manifests.of_kind("Deployment") {
                    let namespace = deployment["metadata"]["namespace"].to_string();
                    let selector = deployment["spec"]["selector"].to_string();
                    assert!(selectors.insert(namespace + &selector), "{selector}");
                }
            }
        }
    }
}

/// What lives elsewhere has its account, its test and its grants there.
#[test]
fn references_to_what_lies_elsewhere_follow() {
    let test = "--set=tests.rbac.image.repository=r.example/kubectl,tests.rbac.image.tag=v1";
    for helm in helms("whether references follow what lies elsewhere") {
        let sandbox = clients_elsewhere();
        let rendered = helm.template(sandbox.path(), Release("r", "n1"), &[test]);
        let manifests = rendered.manifests();
        let accounts: BTreeSet<(String, String)> = manifests
            .of_kind("ServiceAccount")
            .iter()
            .map(|account| &account["metadata"])
            .map(|metadata| (text(&metadata["namespace"]), text(&metadata["name"])))
            .collect();
        assert_eq!(accounts.len(), 3, "{accounts:?}");
        let tests = manifests.of_kind("Pod");
        assert_eq!(tests.len(), 2);
        let deployments = manifests.of_kind("Deployment");
        let pods = tests.iter().map(|pod| (pod, &pod["spec"]));
        let pods = pods.chain(deployments.iter().map(|deployment| {
            let spec = &deployment["spec"]["template"]["spec"];
            (deployment, spec)
        }));
        for (object, spec) in pods {
            let namespace = text(&object["metadata"]["namespace"]);
            let account = text(&spec["serviceAccountName"]);
            assert!(accounts.contains(&(namespace, account)), "{object}");
        }
        for subject in manifests.subjects() {
            let Subject::ServiceAccount { namespace, name } = subject else {
                panic!("{subject:?}");
            };
            let account = (namespace.clone().unwrap(), name.clone());
            assert!(accounts.contains(&account), "{account:?}");
        }
        let maps = manifests.of_kind("ConfigMap");
        let far = deployments
            .iter()
            .find(|deployment| deployment["metadata"]["namespace"] == "other");
        let volumes = &far.unwrap()["spec"]["template"]["spec"]["volumes"];
        assert_eq!(volumes[0]["configMap"]["name"], maps[0]["metadata"]["name"]);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
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
            ("a-b", &[], "a-b-app"),
            ("a.b", &[], "a-b-app-633cb329"),
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

/// Names of Services begin with a letter; those of releases and namespaces need not.
#[test]
fn services_have_valid_names_whatever_a_release_is_called() {
    let spec = "\
access: [{resources: [services], names: [app-headless], verbs: [get]}]
statefulSet:
  image: \"registry.example/app:1\"
  env: {PEERS: app-headless}
  ports: [{name: http, port: 80}]
  service: {ports: [{name: http, port: 80, targetPort: http}]}
";
    for helm in helms("whether names of Services are valid") {
        let sandbox = chart(spec);
        let long = format!("1{}", "a".repeat(52));
        let mut all = BTreeSet::new();
        for release in ["1rel", "s-1rel", "rel", &long] {
            let rendered = helm.template(sandbox.path(), Release(release, "apps"), &[]);
            let manifests = rendered.manifests();
            let services = manifests.of_kind("Service");
            let names: Vec<String> = services
                .iter()
                .map(|it| text(&it["metadata"]["name"]))
                .collect();
            assert_eq!(names.len(), 2);
            for name in &names {
                assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
                assert!(name.len() <= 63 && !name.ends_with('-'), "{name}");
                assert!(all.insert(name.clone()), "{name}");
            }
            let set = rendered.only("StatefulSet");
            let headless = text(&set["spec"]["serviceName"]);
            assert!(names.contains(&headless), "{headless}");
            let container = &set["spec"]["template"]["spec"]["containers"][0];
            assert_eq!(container["env"][0]["value"], headless.as_str());
            let rule = &manifests.of_kind("Role")[0]["rules"][0];
            assert_eq!(rule["resourceNames"][0], headless.as_str());
        }
    }
}

/// A namespace that is called otherwise here is so for all that the spec says of it.
#[test]
fn accounts_of_others_move_with_their_namespace() {
    let spec = "\
serviceAccount: {name: app}
subjects:
- {kind: ServiceAccount, name: theirs, namespace: staging}
- {kind: ServiceAccount, name: robot, namespace: elsewhere}
access: [{resources: [jobs], verbs: [create], namespaces: [staging]}]
";
    for helm in helms("whether accounts of others move") {
        let sandbox = chart(spec);
        assert!(
            sandbox
                .read("chart/values.yaml")
                .contains("and the accounts there")
        );
        let more = ["--set=namespaces.staging=stage-2"];
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &more);
        let subjects: Vec<String> = rendered
            .manifests()
            .subjects()
            .iter()
            .map(|subject| format!("{subject:?}"))
            .collect();
        let has = |words: [&str; 2]| {
            subjects.iter().any(|subject| {
                words
                    .iter()
                    .all(|word| subject.contains(&format!("\"{word}\"")))
            })
        };
        assert!(has(["stage-2", "theirs"]), "{subjects:?}");
        assert!(has(["elsewhere", "robot"]), "{subjects:?}");
        assert!(has(["apps", "rel-app"]), "{subjects:?}");
    }
}

/// Names of people and groups that say in which namespace the accounts are.
#[test]
fn names_that_hold_a_namespace_follow_the_release() {
    let spec = "\
subjects:
- {kind: Group, name: 'system:serviceaccounts:own'}
- {kind: Group, name: 'system:serviceaccounts:staging'}
- {kind: Group, name: 'system:serviceaccounts:elsewhere'}
- {kind: Group, name: 'system:serviceaccounts'}
- {kind: User, name: 'system:serviceaccount:own:x'}
- {kind: User, name: 'system:serviceaccount:own:w'}
- {kind: User, name: 'system:serviceaccount:elsewhere:app'}
accounts: [{name: w}]
deployment: {image: 'registry.example/app:1'}
access: [{resources: [jobs], verbs: [create], namespaces: [staging]}]
";
    for helm in helms("whether names of people follow a release") {
        let sandbox = chart(spec);
        let names = |more: &[&str]| -> Vec<String> {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), more);
            let manifests = rendered.manifests();
            let people = manifests.subjects().into_iter().filter_map(|subject| {
                let (Subject::User(name) | Subject::Group(name)) = subject else {
                    return None;
                };
                Some(name.strip_prefix("system:").unwrap_or(name).to_owned())
            });
            people.collect()
        };
        let expected = [
            "serviceaccounts:apps",
            "serviceaccounts:stage-2",
            "serviceaccounts:elsewhere",
            "serviceaccounts",
            "serviceaccount:apps:x",
            "serviceaccount:apps:mine",
            "serviceaccount:elsewhere:app",
        ];
        let more = [
            "--set=namespaces.staging=stage-2",
            "--set=accounts.w.name=mine",
        ];
        assert_eq!(names(&more), expected);
        let readme = sandbox.read("chart/README.md");
        let told = "the group system:serviceaccounts:own (as the release calls it)";
        assert!(readme.contains(told), "{readme}");
    }
}
