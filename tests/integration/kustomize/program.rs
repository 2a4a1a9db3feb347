//! Kustomize's own program besides the one that is part of kubectl: it builds the same, and the linter and `can` take it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::overlays::moved;
use super::render;
use crate::examples::{EXAMPLES, folder};
use crate::kubectl;
use crate::support::{Run, Sandbox, path_with};
use crate::tools;

/// Kustomize and kubectl, by their paths.
pub(super) fn programs(what_for: &str) -> Option<[PathBuf; 2]> {
    let kustomize = tools::named("KUSTOMIZE", "Kustomize", what_for)?;
    Some([kustomize, kubectl::path(what_for)?])
}

/// What Kustomize builds of a folder.
pub(super) fn build(kustomize: &Path, folder: &Path) -> String {
    let output = Command::new(kustomize)
        .arg("build")
        .arg(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "", "{}", folder.display());
    String::from_utf8(output.stdout).unwrap()
}

/// Bases, overlays that move them, and components: what stands in other namespaces is one.
#[test]
fn kustomize_builds_what_kubectl_builds() {
    let Some([kustomize, kubectl]) = programs("whether Kustomize builds what kubectl builds")
    else {
        return;
    };
    let assert_same = |folder: &Path| {
        let built = build(&kustomize, folder);
        assert_eq!(built, kubectl::build(&kubectl, folder));
        assert!(built.contains("kind: "), "{}", folder.display());
    };
    let mut components = 0;
    for example in EXAMPLES {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        render(&sandbox);
        moved(&sandbox);
        for built in ["out", "overlay"] {
            assert_same(&sandbox.path().join(built));
        }
        components += usize::from(sandbox.path().join("out/other-namespaces").exists());
    }
    assert!(components > 0);
    assert_same(&folder("image-worker").join("kustomize/overlays/production"));
}

/// What the program says of a folder with Kustomize, and with kubectl.
fn both(sandbox: &Sandbox, programs: &[PathBuf; 2], arguments: &[&str]) -> [Run; 2] {
    programs.each_ref().map(|program| {
        let program = ["--kustomize", program.to_str().unwrap()];
        sandbox.run_with(&[arguments, &program].concat(), "")
    })
}

#[test]
fn the_linter_and_can_say_the_same_by_either() {
    let Some(programs) = programs("whether Kustomize's own program is taken") else {
        return;
    };
    for example in EXAMPLES {
        let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
        render(&sandbox);
        moved(&sandbox);
        let format = ["--no-config", "--format", "json"];
        let lint = ["lint", "out", "overlay"];
        let runs = both(&sandbox, &programs, &[&lint, &format[..]].concat());
        let [ours, theirs] = runs.map(|run| {
            let mut report: Value = serde_json::from_str(&run.stdout).unwrap();
            report["summary"]["milliseconds"] = Value::Null;
            (run.code, run.stderr, report)
        });
        assert_eq!(ours, theirs, "{example}");
        assert_eq!(ours.2["summary"]["built"], 2, "{ours:#?}");
    }

    let sandbox = Sandbox::copy_of("examples/job-robot");
    render(&sandbox);
    moved(&sandbox);
    let account = "system:serviceaccount:moved:p-job-robot";
    for (verb, code) in [("create", 0), ("delete", 1)] {
        let asked = ["can", "--user", account, verb, "jobs", "-n", "moved"];
        let [ours, theirs] = both(
            &sandbox,
            &programs,
            &[&asked[..], &["--from", "overlay"]].concat(),
        );
        assert_eq!(ours, theirs);
        assert_eq!(ours.code, Some(code), "{ours:#?}");
    }
}

/// Where there is no kubectl, a `kustomize` on the path is taken unasked.
#[test]
fn kustomize_is_found_on_the_path() {
    let Some([kustomize, _]) = programs("whether Kustomize is found on the path") else {
        return;
    };
    let sandbox = Sandbox::copy_of("examples/job-robot");
    render(&sandbox);
    let path = path_with("kustomize", &kustomize);
    let path = path.path().to_str().unwrap();
    let run = sandbox.run_in(&[("PATH", path)], "lint --no-config --format json out");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["summary"]["built"], 1, "{run:#?}");
}
