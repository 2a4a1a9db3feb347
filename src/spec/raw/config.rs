//! An entry of `config`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// A ConfigMap made from files and values.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct Config {
    /// The ConfigMap's name.
    pub name: String,
    /// Files beside the spec, by path or pattern (`configmaps/**`); each is a key of its base name.
    #[serde(default)]
    pub files: Vec<String>,
    /// Keys and their values.
    #[serde(default)]
    pub data: BTreeMap<String, String>,
    /// Where the Deployment mounts it, if it does.
    pub mount_path: Option<String>,
}
