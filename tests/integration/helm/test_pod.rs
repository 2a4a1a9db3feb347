//! The Helm test of a chart: what it asks, what it makes of the answers, and that it adds nothing.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use insta::assert_snapshot;
use rolewright_pod_security::restricted;
use rolewright_rbac::{Identity, atoms};
use serde_json::Value;

use super::{Helm, Release, chart, chart_of, helm, helms};
use crate::examples::EXAMPLES;
use crate::manifests::{Manifests, granted};
use crate::support::{Run, Sandbox};

pub(super) const IMAGE: &str =
    "--set=tests.rbac.image.repository=registry.example/kubectl,tests.rbac.image.tag=v1";
pub(super) const ROLEWRIGHT: &str = "--set=tests.rbac.mode=rolewright";

/// The test's Pod in a release.
pub(super) fn pod(helm: &Helm, sandbox: &Sandbox, more: &[&str]) -> Value {
    let mut arguments = vec![IMAGE];
    arguments.extend(more);
    helm.template(sandbox.path(), Release("rel", "apps"), &arguments)
        .only("Pod")
}

/// The labels of all objects are the test's too, but for those by which others are told apart.
#[test]
fn the_test_bears_the_labels_of_all_objects() {
    for helm in helms("which labels the Helm test has") {
        let sandbox = chart("access: [{resources: [pods], verbs: [list], reason: a test}]\n");
        let more = "--set=commonLabels.team=media,commonLabels.app\\.kubernetes\\.io/name=app";
        let labels = pod(&helm, &sandbox, &[more])["metadata"]["labels"].clone();
        assert_eq!(labels["team"], "media");
        assert_eq!(labels["app.kubernetes.io/name"], "app-test");
        assert_eq!(labels["app.kubernetes.io/instance"], "rel");
    }
}

#[test]
fn the_test_runs_as_the_account_in_a_restricted_pod_and_adds_no_rights() {
    for helm in helms("what the Helm test is") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let render = |more: &[&str]| {
                helm.template(sandbox.path(), Release("rel", "apps"), more)
                    .manifests()
            };
            let without = render(&[]);
            assert_eq!(without.of_kind("Pod"), Vec::<Value>::new(), "{example}");
            for mode in [&[IMAGE][..], &[IMAGE, ROLEWRIGHT]] {
                let with = render(mode);
                let kinds = |manifests: &Manifests| {
                    let rbac = [
                        "Role",
                        "RoleBinding",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "ServiceAccount",
                    ];
                    rbac.map(|kind| manifests.of_kind(kind))
                };
                assert_eq!(kinds(&with), kinds(&without), "{example}");
                let pod = with.of_kind("Pod").remove(0);
                assert_eq!(restricted(&pod), [], "{example}");
                assert_eq!(pod["metadata"]["annotations"]["helm.sh/hook"], "test");
                assert_eq!(pod["spec"]["automountServiceAccountToken"], true);
                let accounts = with.of_kind("ServiceAccount");
                let name = &pod["spec"]["serviceAccountName"];
                assert!(
                    accounts
                        .iter()
                        .any(|account| &account["metadata"]["name"] == name)
                );
                // No Service and no controller takes it for its own.
                assert_ne!(
                    pod["metadata"]["labels"]["app.kubernetes.io/name"],
                    accounts[0]["metadata"]["labels"]["app.kubernetes.io/name"]
                );
            }
        }
    }
}

#[test]
fn what_the_test_asks_is_what_the_examples_say() {
    let Some(helm) = helm("what the Helm test asks") else {
        return;
    };
    let asked = EXAMPLES.map(|example| {
        let pod = pod(&helm, &chart_of(example), &[]);
        let env = pod["spec"]["containers"][0]["env"].as_array().unwrap();
        let value = |name: &str| {
            let variable = env.iter().find(|variable| variable["name"] == name);
            variable.unwrap()["value"].as_str().unwrap().to_owned()
        };
        format!(
            "=== {example}\n{}\nnot asked: {}\n",
            value("CHECKS"),
            value("NOT_ASKED")
        )
    });
    assert_snapshot!(asked.concat());
}

/// The spec that Rolewright's own image verifies asks for what the chart grants to the account.
#[test]
fn the_mounted_spec_grants_what_the_chart_grants() {
    for helm in helms("what the Helm test's spec grants") {
        for example in EXAMPLES {
            let sandbox = chart_of(example);
            let rendered =
                helm.template(sandbox.path(), Release("rel", "apps"), &[IMAGE, ROLEWRIGHT]);
            let manifests = rendered.manifests();
            let account = manifests.of_kind("Pod")[0]["spec"]["serviceAccountName"].clone();
            let identity = Identity::service_account("apps", account.as_str().unwrap());
            let maps = manifests.of_kind("ConfigMap");
            let spec = maps
                .iter()
                .find_map(|map| map["data"]["rolewright.yaml"].as_str());
            let run = sandbox
                .run_with(&["render", "-"], spec.unwrap())
                .expect_code(0);
            let of_spec = Manifests::of_text(&run.stdout);
            assert_eq!(
                granted(&of_spec.policy(), &identity),
                granted(&manifests.policy(), &identity),
                "{example}"
            );
        }
    }
}

