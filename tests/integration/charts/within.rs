//! `can` and `who-can` of folders in which charts and Kustomize folders lie: an answer rests on what is
//! built of them, each once, or is none.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use serde_json::Value;

use super::{BINDING, helms, kustomize::kubectl};
use crate::support::{Run, Sandbox};

pub(super) const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: media}
rules:
- {apiGroups: [\"\"], resources: [pods], verbs: [get]}
";

/// The account as JSON tells it.
const READER: &str = r#""namespace":"media","name":"reader"}"#;

/// A kustomization that takes in others, and grants what it says besides.
pub(super) fn overlay(takes_in: &str, resource: &str) -> String {
    format!(
        "resources: [{takes_in}]\npatches:\n- target: {{kind: Role, name: reader}}\n  patch: |-\n    - op: \
         replace\n      path: /rules/0/resources/0\n      value: {resource}\n"
    )
}

/// A base, and over it what makes secrets of its pods.
pub(super) fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "repo/base/kustomization.yaml",
            "resources: [role.yaml, binding.yaml]\n",
        )
        .file("repo/base/role.yaml", ROLE)
        .file("repo/base/binding.yaml", BINDING)
        .file(
            "repo/prod/kustomization.yaml",
            overlay("../base", "secrets"),
        )
        .file("repo/README.yaml", "just: notes\n");
    sandbox
}

/// Asks with the kubectl of the tests.
struct Tools {
    kubectl: PathBuf,
}

fn tools() -> Option<Tools> {
    Some(Tools {
        kubectl: kubectl()?,
    })
}

impl Tools {
    fn ask(&self, sandbox: &Sandbox, question: &str) -> Run {
        sandbox.run(&format!(
            "{question} --kustomize {}",
            self.kubectl.display()
        ))
    }

    /// Holds that a reader of `media` may get what is expected of both resources, each of which is
    /// answered as `who-can` does.
    fn expect(&self, sandbox: &Sandbox, from: &str, expected: [(&str, i32); 2]) {
        for (resource, code) in expected {
            let asked = format!("can --sa media/reader get {resource} {from}");
            let run = self.ask(sandbox, &asked).expect_code(code);
            let who = format!("who-can get {resource} -n media --format json {from}");
            let who = self.ask(sandbox, &who);
            let who = who.expect_code(if code == 2 { 2 } else { 0 });
            let told: Value = serde_json::from_str(&who.stdout).unwrap();
            let holders = told["holders"].to_string();
            assert_eq!(
                holders.contains(READER),
                code == 0,
                "{asked}: {run:#?} {holders}"
            );
        }
    }

    fn expect_undecided(&self, sandbox: &Sandbox, from: &str, why: &str) {
        for question in [
            "can --sa media/reader get secrets",
            "who-can get pods -n media",
        ] {
            let run = self.ask(sandbox, &format!("{question} {from}"));
            let run = run.expect_code(2);
            assert!(run.stderr.contains(why), "{run:#?}");
        }
    }
}

const PATCHED: [(&str, i32); 2] = [("pods", 1), ("secrets", 0)];

#[test]
fn what_lies_in_a_folder_is_built_and_a_base_counts_as_patched_alone() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    for from in [
        "--from repo",
        "--from .",
        "--from repo --build all",
        "--from repo --from repo",
        "--from repo --from ./repo/",
        "--from repo/prod",
        "--from repo/prod --from repo",
    ] {
        tools.expect(&sandbox, from, PATCHED);
    }
    // Its base alone is another set.
    tools.expect(&sandbox, "--from repo/base", [("pods", 0), ("secrets", 1)]);
}

#[test]
fn without_a_program_or_against_the_word_the_answer_is_open() {
    let sandbox = repository();
    let run = sandbox
        .run("can --sa media/reader get secrets --from repo --kustomize ./nowhere")
        .expect_code(2);
    let why = "error: the Kustomize folder `repo/prod` was not built: there is no program";
    assert!(run.stderr.contains(why), "{run:#?}");
    assert!(
        !run.stderr.contains("`repo/base` was not built"),
        "{run:#?}"
    );
    for which in ["named", "charts"] {
        let run = sandbox
            .run(&format!(
                "can --sa media/reader get secrets --from repo --build {which}"
            ))
            .expect_code(2);
        let why = format!(
            "error: the Kustomize folder `repo/prod` was not built: `--build {which}` builds none that is found"
        );
        assert!(run.stderr.contains(&why), "{run:#?}");
    }
}

#[test]
fn manifests_beside_it_count_as_they_are() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    let other = ROLE
        .replace("reader", "watcher")
        .replace("pods", "configmaps");
    let binding = BINDING.replace(
        "name: reader, namespace: media}\nrole",
        "name: w, namespace: media}\nrole",
    );
    let binding = binding.replace("kind: Role, name: reader", "kind: Role, name: watcher");
    sandbox.file("repo/plain/access.yaml", format!("{other}---\n{binding}"));
    tools.expect(&sandbox, "--from repo", [("configmaps", 0), ("pods", 1)]);
}

