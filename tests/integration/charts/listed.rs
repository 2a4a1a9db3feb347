//! What a Kustomize folder lists that is not built is judged as it is written, wherever it lies.

use std::os::unix::fs::symlink;
use std::path::Path;

use super::{places, report};
use crate::lint::runs::{FINE, WIDE, commit};
use crate::support::{Run, Sandbox};

/// An overlay over a base with a wide Role, each in a folder of its own.
fn folders() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file("base/role.yaml", WIDE)
        .file("base/kustomization.yaml", "resources: [role.yaml]\n")
        .file("overlay/kustomization.yaml", "resources: [../base]\n");
    sandbox
}

/// The files with a wildcard, by arguments; there is none to end with 0.
fn wide(sandbox: &Sandbox, arguments: &str) -> Vec<String> {
    let arguments =
        format!("lint --no-config --format concise --select wildcard-verbs {arguments}");
    let run = sandbox.run(&arguments);
    let found = run
        .stdout
        .lines()
        .filter(|line| line.contains("wildcard-verbs"));
    let found = found.filter_map(|line| Some(line.split_once(".yaml:")?.0.to_owned()));
    found.collect()
}

#[test]
fn a_base_is_judged_where_its_overlay_alone_is_named() {
    let sandbox = folders();
    for arguments in [
        "overlay",
        "--build never overlay",
        "--build charts overlay",
        "--context overlay",
        "overlay base",
        "base overlay",
        "overlay base/role.yaml",
        "overlay/kustomization.yaml",
        ".",
    ] {
        assert_eq!(wide(&sandbox, arguments), ["base/role"], "{arguments}");
    }
    let run = sandbox.run("lint overlay").expect_code(1);
    let told = "note: the Kustomize folder `overlay` was not built: there is no program `kubectl`";
    assert!(run.stderr.contains(told), "{run:#?}");
    assert!(run.stdout.contains("3 files"), "{run:#?}");
    assert!(run.stdout.contains("1 folder not built"), "{run:#?}");
    // By what name ever it is read, it is read once.
    assert_eq!(wide(&sandbox, "overlay overlay/../base").len(), 1);
    // A kustomization stands for all that is built with it.
    let by_hook = wide(&sandbox, "--context overlay/kustomization.yaml");
    assert_eq!(by_hook, ["base/role"]);
    // What is not to be read is not.
    assert_eq!(wide(&sandbox, "overlay --exclude base"), [""; 0]);
}

#[test]
fn what_is_listed_is_followed_by_way_of_bases_components_and_links() {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "a/kustomization.yaml",
            "resources: [../b]\ncomponents: [../c]\n",
        )
        .file(
            "b/kustomization.yml",
            "bases: [../link, ../a]\nresources: [own.txt]\n",
        )
        .file("b/own.txt", WIDE)
        .file(
            "c/Kustomization",
            "kind: Component\nresources: [deep/role.yaml]\npatchesStrategicMerge: [patch.yaml]\n",
        )
        .file("c/deep/role.yaml", WIDE)
        .file(
            "c/patch.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: Nope}\n",
        )
        .file(
            "real/d/kustomization.yaml",
            "resources: [../e, role.yaml]\n",
        )
        .file("real/d/role.yaml", WIDE)
        .file("real/e/kustomization.yaml", "resources: [role.yaml]\n")
        .file("real/e/role.yaml", WIDE)
        .file("real/e/unlisted.yaml", WIDE);
    symlink("real/d", sandbox.path().join("link")).unwrap();
    let found = report(&sandbox, "--build never --select wildcard-verbs a", 1);
    let found = places(&sandbox, &found);
    let paths: Vec<&str> = found
        .iter()
        .filter_map(|it| Some(it.split_once(':')?.0))
        .collect();
    assert_eq!(
        paths,
        [
            "b/own.txt",
            "c/deep/role.yaml",
            "real/d/role.yaml",
            "real/e/role.yaml"
        ]
    );
    let found = report(&sandbox, "--build never --select refused-workload a", 1);
    assert!(
        places(&sandbox, &found)[0].starts_with("c/patch.yaml"),
        "{found:#}"
    );
}

/// What was said of a kustomization `k` with these resources, which leaves a strict run undecided.
fn expect_told(sandbox: &Sandbox, resources: &str, told: &str) -> Run {
    sandbox.file(
        "k/kustomization.yaml",
        format!("resources: [{resources}]\n"),
    );
    let run = sandbox.run("lint --build never k").expect_code(0);
    assert!(run.stderr.contains(told), "{resources}: {run:#?}");
    sandbox.run("lint --build never --strict k").expect_code(2);
    run
}

