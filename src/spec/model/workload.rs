//! How a client is run: complete, resolved and valid.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::source::{Path, Place};
pub use crate::spec::raw::workload::container::ImagePullPolicy;
pub use crate::spec::raw::workload::job::{CompletionMode, ConcurrencyPolicy, RestartPolicy};
pub use crate::spec::raw::workload::lifecycle::{Handler, Lifecycle, Sleep};
pub use crate::spec::raw::workload::mount::{HostPathType, Medium};
pub use crate::spec::raw::workload::pod::{
    TaintEffect, Toleration, TolerationOperator, TopologySpreadConstraint, WhenUnsatisfiable,
};
pub use crate::spec::raw::workload::port::Protocol;
pub use crate::spec::raw::workload::probe::{
    Exec, Grpc, HttpGet, HttpHeader, PortRef, Probe, Probes, Scheme, TcpSocket,
};
pub use crate::spec::raw::workload::security::{
    Capabilities, FsGroupChangePolicy, Host, PodSecurityContext, SeccompProfile, SeccompType,
    SecurityContext,
};
pub use crate::spec::raw::workload::service::ServiceType;
pub use crate::spec::raw::workload::{
    AccessMode, DaemonSetUpdateStrategy, DeploymentStrategy, DeploymentStrategyType, NumberOrShare,
    Partition, PodManagementPolicy, RollingUpdate, StatefulSetUpdateStrategy, UpdateStrategyType,
};

/// A client's Pods and what runs them.
#[derive(Debug, Clone)]
pub struct Workload {
    /// Where the controller's word stands.
    pub origin: Place,
    /// What runs the Pods.
    pub controller: Controller,
    /// The Pods.
    pub pod: Pod,
    /// What is laid over their template, if anything is.
    pub pod_template: Option<PodTemplate>,
    /// The Service in front of them, if there is one.
    pub service: Option<Service>,
}

/// An overlay over a Pod template: a strategic merge patch that has been checked.
#[derive(Debug, Clone)]
pub struct PodTemplate {
    /// The patch.
    pub patch: Map<String, Value>,
    /// Where its parts stand.
    pub places: BTreeMap<Path, Place>,
}

impl PodTemplate {
    /// The place of a part of the patch, or of the nearest that it would stand in.
    #[must_use]
    pub fn place(&self, path: &Path) -> Option<&Place> {
        let mut path = Some(path.clone());
        while let Some(here) = path {
            if let Some(place) = self.places.get(&here) {
                return Some(place);
            }
            path = here.parent();
        }
        None
    }
}

/// What runs Pods.
#[derive(Debug, Clone)]
pub enum Controller {
    /// Any of them for any other.
    Deployment(Deployment),
    /// Each with a name and volumes that stay.
    StatefulSet(StatefulSet),
    /// One on every node.
    DaemonSet(DaemonSet),
    /// Once, to their end.
    Job(Job),
    /// As Jobs, by the clock.
    CronJob(CronJob),
}

/// What a Deployment has besides its Pods.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// How many Pods; none if an autoscaler says so.
    pub replicas: Option<i32>,
    /// How Pods are replaced.
    pub strategy: DeploymentStrategy,
    /// Seconds that a new Pod has to be ready before it counts.
    pub min_ready_seconds: Option<i32>,
    /// Seconds without progress after which a rollout has failed.
    pub progress_deadline_seconds: Option<i32>,
    /// How many old ReplicaSets are kept.
    pub revision_history_limit: Option<i32>,
}

/// What a StatefulSet has besides its Pods.
#[derive(Debug, Clone)]
pub struct StatefulSet {
    /// How many Pods; none if an autoscaler says so.
    pub replicas: Option<i32>,
    /// Volumes that each Pod gets for itself.
    pub volume_claims: Vec<VolumeClaim>,
    /// In what order Pods start and end.
    pub pod_management_policy: Option<PodManagementPolicy>,
    /// How Pods are replaced.
    pub update_strategy: Option<StatefulSetUpdateStrategy>,
    /// Seconds that a new Pod has to be ready before it counts.
    pub min_ready_seconds: Option<i32>,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i32>,
}

/// What a DaemonSet has besides its Pods.
#[derive(Debug, Clone)]
pub struct DaemonSet {
    /// How Pods are replaced.
    pub update_strategy: Option<DaemonSetUpdateStrategy>,
    /// Seconds that a new Pod has to be ready before it counts.
    pub min_ready_seconds: Option<i32>,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i32>,
}

