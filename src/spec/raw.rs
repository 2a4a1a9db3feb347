//! The spec as a user writes it: types that only record what stands in the file.
//!
//! Their JSON Schema is what `rolewright schema` prints and what a spec is checked against before
//! anything else; what the values mean is worked out in [`super::meaning`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// One API client: a program, pipeline or person that calls the Kubernetes API, what it may do
/// there, and how it is run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ApiClient {
    /// Always `rolewright.dev/v1alpha1`.
    #[expect(dead_code, reason = "that it could be read says all of it")]
    pub api_version: ApiVersion,
    /// Always `ApiClient`.
    #[expect(dead_code, reason = "that it could be read says all of it")]
    pub kind: Kind,
    /// The client's name, namespace and labels.
    pub metadata: Metadata,
    /// Render the Namespace too, with the restricted Pod Security level.
    #[serde(default)]
    pub create_namespace: bool,
    /// The account the client runs as. Left out, one of the client's name is made, unless the
    /// spec names only `subjects`.
    pub service_account: Option<ServiceAccount>,
    /// Who else gets the access: people, groups, pipelines, accounts made elsewhere.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// What the client needs; nothing else is granted.
    #[serde(default)]
    pub access: Vec<AccessEntry>,
    /// Further accounts, such as the one that dispatched Jobs run as. They get no token, and no
    /// rights unless they have `access` of their own.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Runs the client as a Deployment.
    pub deployment: Option<Deployment>,
    /// ConfigMaps made from files and values.
    #[serde(default)]
    pub config: Vec<Config>,
    /// Job templates that the client fills in and creates at run time.
    #[serde(default)]
    pub job_templates: Vec<JobTemplate>,
}

/// The version of the spec's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) enum ApiVersion {
    /// The only version there is.
    #[serde(rename = "rolewright.dev/v1alpha1")]
    V1Alpha1,
}

/// The kind of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) enum Kind {
    /// The only kind there is.
    ApiClient,
}

/// The client's name, namespace and labels.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    /// The name of the account, the Deployment and its main container, and the beginning of every
    /// other object's name. A DNS label.
    pub name: String,
    /// The namespace the client lives in.
    pub namespace: Option<String>,
    /// Labels for every object.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

/// The account the client runs as.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceAccount {
    /// Its name; the client's by default.
    pub name: Option<String>,
    /// Whether to render it; `false` says that it exists already.
    pub create: Option<bool>,
    /// Annotations, such as those of a cloud's workload identity.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
    /// Whether Pods get the account's token: `auto` if there is access, `always`, or `never`.
    #[serde(default)]
    pub token: Token,
    /// Why the token is mounted although the client has no access; `token: always` asks for it.
    pub reason: Option<String>,
}

/// When the account's token is mounted into Pods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum Token {
    /// If the client has access.
    #[default]
    Auto,
    /// Even without access.
    Always,
    /// Not even with access.
    Never,
}

/// Somebody who gets the access besides or instead of the account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Subject {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: SubjectKind,
    /// The name as the API server knows it.
    pub name: String,
    /// A ServiceAccount's namespace; the client's by default.
    pub namespace: Option<String>,
}

/// The kinds of subject that RBAC knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) enum SubjectKind {
    /// A user by name.
    User,
    /// A group by name.
    Group,
    /// A service account.
    ServiceAccount,
}

