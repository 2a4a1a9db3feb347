//! A spec as each of the outputs: by the program, and for charts and Kustomize folders by the tools that
//! users have.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Failed;
use rolewright::spec::model::Client;

use super::stage::Stage;
use crate::manifests::objects;
use crate::program::Run;
use crate::repository::{clients, repository, specs};

/// The name of every release.
pub(super) const RELEASE: &str = "rel";

/// Values that give a chart its test, without what asks in it.
const TESTED: &str = "tests.rbac.image.repository=registry.example/tests,tests.rbac.image.tag=v1";

/// A spec, and the chart that is made of it.
pub(super) struct Example {
    pub(super) name: String,
    pub(super) spec: PathBuf,
    chart: Chart,
}

enum Chart {
    /// It is rendered to this folder when it is wanted.
    Rendered(PathBuf),
    /// It is there.
    At(PathBuf),
}

/// Who asks in the test of a chart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tester {
    Kubectl,
    Rolewright,
}

/// All examples, and the chart of this project.
pub(super) fn examples(stage: &Stage<'_>) -> Result<Vec<Example>, Failed> {
    let folder = repository("examples");
    let mut examples = Vec::new();
    for spec in specs()? {
        let name = spec.parent().unwrap_or(&spec).strip_prefix(&folder)?;
        let name = name.to_string_lossy().replace('/', "-");
        examples.push(Example::new(stage, &name, spec));
    }
    let own = repository("charts/rolewright");
    examples.push(Example {
        name: "own".to_owned(),
        spec: own.join("rolewright.yaml"),
        chart: Chart::At(own),
    });
    Ok(examples)
}

impl Example {
    pub(super) fn new(stage: &Stage<'_>, name: &str, spec: PathBuf) -> Self {
        Self {
            name: name.to_owned(),
            spec,
            chart: Chart::Rendered(stage.folder.path().join(name).join("chart")),
        }
    }

    /// Whether it is there to show a kind of controller.
    pub(super) fn shows_a_controller(&self) -> bool {
        self.name.starts_with("controllers-")
    }

    /// Whether its Pods pass the restricted level: all but those that read the folders of their nodes.
    pub(super) fn is_restricted(&self) -> bool {
        self.name != "controllers-daemon-set"
    }

    /// The client of the spec.
    pub(super) fn client(&self) -> Result<Client, Failed> {
        let mut clients = clients(&self.spec)?;
        match (clients.pop(), clients.is_empty()) {
            (Some(client), true) => Ok(client),
            _ => Err(format!("not one client: {}", self.spec.display()).into()),
        }
    }

    /// The manifests, with the client in a namespace.
    pub(super) fn manifests(&self, stage: &Stage<'_>, namespace: &str) -> Result<String, Failed> {
        self.render(stage, |command| command.args(["--namespace", namespace]))
    }

    /// What Helm 4 writes of the chart as a release in a namespace, with further arguments. Helm 3 writes
    /// the same objects, with fewer empty lines between them.
    pub(super) fn helm(
        &self,
        stage: &Stage<'_>,
        namespace: &str,
        more: &[&str],
    ) -> Result<String, Failed> {
        let written = self.template(stage, &stage.tools.helm, namespace, more)?;
        let written = written.ended_with(0)?;
        if let Some(helm3) = &stage.tools.helm3 {
            let by_helm3 = self.template(stage, helm3, namespace, more)?;
            if objects(&by_helm3.ended_with(0)?)? != objects(&written)? {
                return Err(format!("{} {more:?}: Helm 3 writes something else", self.name).into());
            }
        }
        Ok(written)
    }

    /// Why neither Helm writes anything of the chart with these arguments.
    pub(super) fn refusals(
        &self,
        stage: &Stage<'_>,
        namespace: &str,
        more: &[&str],
    ) -> Result<Vec<String>, Failed> {
        let helms = [Some(&stage.tools.helm), stage.tools.helm3.as_ref()];
        let refusal = |helm: &PathBuf| {
            let run = self.template(stage, helm, namespace, more)?;
            let said = run.stderr.clone();
            run.ended_with(1)?;
            Ok(said)
        };
        helms.into_iter().flatten().map(refusal).collect()
    }

    fn template(
        &self,
        stage: &Stage<'_>,
        helm: &Path,
        namespace: &str,
        more: &[&str],
    ) -> Result<Run, Failed> {
        let chart = self.chart(stage)?;
        let mut command = Command::new(helm);
        command
            .args(["template", RELEASE])
            .arg(chart)
            // What Helm takes for the cluster's version otherwise depends on how it was built.
            .args(["--kube-version", stage.live.server()?.version()])
            .args(["--namespace", namespace])
            .args(more)
            .env_clear()
            .env("HOME", stage.folder.path());
        Run::of(command.output()?)
    }

    /// The same with a test in which somebody asks.
    pub(super) fn helm_with_test(
        &self,
        stage: &Stage<'_>,
        namespace: &str,
        tester: Tester,
        more: &[&str],
    ) -> Result<String, Failed> {
        let who = match tester {
            Tester::Kubectl => "tests.rbac.mode=kubectl",
            Tester::Rolewright => "tests.rbac.mode=rolewright",
        };
        let values = ["--set", TESTED, "--set", who];
        self.helm(stage, namespace, &[&values, more].concat())
    }

    /// The folder of the chart.
    fn chart(&self, stage: &Stage<'_>) -> Result<&Path, Failed> {
        let chart = match &self.chart {
            Chart::At(folder) => return Ok(folder),
            Chart::Rendered(folder) => folder,
        };
        if !chart.exists() {
            self.render(stage, |command| {
                command.args(["--to", "helm", "--out"]).arg(chart)
            })?;
        }
        Ok(chart)
    }

    /// The base for Kustomize in a new folder, with the client in a namespace.
    pub(super) fn base(&self, stage: &Stage<'_>, namespace: &str) -> Result<PathBuf, Failed> {
        let folder = stage.folder.path().join(&self.name).join("kustomize");
        self.render(stage, |command| {
            command
                .args(["--namespace", namespace, "--to", "kustomize", "--out"])
                .arg(&folder)
        })?;
        Ok(folder)
    }

    fn render(
        &self,
        stage: &Stage<'_>,
        arguments: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<String, Failed> {
        let run = stage.program.run(|command| {
            command.args(["render", "--no-config"]).arg(&self.spec);
            arguments(command)
        })?;
        run.ended_with(0)
    }
}

/// An overlay beside a base, in the way that the base tells: the client in another namespace, and a prefix
/// before all names.
pub(super) fn overlay(base: &Path, namespace: &str, prefix: &str) -> Result<PathBuf, Failed> {
    let overlay = base.with_file_name("overlay");
    fs::create_dir_all(overlay.join("own"))?;
    let own = format!("namespace: {namespace}\nresources: [../../kustomize/base]\n");
    fs::write(overlay.join("own/kustomization.yaml"), own)?;
    let elsewhere = if base.join("other-namespaces").exists() {
        "components: [../kustomize/other-namespaces]\n"
    } else {
        ""
    };
    let all = format!("namePrefix: {prefix}\nresources: [own]\n{elsewhere}");
    fs::write(overlay.join("kustomization.yaml"), all)?;
    Ok(overlay)
}

/// What kubectl builds of a folder.
pub(super) fn built(stage: &Stage<'_>, folder: &Path) -> Result<String, Failed> {
    let mut command = Command::new(&stage.tools.kubectl);
    command.arg("kustomize").arg(folder).env_clear();
    Run::of(command.output()?)?.ended_with(0)
}
