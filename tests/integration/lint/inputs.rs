//! What is read, and from where.

use super::runs::{FINE, WIDE, WIDE_AT, commit, found, git, lint, lint_for, summary};
use crate::support::{Sandbox, repository};

const RULE: &str = "wildcard-verbs";

#[test]
fn hidden_and_ignored_files_are_passed_over_and_counted() {
    let sandbox = Sandbox::new();
    sandbox
        .file("deploy/wide.yaml", WIDE)
        .file("deploy/.hidden.yaml", WIDE)
        .file("deploy/.hidden/wide.yaml", WIDE)
        .file("deploy/ignored.yaml", WIDE)
        .file("deploy/readme.md", WIDE)
        .file("vendor/wide.yaml", WIDE)
        .file(".gitignore", "ignored.yaml\n");
    git(&sandbox, &["init", "-q"]);
    let at = |path: &str| format!("{path}:{WIDE_AT}");
    let (wide, hidden, ignored, vendor) = (
        at("deploy/wide.yaml"),
        [at("deploy/.hidden.yaml"), at("deploy/.hidden/wide.yaml")],
        at("deploy/ignored.yaml"),
        at("vendor/wide.yaml"),
    );
    let lint = |arguments: &str| lint_for(&sandbox, RULE, arguments);
    assert_eq!(lint("."), [wide.clone(), vendor]);
    assert_eq!(lint(". --exclude vendor/**"), std::slice::from_ref(&wide));
    assert_eq!(
        lint("deploy --hidden"),
        [hidden[0].clone(), hidden[1].clone(), wide.clone()]
    );
    assert_eq!(lint("deploy --no-ignore"), [ignored.clone(), wide.clone()]);
    // What is named by itself is read whatever it is called.
    assert_eq!(
        lint("deploy/.hidden.yaml deploy/ignored.yaml"),
        [hidden[0].clone(), ignored]
    );
    assert_eq!(lint("deploy/readme.md"), [at("deploy/readme.md")]);

    let run = sandbox.run("lint . --exclude vendor/** --format concise --select wildcard-verbs");
    let expected = "1 file, 1 document with 1 RBAC object, in 1 set\n\
                    4 files or folders passed over: 1 that git ignores, 2 hidden, 1 excluded\n\
                    1 medium";
    assert!(summary(&run).starts_with(expected), "{}", run.stdout);
}

/// What is tracked is part of the repository, also where a rule for ignoring names it.
#[test]
fn what_git_tracks_is_not_ignored() {
    let sandbox = Sandbox::new();
    sandbox
        .file("deploy/fine.yaml", FINE)
        .file("deploy/tracked.yaml", WIDE)
        .file("out/tracked.yaml", WIDE)
        .file("out/.hidden.yaml", WIDE)
        .file("vendor/tracked.yaml", WIDE)
        .file(".gitignore", "/out/\n*tracked.yaml\n");
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "--force", "."]);
    sandbox.file("deploy/untracked.yaml", WIDE);
    let at = |path: &str| format!("{path}:{WIDE_AT}");
    let expected = [at("deploy/tracked.yaml"), at("out/tracked.yaml")];
    assert_eq!(lint_for(&sandbox, RULE, ". --exclude vendor/**"), expected);
    let run = sandbox.run("lint . --exclude vendor/** --format concise --select wildcard-verbs");
    let expected = "3 files or folders passed over: 2 that git ignores, 1 excluded";
    assert!(summary(&run).contains(expected), "{}", run.stdout);
    assert_eq!(
        lint_for(&sandbox, RULE, "deploy"),
        [at("deploy/tracked.yaml")]
    );
}