/// One line of access. It has one of four forms: `resources` with `verbs`, `urls` with `verbs`,
/// `clusterRole`, or `use`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(extend("allOf" = super::schema::access_forms()))]
pub(super) struct AccessEntry {
    /// Resources, such as `jobs`, `jobs.batch`, `batch/jobs` or `pods/log`.
    #[schemars(length(min = 1))]
    pub resources: Option<Vec<String>>,
    /// Paths outside the resource API, such as `/metrics`.
    #[schemars(length(min = 1))]
    pub urls: Option<Vec<String>>,
    /// A ClusterRole that exists, to be bound as it is.
    pub cluster_role: Option<String>,
    /// A named set of rights from Rolewright's own table, such as `leader-election`.
    #[serde(rename = "use")]
    pub uses: Option<String>,
    /// Exact verbs; `apply` stands for what server-side apply needs: `patch` and `create`.
    #[schemars(length(min = 1))]
    pub verbs: Option<Vec<String>>,
    /// Only objects of these names.
    #[schemars(length(min = 1))]
    pub names: Option<Vec<String>>,
    /// The namespaces in which the access holds; the client's own by default.
    #[schemars(length(min = 1))]
    pub namespaces: Option<Vec<String>>,
    /// `cluster`: at the cluster scope, and in every namespace.
    pub scope: Option<Scope>,
    /// Why the client needs this; becomes a comment above the rule.
    pub reason: Option<String>,
    /// Take `*` in resources, verbs or URLs; asks for a `reason`.
    #[serde(default)]
    pub allow_wildcard: bool,
    /// Take resources and verbs that neither the catalog nor `--crds` knows.
    #[serde(default)]
    pub unchecked: bool,
}

/// Where access holds beyond namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum Scope {
    /// Cluster-scoped objects, and namespaced ones in every namespace.
    Cluster,
}

/// A further account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    /// Its name.
    pub name: String,
    /// Its namespace; the client's by default.
    pub namespace: Option<String>,
    /// Annotations, such as those of a cloud's workload identity.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
    /// What the account may do, if anything.
    #[serde(default)]
    pub access: Vec<AccessEntry>,
}

/// Runs the client as a Deployment with one container.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Deployment {
    /// The image, with a tag or a digest.
    pub image: String,
    /// Replaces the image's entry point.
    #[serde(default)]
    pub command: Vec<String>,
    /// Arguments.
    #[serde(default)]
    pub args: Vec<String>,
    /// Environment variables.
    #[serde(default)]
    pub env: BTreeMap<String, EnvValue>,
    /// Ports that the container listens on.
    #[serde(default)]
    pub ports: Vec<Port>,
    /// Secrets, ConfigMaps and scratch space to mount.
    #[serde(default)]
    pub mounts: Vec<Mount>,
    /// How many Pods; 1 by default.
    #[schemars(range(min = 0))]
    pub replicas: Option<i32>,
    /// What the container asks for and may use at most.
    pub resources: Option<Resources>,
    /// How the kubelet finds out whether the container has started, is ready, and lives.
    #[serde(default)]
    pub probes: Probes,
}

/// An environment variable's value: text, or where it comes from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum EnvValue {
    /// The value itself.
    Literal(String),
    /// Where the value comes from.
    From(EnvSource),
}

/// Where an environment variable's value comes from: one of `field`, `secret`, `configMap` and
/// `resource`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EnvSource {
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

/// A port: its number, or its number with a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Port {
    /// The number alone.
    Number(#[schemars(range(min = 1, max = 65535))] i32),
    /// Number, name and protocol.
    Full(NamedPort),
}

/// A port with a name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedPort {
    /// Its name.
    pub name: Option<String>,
    /// Its number.
    #[schemars(range(min = 1, max = 65535))]
    pub port: i32,
    /// `TCP` (the default), `UDP` or `SCTP`.
    pub protocol: Option<Protocol>,
}

/// A transport protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// The protocol as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// A mount: exactly one of `secret`, `configMap` and `emptyDir`, at a path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Mount {
    /// The Secret to mount.
    pub secret: Option<String>,
    /// The ConfigMap to mount.
    pub config_map: Option<String>,
    /// Scratch space that goes with the Pod; always `true`.
    pub empty_dir: Option<bool>,
    /// Where it is mounted: an absolute path.
    pub path: String,
    /// Only these keys of the Secret or ConfigMap.
    #[schemars(length(min = 1))]
    pub keys: Option<Vec<String>>,
}

