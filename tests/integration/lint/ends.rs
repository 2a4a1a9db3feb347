//! How a run ends: 0 if all is well, 1 if something is found, 2 if it could not be decided.

use super::runs::{FINE, REFUSED, WIDE, found, lint};
use crate::support::Sandbox;

/// A folder with one file of each kind.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("fine.yaml", FINE)
        .file("wide.yaml", WIDE)
        .file("refused.yaml", REFUSED)
        .file("templated.yaml", FINE.replace("fine", "{{ .Values.name }}"))
        .file("broken.yaml", format!("kind: [Role\n---\n{WIDE}"));
    sandbox
}

#[test]
fn a_run_ends_with_what_it_found() {
    let sandbox = sandbox();
    let narrow = "--select wildcard-verbs,missing-verbs,invalid-yaml";
    for (arguments, code, findings) in [
        ("fine.yaml", 0, 0),
        ("wide.yaml", 1, 1),
        ("refused.yaml", 1, 1),
        ("wide.yaml --exit-zero", 0, 1),
        ("wide.yaml --min-severity high", 0, 0),
        ("wide.yaml --ignore wildcard-verbs", 0, 0),
        // A document that kubectl cannot read either is a finding, and the next one is judged.
        ("broken.yaml", 1, 2),
        ("templated.yaml", 0, 0),
        ("templated.yaml --strict", 2, 0),
        ("templated.yaml --strict --exit-zero", 2, 0),
        ("fine.yaml --strict", 0, 0),
        // What could not be read leaves the run undecided, whatever is found in the rest.
        ("wide.yaml nowhere.yaml", 2, 1),
        ("fine.yaml nowhere.yaml --exit-zero", 2, 0),
        ("fine.yaml --max-file-size 100", 2, 0),
        ("fine.yaml wide.yaml --max-file-size 160", 2, 1),
        ("git:HEAD:fine.yaml", 2, 0),
    ] {
        let (ended, found) = lint(&sandbox, &format!("{arguments} {narrow}"));
        assert_eq!(
            (ended, found.len()),
            (code, findings),
            "{arguments}: {found:?}"
        );
    }
}

/// What is only there to be known does not fail a run.
#[test]
fn something_to_know_is_no_failure() {
    let sandbox = sandbox();
    sandbox.file(
        "rolewright.toml",
        "[lint.rules]\nwildcard-verbs = \"info\"\n",
    );
    let (code, found) = lint(&sandbox, "wide.yaml --select wildcard-verbs");
    assert_eq!((code, found.len()), (0, 1));
}

#[test]
fn what_is_asked_for_wrongly_is_told_with_what_is_right() {
    let sandbox = sandbox();
    sandbox
        .file("bad.toml", "[lint]\npersona = \"x\"\nfoo = 1\n")
        .file("none.toml", "[lint.rules]\nwildcard-verb = \"off\"\n")
        .file("bad.json", "{")
        .file("other.json", "{\"version\": 7}");
    for (arguments, told) in [
        ("--select wildcard-verb", "did you mean `wildcard-verbs`?"),
        ("--ignore nope", "there is no rule or section `nope`"),
        ("--config bad.toml", "bad.toml:2:11"),
        ("--config bad.toml", "bad.toml:3:1"),
        ("--config none.toml", "none.toml:2:1"),
        ("--config nowhere.toml", "`nowhere.toml` cannot be read"),
        ("--baseline bad.json", "`bad.json` is no baseline"),
        ("--baseline other.json", "other.json"),
        ("--baseline nowhere.json", "`nowhere.json` cannot be read"),
        ("--changed-since nowhere", "what changed cannot be told"),
        ("--kubernetes-version 1.2", "1.2"),
        ("--output sarif", "FORMAT=FILE"),
        ("--output sarf=x", "sarf"),
        ("--output sarif=no/where.sarif", "no/where.sarif"),
        ("--config bad.toml --no-config", "cannot be used with"),
        ("--exclude [", "["),
    ] {
        let run = sandbox
            .run(&format!("lint fine.yaml {arguments}"))
            .expect_code(2);
        assert!(run.stderr.contains(told), "{arguments}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments}");
    }
}

/// None of these hangs or hides what stands beside it.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_in_a_folder_is_told_one_by_one() {
    use std::os::unix::fs::symlink;

    let sandbox = Sandbox::new();
    sandbox.file("deploy/wide.yaml", WIDE);
    let folder = sandbox.path().join("deploy");
    symlink("../deploy", folder.join("loop")).unwrap();
    symlink("wide.yaml", folder.join("linked.yaml")).unwrap();
    let (code, found) = lint(&sandbox, "deploy --select wildcard-verbs");
    // A file that is reached by two ways is one.
    assert_eq!((code, found.len()), (1, 1), "{found:?}");

    symlink("nowhere", folder.join("dangling.yaml")).unwrap();
    make_fifo(&folder.join("fifo.yaml"));
    let run = sandbox
        .run("lint deploy --format concise --select wildcard-verbs")
        .expect_code(2);
    assert_eq!(super::runs::found(&run), found);
    for told in [
        "`deploy/dangling.yaml` could not be read: it is a link to nothing",
        "`deploy/fifo.yaml` was not read: it is no regular file",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert!(
        run.stdout.contains("undecided: 2 problems"),
        "{}",
        run.stdout
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_leaves_the_run_undecided() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::new();
    sandbox.file("wide.yaml", WIDE).file("locked.yaml", FINE);
    let locked = sandbox.path().join("locked.yaml");
    fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
    // To the superuser no file is locked.
    let code = if fs::read(&locked).is_ok() { 1 } else { 2 };
    let run = sandbox
        .run("lint . --format concise --select wildcard-verbs")
        .expect_code(code);
    assert_eq!(found(&run).len(), 1);
    assert_eq!(
        run.stderr.contains("locked.yaml"),
        code == 2,
        "{}",
        run.stderr
    );
}

/// Makes a FIFO.
#[cfg(unix)]
pub(super) fn make_fifo(path: &std::path::Path) {
    let status = std::process::Command::new("mkfifo").arg(path).status();
    assert!(status.unwrap().success());
}
