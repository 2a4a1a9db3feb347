//! What stands where in a Kustomize folder.

use std::path::PathBuf;

use serde_json::Value;

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

const MEANT: &str = "# rolewright: ignore[wildcard-verbs] it owns them";

/// What a folder `k` with two Roles and this kustomization finds, and how much of it is silenced.
fn found_in(kubectl: &str, kustomization: &str, patch: &str) -> (Vec<String>, Value) {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "k/roles.yaml",
            ROLES.replace("verbs: [get, \"*\"]", "verbs: [get]"),
        )
        .file("k/kustomization.yaml", kustomization);
    if kustomization.contains("patch.yaml") {
        sandbox.file("k/patch.yaml", patch);
    }
    let arguments = format!("--select wildcards k --kustomize {kubectl}");
    let run = sandbox.run(&format!("lint --no-config --format json {arguments}"));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["summary"]["built"], 1, "{run:#?}");
    (
        places(&sandbox, &report),
        report["summary"]["suppressed"].clone(),
    )
}

/// A patch with a comment above the line that begins so, and whether what it writes is silenced.
fn expect_above(patch: &str, lines: &[(&str, bool)], kustomization: impl Fn(&str, bool) -> String) {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let kubectl = kubectl.to_str().unwrap();
    for (line, is_silenced) in lines {
        let at = patch.find(line).unwrap();
        let indent = line.len() - line.trim_start().len();
        let (before, after) = patch.split_at(at);
        let patch = format!("{before}{}{MEANT}\n{after}", &line[..indent]);
        for is_inline in [true, false] {
            let kustomization = kustomization(&patch, is_inline);
            let (places, suppressed) = found_in(kubectl, &kustomization, &patch);
            assert_eq!(
                (places.len(), suppressed),
                (usize::from(!is_silenced), usize::from(*is_silenced).into()),
                "{line} {is_inline} {kustomization}{places:#?}"
            );
        }
    }
}

fn in_text(patch: &str) -> String {
    format!("|-\n    {}", patch.trim_end().replace('\n', "\n    "))
}

#[test]
fn a_comment_stands_above_any_item_of_a_patch() {
    let lines = [
        ("apiVersion", true),
        ("kind", true),
        ("metadata", false),
        ("rules", true),
        ("- apiGroups", true),
        ("  resources", false),
        ("  verbs", true),
    ];
    expect_above(PATCH, &lines, |patch, is_inline| {
        let said = if is_inline {
            format!("patch: {}", in_text(patch))
        } else {
            "path: patch.yaml".to_owned()
        };
        format!("resources: [roles.yaml]\npatches:\n- {said}\n")
    });
    expect_above(PATCH, &lines, |patch, is_inline| {
        let said = if is_inline {
            in_text(patch)
        } else {
            "patch.yaml".to_owned()
        };
        format!("resources: [roles.yaml]\npatchesStrategicMerge:\n- {said}\n")
    });
}

#[test]
fn a_comment_stands_above_an_operation_or_its_value() {
    let operations = "\
- op: test
  path: /kind
  value: Role
- op: add
  path: /rules/-
  value:
    apiGroups: [apps]
    resources: [deployments]
    verbs: [\"*\"]
";
    let lines = [
        ("- op: test", false),
        ("- op: add", true),
        ("  path: /rules", false),
        ("  value:\n", true),
        ("    verbs", true),
    ];
    for (list, target) in [
        ("patches", "kind: Role, name: added"),
        (
            "patchesJson6902",
            "group: rbac.authorization.k8s.io, version: v1, kind: Role, name: added",
        ),
    ] {
        expect_above(operations, &lines, |patch, is_inline| {
            let said = if is_inline {
                format!("patch: {}", in_text(patch))
            } else {
                "path: patch.yaml".to_owned()
            };
            format!("resources: [roles.yaml]\n{list}:\n- target: {{{target}}}\n  {said}\n")
        });
    }
}

/// What one folder is built to is not all that there is in a cluster.
#[test]
fn what_a_built_folder_lacks_may_be_elsewhere() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = Sandbox::new();
    sandbox
        .file("k/kustomization.yaml", "resources: [pod.yaml]\n")
        .file(
            "k/pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: media}\nspec:\n  \
             containers:\n  - name: a\n    image: registry.example/a:1.0\n    envFrom:\n    \
             - configMapRef: {name: made-by-an-operator}\n",
        )
        .file(
            "complete.toml",
            "[[set]]\nname = \"all\"\npaths = [\"k/**\"]\ncomplete = true\n",
        );
    let dangling = |options: &str| {
        let run = sandbox.run(&format!(
            "lint k --kustomize {} --format concise {options}",
            kubectl.display()
        ));
        assert!(run.stdout.contains("1 folder built"), "{run:#?}");
        run.stdout
            .contains("k/pod.yaml:9:28: high[dangling-config-map]")
    };
    assert!(!dangling("--no-config"));
    assert!(dangling("--no-config --persona pedantic"));
    assert!(dangling("--config complete.toml"));
}

