//! The Kubernetes RBAC model and the one evaluator that all of Rolewright asks.
//!
//! Pure values in, values out: no file, no network, no YAML, no terminal. It never asks which
//! resources exist, so it answers exactly as the API server's RBAC authorizer does.

mod model;
mod request;

pub use model::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, LabelSelectorOperator,
    LabelSelectorRequirement, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};
pub use request::{Action, Request};
