//! How a client is run: one of Kubernetes' controllers, with the Pod that it runs.

pub(in crate::spec) mod container;
pub(in crate::spec) mod env;
pub(in crate::spec) mod job;
pub(in crate::spec) mod lifecycle;
pub(in crate::spec) mod mount;
pub(in crate::spec) mod pod;
pub(in crate::spec) mod port;
pub(in crate::spec) mod probe;
pub(in crate::spec) mod resources;
pub(in crate::spec) mod security;
pub(in crate::spec) mod service;

use schemars::JsonSchema;
use serde::Deserialize;

use self::pod::Pod;
use self::resources::Quantity;
use self::service::Service;

/// Runs the client as a Deployment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct Deployment {
    /// Its Pods.
    #[serde(flatten)]
    pub pod: Pod,
    /// How many Pods: 1 by default; `autoscaled` leaves it to an autoscaler.
    pub replicas: Option<Replicas>,
    /// How Pods are replaced, in Kubernetes' own shape. By default a new Pod is ready before an old
    /// one goes.
    pub strategy: Option<DeploymentStrategy>,
    /// Seconds that a new Pod has to be ready before it counts.
    #[schemars(range(min = 0))]
    pub min_ready_seconds: Option<i32>,
    /// Seconds without progress after which a rollout has failed; Kubernetes' default is 600.
    #[schemars(range(min = 0))]
    pub progress_deadline_seconds: Option<i32>,
    /// How many old ReplicaSets are kept; Kubernetes' default is 10.
    #[schemars(range(min = 0))]
    pub revision_history_limit: Option<i32>,
    /// A Service in front of the Pods.
    pub service: Option<Service>,
}

/// Runs the client as a StatefulSet. The headless Service that it needs is made with it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct StatefulSet {
    /// Its Pods.
    #[serde(flatten)]
    pub pod: Pod,
    /// How many Pods: 1 by default; `autoscaled` leaves it to an autoscaler.
    pub replicas: Option<Replicas>,
    /// Volumes that each Pod gets for itself and keeps.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub volume_claims: Vec<VolumeClaim>,
    /// `OrderedReady` (the default) starts and ends Pods one after the other, `Parallel` at once.
    pub pod_management_policy: Option<PodManagementPolicy>,
    /// How Pods are replaced, in Kubernetes' own shape.
    pub update_strategy: Option<StatefulSetUpdateStrategy>,
    /// Seconds that a new Pod has to be ready before it counts.
    #[schemars(range(min = 0))]
    pub min_ready_seconds: Option<i32>,
    /// How many old revisions are kept; Kubernetes' default is 10.
    #[schemars(range(min = 0))]
    pub revision_history_limit: Option<i32>,
    /// A Service in front of the Pods, besides the headless one.
    pub service: Option<Service>,
}

/// Runs the client as a DaemonSet: a Pod on every node.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(in crate::spec) struct DaemonSet {
    /// Its Pods.
    #[serde(flatten)]
    pub pod: Pod,
    /// How Pods are replaced, in Kubernetes' own shape.
    pub update_strategy: Option<DaemonSetUpdateStrategy>,
    /// Seconds that a new Pod has to be ready before it counts.
    #[schemars(range(min = 0))]
    pub min_ready_seconds: Option<i32>,
    /// How many old revisions are kept; Kubernetes' default is 10.
    #[schemars(range(min = 0))]
    pub revision_history_limit: Option<i32>,
    /// A Service in front of the Pods.
    pub service: Option<Service>,
}

/// How many Pods.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum Replicas {
    /// This many.
    Number(#[schemars(range(min = 0))] i32),
    /// As many as an autoscaler says.
    Autoscaled(Autoscaled),
}

/// The word that leaves the number of Pods to an autoscaler.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::spec) enum Autoscaled {
    /// An autoscaler says how many.
    Autoscaled,
}

