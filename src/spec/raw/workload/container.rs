//! A container, main or beside it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::env::{EnvFrom, EnvValue};
use super::lifecycle::Lifecycle;
use super::mount::Mount;
use super::port::Port;
use super::probe::Probes;
use super::resources::Resources;
use super::security::SecurityContext;

/// What a container runs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct Container {
    /// The image, with a tag or a digest.
    pub image: String,
    /// When the kubelet pulls the image; `IfNotPresent` by default.
    pub image_pull_policy: Option<ImagePullPolicy>,
    /// Replaces the image's entry point.
    #[serde(default)]
    pub command: Vec<String>,
    /// Arguments.
    #[serde(default)]
    pub args: Vec<String>,
    /// The folder it starts in; the image's own by default.
    pub working_dir: Option<String>,
    /// Environment variables.
    #[serde(default)]
    pub env: BTreeMap<String, EnvValue>,
    /// Environment variables from all keys of Secrets and ConfigMaps.
    #[serde(default)]
    pub env_from: Vec<EnvFrom>,
    /// Ports that the container listens on.
    #[serde(default)]
    pub ports: Vec<Port>,
    /// Secrets, ConfigMaps, claims and scratch space to mount.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "path"))]
    pub mounts: Vec<Mount>,
    /// What the container asks for and may use at most.
    pub resources: Option<Resources>,
    /// What the container may do on its node. The default is the least: no root, no privileges, no
    /// capabilities, and a root file system that can only be read.
    pub security_context: Option<SecurityContext>,
}

/// When the kubelet pulls an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum ImagePullPolicy {
    /// At every start.
    Always,
    /// If the node does not have it.
    IfNotPresent,
    /// Never: the node has to have it.
    Never,
}

impl ImagePullPolicy {
    /// The policy as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::IfNotPresent => "IfNotPresent",
            Self::Never => "Never",
        }
    }
}

/// A container that runs to its end before the others start.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct InitContainer {
    /// Its name, a DNS label.
    pub name: String,
    /// What it runs.
    #[serde(flatten)]
    pub container: Container,
}

/// A container that starts before the main one and runs as long as it does.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct Sidecar {
    /// Its name, a DNS label.
    pub name: String,
    /// What it runs.
    #[serde(flatten)]
    pub container: Container,
    /// How the kubelet finds out whether it has started, is ready, and lives.
    #[serde(default)]
    pub probes: Probes,
    /// What is done after its start and before its end.
    pub lifecycle: Option<Lifecycle>,
}
