//! `rolewright.toml`: its targets, and what is wrong with them.

use super::{EMPTY, HEAD, SPEC};
use crate::support::{Run, Sandbox};

const SETTINGS: &str = "\
[[render]]
overlay = \"local.yaml\"
out = \"rendered/local\"

[[render]]
spec = \"rolewright.yaml\"
overlay = [\"local.yaml\", \"production.yaml\"]
to = \"manifests\"
out = \"rendered/production\"
namespace = \"shop\"
image = \"robot=registry.example/robot:9.0.0\"
";

fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    let overlay = |replicas: u8| format!("{HEAD}{EMPTY}deployment: {{replicas: {replicas}}}\n");
    sandbox
        .file("rolewright.toml", SETTINGS)
        .file("rolewright.yaml", SPEC)
        .file("local.yaml", overlay(2))
        .file("production.yaml", overlay(3))
        .file("below/file", "");
    sandbox
}

fn run_in(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Run {
    crate::support::program()
        .args(arguments)
        .current_dir(sandbox.path().join(folder))
        .output()
        .unwrap()
        .into()
}

#[test]
fn all_targets_are_rendered_and_checked() {
    for (folder, options) in [(".", [].as_slice()), ("below", &[]), ("/", &["--config"])] {
        let sandbox = project();
        let settings = sandbox.path().join("rolewright.toml");
        let mut options: Vec<&str> = options.to_vec();
        if !options.is_empty() {
            options.push(settings.to_str().unwrap());
        }
        let run = |more: &[&str]| {
            let arguments = [["render"].as_slice(), &options, more].concat();
            run_in(&sandbox, folder, &arguments)
        };
        let check = run(&["--check"]).expect_code(1);
        for folder in ["local", "production"] {
            let missing = format!("rendered/{folder}/deployment.yaml");
            assert!(check.stdout.contains(&missing), "{}", check.stdout);
        }
        run(&[]).expect_code(0);
        let local = sandbox.read("rendered/local/deployment.yaml");
        assert!(local.contains("replicas: 2") && local.contains("namespace: media"));
        let production = sandbox.read("rendered/production/deployment.yaml");
        for text in ["replicas: 3", "namespace: shop", "robot:9.0.0"] {
            assert!(production.contains(text), "{production}");
        }
        let check = run(&["--check"]).expect_code(0);
        assert_eq!(check.stdout, "");
        assert_eq!(check.stderr.matches("is what the spec says").count(), 2);
        // One that differs is enough.
        sandbox.file("rendered/local/deployment.yaml", production);
        run(&["--check"]).expect_code(1);
    }
}

#[test]
fn what_the_command_line_says_goes_before_the_settings() {
    let sandbox = project();
    let plain = sandbox.run("render --no-config").expect_code(0);
    assert!(plain.stdout.contains("replicas: 1"));
    assert_eq!(sandbox.run("render rolewright.yaml"), plain);
    let overlay = sandbox
        .run("render --overlay production.yaml")
        .expect_code(0);
    assert!(overlay.stdout.contains("replicas: 3"));
    sandbox.run("render --out deploy").expect_code(0);
    assert!(
        sandbox
            .read("deploy/deployment.yaml")
            .contains("replicas: 1")
    );
    assert!(!sandbox.path().join("rendered").exists());
    for options in [
        "rolewright.yaml",
        "--out x",
        "--overlay local.yaml",
        "-n x",
        "--no-config",
    ] {
        let run = sandbox.run(&format!("render --config rolewright.toml {options}"));
        assert!(
            run.expect_code(2).stderr.contains("cannot be used with"),
            "{options}"
        );
    }
    for option in ["--check", "--one-file", "--prune", "--overwrite-edited"] {
        let run = sandbox
            .run(&format!("render --no-config {option}"))
            .expect_code(2);
        assert!(run.stderr.contains("--out DIR"), "{}", run.stderr);
    }
}

#[test]
fn a_target_that_cannot_be_rendered_leaves_all_as_they_are() {
    let sandbox = project();
    sandbox.file(
        "production.yaml",
        format!("{HEAD}{EMPTY}deployment: {{replicas: x}}\n"),
    );
    let run = sandbox.run("render").expect_code(2);
    assert!(
        run.stderr.contains("production.yaml:4:24"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .ends_with("rendered/production: 1 error, nothing written\n"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.path().join("rendered").exists());
}

#[test]
fn what_is_wrong_with_settings_is_told_at_its_place() {
    let rows: [(&str, &[&str]); 12] = [
        ("[[render]\n", &["not TOML", "rolewright.toml:1:"]),
        (
            "rendr = 1\n",
            &[
                "no setting `rendr`",
                "did you mean `render`?",
                "rolewright.toml:1:1",
            ],
        ),
        (
            "[render]\nout = \"x\"\n",
            &["a list of tables", "[[render]]"],
        ),
        (
            "render = [1]\n",
            &["a list of tables", "rolewright.toml:1:11"],
        ),
        ("[[render]]\n", &["`out` is missing", "rolewright.toml:1:1"]),
        (
            "[[render]]\nout = 7\nspec = true\noverlays = []\n",
            &[
                "`out` has to be a string, and is of type integer",
                "rolewright.toml:2:7",
                "`spec` has to be a string",
                "rolewright.toml:3:8",
                "no setting `overlays`",
                "rolewright.toml:4:1",
            ],
        ),
        (
            "[[render]]\nout = \"x\"\noverlay = [\"a.yaml\", 1]\n",
            &[
                "`overlay` has to be a string or a list of strings",
                "rolewright.toml:3:22",
            ],
        ),
        (
            "[[render]]\nout = \"\"\n",
            &["`out` is empty", "rolewright.toml:2:7"],
        ),
        (
            "[[render]]\nout = \"x\"\nspec = \"-\"\n",
            &["`-` is no file", "rolewright.toml:3:8"],
        ),
        (
            "[[render]]\nout = \"x\"\nto = \"charts\"\n",
            &[
                "`charts` is no value of `to`",
                "write one of `manifests`, `helm`, `kustomize`",
            ],
        ),
        (
            "[[render]]\nout = \"x\"\nimage = \"robot\"\n",
            &["`robot` says no image", "rolewright.toml:3:9"],
        ),
        (
            "[[render]]\nout = \"a/x\"\n[[render]]\nout = \"./a/b/../x/\"\n",
            &[
                "two targets of one spec are rendered to",
                "rolewright.toml:4:7",
                "the first",
            ],
        ),
    ];
    for (text, expected) in rows {
        let sandbox = Sandbox::new();
        sandbox
            .file("rolewright.toml", text)
            .file("rolewright.yaml", SPEC);
        let run = sandbox.run("render").expect_code(2);
        assert_eq!(run.stdout, "", "{text}");
        for expected in expected {
            assert!(
                run.stderr.contains(expected),
                "{text}: {expected}\n{}",
                run.stderr
            );
        }
    }
    let sandbox = Sandbox::new();
    sandbox
        .file("rolewright.toml", "# nothing\n")
        .file("rolewright.yaml", SPEC);
    sandbox.run("render").expect_code(0);
    let run = sandbox
        .run("render --config rolewright.toml")
        .expect_code(2);
    assert!(run.stderr.contains("has no target"), "{}", run.stderr);
    let run = sandbox.run("render --config missing.toml").expect_code(2);
    assert!(
        run.stderr.contains("`missing.toml` cannot be read"),
        "{}",
        run.stderr
    );
}
