//! The Pod templates of a corpus of real manifests.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::Error;

/// The kinds that make Pods.
const KINDS: [&str; 8] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// The Pods and the objects that make Pods in the manifests of the corpus that `ROLEWRIGHT_CORPUS`
/// names, `None` if it names none. What is no YAML is left out.
///
/// # Errors
///
/// If the corpus cannot be read.
pub fn workloads() -> Result<Option<Vec<Value>>, Error> {
    objects(&|object, workloads| {
        let kind = object.get("kind").and_then(Value::as_str);
        if kind.is_some_and(|kind| KINDS.contains(&kind)) {
            workloads.push(object);
        }
    })
}

/// The Pod templates in the manifests of the corpus that `ROLEWRIGHT_CORPUS` names, `None` if it
/// names none. Files that are no YAML, such as templates of Helm, are left out, and so are patches
/// with directives.
///
/// # Errors
///
/// If the corpus cannot be read.
pub fn pod_templates() -> Result<Option<Vec<Value>>, Error> {
    objects(&|object, templates| {
        let template = match object.get("kind").and_then(Value::as_str) {
            Some("Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicaSet") => {
                object.pointer("/spec/template")
            }
            Some("CronJob") => object.pointer("/spec/jobTemplate/spec/template"),
            _ => None,
        };
        let is_patch = |template: &Value| template.to_string().contains("\"$patch\"");
        templates.extend(
            template
                .filter(|template| template.is_object() && !is_patch(template))
                .cloned(),
        );
    })
}

/// Takes what is asked for from an object.
type Take = dyn Fn(Value, &mut Vec<Value>);

fn objects(take: &Take) -> Result<Option<Vec<Value>>, Error> {
    let Some(corpus) = env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from) else {
        return Ok(None);
    };
    let mut taken = Vec::new();
    collect(&corpus, take, &mut taken)?;
    Ok(Some(taken))
}

fn collect(folder: &Path, take: &Take, taken: &mut Vec<Value>) -> Result<(), Error> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, take, taken)?;
        } else if path
            .extension()
            .is_some_and(|end| end == "yaml" || end == "yml")
        {
            read(&fs::read_to_string(&path)?, take, taken);
        }
    }
    Ok(())
}

fn read(text: &str, take: &Take, taken: &mut Vec<Value>) {
    for document in serde_yaml::Deserializer::from_str(text) {
        let Ok(object) = Value::deserialize(document) else {
            return;
        };
        take(object, taken);
    }
}
