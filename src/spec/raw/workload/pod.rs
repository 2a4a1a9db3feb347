//! The Pod that a controller runs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::container::{Container, InitContainer, Sidecar};
use super::lifecycle::Lifecycle;
use super::probe::Probes;
use super::security::{Host, PodSecurityContext};

/// The Pod: its main container, what stands beside it, and where it runs.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct Pod {
    /// The main container. It bears the client's name.
    #[serde(flatten)]
    pub container: Container,
    /// How the kubelet finds out whether the container has started, is ready, and lives.
    #[serde(default)]
    pub probes: Probes,
    /// What is done after the container's start and before its end.
    pub lifecycle: Option<Lifecycle>,
    /// Containers that run to their end, one after the other, before the main one starts.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub init_containers: Vec<InitContainer>,
    /// Containers that start before the main one and run as long as it does.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub sidecars: Vec<Sidecar>,
    /// Secrets that images are pulled with.
    #[serde(default)]
    pub image_pull_secrets: Vec<String>,
    /// Labels that a node must have.
    #[serde(default)]
    pub node_selector: BTreeMap<String, String>,
    /// Taints of nodes that do not keep the Pod away, in Kubernetes' own shape.
    #[serde(default)]
    pub tolerations: Vec<Toleration>,
    /// How Pods are spread over nodes and zones. The Pods meant are the client's own.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "topologyKey"))]
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// The PriorityClass.
    pub priority_class_name: Option<String>,
    /// Seconds between being told to end and being killed; Kubernetes' default is 30.
    #[schemars(range(min = 0))]
    pub termination_grace_period_seconds: Option<i64>,
    /// What holds for all containers together, such as the group that volumes belong to.
    #[serde(rename = "podSecurityContext")]
    pub shared_security: Option<PodSecurityContext>,
    /// Namespaces of the node that the Pod uses instead of its own; asks for a `reason`.
    pub host: Option<Host>,
    /// What no word says: an overlay over the Pod template, with the meaning of a strategic merge
    /// patch.
    #[serde(rename = "podTemplate")]
    pub overlay: Option<Map<String, Value>>,
}

/// A taint that does not keep the Pod away, in Kubernetes' own shape.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Toleration {
    /// The taint's key; left out, with `operator: Exists`, any.
    pub key: Option<String>,
    /// `Equal` (the default) or `Exists`.
    pub operator: Option<TolerationOperator>,
    /// The taint's value; goes with `Equal`.
    pub value: Option<String>,
    /// The taint's effect; any if left out.
    pub effect: Option<TaintEffect>,
    /// How long the Pod stays on a node that gets the taint; goes with `NoExecute`.
    pub toleration_seconds: Option<i64>,
}

/// How a taint is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum TolerationOperator {
    /// By key and value.
    Equal,
    /// By key.
    Exists,
}

impl TolerationOperator {
    /// The operator as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "Equal",
            Self::Exists => "Exists",
        }
    }
}

/// What a taint does to Pods that do not tolerate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum TaintEffect {
    /// They are not put on the node.
    NoSchedule,
    /// They are put elsewhere, if that can be.
    PreferNoSchedule,
    /// They are taken off the node.
    NoExecute,
}

impl TaintEffect {
    /// The effect as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }
}

/// How Pods are spread. The label selector is the client's own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TopologySpreadConstraint {
    /// The label of nodes by which they are grouped, such as `topology.kubernetes.io/zone`.
    pub topology_key: String,
    /// By how many Pods groups may differ; 1 by default.
    #[schemars(range(min = 1))]
    pub max_skew: Option<i32>,
    /// What happens where it cannot be kept; `ScheduleAnyway` by default.
    pub when_unsatisfiable: Option<WhenUnsatisfiable>,
    /// The least number of groups; goes with `DoNotSchedule`.
    #[schemars(range(min = 1))]
    pub min_domains: Option<i32>,
}

/// What happens where a spread cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum WhenUnsatisfiable {
    /// The Pod waits.
    DoNotSchedule,
    /// The Pod is put where the spread suffers least.
    ScheduleAnyway,
}

impl WhenUnsatisfiable {
    /// The choice as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DoNotSchedule => "DoNotSchedule",
            Self::ScheduleAnyway => "ScheduleAnyway",
        }
    }
}
