//! The CronJob of this project's own chart, run as its Pod would be.

use std::fs;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use super::pods::{is_restricted, pod_of};
use super::render::examples;
use super::stage::Stage;
use super::{Outputs, one_verb};
use crate::container::{Container, Image, Namespaces};
use crate::manifests::objects;
use crate::program::Run;
use crate::repository::repository;

/// A client in the way of the examples, in a namespace that is put in.
const CLIENT: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: shop, namespace: @NAMESPACE@}
access: [{resources: [pods], verbs: [list]}]
";

/// Something to find.
const TOO_WIDE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
";

pub(super) fn runs(outputs: &Outputs, namespaces: &Namespaces) -> Result<(), Failed> {
    let stage = &outputs.stage()?;
    let namespace = stage.namespace("own")?;
    let spec = CLIENT.replace("@NAMESPACE@", &namespace);
    let file = stage.folder.path().join("manifests/rolewright.yaml");
    fs::create_dir_all(file.parent().unwrap_or(&file))?;
    fs::write(&file, &spec)?;
    let client = stage.program.objects(&file)?;
    fs::write(file.with_file_name("all.yaml"), TOO_WIDE)?;
    stage.put(&json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"namespace": namespace, "name": "manifests"},
        "data": {"rolewright.yaml": spec, "all.yaml": TOO_WIDE},
    }))?;

    let lint = repository("charts/rolewright/lint-values.yaml");
    let lint = ["-f", lint.to_str().ok_or("a path that is no text")?];
    let found = findings(run(stage, namespaces, &namespace, &lint)?)?;
    let folder = stage.program.run(|command| {
        command
            .args(["lint", "--no-config", "--format", "json", "manifests"])
            .current_dir(stage.folder.path())
    })?;
    assert_eq!(found, findings(folder)?);

    client.iter().try_for_each(|object| stage.put(object))?;
    stage.settle()?;
    run(stage, namespaces, &namespace, &[])?.ended_with(0)?;
    for object in one_verb::more(&client, &namespace, "shop") {
        stage.put(&object)?;
    }
    stage.settle()?;
    run(stage, namespaces, &namespace, &[])?.ended_with(1)?;
    Ok(())
}

/// What was found, and in how many files: the links of a mounted folder add nothing.
fn findings(run: Run) -> Result<Value, Failed> {
    let report = run.ended_with(1)?.replace("/manifests/", "manifests/");
    let report: Value = serde_json::from_str(&report)?;
    let findings = &report["findings"];
    assert_eq!(findings[0]["rule"], "full-wildcard", "{report}");
    let [files, documents] = ["files", "documents"].map(|count| &report["summary"][count]);
    Ok(json!([findings, files, documents]))
}

/// Installs the chart in a namespace, and runs the container of its CronJob.
fn run(
    stage: &Stage<'_>,
    namespaces: &Namespaces,
    namespace: &str,
    more: &[&str],
) -> Result<Run, Failed> {
    let own = repository("charts/rolewright/rolewright.yaml");
    let mut examples = examples(stage)?;
    examples.retain(|example| example.spec == own);
    let chart = examples.first().ok_or("no chart of our own")?;
    let objects = objects(&chart.helm(stage, namespace, more)?)?;
    objects.iter().try_for_each(|object| stage.put(object))?;
    stage.settle()?;
    let pod = objects.iter().find_map(pod_of).ok_or("no CronJob")?;
    is_restricted(stage, &pod)?;
    let image = Image::of_rolewright(stage.program.binary())?;
    Container::new(stage.live, &image, &pod)?.run(namespaces)
}
