//! The Pods of all templates pass the restricted level, and the server looks at each of them.

use std::path::Path;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use super::Outputs;
use super::sets::{Output, Set};
use super::stage::Stage;
use crate::answers::is;
use crate::live::say;
use crate::manifests::{objects, path_of};

pub(super) fn are_restricted(outputs: &Outputs) -> Result<(), Failed> {
    let sets = outputs.applied()?;
    let stage = &outputs.stage()?;
    let mut count = 0;
    for set in sets {
        for pod in pods(set)? {
            let judged = if set.is_restricted {
                is_restricted(stage, &pod)
            } else {
                reads_its_node(stage, &pod)
            };
            judged.map_err(|failed| set.named(&failed))?;
            count += 1;
        }
    }
    assert!(count > 45, "{count}");
    say(&format!("outputs: {count} Pods of templates restricted"));
    Ok(())
}

/// That a Pod can be created in its namespace, which enforces the restricted level, and would be refused if
/// its container were privileged.
pub(super) fn is_restricted(stage: &Stage<'_>, pod: &Value) -> Result<(), Failed> {
    let path = format!("{}?dryRun=All&fieldValidation=Strict", path_of(pod)?);
    is(&stage.admin.post(&path, pod)?, 201, "")?;
    let mut privileged = pod.clone();
    let context = &mut privileged["spec"]["containers"][0]["securityContext"];
    context["privileged"] = true.into();
    context["allowPrivilegeEscalation"] = true.into();
    is(
        &stage.admin.post(&path, &privileged)?,
        403,
        "violates PodSecurity \"restricted:latest\"",
    )
}

/// That a Pod leaves the restricted level by the folder of its node that it mounts, and by nothing else.
fn reads_its_node(stage: &Stage<'_>, pod: &Value) -> Result<(), Failed> {
    let path = path_of(pod)?;
    is(
        &stage.admin.post(&format!("{path}?dryRun=All"), pod)?,
        201,
        "",
    )?;
    let mut elsewhere = pod.clone();
    let namespace = stage.namespace("restricted")?;
    let metadata = json!({"namespace": namespace, "name": pod["spec"]["serviceAccountName"]});
    stage.put(&json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}))?;
    elsewhere["metadata"]["namespace"] = namespace.into();
    let path = format!("{}?dryRun=All", path_of(&elsewhere)?);
    is(
        &stage.admin.post(&path, &elsewhere)?,
        403,
        "violates PodSecurity \"restricted:latest\": restricted volume types (volume \"host-sys\" uses restricted volume type \"hostPath\")",
    )
}

/// The Pods that controllers would make of a set.
fn pods(set: &Set) -> Result<Vec<Value>, Failed> {
    let mut pods: Vec<Value> = set.objects.iter().filter_map(pod_of).collect();
    let config_maps = set.of_kinds(&["ConfigMap"]);
    for config_map in config_maps.filter(|_| set.output != Output::Overlay) {
        for text in config_map["data"].as_object().into_iter().flatten() {
            let (key, text) = (text.0, text.1.as_str().unwrap_or_default());
            if Path::new(key).extension().is_some_and(|it| it == "yaml") {
                let found = objects(text)?;
                pods.extend(found.iter().filter_map(pod_of));
            }
        }
    }
    for pod in &mut pods {
        let namespace = &mut pod["metadata"]["namespace"];
        if namespace.is_null() {
            // The client makes it in its own.
            *namespace = set.namespace.clone().into();
        }
    }
    Ok(pods)
}

/// The Pod of the template that an object holds.
pub(super) fn pod_of(object: &Value) -> Option<Value> {
    let spec = &object["spec"];
    let template = if spec["jobTemplate"].is_null() {
        spec.get("template")?
    } else {
        spec.pointer("/jobTemplate/spec/template")?
    };
    let mut pod = template.clone();
    pod["apiVersion"] = "v1".into();
    pod["kind"] = "Pod".into();
    pod["metadata"]["namespace"] = object["metadata"]["namespace"].clone();
    pod["metadata"]["name"] = "of-template".into();
    // A controller that keeps claims adds a volume for each.
    for claim in spec["volumeClaimTemplates"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let name = &claim["metadata"]["name"];
        let volume = json!({"name": name, "persistentVolumeClaim": {"claimName": name}});
        if let Some(volumes) = pod["spec"]["volumes"].as_array_mut() {
            volumes.push(volume);
        } else {
            pod["spec"]["volumes"] = json!([volume]);
        }
    }
    Some(pod)
}