#[test]
fn a_star_that_is_meant_is_in_the_mounted_spec() {
    for helm in helms("whether a mounted spec can say a star") {
        let sandbox = chart(
            "access:\n\
             - {resources: ['*'], verbs: ['*'], scope: cluster, allowWildcard: true, reason: a test of stars}\n\
             - {resources: ['apps/*'], verbs: [get], allowWildcard: true, reason: a test of stars}\n\
             - {resources: ['core/*'], verbs: [list], namespaces: [staging], allowWildcard: true, reason: stars}\n\
             - {urls: ['/x/*'], verbs: [get], allowWildcard: true, reason: a test of stars}\n\
             - {resources: [widgets.example.com/scale], verbs: [get], unchecked: true}\n\
             - {clusterRole: view, namespaces: [staging]}\n",
        );
        let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &[IMAGE, ROLEWRIGHT]);
        let manifests = rendered.manifests();
        let map = manifests.of_kind("ConfigMap").remove(0);
        let spec = map["data"]["rolewright.yaml"].as_str().unwrap();
        let run = sandbox.run_with(&["render", "-"], spec).expect_code(0);
        let granted = |manifests: &Manifests| {
            let snapshot = &manifests.objects.snapshot;
            let mut all = BTreeSet::new();
            for role in &snapshot.roles {
                let atoms = atoms(&role.rules).map(|atom| format!("{}: {atom:?}", role.namespace));
                all.extend(atoms);
            }
            for role in &snapshot.cluster_roles {
                all.extend(atoms(&role.rules).map(|atom| format!("{atom:?}")));
            }
            all
        };
        assert_eq!(
            granted(&Manifests::of_text(&run.stdout)),
            granted(&manifests)
        );
    }
}

/// A kubectl that says yes to the lines of a file, and no to all others.
const KUBECTL: &str = r#"#!/bin/sh
shift 2
line=
for word in "$@"; do
  case $word in --cache-dir=*) ;; *) line="$line${line:+ }$word" ;; esac
done
echo "$line" >>"$TABLE.asked"
if grep -qxF -- "? $line" "$TABLE"; then
  echo "error: the server is gone" >&2
  exit 1
fi
if grep -qxF -- "! $line" "$TABLE"; then
  echo "Warning: the server doesn't have a resource type 'jobs' in group 'batch'" >&2
  echo no
  exit 1
fi
if grep -qxF -- "$line" "$TABLE"; then echo yes; else echo no; exit 1; fi
"#;

