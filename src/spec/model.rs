//! The spec as it is meant: complete, resolved and valid. Only this is rendered.

use std::collections::BTreeMap;

use rolewright_rbac::{PolicyRule, Subject};

/// Probes as the spec writes them; their meaning is Kubernetes' own.
pub mod probe {
    pub use crate::spec::raw::{Exec, Grpc, HttpGet, PortRef, Probe, Probes, Scheme, TcpSocket};
}
pub use super::raw::Protocol;
use crate::source::Place;

/// One API client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where its name stands.
    pub origin: Place,
    /// Its name, a DNS label.
    pub name: String,
    /// Its namespace; none if nothing of it lives in one.
    pub namespace: Option<String>,
    /// Labels for every object.
    pub labels: BTreeMap<String, String>,
    /// Whether the Namespace is rendered.
    pub create_namespace: bool,
    /// The account that the client runs as.
    pub account: Option<Account>,
    /// Whether its Pods get the account's token.
    pub mounts_token: bool,
    /// Everybody that gets the access: the account first, then the spec's subjects.
    pub subjects: Vec<Subject>,
    /// What they may do.
    pub access: Access,
    /// Further accounts.
    pub accounts: Vec<FurtherAccount>,
    /// The Deployment, if the client is run as one.
    pub deployment: Option<Deployment>,
    /// ConfigMaps.
    pub config: Vec<ConfigMap>,
    /// Job templates; they share one ConfigMap.
    pub job_templates: Vec<JobTemplate>,
}

/// The account that a client runs as.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Whether it is rendered.
    pub create: bool,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

/// An account besides the client's own.
#[derive(Debug, Clone)]
pub struct FurtherAccount {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// What it may do.
    pub access: Access,
}

/// What subjects may do, by where it holds.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// What is granted in each scope, in the scopes' order.
    pub scopes: BTreeMap<Scope, Granted>,
}

impl Access {
    /// Whether nothing at all is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }
}

/// Where access holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the subject's own namespace, whatever its name.
    Own,
    /// In another namespace.
    Namespace(String),
    /// At the cluster scope and in every namespace.
    Cluster,
}

/// What is granted in one scope.
#[derive(Debug, Clone, Default)]
pub struct Granted {
    /// Rules as the spec asks for them, not yet minimal.
    pub rules: Vec<Requested>,
    /// ClusterRoles that exist and are bound, each with the entries that ask for it.
    pub cluster_roles: BTreeMap<String, Vec<Entry>>,
}

/// A rule that an entry of `access` asks for.
#[derive(Debug, Clone)]
pub struct Requested {
    /// What.
    pub rule: PolicyRule,
    /// By which entry.
    pub entry: Entry,
}

/// An entry of `access`, as what it grants remembers it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// What it gives as its reason.
    pub reason: Option<String>,
}

/// A Deployment.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// The image, with a tag or a digest.
    pub image: String,
    /// The entry point; empty for the image's own.
    pub command: Vec<String>,
    /// Arguments; empty for the image's own.
    pub args: Vec<String>,
    /// Environment variables, by name.
    pub env: BTreeMap<String, EnvValue>,
    /// Ports.
    pub ports: Vec<Port>,
    /// Mounts, those of `config` and `jobTemplates` not among them.
    pub mounts: Vec<Mount>,
    /// How many Pods.
    pub replicas: i32,
    /// Requests and limits; the defaults where the spec says nothing.
    pub resources: Resources,
    /// The probes.
    pub probes: probe::Probes,
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

/// A port of the container.
#[derive(Debug, Clone)]
pub struct Port {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its number.
    pub number: i32,
    /// Its protocol, if it is not TCP.
    pub protocol: Option<Protocol>,
}

/// Something mounted into the container.
#[derive(Debug, Clone)]
pub struct Mount {
    /// What is mounted.
    pub source: MountSource,
    /// Where.
    pub path: String,
}

/// What can be mounted.
#[derive(Debug, Clone)]
pub enum MountSource {
    /// A Secret, or some keys of it.
    Secret(String, Option<Vec<String>>),
    /// A ConfigMap, or some keys of it.
    ConfigMap(String, Option<Vec<String>>),
    /// Scratch space.
    EmptyDir,
}

/// A ConfigMap.
#[derive(Debug, Clone)]
pub struct ConfigMap {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Its keys with their content.
    pub data: BTreeMap<String, Content>,
    /// Where the Deployment mounts it.
    pub mount_path: Option<String>,
}

/// What a key of a ConfigMap holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Text, kept to the byte.
    Text(String),
    /// Anything that is no UTF-8 text.
    Binary(Vec<u8>),
}

impl Content {
    /// How many bytes it is.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

/// A Job template, its `@NAME@` tokens filled in.
#[derive(Debug, Clone)]
pub struct JobTemplate {
    /// The template's name.
    pub name: String,
    /// Its key in the ConfigMap.
    pub key: String,
    /// The text, otherwise as the user wrote it.
    pub text: String,
    /// Where the Deployment mounts it.
    pub mount_path: Option<String>,
}