#[test]
fn what_is_listed_and_not_read_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file("x/role.yaml", WIDE).file("k/role.yaml", FINE);
    // A folder is searched for manifests, by their names.
    symlink("../x/role.yaml", sandbox.path().join("k/link")).unwrap();
    let outside = "Kustomize takes no file from outside of the folder";
    let remote = "nothing is fetched";
    for (resource, why) in [
        ("missing.yaml", "there is no such file or folder"),
        ("../missing", "there is no such file or folder"),
        ("../x", "it is a folder without a kustomization"),
        ("../x/role.yaml", outside),
        ("link", outside),
        ("\"https://example.com/x.yaml\"", remote),
        ("\"github.com/org/repo//base?ref=v1\"", remote),
    ] {
        let name = resource.trim_matches('"');
        let told = format!("warning: `{name}` was not read: {why}");
        let run = expect_told(&sandbox, resource, &told);
        assert!(run.stderr.contains("k/kustomization.yaml:1:"), "{run:#?}");
    }
    let told = "warning: `a`, `b`, `c`, 1 more were not read: there is no such file or folder";
    expect_told(&sandbox, "a, b, c, d", told);
    // A base tells of it as well.
    sandbox.file("o/kustomization.yaml", "resources: [../k]\n");
    let run = sandbox.run("lint --build never o --strict").expect_code(2);
    assert!(run.stderr.contains("were not read"), "{run:#?}");
    sandbox.file("k/kustomization.yaml", "helmCharts: [{name: app}]\n");
    let run = sandbox.run("lint --build never k --strict").expect_code(2);
    assert!(
        run.stderr.contains("this may change what is granted"),
        "{run:#?}"
    );
}

#[test]
fn what_a_revision_lists_is_read_from_the_revision() {
    let sandbox = folders();
    sandbox
        .file(
            "in/overlay/kustomization.yaml",
            "resources: [../../base, ../gone]\n",
        )
        .file("in/own.yaml", FINE);
    commit(&sandbox);
    for folder in ["base", "overlay", "in"] {
        std::fs::remove_dir_all(sandbox.path().join(folder)).unwrap();
    }
    for arguments in [
        "git:HEAD:overlay",
        "--build never git:HEAD:overlay",
        "--build never git:HEAD",
        "git:HEAD:in",
        "--build never git:HEAD:in/overlay",
    ] {
        assert_eq!(
            wide(&sandbox, arguments),
            ["git:HEAD:base/role"],
            "{arguments}"
        );
    }
    for build in ["", "--build never"] {
        let run = sandbox
            .run(&format!("lint {build} git:HEAD:in/overlay"))
            .expect_code(1);
        assert!(
            run.stderr
                .contains("`../gone` was not read: there is no such"),
            "{run:#?}"
        );
    }
    assert_eq!(wide(&sandbox, "git:HEAD:overlay --exclude base"), [""; 0]);
    // A path from here leads to the same.
    std::fs::create_dir(sandbox.path().join("in")).unwrap();
    let run = in_folder(
        &sandbox.path().join("in"),
        "lint --build never git:HEAD:./overlay",
    );
    assert!(
        run.stdout.contains("git:HEAD:base/role.yaml:7:11"),
        "{run:#?}"
    );
}

fn in_folder(folder: &Path, arguments: &str) -> Run {
    let mut program = crate::support::program();
    program
        .args(arguments.split_whitespace())
        .current_dir(folder);
    program.output().unwrap().into()
}

#[test]
fn what_was_built_is_not_read_again() {
    let Some(kubectl) = super::kustomize::kubectl() else {
        return;
    };
    let sandbox = folders();
    let found = wide(
        &sandbox,
        &format!("overlay --kustomize {}", kubectl.display()),
    );
    assert_eq!(found, ["base/role"]);
    sandbox.file("other/kustomization.yaml", "resources: [../base]\n");
    let all = format!("overlay other --kustomize {}", kubectl.display());
    assert_eq!(wide(&sandbox, &all), ["base/role"]);
}

/// What is read is bounded, and that something was not read is no good end.
#[test]
fn more_than_anybody_lists_is_not_read() {
    let sandbox = folders();
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.yaml")).collect();
    for name in &names {
        sandbox.file(&format!("base/{name}"), "");
    }
    let resources = format!("resources: [{}]\n", names.join(", "));
    sandbox.file("base/kustomization.yaml", resources);
    let run = sandbox.run("lint --build never overlay").expect_code(2);
    assert!(
        run.stderr.contains("list more than 10000 files"),
        "{}",
        run.stderr
    );
}