/// What a submodule holds that is not checked out is not known.
#[test]
fn submodules_that_are_not_checked_out_are_counted() {
    let sandbox = Sandbox::new();
    sandbox
        .file("module/wide.yaml", WIDE)
        .file("module/ignored.yaml", FINE)
        .file("module/.gitignore", "wide.yaml\n");
    let module = |arguments: &[&str]| git(&sandbox, &[&["-C", "module"], arguments].concat());
    module(&["init", "-q"]);
    module(&["add", "--force", "."]);
    module(&["commit", "-q", "-m", "all"]);
    git(&sandbox, &["init", "-q"]);
    git(
        &sandbox,
        &["-c", "advice.addEmbeddedRepo=false", "add", "module"],
    );
    // Checked out, and what its own repository tracks is read.
    let found = [format!("module/wide.yaml:{WIDE_AT}")];
    assert_eq!(lint_for(&sandbox, RULE, "."), found);

    std::fs::remove_dir_all(sandbox.path().join("module")).unwrap();
    std::fs::create_dir(sandbox.path().join("module")).unwrap();
    for (folder, name) in [(".", "module"), ("module", "module")] {
        let run = sandbox.run(&format!("lint {folder}")).expect_code(0);
        let told = format!("`{name}` was not read: it is a submodule");
        assert!(run.stderr.contains(&told), "{}", run.stderr);
        assert!(summary(&run).contains("1 templated value not judged"));
        sandbox
            .run(&format!("lint {folder} --strict"))
            .expect_code(2);
        let question = format!("who-can get secrets --from {folder}");
        let run = sandbox.run(&question).expect_code(2);
        assert!(run.stderr.contains(&told), "{}", run.stderr);
    }
    sandbox
        .run("lint . --strict --exclude module")
        .expect_code(0);
}

#[test]
fn nothing_to_read_is_said() {
    let sandbox = Sandbox::new();
    sandbox
        .file("empty.yaml", "")
        .file("folder/notes.txt", "a: b");
    for source in ["empty.yaml", "folder"] {
        let run = sandbox.run(&format!("lint {source}")).expect_code(0);
        let said = format!("there is nothing to read in `{source}`");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
    // A pipe of which nothing comes may be one whose other end failed.
    let run = sandbox.run_with(&["lint", "-"], "").expect_code(2);
    assert!(run.stderr.contains("nothing to read"), "{}", run.stderr);
}

#[test]
fn standard_input_is_read_under_its_name() {
    let sandbox = Sandbox::new();
    let arguments = ["lint", "-", "-q", "--format=concise", "--select", RULE];
    let run = sandbox.run_with(&arguments, WIDE).expect_code(1);
    assert_eq!(found(&run), [format!("<stdin>:{WIDE_AT}")]);
    let named = [&arguments[..], &["--stdin-filename=k8s/role.yaml"]].concat();
    let run = sandbox.run_with(&named, WIDE).expect_code(1);
    assert_eq!(found(&run), [format!("k8s/role.yaml:{WIDE_AT}")]);
}

#[cfg(unix)]
#[test]
fn a_fifo_that_is_named_is_read() {
    let sandbox = Sandbox::new();
    let path = sandbox.path().join("pipe");
    super::ends::make_fifo(&path);
    let writer = std::thread::spawn(move || std::fs::write(path, WIDE));
    let found = lint_for(&sandbox, RULE, "pipe");
    writer.join().unwrap().unwrap();
    assert_eq!(found, [format!("pipe:{WIDE_AT}")]);
}

#[test]
fn a_revision_is_read_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.file("k8s/role.yaml", WIDE);
    commit(&sandbox);
    sandbox.file("k8s/role.yaml", FINE);
    let lint = |arguments: &str| lint_for(&sandbox, RULE, arguments);
    assert_eq!(lint("k8s"), [""; 0]);
    let wanted = [format!("git:HEAD:k8s/role.yaml:{WIDE_AT}")];
    for source in ["git:HEAD:k8s/role.yaml", "git:HEAD:k8s", "git:HEAD"] {
        assert_eq!(lint(source), wanted, "{source}");
    }
    let run = sandbox.run("lint git:nowhere:k8s").expect_code(2);
    assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
}

