//! Folders that cannot be written to, and names that lead out of them.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use super::{SUMS, config_maps, contents, sandbox_of, spec};
use crate::support::{Run, Sandbox, program};

/// A sandbox that has rendered, and whose spec has changed since; with what its folder holds.
fn changed() -> (Sandbox, BTreeMap<String, String>) {
    let sandbox = sandbox_of(&config_maps(3, "old"));
    sandbox.run("render --out out").expect_code(0);
    sandbox.file("rolewright.yaml", config_maps(3, "new"));
    let before = contents(&sandbox.path().join("out"));
    (sandbox, before)
}

fn skip(what: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what} ({why})");
}

/// Runs the program as a user who may not write to the sandbox: to root nothing is refused.
fn run_without_rights(sandbox: &Sandbox, arguments: &str) -> std::io::Result<Run> {
    const NOBODY: u32 = 65534;
    let mut command = program();
    command
        .args(arguments.split_whitespace())
        .current_dir(sandbox.path());
    let probe = sandbox.path().join("out/probe");
    if fs::File::create(&probe).is_ok() {
        fs::remove_file(probe)?;
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().map(Run::from)
}

#[test]
fn a_read_only_folder_loses_nothing() {
    let (sandbox, before) = changed();
    let out = sandbox.path().join("out");
    let set = |mode| fs::set_permissions(&out, fs::Permissions::from_mode(mode)).unwrap();
    fs::set_permissions(sandbox.path(), fs::Permissions::from_mode(0o755)).unwrap();
    set(0o555);
    let runs = ["--out out", "--out out --check"]
        .map(|arguments| run_without_rights(&sandbox, &format!("render {arguments}")));
    set(0o755);
    assert_eq!(contents(&out), before);
    sandbox.run("render --out out").expect_code(0);
    match runs {
        [Ok(written), Ok(checked)] => {
            let stderr = written.expect_code(2).stderr;
            let start = "error: cannot create a file in out: ";
            assert!(stderr.starts_with(start), "{stderr}");
            assert!(stderr.contains("no file was changed; choose a folder"));
            assert!(checked.expect_code(1).stderr.starts_with("3 differences"));
        }
        [Err(error), _] | [_, Err(error)] => {
            skip("rendering to a read-only folder", &error.to_string());
        }
    }
}

/// A small file system in memory, in a namespace of its own, where that is permitted.
#[test]
fn a_full_disk_loses_nothing() {
    let (sandbox, before) = changed();
    let script = r#"
set -e
mount -t tmpfs -o size=128k tmpfs mounted || exit 97
cp -a out/. mounted/
dd if=/dev/zero of=mounted/filler bs=1k count=1000 2>dd.log || true
status=0
"$0" render --out mounted 2>stderr || status=$?
echo "$status" >status
rm mounted/filler
cp -a mounted/. after/
"$0" render --out mounted 2>>stderr
"$0" render --out mounted --check 2>>stderr
"#;
    for folder in ["mounted", "after"] {
        fs::create_dir(sandbox.path().join(folder)).unwrap();
    }
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script])
        .arg(program().get_program())
        .current_dir(sandbox.path())
        .output();
    let output = match output {
        Ok(output) if sandbox.path().join("dd.log").exists() => output,
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return skip("rendering to a full disk", &why);
        }
        Err(error) => return skip("rendering to a full disk", &error.to_string()),
    };
    let stderr = sandbox.read("stderr");
    assert!(output.status.success(), "{output:?} {stderr}");
    assert_eq!(sandbox.read("status"), "2\n", "{stderr}");
    assert!(
        stderr.contains("no file was changed; make room on the disk"),
        "{stderr}"
    );
    assert_eq!(contents(&sandbox.path().join("after")), before);
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    for name in ["configmap-c1.yaml", ".rolewright.sums"] {
        let (sandbox, _) = changed();
        let inside = sandbox.path().join("out").join(name);
        let outside = sandbox.path().join("outside");
        fs::rename(&inside, &outside).unwrap();
        symlink("../outside", &inside).unwrap();
        let precious = fs::read(&outside).unwrap();
        let before = contents(&sandbox.path().join("out"));
        for flags in ["", "--prune --overwrite-edited"] {
            let run = sandbox
                .run(&format!("render --out out {flags}"))
                .expect_code(2);
            let message = format!("out/{name} is a symbolic link to ../outside; replace it");
            assert!(run.stderr.contains(&message), "{run:#?}");
        }
        assert_eq!(fs::read(&outside).unwrap(), precious);
        assert_eq!(contents(&sandbox.path().join("out")), before);
    }
}

#[test]
fn a_folder_where_a_file_belongs_is_kept() {
    for name in ["configmap-c1.yaml", ".rolewright.sums"] {
        let (sandbox, _) = changed();
        let path = sandbox.path().join("out").join(name);
        fs::remove_file(&path).unwrap();
        sandbox.file(&format!("out/{name}/precious"), "theirs");
        for flags in ["", "--prune --overwrite-edited"] {
            let run = sandbox
                .run(&format!("render --out out {flags}"))
                .expect_code(2);
            assert!(
                run.stderr
                    .contains(&format!("out/{name} is not a regular file")),
                "{run:#?}"
            );
        }
        assert_eq!(fs::read_to_string(path.join("precious")).unwrap(), "theirs");
    }
}

/// The sums name files: none of them leads anywhere else.
#[test]
fn sums_with_a_name_that_leads_out_of_the_folder_are_refused() {
    for name in [
        "../precious",
        "..",
        "/etc/hostname",
        "sub/../../precious",
        ".rolewright.sums",
    ] {
        let (sandbox, _) = changed();
        sandbox.file("precious", "theirs");
        let sums = sandbox.read(SUMS);
        let sum = "0".repeat(64);
        sandbox.file(SUMS, format!("{sums}{sum}  {name}\n"));
        let before = contents(&sandbox.path().join("out"));
        let run = sandbox
            .run("render --out out --prune --overwrite-edited")
            .expect_code(2);
        assert!(
            run.stderr.contains("is no name of a file in this folder"),
            "{run:#?}"
        );
        assert_eq!(sandbox.read("precious"), "theirs");
        assert_eq!(contents(&sandbox.path().join("out")), before);
    }
}

#[test]
fn names_in_the_spec_do_not_lead_out_of_the_folder() {
    let sandbox = sandbox_of(&spec(
        "access: [{clusterRole: ../../x}, {clusterRole: \"..\"}]\n",
    ));
    sandbox.run("render --out deep/out");
    let entries = fs::read_dir(sandbox.path()).unwrap();
    let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        names
            .iter()
            .all(|name| name == "deep" || name == "rolewright.yaml"),
        "{names:?}"
    );
}
