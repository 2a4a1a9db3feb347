//! Environment variables of the container.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMapKeySelector, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector,
    SecretKeySelector,
};

use crate::spec::model::{EnvValue, KeyRef};

pub(super) fn env(env: &BTreeMap<String, EnvValue>) -> Vec<EnvVar> {
    env.iter()
        .map(|(name, value)| variable(name, value))
        .collect()
}

fn variable(name: &str, value: &EnvValue) -> EnvVar {
    let from = |source| EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(source),
    };
    match value {
        EnvValue::Literal(text) => EnvVar {
            name: name.to_owned(),
            value: Some(text.clone()),
            value_from: None,
        },
        EnvValue::Field(path) => from(EnvVarSource {
            field_ref: Some(ObjectFieldSelector {
                field_path: path.clone(),
                api_version: None,
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::Secret(KeyRef {
            name,
            key,
            optional,
        }) => from(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: name.clone(),
                key: key.clone(),
                optional: optional.then_some(true),
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::ConfigMap(KeyRef {
            name,
            key,
            optional,
        }) => from(EnvVarSource {
            config_map_key_ref: Some(ConfigMapKeySelector {
                name: name.clone(),
                key: key.clone(),
                optional: optional.then_some(true),
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::Resource(resource) => from(EnvVarSource {
            resource_field_ref: Some(ResourceFieldSelector {
                resource: resource.clone(),
                ..ResourceFieldSelector::default()
            }),
            ..EnvVarSource::default()
        }),
    }
}
