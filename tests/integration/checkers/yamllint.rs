//! yamllint by the rules of chart-testing (`tests/tools/yamllint.yaml`): over the files of charts that chart-testing
//! gives it, and over all other YAML of ours.
//!
//! The text of a Job template is its owner's, to the byte: files that hold nothing else are left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{base, overlay, own_chart};
use crate::examples::EXAMPLES;
use crate::helm::chart_of;
use crate::support::{Sandbox, repository};
use crate::tools;

pub(super) struct Yamllint {
    python: PathBuf,
}

impl Yamllint {
    pub(super) fn find() -> Option<Self> {
        let python = tools::named("ROLEWRIGHT_YAMLLINT", "yamllint", "what yamllint says")?;
        Some(Self { python })
    }

    /// What it says of files, warnings included, a line each.
    fn said(&self, files: &[PathBuf]) -> Vec<String> {
        assert!(!files.is_empty());
        let output = Command::new(&self.python)
            .args(["-m", "yamllint", "--strict", "--format", "parsable"])
            .arg("--config-file")
            .arg(repository().join("tests/tools/yamllint.yaml"))
            .args(files)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(words, "");
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.success(), said.is_empty(), "{said}");
        said.lines().map(str::to_owned).collect()
    }

    pub(super) fn accepts(&self, files: &[PathBuf]) {
        assert_eq!(self.said(files), [""; 0]);
    }
}

/// The YAML files in a folder and, where `is_entered` says so, in folders below it.
pub(super) fn files(folder: &Path, is_entered: fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && is_entered(name) {
            found.extend(files(&path, is_entered));
        } else if Path::new(name).extension().is_some_and(|it| it == "yaml") {
            found.push(path);
        }
    }
    found
}

/// Neither templates, which are no YAML, nor the texts of others.
fn is_for_chart_testing(folder: &str) -> bool {
    folder == "ci"
}

#[test]
fn charts_follow_the_rules_of_chart_testing() {
    let Some(yamllint) = Yamllint::find() else {
        return;
    };
    let examples = EXAMPLES.map(chart_of);
    let own = own_chart();
    let charts = examples.iter().chain([&own]);
    let charts = charts.map(|sandbox| files(&sandbox.path().join("chart"), is_for_chart_testing));
    let charts: Vec<Vec<PathBuf>> = charts.collect();
    for chart in &charts {
        for name in ["Chart.yaml", "values.yaml"] {
            assert!(chart.iter().any(|path| path.ends_with(name)), "{chart:?}");
        }
    }
    yamllint.accepts(&charts.concat());
}

#[test]
fn manifests_and_bases_follow_them_too() {
    let Some(yamllint) = Yamllint::find() else {
        return;
    };
    let bases = EXAMPLES.map(base);
    let mut all = Vec::new();
    for sandbox in &bases {
        // Beside the base lies what the example renders to, in each of its environments.
        all.extend(files(sandbox.path(), |folder| {
            !matches!(folder, "job-templates" | "jobs" | "config")
        }));
    }
    all.extend(files(&overlay(), |_| false));
    all.retain(|path| !path.ends_with("worker-job.yaml"));
    assert!(all.iter().any(|path| path.ends_with("kustomization.yaml")));
    yamllint.accepts(&all);
}

#[test]
fn faults_are_found() {
    let Some(yamllint) = Yamllint::find() else {
        return;
    };
    for (text, rule) in [
        ("a: {b: 1 }\n", "braces"),
        ("a: [ 1]\n", "brackets"),
        ("a:  1\n", "colons"),
        ("a: [1,2]\n", "commas"),
        ("a: 1 # b\n", "comments"),
        ("#a\n", "comments"),
        ("a: 1\n\n\n\nb: 1\n", "empty-lines"),
        ("a: 1\n\n", "empty-lines"),
        ("a:\n-  1\n", "hyphens"),
        ("a:\n  b: 1\nc:\n    d: 1\n", "indentation"),
        ("a: 1\na: 2\n", "key-duplicates"),
        ("a: 1", "new-line-at-end-of-file"),
        ("a: 1\r\n", "new-lines"),
        ("a: 1 \n", "trailing-spaces"),
        ("a: yes\n", "truthy"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.file("faulty.yaml", text);
        let said = yamllint.said(&[sandbox.path().join("faulty.yaml")]);
        assert_eq!(said.len(), 1, "{text:?}: {said:?}");
        assert!(
            said[0].ends_with(&format!("({rule})")),
            "{text:?}: {said:?}"
        );
    }
}