/// What a Job has besides its Pods.
#[derive(Debug, Clone)]
pub struct Job {
    /// Where a failed container is started anew.
    pub restart_policy: RestartPolicy,
    /// How often a failure is tried again.
    pub backoff_limit: i32,
    /// Seconds after which the Job has failed.
    pub active_deadline_seconds: i64,
    /// Seconds after which the ended Job is removed.
    pub ttl_seconds_after_finished: i32,
    /// How many Pods have to succeed.
    pub completions: Option<i32>,
    /// How many Pods run at the same time.
    pub parallelism: Option<i32>,
    /// What the completions are.
    pub completion_mode: Option<CompletionMode>,
    /// Whether no Pod starts until somebody says so.
    pub suspend: Option<bool>,
}

/// What a CronJob has besides its Pods.
#[derive(Debug, Clone)]
pub struct CronJob {
    /// What is run.
    pub job: Job,
    /// When.
    pub schedule: String,
    /// In which time zone.
    pub time_zone: Option<String>,
    /// What happens when it is time and the last run goes on.
    pub concurrency_policy: ConcurrencyPolicy,
    /// Seconds after its time up to which a run may still start.
    pub starting_deadline_seconds: Option<i64>,
    /// How many Jobs that succeeded are kept.
    pub successful_jobs_history_limit: Option<i32>,
    /// How many Jobs that failed are kept.
    pub failed_jobs_history_limit: Option<i32>,
}

/// A volume that each Pod of a StatefulSet gets for itself.
#[derive(Debug, Clone)]
pub struct VolumeClaim {
    /// Its name.
    pub name: String,
    /// How much room it has.
    pub size: String,
    /// Where the main container mounts it, if it does.
    pub path: Option<String>,
    /// Its StorageClass; none for the cluster's default.
    pub storage_class: Option<String>,
    /// Who may mount it at the same time.
    pub access_modes: Vec<AccessMode>,
}

/// A client's Pod.
#[derive(Debug, Clone)]
pub struct Pod {
    /// The main container.
    pub main: Container,
    /// Containers that run to their end before the main one starts.
    pub init_containers: Vec<Container>,
    /// Containers that run beside the main one.
    pub sidecars: Vec<Container>,
    /// Secrets that images are pulled with.
    pub image_pull_secrets: Vec<String>,
    /// Labels that a node must have.
    pub node_selector: BTreeMap<String, String>,
    /// Taints of nodes that do not keep it away.
    pub tolerations: Vec<Toleration>,
    /// How Pods are spread over nodes and zones.
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// Its PriorityClass.
    pub priority_class_name: Option<String>,
    /// Seconds between being told to end and being killed.
    pub termination_grace_period_seconds: Option<i64>,
    /// What holds for all its containers together.
    pub security: PodSecurityContext,
    /// Namespaces of the node that it uses.
    pub host: Host,
}

impl Pod {
    /// All its containers: the main one, the init containers, the sidecars.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        std::iter::once(&self.main)
            .chain(&self.init_containers)
            .chain(&self.sidecars)
    }

    /// The same, to be changed.
    pub fn containers_mut(&mut self) -> impl Iterator<Item = &mut Container> {
        std::iter::once(&mut self.main)
            .chain(&mut self.init_containers)
            .chain(&mut self.sidecars)
    }
}

/// A container.
#[derive(Debug, Clone)]
pub struct Container {
    /// Its name, a DNS label.
    pub name: String,
    /// The image, with a tag or a digest.
    pub image: String,
    /// When the image is pulled.
    pub image_pull_policy: ImagePullPolicy,
    /// The entry point; empty for the image's own.
    pub command: Vec<String>,
    /// Arguments; empty for the image's own.
    pub args: Vec<String>,
    /// The folder it starts in; none for the image's own.
    pub working_dir: Option<String>,
    /// Environment variables, by name.
    pub env: BTreeMap<String, EnvValue>,
    /// Environment variables from all keys of Secrets and ConfigMaps.
    pub env_from: Vec<EnvFrom>,
    /// Ports.
    pub ports: Vec<Port>,
    /// Mounts; of the main container, those of `config`, `jobTemplates` and `volumeClaims` are not
    /// among them.
    pub mounts: Vec<Mount>,
    /// Requests and limits; the defaults where the spec says nothing.
    pub resources: Resources,
    /// What it may do on its node.
    pub security: SecurityContext,
    /// The probes.
    pub probes: Probes,
    /// What is done after its start and before its end.
    pub lifecycle: Option<Lifecycle>,
    /// Where the spec says what it is told.
    pub places: TextPlaces,
}

