//! Both verdicts on one spec.

use libtest_mimic::Failed;
use rolewright::render::objects::objects;
use rolewright::source::{File, read_text};
use rolewright::spec::{self, Context, Folder};
use rolewright_catalog::{Catalog, KubernetesVersion};
use rolewright_live_tests::Client;
use serde_json::{Value, json};

use super::landing::{at, put};
use super::word::Controller;

/// What we say of a spec.
pub(crate) enum Ours {
    /// It is sound, and means this object.
    Object(Value),
    /// What is wrong with it.
    Errors(Vec<String>),
}

/// Reads specs as the program does.
pub(crate) struct Reader {
    catalog: Catalog,
    folder: Folder,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self {
            catalog: Catalog::new(KubernetesVersion::V1_36),
            folder: Folder::of_spec("-"),
        }
    }

    /// What we say of a spec.
    pub(crate) fn verdict(&self, spec: &Value, controller: &Controller) -> Result<Ours, Failed> {
        let reading = read_text(&File::new("spec", spec.to_string()));
        let context = Context {
            catalog: &self.catalog,
            folder: &self.folder,
        };
        let read = spec::read(reading, "spec", context);
        if !read.is_sound() {
            let errors = read.problems.iter().filter(|problem| problem.is_error());
            let errors = errors.map(|problem| format!("{}: {}", problem.message, problem.label));
            return Ok(Ours::Errors(errors.collect()));
        }
        let mut problems = Vec::new();
        let objects: Vec<_> = read
            .clients
            .iter()
            .flat_map(|client| objects(client, &read.clients, &mut problems))
            .collect();
        let errors = problems.iter().filter(|problem| problem.is_error());
        let errors: Vec<String> = errors.map(|problem| problem.message.clone()).collect();
        if !errors.is_empty() {
            return Ok(Ours::Errors(errors));
        }
        let found = objects.iter().find(|object| {
            object.kind.name() == controller.kind && object.suffix == controller.suffix
        });
        let found = found.ok_or_else(|| format!("no {} for {spec}", controller.kind))?;
        Ok(Ours::Object(Value::from(&found.value)))
    }
}

/// What the server has against an object, if anything.
pub(crate) fn theirs(
    client: &Client,
    controller: &Controller,
    namespace: &str,
    object: &Value,
) -> Result<Option<String>, Failed> {
    let path = format!(
        "{}/namespaces/{namespace}/{}?dryRun=All&fieldValidation=Strict",
        controller.api, controller.plural
    );
    let answer = client.post(&path, object)?;
    match answer.status {
        201 => Ok(None),
        400 | 422 => Ok(Some(answer.message().to_owned())),
        _ => Err(format!("{object}: {}", answer.text).into()),
    }
}

/// The object with its volumes in the order in which they are mounted and named by it, names and
/// order being our own affair; without the checksum of what is mounted, and without empty lists.
pub(crate) fn canonical(mut object: Value, controller: &Controller) -> Value {
    if let Some(template) = controller.template {
        let template = at(&mut object, template);
        put(&mut template["metadata"], "annotations", None);
        name_volumes(&mut template["spec"]);
    }
    without_empty_lists(&mut object);
    object
}

fn name_volumes(pod: &mut Value) {
    let volumes = pod["volumes"].as_array().cloned().unwrap_or_default();
    let mut mounted: Vec<Value> = Vec::new();
    for list in ["containers", "initContainers"] {
        for container in pod[list].as_array_mut().into_iter().flatten() {
            let places = container["volumeMounts"].as_array_mut();
            for place in places.into_iter().flatten() {
                let name = place["name"].clone();
                if volumes.iter().all(|volume| volume["name"] != name) {
                    continue;
                }
                let known = mounted.iter().position(|other| *other == name);
                let index = known.unwrap_or_else(|| {
                    mounted.push(name);
                    mounted.len() - 1
                });
                place["name"] = json!(format!("volume-{index}"));
            }
        }
    }
    let mut named: Vec<(usize, Value)> = Vec::new();
    for mut volume in volumes {
        let index = mounted.iter().position(|name| *name == volume["name"]);
        let index = index.unwrap_or(usize::MAX);
        volume["name"] = json!(format!("volume-{index}"));
        named.push((index, volume));
    }
    named.sort_by_key(|&(index, _)| index);
    pod["volumes"] = named.into_iter().map(|(_, volume)| volume).collect();
}

fn without_empty_lists(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
            fields.values_mut().for_each(without_empty_lists);
        }
        Value::Array(items) => items.iter_mut().for_each(without_empty_lists),
        _ => {}
    }
}