/// What the container asks for and may use at most, as quantities such as `100m` and `64Mi`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Resources {
    /// What the scheduler keeps free for it.
    #[serde(default)]
    pub requests: BTreeMap<String, Quantity>,
    /// What it may use at most.
    #[serde(default)]
    pub limits: BTreeMap<String, Quantity>,
}

/// An amount of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Quantity {
    /// A whole number.
    Whole(#[schemars(range(min = 0))] i64),
    /// A number with a suffix, such as `100m` or `64Mi`.
    Text(String),
}

/// The three probes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    /// Until it succeeds, the others wait.
    pub startup: Option<Probe>,
    /// While it fails, the Pod gets no traffic.
    pub readiness: Option<Probe>,
    /// When it fails, the container is started anew.
    pub liveness: Option<Probe>,
}

/// A probe in Kubernetes' own shape: exactly one of `httpGet`, `tcpSocket`, `grpc` and `exec`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    /// Succeeds if a GET answers with a status from 200 to 399.
    pub http_get: Option<HttpGet>,
    /// Succeeds if a connection opens.
    pub tcp_socket: Option<TcpSocket>,
    /// Succeeds if the gRPC health service says so.
    pub grpc: Option<Grpc>,
    /// Succeeds if a command ends with 0.
    pub exec: Option<Exec>,
    /// Seconds from the container's start to the first probe.
    #[schemars(range(min = 0))]
    pub initial_delay_seconds: Option<i32>,
    /// Seconds between probes.
    #[schemars(range(min = 1))]
    pub period_seconds: Option<i32>,
    /// Seconds after which a probe has failed.
    #[schemars(range(min = 1))]
    pub timeout_seconds: Option<i32>,
    /// Successes in a row that count as success.
    #[schemars(range(min = 1))]
    pub success_threshold: Option<i32>,
    /// Failures in a row that count as failure.
    #[schemars(range(min = 1))]
    pub failure_threshold: Option<i32>,
}

/// An HTTP probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpGet {
    /// The path; `/` by default.
    pub path: Option<String>,
    /// A port's number or name.
    pub port: PortRef,
    /// `HTTP` (the default) or `HTTPS`.
    pub scheme: Option<Scheme>,
}

/// A scheme of an HTTP probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTPS; the certificate is not verified.
    Https,
}

impl Scheme {
    /// The scheme as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        }
    }
}

/// A TCP probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TcpSocket {
    /// A port's number or name.
    pub port: PortRef,
}

/// A gRPC probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grpc {
    /// A port's number.
    #[schemars(range(min = 1, max = 65535))]
    pub port: i32,
    /// The service to ask for.
    pub service: Option<String>,
}

/// A command probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exec {
    /// The command with its arguments; no shell runs it.
    #[schemars(length(min = 1))]
    pub command: Vec<String>,
}

/// A port by number or by the name that `ports` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PortRef {
    /// By number.
    Number(#[schemars(range(min = 1, max = 65535))] i32),
    /// By name.
    Name(String),
}

/// A ConfigMap made from files and values.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Config {
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

/// A Job template: text that the client fills in and creates as a Job at run time. It is shipped
/// in a ConfigMap, byte for byte but for the tokens that `values` declares.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct JobTemplate {
    /// The template's name.
    pub name: String,
    /// The file that holds it, beside the spec.
    pub file: Option<String>,
    /// The template itself, as text.
    pub template: Option<String>,
    /// Its key in the ConfigMap; NAME.yaml by default.
    pub key: Option<String>,
    /// `${NAME}`: filled in by the client at run time, left as it is here.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// `@NAME@`: filled in when rendered. `namespace`, `account` and `configMap` stand for what
    /// they are called; any other text stands for itself.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// `${NAME}` or `@NAME@` that belongs to somebody else, such as a shell.
    #[serde(default)]
    pub literals: Vec<String>,
    /// The entry of `accounts` that its Pods run as.
    pub account: Option<String>,
    /// Where the Deployment mounts it.
    pub mount_path: Option<String>,
}
