//! From documents to Kubernetes objects: RBAC objects for the evaluator, service accounts, custom
//! resource definitions, namespaces, ConfigMaps, each judged as the API server judges it when it is
//! asked to validate fields strictly, as kubectl asks it.
//!
//! An object that a server would refuse never reaches a cluster, so it is left out, with a problem
//! at its place. What depends on the cluster is not judged: whether the namespace is there, whether
//! the name is taken, what admission says. Of a CustomResourceDefinition only what says which
//! resources it makes a server serve is judged. This room knows no file and no YAML parser, and matches no RBAC.

mod account;
mod binding;
mod blank;
mod collect;
mod config_map;
mod custom;
mod field;
mod filling;
mod kept;
mod metadata;
mod misplaced;
mod mistaken;
mod namespace;
mod near;
mod owner;
mod problem;
mod role;
mod shape;
mod template;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_corpus;
#[cfg(test)]
mod tests_metadata;
#[cfg(test)]
mod tests_refused;
mod time;
mod unfold;
mod workload;
mod wrapped;
mod written;

pub use account::ServiceAccount;
pub use collect::{BindingPlaces, Objects, Places, RolePlaces, Templates};
pub use config_map::ConfigMap;
pub use custom::{CustomResourceDefinition, CustomResourceVersion};
pub use filling::Filling;
pub use namespace::Namespace;
pub use problem::{Cause, ObjectProblem, Verdict};
pub use role::RulePlaces;
pub use workload::{is_mistaken, near_kind, pod_template};
pub use written::{Content, Written};

use crate::source::Problem;

/// The API group of Roles and bindings.
pub const RBAC_GROUP: &str = "rbac.authorization.k8s.io";

/// The API group of CustomResourceDefinitions.
const APIEXTENSIONS_GROUP: &str = "apiextensions.k8s.io";

/// The group under which `OpenShift` serves Roles and bindings in the form that it had before there were others
/// (`github.com/openshift/api`, `authorization/v1`).
const OPENSHIFT_GROUP: &str = "authorization.openshift.io";

const RBAC_KINDS: [&str; 4] = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// The kinds of the core group that are read.
const CORE_KINDS: [&str; 3] = ["ServiceAccount", "Namespace", "ConfigMap"];

const DEFINITION: &str = "CustomResourceDefinition";

/// The group of an `apiVersion`; the core group is empty.
fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// Whether the group of an `apiVersion` holds nothing but objects that are read.
fn is_group_of_interest(api_version: &str) -> bool {
    [RBAC_GROUP, APIEXTENSIONS_GROUP].contains(&group_of(api_version))
}

/// Whether an object is read, or else is only counted. A `Role` without a group or with a
/// miswritten one is of interest: it was meant to be one.
fn is_of_interest(api_version: &str, kind: &str) -> bool {
    match group_of(api_version) {
        RBAC_GROUP => true,
        APIEXTENSIONS_GROUP => kind == DEFINITION,
        "" if CORE_KINDS.contains(&kind) => true,
        _ => near::is_meant_for_rbac(api_version, kind),
    }
}

/// Whether an object is a Role or a binding of `OpenShift`, of which its server makes one of RBAC.
fn is_of_openshift(api_version: &str, kind: &str) -> bool {
    group_of(api_version) == OPENSHIFT_GROUP && RBAC_KINDS.contains(&kind)
}

/// Whether objects that say to be of a kind are read, whatever their group is.
pub(crate) fn may_be_of_interest(kind: &str) -> bool {
    let is_known = kind == DEFINITION || CORE_KINDS.contains(&kind);
    is_known || near::kind(kind).is_some() || wrapped::is_wrapper(kind)
}

/// Whether an answer about access can depend on an object that is read: a Namespace and a ConfigMap
/// grant nothing and are granted nothing.
fn bears_on_access(api_version: &str, kind: &str) -> bool {
    !(group_of(api_version).is_empty() && ["Namespace", "ConfigMap"].contains(&kind))
}

/// What is wrong with the type of an object of interest: no server serves it.
fn version_problem(candidate: &unfold::Candidate<'_>) -> Option<ObjectProblem> {
    let (api_version, kind) = (candidate.api_version.as_str(), candidate.kind.as_str());
    let group = match kind {
        kind if CORE_KINDS.contains(&kind) => "",
        DEFINITION => APIEXTENSIONS_GROUP,
        _ => RBAC_GROUP,
    };
    let is_rbac = RBAC_KINDS.contains(&kind);
    let is_known = CORE_KINDS.contains(&kind) || kind == DEFINITION || is_rbac;
    let is_served = match group {
        "" => api_version == "v1",
        group => api_version.strip_prefix(group) == Some("/v1"),
    };
    if is_known && is_served {
        return None;
    }
    let near_kind = near::kind(kind).filter(|_| !is_rbac);
    let expected = match group {
        "" => "v1".to_owned(),
        group => format!("{group}/v1"),
    };
    let node = candidate.node;
    let (key, help) = if is_known {
        ("apiVersion", format!("write `apiVersion: {expected}`"))
    } else {
        let help = match near_kind {
            Some(near) if is_served => format!("write `kind: {near}`"),
            Some(near) => format!("write `apiVersion: {expected}` and `kind: {near}`"),
            None => format!("the kinds of {RBAC_GROUP} are {}", RBAC_KINDS.join(", ")),
        };
        ("kind", help)
    };
    let first = node.pairs().next().map_or(node, |(key, _)| key);
    let message = match api_version {
        "" => format!("a {kind} without `apiVersion`"),
        _ => format!("no server serves a {kind} of `{api_version}`"),
    };
    let place = node
        .get(key)
        .filter(|value| !value.is_null())
        .unwrap_or(first)
        .place();
    let problem = Problem::error(message)
        .at(place, "kubectl refuses it")
        .help(help);
    let removed = ["v1alpha1", "v1beta1"].map(|version| format!("{RBAC_GROUP}/{version}"));
    let cause = if is_rbac && removed.iter().any(|removed| removed == api_version) {
        Cause::RemovedVersion
    } else if is_rbac || near_kind.is_some() || group_of(api_version) == RBAC_GROUP {
        Cause::UnknownKind
    } else {
        Cause::Other
    };
    Some(ObjectProblem::new(Verdict::Refused, problem).of(cause))
}
