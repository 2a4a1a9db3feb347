//! Charts and Kustomize folders in git revisions: built as on disk, and called as they were named.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::{BINDING, helm, helms, kustomize, kustomize::kubectl, within};
use crate::lint::runs::{commit, git};
use crate::support::{Run, Sandbox, program};

/// Runs the program with a folder of its own for temporary files, in which nothing may stay and of which
/// nothing may be said.
fn run_in(folder: &Path, arguments: &str) -> Run {
    let temporary = Sandbox::new();
    let run: Run = program()
        .args(arguments.split_whitespace())
        .env("TMPDIR", temporary.path())
        .current_dir(folder)
        .output()
        .unwrap()
        .into();
    let left: Vec<_> = fs::read_dir(temporary.path()).unwrap().collect();
    assert!(left.is_empty(), "{arguments}: {left:?}");
    let path = temporary.path().to_str().unwrap();
    for said in [&run.stdout, &run.stderr] {
        assert!(!said.contains(path), "{arguments}: {said}");
    }
    run
}

pub(super) fn run(sandbox: &Sandbox, arguments: &str) -> Run {
    run_in(sandbox.path(), arguments)
}

/// Removes all but what git keeps, so that only the revision has it.
fn remove_files(sandbox: &Sandbox) {
    for entry in fs::read_dir(sandbox.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".git") {
            fs::remove_dir_all(path).unwrap();
        }
    }
}

/// What a run said, in whatever time and of whatever revision.
fn said(run: &Run) -> String {
    let said = format!("{}{}", run.stdout, run.stderr);
    let lines = said.lines().filter(|line| !line.contains("milliseconds"));
    let lines = lines.map(|line| {
        let is_time = line.ends_with(" ms") || line.ends_with(" s");
        let before = line.rsplit_once(". ").filter(|_| is_time);
        before.map_or(line, |(before, _)| before)
    });
    let lines: Vec<&str> = lines.collect();
    lines.join("\n").replace("git:HEAD:", "")
}

/// Holds that all formats say the same of a folder in a revision as they do of it on disk.
fn expect_the_same(sandbox: &Sandbox, folder: &str, options: &str) {
    let all = ["json", "concise", "terminal"];
    let ask = |source: &str, format: &str| {
        let arguments = format!("lint --no-config --format {format} {source} {options}");
        run(sandbox, &arguments).expect_code(1)
    };
    let of_disk = all.map(|format| ask(folder, format));
    commit(sandbox);
    remove_files(sandbox);
    for (format, disk) in all.into_iter().zip(of_disk) {
        let revision = ask(&format!("git:HEAD:{folder}"), format);
        assert!(revision.stdout.contains("git:HEAD:"), "{revision:#?}");
        if format == "terminal" {
            // Its columns are as wide as the names.
            continue;
        }
        assert_eq!(said(&revision), said(&disk));
    }
}

#[test]
fn a_chart_in_a_revision_is_rendered_with_findings_at_its_own_lines() {
    for (_, helm) in helms("charts in revisions") {
        let sandbox = helm::chart();
        sandbox.file("app/crds/x.yaml", "kind: ClusterRole\n");
        let options = format!("--set admin=true --helm {}", helm.display());
        expect_the_same(&sandbox, "app", &options);
        let options = format!("{options} --format concise");
        for source in ["git:HEAD:app/", "git:main:./app", "git:HEAD --build charts"] {
            let run = run(&sandbox, &format!("lint {source} {options}")).expect_code(1);
            let at = ":app/templates/_helpers.tpl:10:";
            assert!(run.stdout.contains(at), "{source}: {run:#?}");
        }
    }
}

#[test]
fn a_kustomize_folder_in_a_revision_is_built_with_what_it_takes_in() {
    let Some(kubectl) = kubectl() else { return };
    let options = format!("--kustomize {}", kubectl.display());
    expect_the_same(&kustomize::folders(), "overlay", &options);
}