#[test]
fn two_ways_of_one_object_are_never_one_answer() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    sandbox.file(
        "repo/staging/kustomization.yaml",
        overlay("../base", "nodes"),
    );
    let why = "Role `media/reader` is not the same in `repo/prod` and in `repo/staging`";
    tools.expect_undecided(&sandbox, "--from repo", why);
    // In namespaces of their own they go together.
    let staging = format!("namespace: staging\n{}", overlay("../base", "nodes"));
    sandbox.file("repo/staging/kustomization.yaml", staging);
    tools.expect(&sandbox, "--from repo", PATCHED);
    // What is read as it is may be another object as well.
    sandbox.file("repo/plain/role.yaml", ROLE);
    let why =
        "Role `media/reader` is not the same in `repo/prod` and in the manifests that are read as";
    tools.expect_undecided(&sandbox, "--from repo", why);
}

#[test]
fn a_component_is_built_with_what_takes_it_in_and_never_alone() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    let component = format!(
        "{component}{}",
        overlay("", "secrets").replace("resources: []\n", "")
    );
    let whole = "resources: [../base]\ncomponents: [../component]\n";
    sandbox
        .file("repo/component/kustomization.yaml", component)
        .file("repo/prod/kustomization.yaml", whole);
    tools.expect(&sandbox, "--from repo", PATCHED);
    let alone =
        "error: the Component `repo/component` was not built: nothing that is built takes it in";
    let run = sandbox.run("can --sa media/reader get secrets --from repo/component");
    let run = run.expect_code(2);
    assert!(
        run.stderr.contains(alone) && run.stderr.contains("name that one"),
        "{run:#?}"
    );
    sandbox.file("repo/prod/kustomization.yaml", "resources: [../base]\n");
    tools.expect_undecided(&sandbox, "--from repo", alone);
}

#[test]
fn a_folder_that_is_named_stands_for_what_is_built_of_it() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    let admin = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: stray, namespace: media}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects: [{kind: ServiceAccount, name: reader, namespace: media}]
";
    sandbox.file("repo/prod/stray.yaml", admin);
    tools.expect(&sandbox, "--from repo/prod", PATCHED);
    let run = tools.ask(&sandbox, "can --sa media/reader get pods --from repo/prod");
    let told = "warning: in `repo/prod` 1 file with objects is not part of what is built of it: `repo/prod/stray.yaml`";
    assert!(run.stderr.contains(told), "{run:#?}");
    let both = "--from repo/prod --from repo/prod/stray.yaml";
    tools.expect(&sandbox, both, [("pods", 0), ("secrets", 0)]);
    // In a folder of many nobody knows who applies it.
    let why = "whether `repo/prod/stray.yaml` counts is not known: the Kustomize folder `repo/prod` does not";
    tools.expect_undecided(&sandbox, "--from repo", why);
}

#[test]
fn links_lead_to_the_same_folders() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    sandbox.file("repo/linked/kustomization.yaml", overlay("base", "secrets"));
    symlink("../base", sandbox.path().join("repo/linked/base")).unwrap();
    std::fs::remove_file(sandbox.path().join("repo/prod/kustomization.yaml")).unwrap();
    tools.expect(&sandbox, "--from repo", PATCHED);
    symlink("repo", sandbox.path().join("elsewhere")).unwrap();
    tools.expect(&sandbox, "--from elsewhere", PATCHED);
    tools.expect(&sandbox, "--from elsewhere --from repo", PATCHED);
}

