//! What is done with files that are there: edited ones, stale ones, those of others and of other
//! specs.

use std::fs;

use super::{SUMS, contents, sandbox_of, spec, sums_are_right};
use crate::kubectl;
use crate::support::Sandbox;

const PODS: &str = "access:\n- {resources: [pods], verbs: [list]}\n";
const NODES: &str = "- {resources: [nodes], verbs: [get], scope: cluster}\n";

#[test]
fn what_was_written_is_noted_for_sha256sum() {
    let sandbox = sandbox_of(&spec(PODS));
    sandbox.run("render --out out").expect_code(0);
    let sums = sandbox.read(SUMS);
    let mut lines = sums.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("# The files that Rolewright rendered")
    );
    assert_eq!(lines.next(), Some("# from ../rolewright.yaml"));
    let names: Vec<_> = lines.map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(
        names,
        ["role.yaml", "rolebinding.yaml", "serviceaccount.yaml"]
    );
    let out = sandbox.path().join("out");
    assert_ne!(sums_are_right(&out), Some(false));
    sandbox.file("out/role.yaml", "other");
    assert_ne!(sums_are_right(&out), Some(true));
}

#[test]
fn an_edited_file_is_shown_and_kept() {
    let sandbox = sandbox_of(&spec(PODS));
    sandbox.run("render --out out").expect_code(0);
    let edited = sandbox
        .read("out/role.yaml")
        .replace("- list\n", "- list\n  - watch\n");
    sandbox.file("out/role.yaml", &edited);
    sandbox.file("rolewright.yaml", spec(&format!("{PODS}{NODES}")));
    let before = contents(&sandbox.path().join("out"));

    let run = sandbox.run("render --out out").expect_code(1);

    assert!(
        run.stdout.starts_with(
            "edited by hand: out/role.yaml\n--- out/role.yaml (on disk)\n+++ out/role.yaml (rendered)\n@@"
        ),
        "{run:#?}"
    );
    assert!(run.stdout.ends_with("\n-  - watch\n"), "{run:#?}");
    assert_eq!(
        run.stderr,
        "error: nothing was written: 1 file was edited by hand; say it in the spec, or give it up \
         with --overwrite-edited\n"
    );
    assert_eq!(contents(&sandbox.path().join("out")), before);
    let check = sandbox.run("render --out out --check").expect_code(1);
    assert!(check.stdout.ends_with(&run.stdout), "{check:#?}");
    assert!(check.stdout.contains("missing: out/clusterrole.yaml\n"));

    sandbox
        .run("render --out out --overwrite-edited")
        .expect_code(0);
    sandbox.run("render --out out --check").expect_code(0);
    assert!(!sandbox.read("out/role.yaml").contains("watch"));
}

#[test]
fn what_the_spec_no_longer_asks_for_is_named_and_no_success_until_it_is_pruned() {
    let sandbox = sandbox_of(&spec(&format!("{PODS}{NODES}")));
    sandbox.run("render --out out").expect_code(0);
    sandbox.file("rolewright.yaml", spec(PODS));
    let run = sandbox.run("render --out out").expect_code(1);
    for file in ["out/clusterrole.yaml", "out/clusterrolebinding.yaml"] {
        let line = format!(
            "error: {file} was rendered once, but is not any more; delete it, or render with \
             --prune; until then who applies the folder still grants it\n"
        );
        assert!(run.stderr.contains(&line), "{run:#?}");
    }
    let check = sandbox.run("render --out out --check").expect_code(1);
    assert!(check.stdout.contains("stale: out/clusterrole.yaml was"));
    assert!(check.stderr.contains("render with --prune"), "{check:#?}");

    sandbox.file("out/clusterrole.yaml", "mine");
    let run = sandbox.run("render --out out --prune").expect_code(1);
    assert!(
        run.stderr
            .contains("out/clusterrolebinding.yaml   removed\n")
    );
    assert!(run.stderr.contains("3 files unchanged, 1 file removed"));
    assert!(
        run.stderr.contains("and was edited by hand since"),
        "{run:#?}"
    );
    assert_eq!(sandbox.read("out/clusterrole.yaml"), "mine");
    assert!(!sandbox.path().join("out/clusterrolebinding.yaml").exists());
    fs::remove_file(sandbox.path().join("out/clusterrole.yaml")).unwrap();
    sandbox.run("render --out out --prune").expect_code(0);
    sandbox.run("render --out out --check").expect_code(0);
}

#[test]
fn a_file_of_somebody_else_is_never_touched() {
    let sandbox = sandbox_of(&spec(PODS));
    sandbox.file("out/role.yaml", "kind: Role\n");
    sandbox.file("out/theirs.yaml", "kind: Role\n");
    for flags in [
        "",
        "--prune",
        "--overwrite-edited",
        "--prune --overwrite-edited",
    ] {
        let run = sandbox
            .run(&format!("render --out out {flags}"))
            .expect_code(2);
        assert!(
            run.stderr.contains("out/role.yaml does not begin with"),
            "{run:#?}"
        );
        assert_eq!(sandbox.read("out/role.yaml"), "kind: Role\n");
        assert_eq!(contents(&sandbox.path().join("out")).len(), 2);
    }
    let check = sandbox.run("render --out out --check").expect_code(1);
    assert!(
        check.stdout.contains("in the way: out/role.yaml"),
        "{check:#?}"
    );
    fs::remove_file(sandbox.path().join("out/role.yaml")).unwrap();
    sandbox
        .run("render --out out --prune --overwrite-edited")
        .expect_code(0);
    assert_eq!(sandbox.read("out/theirs.yaml"), "kind: Role\n");
}