#[test]
fn a_path_may_start_in_the_working_folder() {
    let Some(kubectl) = kubectl() else { return };
    let sandbox = kustomize::folders();
    commit(&sandbox);
    let arguments = format!("lint --format concise --kustomize {}", kubectl.display());
    for source in ["git:HEAD:./", "git:HEAD:../overlay", "git:HEAD:overlay"] {
        let folder = sandbox.path().join("overlay");
        let run = run_in(&folder, &format!("{arguments} {source}")).expect_code(1);
        let at = "git:HEAD:base/roles.yaml:8:";
        assert!(run.stdout.contains(at), "{source}: {run:#?}");
    }
}

#[test]
fn an_answer_rests_on_what_a_revision_is_built_to() {
    let Some(kubectl) = kubectl() else { return };
    let sandbox = within::repository();
    // What was committed is not ignored.
    sandbox.file(".gitignore", "prod\n").file(".ignore", "*\n");
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "-A", "-f"]);
    commit(&sandbox);
    remove_files(&sandbox);
    let patched = [("pods", 1), ("secrets", 0)];
    for (from, expected) in [
        ("git:HEAD", patched),
        ("git:HEAD:repo", patched),
        ("git:HEAD:repo --from git:main:repo", patched),
        ("git:HEAD:repo/prod", patched),
        ("git:HEAD:repo/prod --from git:HEAD", patched),
        ("git:HEAD:repo/base", [("pods", 0), ("secrets", 1)]),
    ] {
        for (resource, code) in expected {
            let asked = format!(
                "can --sa media/reader get {resource} --from {from} --kustomize {}",
                kubectl.display()
            );
            let run = run(&sandbox, &asked).expect_code(code);
            if code == 0 {
                let at = ":repo/base/role.yaml:";
                assert!(run.stdout.contains(at), "{run:#?}");
            }
        }
    }
    let without = "can --sa media/reader get secrets --from git:HEAD --kustomize ./nowhere";
    let run = run(&sandbox, without).expect_code(2);
    let why = "error: the Kustomize folder `git:HEAD:repo/prod` was not built: there is no program";
    assert!(run.stderr.contains(why), "{run:#?}");
}

#[test]
fn what_fails_is_told_by_its_name_in_the_revision() {
    let sandbox = helm::chart();
    sandbox
        .file("app/templates/fails.yaml", "{{ fail \"no value\" }}\n")
        .file("k/kustomization.yaml", "resources: [../gone]\n");
    commit(&sandbox);
    for (_, helm) in helms("charts that fail in revisions") {
        let arguments = format!("lint git:HEAD:app --helm {}", helm.display());
        let run = run(&sandbox, &arguments).expect_code(2);
        let why = "error: the chart `git:HEAD:app` was not rendered: ";
        assert!(run.stderr.contains(why), "{run:#?}");
        assert!(
            run.stdout.contains("git:HEAD:app/templates/role.yaml:"),
            "{run:#?}"
        );
    }
    let Some(kubectl) = kubectl() else { return };
    let arguments = format!("lint git:HEAD:k --kustomize {}", kubectl.display());
    let run = run(&sandbox, &arguments).expect_code(2);
    let why = "error: the Kustomize folder `git:HEAD:k` was not built: ";
    assert!(run.stderr.contains(why), "{run:#?}");
    assert!(run.stderr.contains("git:HEAD:gone"), "{run:#?}");
}

#[test]
fn links_in_a_revision_are_followed_and_those_that_lead_out_are_not() {
    let Some(kubectl) = kubectl() else { return };
    let sandbox = within::repository();
    let kubectl = kubectl.display();
    let overlay = within::overlay("base", "secrets");
    sandbox.file("linked/kustomization.yaml", overlay);
    symlink("../repo/base", sandbox.path().join("linked/base")).unwrap();
    commit(&sandbox);
    let asked =
        format!("can --sa media/reader get secrets --from git:HEAD:linked --kustomize {kubectl}");
    run(&sandbox, &asked).expect_code(0);
    fs::remove_file(sandbox.path().join("linked/base")).unwrap();
    let elsewhere = within::repository();
    symlink(
        elsewhere.path().join("repo/base"),
        sandbox.path().join("linked/base"),
    )
    .unwrap();
    commit(&sandbox);
    let run = run(&sandbox, &asked).expect_code(2);
    let left_out =
        "left out was `git:HEAD:linked/base`, a symbolic link to what is not in the revision";
    assert!(run.stderr.contains(left_out), "{run:#?}");
}

