//! ConfigMaps: those of the spec, and the one that carries the Job templates.

use std::collections::BTreeMap;

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::metadata::metadata;
use super::tree::tree;
use super::{Kind, Object, template};
use crate::spec::job_config_map;
use crate::spec::model::{Client, ConfigMap, Content};

/// All ConfigMaps of a client as objects.
pub(super) fn objects(client: &Client) -> Vec<Object> {
    let config = client
        .config
        .iter()
        .map(|config| object(client, config, &config.name));
    let jobs = job_templates(client).map(|config| object(client, &config, "jobs"));
    config.chain(jobs).collect()
}

/// All ConfigMaps of a client with what they hold: those of the spec, then the one that carries the
/// Job templates.
pub(in crate::render) fn config_maps(client: &Client) -> Vec<ConfigMap> {
    let config = client.config.iter().cloned();
    config.chain(job_templates(client)).collect()
}

/// The ConfigMap that carries the Job templates, if there are any.
fn job_templates(client: &Client) -> Option<ConfigMap> {
    let contents = client.job_templates.iter();
    let data: BTreeMap<String, Content> = contents
        .map(|template| {
            let text = template::text(client, template).into_owned();
            (template.key.clone(), Content::Text(text))
        })
        .collect();
    (!data.is_empty()).then(|| ConfigMap {
        origin: client.origin.clone(),
        name: job_config_map(&client.name),
        data,
        mount_path: None,
    })
}

/// The annotation by which Flux leaves each `${NAME}` of an object to whoever it is meant for. It fills
/// them in, or empties them, where a Kustomization of it has `postBuild`.
fn unsubstituted() -> BTreeMap<String, String> {
    let key = "kustomize.toolkit.fluxcd.io/substitute";
    BTreeMap::from([(key.to_owned(), "disabled".to_owned())])
}

fn object(client: &Client, config: &ConfigMap, suffix: &str) -> Object {
    let mut data = BTreeMap::new();
    let mut binary_data = BTreeMap::new();
    for (key, content) in &config.data {
        match content {
            Content::Text(text) => {
                data.insert(key.clone(), text.clone());
            }
            Content::Binary(bytes) => {
                binary_data.insert(key.clone(), ByteString(bytes.clone()));
            }
        }
    }
    let holds_variables = data.values().any(|text: &String| text.contains("${"));
    let object = v1::ConfigMap {
        metadata: ObjectMeta {
            annotations: holds_variables.then(unsubstituted),
            ..metadata(client, client.namespace.as_deref(), &config.name)
        },
        data: (!data.is_empty()).then_some(data),
        binary_data: (!binary_data.is_empty()).then_some(binary_data),
        ..v1::ConfigMap::default()
    };
    let keys: Vec<&str> = config.data.keys().map(String::as_str).collect();
    Object {
        kind: Kind::ConfigMap,
        namespace: client.namespace.clone(),
        name: config.name.clone(),
        suffix: suffix.to_owned(),
        summary: format!("{}: {}", config.name, keys.join(", ")),
        origin: config.origin.clone(),
        value: tree(&object),
    }
}
