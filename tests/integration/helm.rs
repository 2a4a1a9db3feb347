//! `rolewright render --to helm`: charts, as the real Helm 4 and Helm 3 read them.

mod charts;
mod ci;
mod clients;
mod disk;
#[cfg(unix)]
mod extra_rules;
mod forms;
#[cfg(unix)]
mod image;
mod job_files;
mod job_values;
mod jobs;
mod own;
mod refusals;
mod releases;
mod same;
mod settings;
mod size;
#[cfg(unix)]
mod test_pod;
mod values;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::examples::folder;
use crate::manifests::Manifests;
use crate::support::Sandbox;
use crate::tools::{Helm, helms};

/// The newest Helm of these tests, if there is one.
fn helm(what_for: &str) -> Option<Helm> {
    helms(what_for).into_iter().next()
}

/// What Helm made of a chart.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) text: String,
}

impl Helm {
    /// Runs Helm in a folder, with nothing of the caller's settings.
    fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new(&self.path)
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// What the chart in the folder `chart` renders to, as the release and namespace `at` says.
    pub(crate) fn template(&self, folder: &Path, at: Release<'_>, more: &[&str]) -> Rendered {
        let output = self.try_template(folder, at, more);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{at:?} {more:?}\n{message}");
        Rendered {
            text: String::from_utf8(output.stdout).unwrap(),
        }
    }

    /// Why the chart in the folder `chart` does not render.
    fn refusal(&self, folder: &Path, more: &[&str]) -> String {
        let output = self.try_template(folder, Release("rel", "apps"), more);
        assert!(!output.status.success(), "{more:?} is accepted");
        String::from_utf8(output.stderr).unwrap()
    }

    fn try_template(
        &self,
        folder: &Path,
        Release(name, namespace): Release<'_>,
        more: &[&str],
    ) -> Output {
        let mut arguments = vec!["template", name, "chart", "--namespace", namespace];
        arguments.extend(more);
        self.run(folder, &arguments)
    }
}

/// A release's name and namespace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Release<'r>(pub(crate) &'r str, pub(crate) &'r str);

impl Rendered {
    fn manifests(&self) -> Manifests {
        Manifests::of_text(&self.text)
    }

    /// The only object of a kind.
    fn only(&self, kind: &str) -> Value {
        let mut found = self.manifests().of_kind(kind);
        assert_eq!(found.len(), 1, "{kind}\n{}", self.text);
        found.remove(0)
    }
}

/// The chart of an example, in the folder `chart`.
pub(crate) fn chart_of(example: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let spec = folder(example).join("rolewright.yaml");
    let spec = spec.to_str().unwrap();
    let arguments = [
        "render",
        spec,
        "--no-config",
        "--to",
        "helm",
        "--out",
        "chart",
    ];
    sandbox.run_with(&arguments, "").expect_code(0);
    sandbox
}

/// The chart of a spec of the client `app` in the namespace `own`, with more lines at the end.
fn chart(more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    chart_in(&sandbox, more);
    sandbox
}

/// The same beside some files.
fn chart_in(sandbox: &Sandbox, more: &str) {
    sandbox.file("rolewright.yaml", spec(more));
    sandbox
        .run("render --no-config --to helm --out chart rolewright.yaml")
        .expect_code(0);
}

/// A spec of the client `app` in the namespace `own`, with more lines at the end.
fn spec(more: &str) -> String {
    format!(
        "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n\
         metadata: {{name: app, namespace: own}}\n{more}"
    )
}