#[test]
fn several_specs_share_a_folder() {
    let sandbox = Sandbox::new();
    let clients = |names: &[&str]| {
        let documents = names
            .iter()
            .map(|name| spec("").replace("name: app", &format!("name: {name}")));
        documents.collect::<Vec<_>>().join("---\n")
    };
    sandbox.file("a/rolewright.yaml", clients(&["a1", "a2"]));
    sandbox.file("b/rolewright.yaml", clients(&["b1", "b2", "b3"]));
    for spec in ["a", "b"] {
        sandbox
            .run(&format!("render {spec}/rolewright.yaml --out out"))
            .expect_code(0);
    }
    for spec in ["a", "b"] {
        sandbox
            .run(&format!("render {spec}/rolewright.yaml --out out --check"))
            .expect_code(0);
    }
    sandbox.file("b/rolewright.yaml", clients(&["b1", "b2"]));
    sandbox
        .run("render a/rolewright.yaml --out out --prune")
        .expect_code(0);
    sandbox
        .run("render b/rolewright.yaml --out out --check")
        .expect_code(1);
    sandbox
        .run("render b/rolewright.yaml --out out --prune")
        .expect_code(0);
    let names: Vec<_> = contents(&sandbox.path().join("out")).into_keys().collect();
    let account = |client: &str| format!("{client}-serviceaccount.yaml");
    let expected = [
        ".rolewright.sums".to_owned(),
        account("a1"),
        account("a2"),
        account("b1"),
        account("b2"),
    ];
    assert_eq!(names, expected);

    // One that would write over another's file does not.
    sandbox.file("b/rolewright.yaml", clients(&["a1", "b2"]));
    let run = sandbox
        .run("render b/rolewright.yaml --out out --overwrite-edited")
        .expect_code(2);
    assert!(
        run.stderr
            .contains("was rendered from another spec, ../a/rolewright.yaml"),
        "{run:#?}"
    );
}

/// Folders of before the sums: their files begin with our header, and are as good as noted.
#[test]
fn a_folder_without_sums_gets_them() {
    let sandbox = sandbox_of(&spec(PODS));
    sandbox.run("render --out out").expect_code(0);
    fs::remove_file(sandbox.path().join(SUMS)).unwrap();
    sandbox.run("render --out out --check").expect_code(0);
    sandbox.file("rolewright.yaml", spec(&PODS.replace("list", "get")));
    let run = sandbox.run("render --out out").expect_code(0);
    assert!(
        run.stderr.contains("1 file written, 2 files unchanged"),
        "{run:#?}"
    );
    assert_ne!(sums_are_right(&sandbox.path().join("out")), Some(false));
}

/// As git does it on Windows.
#[test]
fn a_checkout_with_other_line_breaks_is_no_edit() {
    let sandbox = sandbox_of(&spec(PODS));
    sandbox.run("render --out out").expect_code(0);
    for (name, text) in contents(&sandbox.path().join("out")) {
        sandbox.file(&format!("out/{name}"), text.replace('\n', "\r\n"));
    }
    sandbox.run("render --out out --check").expect_code(0);
    sandbox.file("rolewright.yaml", spec(&PODS.replace("list", "get")));
    let check = sandbox.run("render --out out --check").expect_code(1);
    assert!(
        check.stdout.ends_with("\n-  - list\n+  - get\n"),
        "{check:#?}"
    );
    sandbox.run("render --out out").expect_code(0);
    sandbox.run("render --out out --check").expect_code(0);
}

/// Why they are no difference: a manifest means the same with them, texts in blocks included.
#[test]
fn kubectl_reads_the_same_from_other_line_breaks() {
    let Some(kubectl) = kubectl::find("reading manifests with line breaks of Windows") else {
        return;
    };
    for example in ["image-worker", "analytics-job"] {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}/rendered"));
        let written = kubectl::read(&kubectl, sandbox.path());
        for (name, text) in contents(sandbox.path()) {
            sandbox.file(&name, text.replace('\n', "\r\n"));
        }
        assert_eq!(kubectl::read(&kubectl, sandbox.path()), written);
    }
}

#[test]
fn flags_that_say_nothing_together_are_refused() {
    let sandbox = sandbox_of(&spec(PODS));
    for flags in [
        "--prune",
        "--overwrite-edited",
        "--out out --check --prune",
        "--out out --check --overwrite-edited",
    ] {
        sandbox.run(&format!("render {flags}")).expect_code(2);
        assert!(!sandbox.path().join("out").exists());
    }
}
