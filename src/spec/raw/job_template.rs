//! An entry of `jobTemplates`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::workload::job::Job;

/// A Job template, which the client fills in and creates as a Job at run time. It is shipped in a
/// ConfigMap: a text byte for byte but for the tokens that `values` declares, a `job` written out
/// as a manifest.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct JobTemplate {
    /// The template's name.
    pub name: String,
    /// The file that holds it, beside the spec.
    pub file: Option<String>,
    /// The template itself, as text.
    pub template: Option<String>,
    /// The Job in the words in which a client's `job` is said; all else is filled in.
    pub job: Option<Box<Job>>,
    /// Its key in the ConfigMap; NAME.yaml by default.
    pub key: Option<String>,
    /// `${NAME}`: filled in by the client at run time, left as it is here.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// `@NAME@`: filled in when rendered. `namespace`, `account`, `configMap` and `release` stand
    /// for what they are called; any other text stands for itself.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// `${NAME}` or `@NAME@` that belongs to somebody else, such as a shell.
    #[serde(default)]
    pub literals: Vec<String>,
    /// The entry of `accounts` that its Pods run as.
    pub account: Option<String>,
    /// Why the template is as it is: nothing that it lacks or leaves is warned of, and it may name
    /// accounts and ConfigMaps that are made elsewhere.
    pub reason: Option<String>,
    /// Where the main container mounts it.
    pub mount_path: Option<String>,
}