/// Where the texts stand that a container's program is told, each list and mapping as that of the
/// container.
#[derive(Debug, Clone, Default)]
pub struct TextPlaces {
    /// Those of the entry point.
    pub command: Vec<Place>,
    /// Those of the arguments.
    pub args: Vec<Place>,
    /// Those of the environment variables.
    pub env: BTreeMap<String, Place>,
}

/// Requests and limits of a container.
#[derive(Debug, Clone, Default)]
pub struct Resources {
    /// What is kept free for it.
    pub requests: BTreeMap<String, String>,
    /// What it may use at most.
    pub limits: BTreeMap<String, String>,
}

/// An environment variable's value.
#[derive(Debug, Clone)]
pub enum EnvValue {
    /// The value itself.
    Literal(String),
    /// A field of the Pod.
    Field(String),
    /// A key of a Secret.
    Secret(KeyRef),
    /// A key of a ConfigMap.
    ConfigMap(KeyRef),
    /// A resource of the container.
    Resource(String),
}

/// A key of a Secret or ConfigMap.
#[derive(Debug, Clone)]
pub struct KeyRef {
    /// The object's name.
    pub name: String,
    /// The key.
    pub key: String,
    /// Whether the container starts without it.
    pub optional: bool,
}

/// All keys of a Secret or ConfigMap as environment variables.
#[derive(Debug, Clone)]
pub struct EnvFrom {
    /// Where they come from.
    pub source: EnvFromSource,
    /// What each variable's name begins with.
    pub prefix: Option<String>,
    /// Whether the container starts without it.
    pub optional: bool,
}

/// Where a set of environment variables comes from, by name.
#[derive(Debug, Clone)]
pub enum EnvFromSource {
    /// A Secret.
    Secret(String),
    /// A ConfigMap.
    ConfigMap(String),
}

/// A port of a container.
#[derive(Debug, Clone)]
pub struct Port {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its number.
    pub number: i32,
    /// Its protocol, if it is not TCP.
    pub protocol: Option<Protocol>,
}

/// Something mounted into a container.
#[derive(Debug, Clone)]
pub struct Mount {
    /// What is mounted.
    pub source: MountSource,
    /// Where.
    pub path: String,
    /// The only file or folder of the volume that is mounted, if not all of it is.
    pub sub_path: Option<String>,
    /// Whether the container may only read it.
    pub read_only: bool,
}

/// What can be mounted. Equal sources are one volume, scratch space of a container's own apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountSource {
    /// A Secret, or some keys of it.
    Secret(Files),
    /// A ConfigMap, or some keys of it.
    ConfigMap(Files),
    /// Scratch space.
    EmptyDir(EmptyDir),
    /// A PersistentVolumeClaim that exists.
    PersistentVolumeClaim(String),
    /// One of the StatefulSet's own volumes.
    VolumeClaim(String),
    /// Several sources, and the permissions of their files.
    Projected(Vec<Projected>, Option<i32>),
    /// A path of the node, and what has to be there.
    HostPath(String, Option<HostPathType>),
}

/// Files made from a Secret or ConfigMap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The object's name.
    pub name: String,
    /// The only keys, each with its path; none for all, under their own names.
    pub keys: Option<Vec<(String, String)>>,
    /// The files' permissions.
    pub mode: Option<i32>,
    /// Whether the container starts without it.
    pub optional: bool,
}

impl Files {
    /// All keys of an object.
    #[must_use]
    pub fn all(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            keys: None,
            mode: None,
            optional: false,
        }
    }
}

/// Scratch space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmptyDir {
    /// A name by which containers share it; none if it is a container's own.
    pub name: Option<String>,
    /// Where it is kept, if not on the node's disk.
    pub medium: Option<Medium>,
    /// How much may be written to it.
    pub size_limit: Option<String>,
}

/// A source of a projected volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Projected {
    /// A Secret.
    Secret(Files),
    /// A ConfigMap.
    ConfigMap(Files),
    /// A field of the Pod, and its path.
    Field(String, String),
    /// A token of the account.
    Token {
        /// Who is to accept it.
        audience: String,
        /// How long it lives.
        expiration_seconds: Option<i64>,
        /// Its path.
        path: String,
    },
}

/// A Service in front of a client's Pods.
#[derive(Debug, Clone)]
pub struct Service {
    /// How it is reached.
    pub kind: ServiceType,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

/// A port of a Service.
#[derive(Debug, Clone)]
pub struct ServicePort {
    /// Its name; none only if it is the only one.
    pub name: Option<String>,
    /// Its number.
    pub port: i32,
    /// The container's port.
    pub target: PortRef,
    /// Its protocol, if it is not TCP.
    pub protocol: Option<Protocol>,
}