/// An annotation in a patch is about what the patch writes: what it changes may be a part of other
/// folders, too.
#[test]
fn an_annotation_in_a_patch_silences_what_the_patch_writes() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let kubectl = kubectl.to_str().unwrap();
    let annotations =
        "  annotations:\n    rolewright.dev/ignore: ignore[wildcard-verbs] it owns them\n";
    let patch = PATCH.replace("rules:", &format!("{annotations}rules:"));
    let kustomization = "resources: [roles.yaml]\npatches: [{path: patch.yaml}]\n";
    assert_eq!(
        found_in(kubectl, kustomization, &patch),
        (Vec::new(), 1.into())
    );
    let patch = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: reader\n";
    let sandbox = Sandbox::new();
    sandbox
        .file("k/kustomization.yaml", kustomization)
        .file("k/patch.yaml", format!("{patch}{annotations}"))
        .file("k/roles.yaml", ROLES);
    let report = report(
        &sandbox,
        &format!("--select wildcards k --kustomize {kubectl}"),
        1,
    );
    let expected = ["k/roles.yaml:8 wildcard-verbs: verbs: [get, \"*\"]"];
    assert_eq!(places(&sandbox, &report), expected);
}

#[test]
fn texts_of_config_maps_in_quotes_have_their_places() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let sandbox = Sandbox::new();
    let job = "{\\\"apiVersion\\\": \\\"batch/v1\\\", \\\"kind\\\": \\\"Job\\\", \\\"metadata\\\": {\\\"name\\\": \\\"x\\\"},\n    \
               \\\"spec\\\": {\\\"template\\\": {\\\"spec\\\": {\\\"containers\\\": [{\\\"name\\\": \\\"w\\\", \\\"image\\\": \\\"x:1\\\"}],\n    \
               \\\"restartPolicy\\\": \\\"Always\\\"}}}}";
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: jobs}}\ndata:\n  a.json: \"{job}\"\n"
    );
    sandbox
        .file("k/kustomization.yaml", "resources: [jobs.yaml]\n")
        .file("k/jobs.yaml", text);
    let arguments = format!(
        "--select invalid-restart-policy k --kustomize {}",
        kubectl.display()
    );
    let found = places(&sandbox, &report(&sandbox, &arguments, 1));
    let line = r#"k/jobs.yaml:7 invalid-restart-policy: \"restartPolicy\": \"Always\"}}}}""#;
    assert_eq!(found, [line]);
}

/// What somebody has accepted is what stands there, and no more than that.
#[test]
fn what_a_patch_adds_to_a_rule_is_not_silenced_where_the_rule_is() {
    let Some(kubectl) = kubectl() else {
        return;
    };
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n";
    let written = "# rolewright: ignore[secrets-read] one of them\n- apiGroups: ['']\n  resources: [secrets]\n  \
                resourceNames: [pull]\n  verbs: [get]\n";
    let own = "{op: add, path: /rules/0/verbs/-, value: list}";
    let commented = format!("# rolewright: ignore[secrets-read] all of them\n    - {own}");
    for (patch, suppressed) in [
        ("{op: replace, path: /metadata/labels, value: {a: b}}", true),
        (
            "{op: add, path: /rules/-, value: {apiGroups: [''], resources: [pods], verbs: [get]}}",
            true,
        ),
        (
            "{op: replace, path: /rules/0/resourceNames/0, value: push}",
            true,
        ),
        ("{op: remove, path: /rules/0/resourceNames}", false),
        (
            "{op: add, path: /rules/0/resourceNames/-, value: push}",
            false,
        ),
        (own, false),
        (commented.trim_start_matches("- "), true),
    ] {
        let operation = if patch.starts_with('#') {
            patch.to_owned()
        } else {
            format!("- {patch}")
        };
        let sandbox = Sandbox::new();
        sandbox.file("k/role.yaml", format!("{role}{written}")).file(
            "k/kustomization.yaml",
            format!(
                "resources: [role.yaml]\npatches:\n- target: {{kind: ClusterRole}}\n  patch: |-\n    {operation}\n"
            ),
        );
        let arguments = format!("--select secrets-read k --kustomize {}", kubectl.display());
        let report = report(&sandbox, &arguments, i32::from(!suppressed));
        assert_eq!(
            report["summary"]["suppressed"],
            i32::from(suppressed),
            "{patch}"
        );
        let found = places(&sandbox, &report);
        assert_eq!(found.len(), usize::from(!suppressed), "{patch}: {found:?}");
    }
}
