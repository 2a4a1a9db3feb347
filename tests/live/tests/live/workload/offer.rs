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
        let clients = read.clients.iter();
        let objects: Vec<_> = clients
            .flat_map(|client| objects(client, &mut problems))
            .collect();
        let found = objects
            .iter()
            .find(|object| object.kind.name() == controller.kind);
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

/// The object with its volumes named by their order, which names they get being our own affair, and
/// without the checksum of what is mounted.
pub(crate) fn canonical(mut object: Value, controller: &Controller) -> Value {
    let template = at(&mut object, controller.template);
    put(&mut template["metadata"], "annotations", None);
    let pod = &mut template["spec"];
    let volumes = pod["volumes"].as_array().cloned().unwrap_or_default();
    let new_name = |name: &Value| {
        let index = volumes.iter().position(|volume| volume["name"] == *name);
        index.map_or_else(|| name.clone(), |index| json!(format!("volume-{index}")))
    };
    let lists = [
        pod.pointer("/containers/0/volumeMounts").cloned(),
        pod.get("volumes").cloned(),
    ];
    let [mounts, named] = lists.map(|list| {
        let items = list
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let renamed = items.map(|item| {
            let mut item = item.clone();
            item["name"] = new_name(&item["name"]);
            item
        });
        renamed.collect::<Value>()
    });
    pod["containers"][0]["volumeMounts"] = mounts;
    pod["volumes"] = named;
    object
}
