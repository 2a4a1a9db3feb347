//! ConfigMaps: each key a file, which Kustomize takes byte for byte, and the list of them.
//!
//! A ConfigMap that Kustomize makes bears a hash of what it holds in its name, so that a change of
//! it starts new Pods; Kustomize writes that name where a Pod mounts it. It has no hash where the name
//! is said otherwise: in a Job template, a command line, an environment or a rule, or by another client,
//! whose base may be built apart; nor where a Job mounts it, whose Pods cannot change. Nor has a
//! ConfigMap that is a resource like any other object, since Kustomize's generator does not quote one
//! of its keys.

use super::names::Build;
use super::without_label;
use crate::render::disk::OutputFile;
use crate::render::key_files::KeyFiles;
use crate::render::manifests::Rendered;
use crate::render::objects::{ConfigMap, Kind, Object, config_maps};
use crate::render::yaml::{Value, is_lookalike};
use crate::spec::job_config_map;
use crate::spec::model::{Client, Content};

/// Where the Job templates are.
const JOB_TEMPLATES: &str = "job-templates";
/// Where the other ConfigMaps have a folder each.
const CONFIG: &str = "config";

/// Words that Kustomize reads as texts, which other readers take for booleans.
const TEXTS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// What Kustomize makes ConfigMaps of.
pub(super) struct Generators(Vec<Generator>);

/// One ConfigMap.
struct Generator {
    entry: Value,
    files: Vec<Source>,
}

/// What a key holds.
struct Source {
    path: String,
    summary: String,
    content: Vec<u8>,
}

/// Whether Kustomize can generate an object. It writes the keys of a ConfigMap without quotes, and
/// fails where they are then no texts, such as `8080`, `true` or `2024-01-01` (5.8).
pub(super) fn is_generated(object: &Object) -> bool {
    let Value::Map(entries) = &object.value else {
        return false;
    };
    let fields = entries
        .iter()
        .filter(|(key, _)| ["data", "binaryData"].contains(&key.as_str()));
    let mut keys = fields.flat_map(|(_, field)| match field {
        Value::Map(data) => data.as_slice(),
        _ => &[],
    });
    let is_text = |key: &str| TEXTS.contains(&&*key.to_lowercase()) || !is_lookalike(key);
    object.kind == Kind::ConfigMap && keys.all(|(key, _)| is_text(key))
}

/// What those ConfigMaps of a client are made of that are generated; `all` are its objects.
pub(super) fn generators(
    client: &Client,
    objects: &[&Object],
    all: &[Object],
    build: &Build<'_>,
) -> Generators {
    let contents = config_maps(client);
    let generators = objects.iter().filter_map(|object| {
        let config_map = contents.iter().find(|it| it.name == object.name)?;
        Some(generator(client, config_map, object, (all, build)))
    });
    Generators(generators.collect())
}

impl Generators {
    /// The items of `configMapGenerator`.
    pub(super) fn entries(&self) -> Vec<Value> {
        let entries = self.0.iter().map(|generator| generator.entry.clone());
        entries.collect()
    }

    /// The files that the entries name, below the folder of the kustomization.
    pub(super) fn files(self, folder: &str) -> Vec<Rendered> {
        let sources = self.0.into_iter().flat_map(|generator| generator.files);
        sources
            .map(|source| Rendered {
                file: OutputFile::exact(format!("{folder}/{}", source.path), source.content),
                summary: source.summary,
            })
            .collect()
    }
}

fn generator(
    client: &Client,
    config_map: &ConfigMap,
    object: &Object,
    (all, build): (&[Object], &Build<'_>),
) -> Generator {
    let folder = folder(client, config_map);
    let mut names = KeyFiles::default();
    let mut arguments = Vec::new();
    let mut files = Vec::new();
    for (key, content) in &config_map.data {
        let path = format!("{folder}/{}", names.name(key));
        arguments.push(format!("{key}={path}"));
        files.push(Source {
            path,
            summary: format!("{} of ConfigMap {}", key, config_map.name),
            content: match content {
                Content::Text(text) => text.clone().into_bytes(),
                Content::Binary(bytes) => bytes.clone(),
            },
        });
    }
    let mut entry = vec![("name", Value::from(config_map.name.as_str()))];
    if let Some(namespace) = &client.namespace {
        entry.push(("namespace", namespace.as_str().into()));
    }
    entry.push(("files", Value::list(arguments)));
    let mut options = Vec::new();
    if !may_have_hash(client, object, all, build) {
        options.push(("disableNameSuffixHash", Value::Bool(true)));
    }
    for key in ["annotations", "labels"] {
        options.extend(metadata(object, key).map(|mapping| (key, mapping)));
    }
    if !options.is_empty() {
        entry.push(("options", Value::map(options)));
    }
    Generator {
        entry: Value::map(entry),
        files,
    }
}

/// The folder of a ConfigMap's files.
fn folder(client: &Client, config_map: &ConfigMap) -> String {
    if config_map.name == job_config_map(&client.name) {
        JOB_TEMPLATES.to_owned()
    } else {
        format!("{CONFIG}/{}", config_map.name)
    }
}

/// Whether a hash in the name of a ConfigMap reaches everybody who says it, and hinders nobody.
fn may_have_hash(client: &Client, object: &Object, all: &[Object], build: &Build<'_>) -> bool {
    let has_job = |object: &&Object| {
        object.kind == Kind::Job && object.namespace.as_deref() == client.namespace.as_deref()
    };
    let is_others = build.others_using(object, all).next().is_some();
    !build.is_named_elsewhere(object) && !is_others && !build.objects.iter().any(has_job)
}

/// A mapping in the metadata of the object, but for who rendered it.
fn metadata(object: &Object, key: &str) -> Option<Value> {
    let field = |value: &Value, key: &str| match value {
        Value::Map(entries) => entries
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, own)| own.clone()),
        _ => None,
    };
    let metadata = without_label(field(&object.value, "metadata")?);
    let mapping = field(&metadata, key)?;
    (!matches!(&mapping, Value::Map(entries) if entries.is_empty())).then_some(mapping)
}
