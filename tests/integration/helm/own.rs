//! The project's own chart: rendered by Rolewright from the spec beside it, and what it says of itself.

use std::fs;
use std::process::Output;

use super::helms;
use crate::support::{Sandbox, program, repository};
use crate::update;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Renders the chart in its folder, or with `--check` compares it.
fn render(more: &[&str]) -> Output {
    program()
        .arg("render")
        .args(more)
        .current_dir(repository().join("charts/rolewright"))
        .output()
        .unwrap()
}

#[test]
fn it_is_what_its_spec_says() {
    if update::is_asked_for() {
        assert!(render(&[]).status.success());
    }
    let checked = render(&["--check"]);
    let told = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "run `make examples`\n{told}");
}

#[test]
fn it_runs_this_very_version() {
    let folder = repository().join("charts/rolewright");
    let chart = fs::read_to_string(folder.join("Chart.yaml")).unwrap();
    for line in [
        format!("version: {VERSION}\n"),
        format!("appVersion: \"{VERSION}\"\n"),
    ] {
        assert!(chart.contains(&line), "{chart}");
    }
}

#[test]
fn rolewright_and_helm_find_nothing_to_say_of_it() {
    for helm in helms("Rolewright's own chart") {
        let sandbox = Sandbox::new();
        let chart = repository().join("charts/rolewright");
        let linted = helm.run(
            sandbox.path(),
            &["lint", "--strict", chart.to_str().unwrap()],
        );
        let told = String::from_utf8_lossy(&linted.stdout);
        assert!(linted.status.success(), "{told}");
        let linted = program()
            .args(["lint", "--strict", "--no-config", "--helm"])
            .arg(&helm.path)
            .arg(&chart)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&linted.stdout);
        assert!(linted.status.success(), "{told}");
    }
}

/// What it runs in a cluster, run here: the arguments of its container, on a folder as the kubelet
/// mounts a ConfigMap.
#[cfg(unix)]
#[test]
fn its_arguments_lint_a_mounted_config_map() {
    let chart = repository().join("charts/rolewright");
    let values = fs::read_to_string(chart.join("values.yaml")).unwrap();
    let arguments: Vec<&str> = values
        .lines()
        .skip_while(|line| *line != "args:")
        .skip(1)
        .map_while(|line| line.strip_prefix("- "))
        .collect();
    assert_eq!(arguments.last(), Some(&"/manifests"), "{values}");
    for (rules, expected) in [("[secrets]", 1), ("[configmaps]", 0)] {
        let sandbox = Sandbox::new();
        let role = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: reader}}\n\
             rules:\n- {{apiGroups: [''], resources: {rules}, verbs: [get]}}\n"
        );
        sandbox.file("manifests/..2026_01_01/role.yaml", role);
        let mounted = sandbox.path().join("manifests");
        std::os::unix::fs::symlink("..2026_01_01", mounted.join("..data")).unwrap();
        std::os::unix::fs::symlink("..data/role.yaml", mounted.join("role.yaml")).unwrap();
        let (_, own) = arguments.split_last().unwrap();
        let run = program().args(own).arg(&mounted).output().unwrap();
        assert_eq!(run.status.code(), Some(expected), "{rules}");
    }
}