/// How a Deployment replaces Pods.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeploymentStrategy {
    /// `RollingUpdate` (the default) or `Recreate`.
    #[serde(rename = "type")]
    pub kind: Option<DeploymentStrategyType>,
    /// How many Pods more or fewer there may be meanwhile.
    pub rolling_update: Option<RollingUpdate>,
}

/// How a Deployment replaces Pods, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum DeploymentStrategyType {
    /// One after the other.
    RollingUpdate,
    /// All old ones go before a new one comes: for a client that must not run twice.
    Recreate,
}

impl DeploymentStrategyType {
    /// The type as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RollingUpdate => "RollingUpdate",
            Self::Recreate => "Recreate",
        }
    }
}

/// How many Pods more or fewer there may be while they are replaced.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RollingUpdate {
    /// More, as a number or a share such as `25%`.
    pub max_surge: Option<NumberOrShare>,
    /// Fewer, as a number or a share such as `25%`.
    pub max_unavailable: Option<NumberOrShare>,
}

/// A number of Pods, or a share of them such as `25%`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NumberOrShare {
    /// A number.
    Number(#[schemars(range(min = 0))] i32),
    /// A share.
    Share(String),
}

/// In what order a StatefulSet starts and ends Pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum PodManagementPolicy {
    /// One after the other.
    OrderedReady,
    /// All at once.
    Parallel,
}

impl PodManagementPolicy {
    /// The policy as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OrderedReady => "OrderedReady",
            Self::Parallel => "Parallel",
        }
    }
}

/// How a StatefulSet replaces Pods.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatefulSetUpdateStrategy {
    /// `RollingUpdate` (the default) or `OnDelete`.
    #[serde(rename = "type")]
    pub kind: Option<UpdateStrategyType>,
    /// Which Pods are replaced.
    pub rolling_update: Option<Partition>,
}

/// Which Pods of a StatefulSet are replaced.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Pods with a smaller number stay as they are.
    #[schemars(range(min = 0))]
    pub partition: Option<i32>,
}

/// How a DaemonSet replaces Pods.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DaemonSetUpdateStrategy {
    /// `RollingUpdate` (the default) or `OnDelete`.
    #[serde(rename = "type")]
    pub kind: Option<UpdateStrategyType>,
    /// How many Pods more or fewer there may be meanwhile.
    pub rolling_update: Option<RollingUpdate>,
}

/// How a StatefulSet or DaemonSet replaces Pods, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum UpdateStrategyType {
    /// One after the other.
    RollingUpdate,
    /// When somebody deletes them.
    OnDelete,
}

impl UpdateStrategyType {
    /// The type as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RollingUpdate => "RollingUpdate",
            Self::OnDelete => "OnDelete",
        }
    }
}

/// A volume that each Pod of a StatefulSet gets for itself and keeps.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct VolumeClaim {
    /// Its name, a DNS label.
    pub name: String,
    /// How much room it has, such as `10Gi`.
    pub size: Quantity,
    /// Where the main container mounts it: an absolute path.
    pub path: Option<String>,
    /// Its StorageClass; the cluster's default by default, and `""` for a volume that somebody made.
    pub storage_class: Option<String>,
    /// Who may mount it at the same time; `ReadWriteOnce` by default.
    #[schemars(length(min = 1))]
    pub access_modes: Option<Vec<AccessMode>>,
}

/// Who may mount a volume at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum AccessMode {
    /// One node.
    ReadWriteOnce,
    /// One Pod.
    ReadWriteOncePod,
    /// Many nodes, to read.
    ReadOnlyMany,
    /// Many nodes.
    ReadWriteMany,
}

impl AccessMode {
    /// The mode as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadWriteOnce => "ReadWriteOnce",
            Self::ReadWriteOncePod => "ReadWriteOncePod",
            Self::ReadOnlyMany => "ReadOnlyMany",
            Self::ReadWriteMany => "ReadWriteMany",
        }
    }
}
