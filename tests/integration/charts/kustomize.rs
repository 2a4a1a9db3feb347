//! What stands where in a Kustomize folder.

use std::path::PathBuf;

use super::{places, problems, report};
use crate::kubectl;
use crate::support::{Sandbox, path_with};

const ROLES: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [get, \"*\"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: patched
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: added
rules:
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get]
";

const PATCH: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: patched
rules:
- apiGroups: [apps]
  resources: [deployments]
  verbs: [\"*\"]
";

const OVERLAY: &str = "\
namespace: prod
namePrefix: p-
resources: [../base]
components: [../component]
patches:
- path: patch.yaml
- target: {kind: Role, name: added}
  patch: |-
    - op: add
      path: /rules/0/verbs/-
      value: \"*\"
";

const COMPONENT: &str = "\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [binding.yaml]
";

const BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: reader, namespace: prod}
";

pub(super) fn folders() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("base/kustomization.yaml", "resources: [roles.yaml]\n")
        .file("base/roles.yaml", ROLES)
        .file("component/kustomization.yaml", COMPONENT)
        .file("component/binding.yaml", BINDING)
        .file("overlay/kustomization.yaml", OVERLAY)
        .file("overlay/patch.yaml", PATCH);
    sandbox
}

/// The kubectl of these tests by its path.
pub(super) fn kubectl() -> Option<PathBuf> {
    kubectl::path("building Kustomize folders")
}

#[test]
fn findings_stand_in_the_resource_or_the_patch_that_has_the_item() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = folders();
    let kubectl = kubectl.display();
    let report = report(
        &sandbox,
        &format!("--select wildcards overlay --kustomize {kubectl}"),
        1,
    );
    let expected = [
        "base/roles.yaml:8 wildcard-verbs: verbs: [get, \"*\"]",
        "overlay/kustomization.yaml:11 wildcard-verbs: value: \"*\"",
        "overlay/patch.yaml:8 wildcard-verbs: verbs: [\"*\"]",
    ];
    assert_eq!(places(&sandbox, &report), expected);
    assert_eq!(problems(&report), [""; 0]);
    let summary = &report["summary"];
    assert_eq!(
        (&summary["built"], &summary["sets"]),
        (&1.into(), &1.into())
    );
    assert_eq!(summary["unjudged"], 0);
    // The binding of the component gives the role under the names that both have got.
    let chain = &report["findings"][0]["chain"][0];
    assert_eq!(chain["role"]["name"], "p-reader");
    assert_eq!(chain["binding"]["path"], "component/binding.yaml");
}

#[test]
fn a_folder_that_takes_in_what_is_elsewhere_is_not_built() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let remotes = [
        "resources: [../base, \"https://example.com/role.yaml\"]\n",
        "resources: [\"github.com/example/repository//base?ref=v1\"]\n",
        "resources: [../base]\npatches: [{path: \"https://example.com/patch.yaml\"}]\n",
        "resources: [../base]\ncomponents: [\"git@example.com:org/repository\"]\n",
    ];
    for remote in remotes {
        let sandbox = folders();
        sandbox.file("overlay/kustomization.yaml", remote);
        let report = report(
            &sandbox,
            &format!("overlay --kustomize {}", kubectl.display()),
            2,
        );
        let problems = problems(&report);
        assert!(
            problems.iter().any(|problem| problem
                .starts_with("error: the Kustomize folder `overlay` was not built: it takes in `")
                && problem.ends_with("and nothing is fetched")),
            "{remote}: {problems:#?}"
        );
    }
}

#[test]
fn a_broken_folder_is_told_in_kubectls_words() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = folders();
    sandbox.file("overlay/kustomization.yaml", "resources: [missing.yaml]\n");
    let report = report(
        &sandbox,
        &format!("overlay --kustomize {}", kubectl.display()),
        2,
    );
    let problems = problems(&report);
    assert!(
        problems[0].starts_with(
            "error: the Kustomize folder `overlay` was not built: accumulating resources: "
        ),
        "{problems:#?}"
    );
}

#[test]
fn to_name_a_folder_is_to_ask_for_it_where_there_is_a_kubectl() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = folders();
    sandbox.file(
        "overlay/kustomization.yaml",
        "resources: [../base, missing.yaml]\n",
    );
    let path = path_with("kubectl", &kubectl);
    let run = |arguments: &str| {
        let path = path.path().to_str().unwrap();
        sandbox.run_in(&[("PATH", path)], &format!("lint {arguments} overlay base"))
    };
    let told = run("").expect_code(2);
    assert!(
        told.stderr
            .contains("error: the Kustomize folder `overlay` was not built: accumulating"),
        "{told:#?}"
    );
    assert!(told.stdout.contains("base/roles.yaml:8:16"), "{told:#?}");
    assert!(told.stdout.contains("; 1 folder not built"), "{told:#?}");
    run("--build never").expect_code(1);
}

#[test]
fn without_kubectl_resources_are_judged_alone_and_it_is_said() {
    let sandbox = folders();
    let run = sandbox.run("lint overlay base").expect_code(1);
    assert!(
        run.stderr.contains(
            "note: the Kustomize folder `overlay` was not built: there is no program `kubectl`"
        ),
        "{run:#?}"
    );
    assert!(run.stdout.contains("base/roles.yaml:8:16"), "{run:#?}");
    assert!(run.stdout.contains("2 folders not built"), "{run:#?}");
    sandbox.run("lint overlay --strict").expect_code(2);
}

#[test]
fn what_only_bears_the_name_is_not_built() {
    let sandbox = Sandbox::new();
    sandbox
        .file("flux/kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\n")
        .file("component/kustomization.yaml", COMPONENT)
        .file("component/binding.yaml", BINDING);
    let run = sandbox.run("lint flux component --kustomize /nowhere");
    assert!(!run.stderr.contains("not built"), "{run:#?}");
}

#[test]
fn what_is_silenced_in_a_patch_is_silenced() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = folders();
    let line = "  verbs: [\"*\"]";
    let patch = PATCH.replace(
        line,
        &format!("{line} # rolewright: ignore[wildcard-verbs] meant"),
    );
    sandbox.file("overlay/patch.yaml", patch);
    let kubectl = kubectl.display();
    let arguments = format!("--select wildcards overlay --kustomize {kubectl}");
    let report = report(&sandbox, &arguments, 1);
    let places = places(&sandbox, &report).join("\n");
    assert!(!places.contains("overlay/patch.yaml"), "{places}");
    assert_eq!(report["summary"]["suppressed"], 1);
}
