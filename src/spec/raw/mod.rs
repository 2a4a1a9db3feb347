//! The spec as a user writes it: types that only record what stands in the file.
//!
//! Their JSON Schema is what `rolewright schema` prints and what a spec is checked against before
//! anything else; what the values mean is worked out in [`super::meaning`].

mod access;
mod config;
mod job_template;
pub(in crate::spec) mod workload;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub(in crate::spec) use self::access::AccessEntry;
pub(in crate::spec) use self::config::Config;
pub(in crate::spec) use self::job_template::JobTemplate;
use self::workload::job::{CronJob, Job};
use self::workload::{DaemonSet, Deployment, StatefulSet};

/// One API client: a program, pipeline or person that calls the Kubernetes API, what it may do
/// there, and how it is run.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct ApiClient {
    /// Always `rolewright.dev/v1alpha1`.
    #[expect(dead_code, reason = "that it could be read says all of it")]
    pub api_version: ApiVersion,
    /// Always `ApiClient`.
    #[expect(dead_code, reason = "that it could be read says all of it")]
    pub kind: Kind,
    /// The client's name, namespace and labels.
    pub metadata: Metadata,
    /// Render the Namespace too, with the Pod Security level that its Pods pass.
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
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub accounts: Vec<Account>,
    /// Runs the client as a Deployment. Of the five controllers there is at most one.
    pub deployment: Option<Deployment>,
    /// Runs the client as a StatefulSet.
    pub stateful_set: Option<StatefulSet>,
    /// Runs the client as a DaemonSet: a Pod on every node.
    pub daemon_set: Option<DaemonSet>,
    /// Runs the client once, to its end.
    pub job: Option<Job>,
    /// Runs the client as a Job by the clock.
    pub cron_job: Option<CronJob>,
    /// ConfigMaps made from files and values.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub config: Vec<Config>,
    /// Job templates that the client fills in and creates at run time.
    #[serde(default)]
    #[schemars(extend("x-kubernetes-patch-strategy" = "merge", "x-kubernetes-patch-merge-key" = "name"))]
    pub job_templates: Vec<JobTemplate>,
}

/// The version of the spec's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(in crate::spec) enum ApiVersion {
    /// The only version there is.
    #[serde(rename = "rolewright.dev/v1alpha1")]
    V1Alpha1,
}

/// The kind of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(in crate::spec) enum Kind {
    /// The only kind there is.
    ApiClient,
}

/// The client's name, namespace and labels.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct Metadata {
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
pub(in crate::spec) struct ServiceAccount {
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
pub(in crate::spec) enum Token {
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
pub(in crate::spec) struct Subject {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: SubjectKind,
    /// The name as the API server knows it.
    pub name: String,
    /// A ServiceAccount's namespace; the client's by default.
    pub namespace: Option<String>,
}

/// The kinds of subject that RBAC knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(in crate::spec) enum SubjectKind {
    /// A user by name.
    User,
    /// A group by name.
    Group,
    /// A service account.
    ServiceAccount,
}

/// A further account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct Account {
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