#[test]
fn a_kustomization_takes_in_nothing_from_outside_of_the_revision() {
    let Some(kubectl) = kubectl() else { return };
    for (first, second) in [
        ("resources: [../../base]\n", ""),
        ("resources: [../b]\n", "transformers: [../c/../../../x]\n"),
        (
            "components:\n- ../b\n",
            "kind: Component\nresources: [\"../../tmp\"]\n",
        ),
    ] {
        let sandbox = Sandbox::new();
        sandbox
            .file("a/kustomization.yaml", first)
            .file("b/kustomization.yaml", second);
        commit(&sandbox);
        let arguments = format!("lint git:HEAD:a --kustomize {}", kubectl.display());
        let run = run(&sandbox, &arguments).expect_code(2);
        assert!(run.stderr.contains("leads out of `git:HEAD`"), "{run:#?}");
    }
}

#[test]
fn a_chart_of_which_something_is_elsewhere_is_not_rendered_without_it() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    for (_, helm) in helms("charts that are not whole in a revision") {
        let helm = helm.display();
        let expect = |sandbox: &Sandbox, source: &str, why: &str| {
            let run = run(sandbox, &format!("lint {source} --helm {helm}")).expect_code(2);
            let why = format!("error: the chart `git:HEAD:app` was not rendered: `git:HEAD:{why}");
            assert!(run.stderr.contains(&why), "{run:#?}");
        };
        let sandbox = helm::chart();
        sandbox.file("app/files/model.yaml", pointer);
        commit(&sandbox);
        expect(
            &sandbox,
            "git:HEAD:app",
            "app/files/model.yaml` is a pointer of Git LFS",
        );
        let file = "lint git:HEAD:app/files/model.yaml";
        let read = run(&sandbox, file).expect_code(2);
        assert!(
            read.stderr.contains("was not read: it is a pointer of"),
            "{read:#?}"
        );

        let sandbox = helm::chart();
        symlink("/etc/hostname", sandbox.path().join("app/files.txt")).unwrap();
        commit(&sandbox);
        expect(
            &sandbox,
            "git:HEAD:app",
            "app/files.txt` is a symbolic link to what",
        );

        let sandbox = helm::chart();
        commit(&sandbox);
        let id = "160000,1111111111111111111111111111111111111111,app/charts/sub";
        git(&sandbox, &["update-index", "--add", "--cacheinfo", id]);
        git(&sandbox, &["commit", "-q", "-m", "a submodule"]);
        expect(
            &sandbox,
            "git:HEAD --build all",
            "app/charts/sub` is a submodule",
        );
    }
}

#[test]
fn nothing_of_the_repository_is_run() {
    for (_, helm) in helms("charts in revisions with filters") {
        let sandbox = helm::chart();
        sandbox.file(".gitattributes", "*.yaml filter=odd\n");
        commit(&sandbox);
        for name in [
            "filter.odd.smudge",
            "filter.odd.process",
            "core.fsmonitor",
            "core.hooksPath",
        ] {
            git(&sandbox, &["config", name, "touch ran; cat"]);
        }
        sandbox.file(".git/hooks/post-checkout", "#!/bin/sh\ntouch ran\n");
        let arguments = format!("lint git:HEAD:app --helm {}", helm.display());
        run(&sandbox, &arguments).expect_code(1);
        assert!(!sandbox.path().join("ran").exists());
    }
}

#[test]
fn a_binding_beside_a_chart_of_a_revision_counts_as_it_is() {
    for (_, helm) in helms("charts in folders of revisions") {
        let sandbox = Sandbox::new();
        let role = within::ROLE.replace("pods", "{{ .Values.resource }}");
        sandbox
            .file(
                "app/Chart.yaml",
                "apiVersion: v2\nname: app\nversion: 1.0.0\n",
            )
            .file("app/values.yaml", "resource: pods\n")
            .file("app/templates/role.yaml", role)
            .file("plain/binding.yaml", BINDING);
        commit(&sandbox);
        remove_files(&sandbox);
        let helm = helm.display();
        for (options, code) in [("", 1), ("--set resource=secrets", 0)] {
            let asked = format!(
                "can --sa media/reader get secrets --from git:HEAD --helm {helm} {options}"
            );
            run(&sandbox, &asked).expect_code(code);
        }
    }
}
