//! The Kubernetes RBAC model and the one evaluator that all of Rolewright asks.
//!
//! Pure values in, values out: no file, no network, no YAML, no terminal. It never asks which
//! resources exist, so it answers exactly as the API server's RBAC authorizer does.

#![allow(clippy::similar_names, reason = "role and rule are the field's words")]

mod atoms;
mod covers;
mod hash;
mod identity;
pub mod matches;
mod minimise;
mod model;
mod policy;
mod request;

pub use atoms::{Atom, atoms};
pub use covers::covers;
pub use identity::{
    Identity, SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_MASTERS, SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_UNAUTHENTICATED, service_account_of,
};
pub use matches::subject::Principal;
pub use minimise::minimise;
pub use model::{
    AggregationRule, ClusterRole, ClusterRoleBinding, LabelSelector, LabelSelectorOperator,
    LabelSelectorRequirement, PolicyRule, Role, RoleBinding, RoleRef, RoleRefKind, Snapshot,
    Subject,
};
pub use policy::{
    AggregationCycle, Axis, BindingId, BindingView, Chain, Decision, Evidence, Grant, GrantedRule,
    Holder, NearMiss, Policy, ResolvedRule, RoleId, RoleView, Scope,
};
pub use request::{Action, Groups, Request};
