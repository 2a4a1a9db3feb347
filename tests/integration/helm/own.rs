//! The project's own chart: rendered by Rolewright from the spec beside it, and what it says of itself.

use std::fs;
use std::process::Output;

use serde_json::Value;

use super::{Release, helms};
use crate::support::{Sandbox, copy, program, repository};
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

#[test]
fn it_has_no_rights_where_it_lints() {
    for helm in helms("what Rolewright's own chart grants") {
        let sandbox = Sandbox::new();
        copy(
            &repository().join("charts/rolewright"),
            &sandbox.path().join("chart"),
        );
        let kinds = |more: &[&str]| {
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), more);
            let manifests = rendered.manifests();
            ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]
                .map(|kind| manifests.of_kind(kind).len())
        };
        assert_eq!(kinds(&[]), [1, 1, 0, 0]);
        assert_eq!(kinds(&["-f", "chart/lint-values.yaml"]), [0; 4]);
    }
}

/// What it runs in a cluster with the values for it, run here: the arguments of its container, on a
/// folder as the kubelet mounts a ConfigMap.
#[cfg(unix)]
#[test]
fn its_arguments_lint_a_mounted_config_map() {
    let chart = repository().join("charts/rolewright");
    let values = fs::read_to_string(chart.join("lint-values.yaml")).unwrap();
    let values: Value = serde_yaml::from_str(&values).unwrap();
    let arguments = values["args"].as_array().unwrap().iter();
    let arguments: Vec<&str> = arguments.filter_map(Value::as_str).collect();
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
