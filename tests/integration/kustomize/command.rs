//! The command line, and what happens to a base that is there.

use super::{base_of, files};
use crate::kubectl;
use crate::render::spec;
use crate::support::Sandbox;

const RENDER: &str = "render --to kustomize --out out";

/// A spec with a Job template, a ConfigMap and a grant elsewhere.
fn full() -> String {
    spec(
        "access: [{resources: [jobs], verbs: [create]}, {resources: [pods], verbs: [get], namespaces: [other]}]\n\
         config: [{name: c, data: {a: b}}]\n\
         accounts: [{name: app-job}]\n\
         jobTemplates: [{name: t, account: app-job, job: {image: \"registry.example/a:1\"}}]\n",
    )
}

#[test]
fn mistakes_end_with_advice() {
    let sandbox = base_of(&full());
    let mut text = String::new();
    for arguments in [
        "render --to kustomize",
        "render --to kustomize rolewright.yaml --check",
        "render --to kustomize --out out --one-file",
        "render --to charts --out out",
    ] {
        let run = sandbox.run(arguments).expect_code(2);
        text.push_str(&run.transcript(arguments));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_written_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", full());
    let run = sandbox.run(RENDER).expect_code(0);
    insta::assert_snapshot!(run.transcript(RENDER));
    let again = sandbox.run(RENDER).expect_code(0);
    assert!(
        again
            .stderr
            .ends_with("11 files unchanged. Try: kubectl kustomize out\n"),
        "{}",
        again.stderr
    );
    sandbox.run(&format!("{RENDER} --check")).expect_code(0);
}

#[test]
fn what_the_spec_no_longer_says_goes_with_its_folders() {
    let sandbox = base_of(&full());
    sandbox.file(
        "rolewright.yaml",
        spec("access: [{resources: [jobs], verbs: [create]}]\n"),
    );
    let check = sandbox.run(&format!("{RENDER} --check")).expect_code(1);
    for name in [
        "base/config/c/a",
        "base/job-templates/t.yaml",
        "other-namespaces/role-other.yaml",
    ] {
        assert!(
            check
                .stdout
                .contains(&format!("stale: out/{name} was rendered once")),
            "{}",
            check.stdout
        );
    }
    sandbox.run(RENDER).expect_code(1);
    sandbox.run(&format!("{RENDER} --prune")).expect_code(0);
    let names: Vec<String> = files(&sandbox.path().join("out")).into_keys().collect();
    assert_eq!(
        names,
        [
            "base/kustomization.yaml",
            "base/role.yaml",
            "base/rolebinding.yaml",
            "base/serviceaccount.yaml",
            "kustomization.yaml",
        ]
    );
    for gone in ["base/config", "base/job-templates", "other-namespaces"] {
        assert!(!sandbox.path().join("out").join(gone).exists(), "{gone}");
    }
    sandbox.run(&format!("{RENDER} --check")).expect_code(0);
}

#[test]
fn an_edited_template_is_shown_and_kept_and_files_of_others_stay() {
    let sandbox = base_of(&full());
    let template = sandbox.read("out/base/job-templates/t.yaml");
    let edited = template.replace("example/a:1", "evil/a:1");
    sandbox.file("out/base/job-templates/t.yaml", &edited);
    sandbox.file("out/base/theirs.yaml", "theirs\n");
    let run = sandbox.run(RENDER).expect_code(1);
    assert!(
        run.stdout
            .contains("edited by hand: out/base/job-templates/t.yaml")
    );
    assert!(run.stdout.contains("evil/a:1"));
    assert_eq!(sandbox.read("out/base/job-templates/t.yaml"), edited);
    sandbox
        .run(&format!("{RENDER} --overwrite-edited"))
        .expect_code(0);
    assert_eq!(sandbox.read("out/base/job-templates/t.yaml"), template);
    assert_eq!(sandbox.read("out/base/theirs.yaml"), "theirs\n");
}

/// Manifests and a base in one folder would be two answers to one question.
#[test]
fn the_manifests_of_the_spec_are_stale_beside_its_base() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", full());
    sandbox.run("render --out out").expect_code(0);
    let run = sandbox.run(RENDER).expect_code(1);
    assert!(
        run.stderr.contains("out/role.yaml was rendered once"),
        "{}",
        run.stderr
    );
    sandbox.run(&format!("{RENDER} --prune")).expect_code(0);
    assert!(!sandbox.path().join("out/role.yaml").exists());
    sandbox.run("render --out out --prune").expect_code(0);
    assert!(!sandbox.path().join("out/base").exists());
}

#[test]
fn targets_of_the_settings_may_be_bases() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", full()).file(
        "rolewright.toml",
        "[[render]]\nout = \"plain\"\n[[render]]\nto = \"kustomize\"\nout = \"base\"\nnamespace = \"moved\"\n",
    );
    sandbox.run("render").expect_code(0);
    sandbox.run("render --check").expect_code(0);
    assert!(sandbox.read("plain/role.yaml").contains("namespace: own"));
    assert!(
        sandbox
            .read("base/base/role.yaml")
            .contains("namespace: moved")
    );
    let run = sandbox.run("render --one-file").expect_code(2);
    assert!(run.stderr.contains("--one-file is about manifests"));
    // What the command line says is not a target of the settings.
    sandbox.run(RENDER).expect_code(0);
    assert!(
        sandbox
            .read("out/base/role.yaml")
            .contains("namespace: own")
    );
    let run = sandbox.run("render --to manifests").expect_code(0);
    assert!(run.stdout.contains("kind: Role"), "{}", run.stdout);
}

#[test]
fn a_spec_that_asks_for_nothing_makes_no_base() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        spec("serviceAccount: {name: x, create: false}\n"),
    );
    sandbox.run(RENDER).expect_code(0);
    assert_eq!(files(&sandbox.path().join("out")).len(), 0);
}

/// Each client has a folder, named by it, even where two names differ in what a file's name cannot hold.
#[test]
fn several_clients_have_a_folder_each() {
    let second = full().replace("name: app, namespace: own", "name: web, namespace: web");
    let second = second
        .replace("app-job", "web-job")
        .replace("name: c,", "name: d,");
    let sandbox = base_of(&format!("{}---\n{second}", full()));
    let whole = sandbox.read("out/kustomization.yaml");
    let listed = "resources:\n- app/base\n- web/base\ncomponents:\n- app/other-namespaces\n- web/other-namespaces\n";
    assert!(whole.contains(listed), "{whole}");
    if let Some(kubectl) = kubectl::find("building a base of several clients") {
        let built = super::built(&kubectl, &sandbox.path().join("out"));
        assert_eq!(built.of_kind("Role").len(), 4);
        kubectl::build(&kubectl, &sandbox.path().join("out/web/base"));
    }
}

#[test]
fn the_linter_finds_nothing_in_a_base() {
    for example in crate::examples::EXAMPLES {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        super::render(&sandbox);
        let run = sandbox.run("lint out --persona default").expect_code(0);
        assert!(run.stdout.contains("no findings"), "{}", run.stdout);
    }
}
