//! From a client to the Kubernetes objects that it needs: each a typed object first, then a tree
//! in the order in which people write manifests.

mod account;
mod config;
mod controller;
mod level;
mod metadata;
mod pod;
mod pod_template;
pub(in crate::render) mod rbac;
mod service;
pub mod template;
mod tree;
mod uses;

pub(in crate::render) use controller::{checksums, main_image};
pub(in crate::render) use level::of_all as level_of;

use std::collections::BTreeMap;

use rolewright_catalog::{KubernetesVersion, RbacKind, is_builtin};

pub(in crate::render) use config::config_maps;
pub(in crate::render) use pod::CHECKSUM;
pub(in crate::render) use uses::{Reference, config_maps_used, is_of_cluster, references};

use crate::render::yaml::Value;
use crate::source::{Place, Problem};
use crate::spec::model::Client;
pub(in crate::render) use crate::spec::model::ConfigMap;

/// An object to be written.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace, if it lives in one.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// What tells its file from those of the client's other objects of the kind; may be empty.
    pub suffix: String,
    /// One line for people: what it is.
    pub summary: String,
    /// Where in the spec it comes from.
    pub origin: Place,
    /// The object.
    pub value: Value,
}

/// The kinds that are written, in the order in which they are written: what others refer to comes
/// first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Namespace.
    Namespace,
    /// ServiceAccount.
    ServiceAccount,
    /// ConfigMap.
    ConfigMap,
    /// ClusterRole.
    ClusterRole,
    /// ClusterRoleBinding.
    ClusterRoleBinding,
    /// Role.
    Role,
    /// RoleBinding.
    RoleBinding,
    /// Service.
    Service,
    /// Deployment.
    Deployment,
    /// StatefulSet.
    StatefulSet,
    /// DaemonSet.
    DaemonSet,
    /// Job.
    Job,
    /// CronJob.
    CronJob,
}

impl Kind {
    /// Whether it runs Pods.
    #[must_use]
    pub fn runs_pods(self) -> bool {
        matches!(
            self,
            Self::Deployment | Self::StatefulSet | Self::DaemonSet | Self::Job | Self::CronJob
        )
    }

    /// Whether it is a role or a binding.
    #[must_use]
    pub fn is_rbac(self) -> bool {
        matches!(
            self,
            Self::Role | Self::RoleBinding | Self::ClusterRole | Self::ClusterRoleBinding
        )
    }

    /// The kind as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Namespace => "Namespace",
            Self::ServiceAccount => "ServiceAccount",
            Self::ConfigMap => "ConfigMap",
            Self::ClusterRole => "ClusterRole",
            Self::ClusterRoleBinding => "ClusterRoleBinding",
            Self::Role => "Role",
            Self::RoleBinding => "RoleBinding",
            Self::Service => "Service",
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }
}

/// The objects of one client of a spec, in the order in which they are written; `all` are the spec's
/// clients. What is wrong with them, or worth knowing, goes to the problems.
#[must_use]
pub fn objects(client: &Client, all: &[Client], problems: &mut Vec<Problem>) -> Vec<Object> {
    let mut objects = Vec::new();
    let controller = controller::controller(client, all, problems);
    objects.extend(account::namespace(client, |name| {
        level::of_namespace(name, all)
    }));
    objects.extend(account::accounts(client));
    objects.extend(config::objects(client));
    objects.extend(rbac::all(client));
    objects.extend(service::services(client));
    objects.extend(controller);
    objects.sort_by_key(|object| object.kind);
    objects
}

/// What must not be written, each as an error at its place in the spec: objects that would be
/// written twice, and those that Kubernetes makes itself.
#[must_use]
pub fn conflicts<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Vec<Problem> {
    let mut seen: BTreeMap<(Kind, Option<&str>, &str), &Object> = BTreeMap::new();
    let mut problems = Vec::new();
    for object in objects {
        let identity = (
            object.kind,
            object.namespace.as_deref(),
            object.name.as_str(),
        );
        if object.is_builtin() {
            problems.push(builtin(object));
        } else if let Some(first) = seen.insert(identity, object) {
            problems.push(twice(object, first));
        }
    }
    problems
}

impl Object {
    fn is_builtin(&self) -> bool {
        let kind = match self.kind {
            Kind::Role => RbacKind::Role,
            Kind::RoleBinding => RbacKind::RoleBinding,
            Kind::ClusterRole => RbacKind::ClusterRole,
            Kind::ClusterRoleBinding => RbacKind::ClusterRoleBinding,
            _ => return false,
        };
        let namespace = self.namespace.as_deref().unwrap_or_default();
        is_builtin(KubernetesVersion::LATEST, kind, namespace, &self.name)
    }

    /// Its kind and full name.
    #[must_use]
    pub fn described(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{} `{namespace}/{}`", self.kind.name(), self.name),
            None => format!("{} `{}`", self.kind.name(), self.name),
        }
    }
}

fn builtin(object: &Object) -> Problem {
    Problem::error(format!("the {} is Kubernetes' own", object.described()))
        .at(object.origin.clone(), "this name would overwrite it")
        .help("give it another name")
}

fn twice(object: &Object, first: &Object) -> Problem {
    let problem = Problem::error(format!("the {} would be written twice", object.described()))
        .at(object.origin.clone(), "written for this")
        .with_related(first.origin.clone(), "and for this");
    problem.help(match object.kind {
        Kind::Namespace => "write `createNamespace: true` for one of them",
        _ => "each would undo the other: give one of them another name",
    })
}