#[test]
fn a_chart_in_a_folder_is_rendered() {
    let Some((_, helm)) = helms("charts in folders").into_iter().next() else {
        return;
    };
    let helm = helm.display();
    let sandbox = Sandbox::new();
    let role = ROLE
        .replace("pods", "{{ .Values.resource }}")
        .replace("media", "{{ .Release.Namespace }}");
    sandbox
        .file(
            "repo/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("repo/charts/app/values.yaml", "resource: pods\n")
        .file("repo/charts/app/templates/role.yaml", role)
        .file("repo/charts/app/templates/binding.yaml", BINDING)
        .file(
            "repo/charts/app/templates/kustomization.yaml",
            "resources: [role.yaml]\n",
        )
        .file(
            "repo/charts/app/ci/stray.yaml",
            ROLE.replace("pods", "secrets"),
        );
    let from = |more: &str| format!("--from repo --release-namespace media {more} -n media");
    let ask = |resource: &str, more: &str| {
        sandbox.run(&format!(
            "can --sa media/reader get {resource} --helm {helm} {}",
            from(more)
        ))
    };
    ask("pods", "").expect_code(0);
    let no = ask("secrets", "").expect_code(1);
    assert!(
        no.stderr.contains("`repo/charts/app/ci/stray.yaml`"),
        "{no:#?}"
    );
    ask("secrets", "--set resource=secrets").expect_code(0);
    let run = ask("secrets", "--build named").expect_code(2);
    assert!(
        run.stderr
            .contains("the chart `repo/charts/app` was not built: `--build named`"),
        "{run:#?}"
    );
}

#[test]
fn the_namespace_of_a_release_is_that_of_what_names_none() {
    for (_, helm) in helms("the namespace of a release") {
        let sandbox = Sandbox::new();
        sandbox
            .file(
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            )
            .file(
                "app/templates/role.yaml",
                ROLE.replace(", namespace: media}\nrules", "}\nrules"),
            )
            .file(
                "app/templates/binding.yaml",
                BINDING.replace(", namespace: media}\nroleRef", "}\nroleRef"),
            );
        let ask = |options: &str| {
            let helm = helm.display();
            sandbox.run(&format!(
                "can --sa media/reader get pods --from app --helm {helm} {options}"
            ))
        };
        ask("--release-namespace media").expect_code(0);
        ask("--default-namespace media").expect_code(0);
        ask("--release-namespace other").expect_code(1);
        ask("--release-namespace other --default-namespace media").expect_code(1);
        ask("--release-namespace media --default-namespace other").expect_code(0);
    }
}

#[test]
fn a_link_to_an_overlay_is_the_overlay() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    symlink("repo/prod", sandbox.path().join("linked")).unwrap();
    tools.expect(&sandbox, "--from linked", PATCHED);
    tools.expect(&sandbox, "--from linked --from repo", PATCHED);
    sandbox.file("links/README.yaml", "just: notes\n");
    symlink("../repo/prod", sandbox.path().join("links/prod")).unwrap();
    tools.expect(&sandbox, "--from links --from repo", PATCHED);
}

#[test]
fn a_file_that_only_steers_a_build_answers_nothing() {
    let sandbox = repository();
    sandbox.file(
        "app/Chart.yaml",
        "apiVersion: v2\nname: app\nversion: 1.0.0\n",
    );
    crate::lint::runs::commit(&sandbox);
    for (from, folder) in [
        ("repo/prod/kustomization.yaml", "as `repo/prod`"),
        ("app/Chart.yaml", "as `app`"),
        (
            "git:HEAD:repo/prod/kustomization.yaml",
            "as `git:HEAD:repo/prod`",
        ),
        ("git:HEAD:app/Chart.yaml", "as `git:HEAD:app`"),
    ] {
        let asked = format!("can --sa media/reader get secrets --from {from}");
        let run = sandbox.run(&asked).expect_code(2);
        assert!(run.stderr.contains(folder), "{run:#?}");
        sandbox
            .run(&format!("{asked} --build never"))
            .expect_code(2);
    }
    let text = sandbox.read("repo/base/kustomization.yaml");
    let text = format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{text}");
    let arguments = [
        "can",
        "--sa",
        "media/reader",
        "get",
        "secrets",
        "--from",
        "-",
    ];
    sandbox.run_with(&arguments, text).expect_code(2);
}

#[test]
fn what_controllers_apply_is_told_of() {
    let sandbox = Sandbox::new();
    let flux = "\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, prune: true}
";
    sandbox
        .file("repo/flux/kustomization.yaml", flux)
        .file("repo/role.yaml", ROLE)
        .file("repo/binding.yaml", BINDING);
    let run = sandbox
        .run("can --sa media/reader get pods --from repo")
        .expect_code(0);
    let told = "warning: 1 object Kustomization.kustomize.toolkit.fluxcd.io is among the inputs";
    assert!(run.stderr.contains(told), "{run:#?}");
}

#[test]
fn a_chart_that_a_kustomization_inflates_leaves_the_answer_open() {
    let Some(tools) = tools() else { return };
    let sandbox = repository();
    let inflated = "resources: [../base]\nhelmCharts: [{name: app, releaseName: app}]\n";
    sandbox
        .file("repo/prod/kustomization.yaml", inflated)
        .file(
            "repo/prod/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("repo/prod/charts/app/templates/role.yaml", ROLE);
    let why = "error: the Kustomize folder `repo/prod` was not built: ";
    tools.expect_undecided(&sandbox, "--from repo", why);
    tools.expect_undecided(&sandbox, "--from repo/prod", why);
}

#[test]
fn a_library_is_no_release() {
    for (_, helm) in helms("a library chart in a folder") {
        let sandbox = Sandbox::new();
        let chart = "apiVersion: v2\nname: app\nversion: 1.0.0\n";
        sandbox
            .file("repo/app/Chart.yaml", chart)
            .file("repo/app/templates/role.yaml", ROLE)
            .file("repo/app/templates/binding.yaml", BINDING)
            .file("repo/common/Chart.yaml", format!("{chart}type: library\n"))
            .file(
                "repo/common/templates/_helpers.tpl",
                "{{- define \"x\" -}}y{{- end }}\n",
            );
        let ask = |from: &str| {
            let helm = helm.display();
            sandbox.run(&format!(
                "can --sa media/reader get pods --from {from} --helm {helm}"
            ))
        };
        ask("repo").expect_code(0);
        ask("repo/common").expect_code(2);
    }
}
