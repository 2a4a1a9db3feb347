//! Environment variables.

use schemars::JsonSchema;
use serde::Deserialize;

/// An environment variable's value: text, or where it comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum EnvValue {
    /// The value itself.
    Literal(String),
    /// Where the value comes from.
    From(EnvSource),
}

/// Where an environment variable's value comes from: one of `field`, `secret`, `configMap` and
/// `resource`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct EnvSource {
    /// A field of the Pod, such as `metadata.namespace`.
    pub field: Option<String>,
    /// A Secret's name; goes with `key`.
    pub secret: Option<String>,
    /// A ConfigMap's name; goes with `key`.
    pub config_map: Option<String>,
    /// A key of the Secret or ConfigMap.
    pub key: Option<String>,
    /// A resource of the container, such as `limits.memory`.
    pub resource: Option<String>,
    /// Start even if the Secret or ConfigMap, or the key in it, is missing.
    #[serde(default)]
    pub optional: bool,
}

/// Every key of a Secret or ConfigMap as an environment variable: exactly one of `secret` and
/// `configMap`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct EnvFrom {
    /// The Secret.
    pub secret: Option<String>,
    /// The ConfigMap.
    pub config_map: Option<String>,
    /// What each variable's name begins with, before the key.
    pub prefix: Option<String>,
    /// Start even if the Secret or ConfigMap is missing.
    #[serde(default)]
    pub optional: bool,
}