#[test]
fn every_form_of_a_manifest_is_read() {
    let role = r#"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
 "metadata": {"name": "a", "namespace": "ops"},
 "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["*"]}]}"#;
    let indented = WIDE.replace('\n', "\n  ").trim_end().to_owned();
    let sandbox = Sandbox::new();
    sandbox
        .file("a.json", role)
        .file(
            "b.yaml",
            format!("apiVersion: v1\nkind: List\nitems:\n- {indented}\n"),
        )
        .file(
            "c.yaml",
            format!(
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems:\n- {indented}\n"
            ),
        )
        .file("d.yaml", format!("{FINE}---\nkind: [Role\n---\n{WIDE}"))
        .file("e.yaml", WIDE.replace('\n', "\r\n"))
        .file("f.yaml", format!("\u{feff}{WIDE}"));
    let lint = |file: &str| lint_for(&sandbox, "wildcard-verbs,invalid-yaml", file);
    assert_eq!(lint("a.json"), ["a.json:3:71 wildcard-verbs"]);
    assert_eq!(lint("b.yaml"), ["b.yaml:10:13 wildcard-verbs"]);
    assert_eq!(lint("c.yaml"), ["c.yaml:10:13 wildcard-verbs"]);
    assert_eq!(
        lint("d.yaml"),
        ["d.yaml:10:7 invalid-yaml", "d.yaml:18:11 wildcard-verbs"]
    );
    assert_eq!(lint("e.yaml"), [format!("e.yaml:{WIDE_AT}")]);
    assert_eq!(lint("f.yaml"), [format!("f.yaml:{WIDE_AT}")]);
}

/// What a spec asks for is told at the entry that asks.
#[test]
fn a_spec_is_judged_at_its_own_lines() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "rolewright.yaml",
        "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\nmetadata: {name: copier, namespace: ops}\n\
         access:\n\
         \x20 - {resources: [configmaps], verbs: [get], names: [settings], reason: reads its settings}\n\
         \x20 - {resources: [secrets], verbs: [list], reason: copies them}\n",
    );
    assert_eq!(
        lint_for(&sandbox, "secrets-read", "rolewright.yaml"),
        ["rolewright.yaml:6:5 secrets-read"]
    );
}

/// Each example of ours is as narrow as it can be.
#[test]
fn the_rendered_examples_are_clean() {
    let sandbox = Sandbox::new();
    let examples = repository().join("examples");
    let arguments = ["lint", "-q", "--format=concise", examples.to_str().unwrap()];
    let run = sandbox.run_with(&arguments, "").expect_code(0);
    assert_eq!(run.stdout, "");
}

/// Manifests that a program is given in a ConfigMap are told of where they are written.
#[test]
fn manifests_in_a_config_map_are_read() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "c.yaml",
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, namespace: ops}}\ndata:\n  \
             role.yaml: |\n    {}\n",
            WIDE.replace('\n', "\n    ").trim_end()
        ),
    );
    assert_eq!(
        lint_for(&sandbox, RULE, "c.yaml"),
        ["c.yaml:12:15 wildcard-verbs"]
    );
}

/// kubectl refuses a list within a list; Kustomize takes it apart, so what is in it is judged all the same.
#[test]
fn a_list_in_a_list_is_refused_and_looked_into() {
    let sandbox = Sandbox::new();
    let role = format!("  - {}", WIDE.trim_end().replace('\n', "\n    "));
    let list = "apiVersion: v1\nkind: List\nitems:\n";
    sandbox.file(
        "a.yaml",
        format!("{list}- kind: List\n  apiVersion: v1\n  items:\n{role}"),
    );
    let (code, found) = lint(&sandbox, "--select invalid-object,wildcard-verbs .");
    assert_eq!((code, found.len()), (1, 2), "{found:?}");
    if let Some(kubectl) = crate::kubectl::find("lists in lists") {
        let read = std::process::Command::new(kubectl)
            .env("KUBECONFIG", "/dev/null")
            .args(["annotate", "--local", "a=b", "-o", "name", "-f", "a.yaml"])
            .current_dir(sandbox.path())
            .output()
            .unwrap();
        assert!(!read.status.success());
        assert_eq!(read.stdout, b"");
    }
}