/// Runs the test's command line as a process, with a kubectl that says yes to these lines.
pub(super) fn run(pod: &Value, yes: &[&str]) -> Run {
    let sandbox = Sandbox::new();
    sandbox.file("bin/kubectl", KUBECTL);
    // A test that needs no second has none.
    sandbox.file("bin/sleep", "#!/bin/sh\n");
    for name in ["kubectl", "sleep"] {
        let path = sandbox.path().join("bin").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    sandbox.file("table", yes.join("\n"));
    let container = &pod["spec"]["containers"][0];
    let words: Vec<&str> = container["command"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env_clear();
    for variable in container["env"].as_array().unwrap() {
        let text = |key: &str| variable[key].as_str().unwrap();
        command.env(text("name"), text("value"));
    }
    let path = std::env::var("PATH").unwrap();
    command
        .env(
            "PATH",
            format!("{}:{path}", sandbox.path().join("bin").display()),
        )
        .env("TABLE", sandbox.path().join("table"))
        .env("TMPDIR", sandbox.path());
    command.output().unwrap().into()
}

#[test]
fn the_test_passes_only_if_every_answer_is_as_it_should_be() {
    let Some(helm) = helm("what the Helm test makes of answers") else {
        return;
    };
    let sandbox = chart(
        "access:\n\
         - {resources: [jobs], verbs: [create], namespaces: [staging]}\n\
         - {resources: [pods/log], names: [\"a pod|b\"], verbs: [get]}\n\
         - {urls: [/metrics], verbs: [get]}\n\
         - {resources: [nodes], verbs: [list], scope: cluster}\n\
         accounts: [{name: worker}]\n",
    );
    let pod = pod(&helm, &sandbox, &[]);
    let needed = [
        "create jobs.batch --namespace=staging",
        "get pods/a pod|b --namespace=apps --subresource=log",
        "get /metrics",
        "list nodes --all-namespaces",
    ];
    let well = run(&pod, &needed).expect_code(0);
    assert!(
        well.stdout.contains("0 different, 0 undecided"),
        "{}",
        well.stdout
    );
    assert!(
        well.stdout
            .contains("not asked: what other accounts may do (worker)")
    );
    for missing in 0..needed.len() {
        let mut some = needed.to_vec();
        let left_out = some.remove(missing);
        let run = run(&pod, &some).expect_code(1);
        let lines: Vec<&str> = run
            .stdout
            .lines()
            .filter(|line| line.starts_with("DIFFERENT"))
            .collect();
        assert_eq!(lines.len(), 1, "{left_out}: {}", run.stdout);
        assert!(
            lines[0].ends_with("no, and it has to be yes"),
            "{}",
            lines[0]
        );
    }
    for excess in [
        "get secrets --namespace=apps",
        "delete jobs.batch --all-namespaces",
    ] {
        let run = run(&pod, &[&needed[..], &[excess]].concat()).expect_code(1);
        assert!(
            run.stdout.contains("yes, and it has to be no"),
            "{}",
            run.stdout
        );
        assert!(run.stdout.contains("1 different"), "{}", run.stdout);
    }
    for doubt in [
        "? get secrets --namespace=apps",
        "! create jobs.batch --namespace=staging",
    ] {
        let run = run(&pod, &[&needed[..], &[doubt]].concat()).expect_code(2);
        assert!(run.stdout.contains("\nundecided  ") || run.stdout.starts_with("undecided  "));
        assert!(run.stdout.contains("1 undecided"), "{}", run.stdout);
    }
}

/// What the spec calls two namespaces may be one in a release.
#[test]
fn what_is_needed_in_one_of_two_namespaces_is_not_forbidden_where_they_are_one() {
    let Some(helm) = helm("what the Helm test asks where two namespaces are one") else {
        return;
    };
    let sandbox = chart(
        "access:\n\
         - {resources: [jobs], verbs: [create], namespaces: [staging]}\n\
         - {resources: [jobs], names: [pi], verbs: [delete], namespaces: [staging]}\n",
    );
    let pod = pod(&helm, &sandbox, &["--set=namespaces.staging=apps"]);
    let needed = [
        "create jobs.batch --namespace=apps",
        "delete jobs.batch/pi --namespace=apps",
    ];
    let well = run(&pod, &needed).expect_code(0);
    assert!(
        !well
            .stdout
            .contains("ok         create jobs.batch in apps: no")
    );
    assert!(
        well.stdout
            .contains("ok         delete jobs.batch in apps: no"),
        "{}",
        well.stdout
    );
}

/// What a ClusterRole gives that is bound in one of two namespaces is not forbidden where they are one; nor
/// is what is given there for all names.
#[test]
fn what_may_be_given_in_one_of_two_namespaces_is_not_forbidden_where_they_are_one() {
    for helm in
        helms("what the Helm test asks where a ClusterRole is bound in one of two namespaces")
    {
        let sandbox = chart(
            "access:\n\
             - {clusterRole: view}\n\
             - {resources: [secrets], names: [key], verbs: [get], namespaces: [other]}\n\
             - {resources: [jobs], names: [pi], verbs: [get], namespaces: [other]}\n\
             - {resources: [jobs], verbs: [delete], namespaces: [third]}\n",
        );
        let viewed = "list jobs.batch --namespace=other";
        let needed = [
            "get secrets/key --namespace=other",
            "get jobs.batch/pi --namespace=other",
            "delete jobs.batch --namespace=third",
            viewed,
        ];
        let at = |namespace: &str, more: &[&str]| {
            let mut arguments = vec![IMAGE];
            arguments.extend(more);
            let rendered = helm.template(sandbox.path(), Release("rel", namespace), &arguments);
            rendered.only("Pod")
        };
        run(&at("other", &[]), &needed).expect_code(0);
        let told = run(&at("apps", &[]), &needed).expect_code(1);
        assert!(
            told.stdout
                .contains("DIFFERENT  list jobs.batch in other: yes"),
            "{}",
            told.stdout
        );
        let rendered = helm.template(
            sandbox.path(),
            Release("rel", "other"),
            &[IMAGE, ROLEWRIGHT],
        );
        let manifests = rendered.manifests();
        let map = manifests.of_kind("ConfigMap").remove(0);
        let spec = map["data"]["rolewright.yaml"].as_str().unwrap();
        let run = sandbox.run_with(&["render", "-"], spec).expect_code(0);
        let of_spec = Manifests::of_text(&run.stdout);
        let identity = Identity::service_account("other", "rel-app");
        assert_eq!(
            granted(&of_spec.policy(), &identity),
            granted(&manifests.policy(), &identity)
        );
    }
}
