//! Grants that lead to more rights, or do great harm. Most are rows of one shape, answered by
//! [`capability`]; those of another shape are code.

mod accounts;
mod admission;
mod api_extension;
mod becoming;
mod bindings;
mod capability;
mod certificates;
mod cloud_identity;
mod constrained_impersonation;
mod custom;
mod ends;
mod exposure;
mod holder;
mod impersonation;
mod limits;
mod namespaces;
mod node_certificates;
mod operators;
mod path;
mod policy_engine;
mod roles;
mod secrets;
mod security_policy;
mod storage;
#[cfg(test)]
mod tests;
mod traces;

use super::super::check::Check;

/// Rights over what runs and what it reads: Secrets, Pods, workloads, nodes.
pub(in crate::lint) static OF_WORKLOADS: &[&dyn Check] = &[&secrets::SECRETS_READ];

/// Rights over who may do what, and over what the control plane does: roles, identities,
/// certificates, admission, the cluster's own objects.
pub(in crate::lint) static OF_CONTROL: &[&dyn Check] = &[
    &roles::ESCALATE_ROLES,
    &bindings::BIND_ROLES,
    &roles::ROLES_WRITE,
    &bindings::ROLE_BINDINGS_WRITE,
    &impersonation::Impersonate,
    &constrained_impersonation::Lint,
    &accounts::SERVICEACCOUNT_TOKEN_CREATE,
    &accounts::SERVICEACCOUNTS_WRITE,
    &certificates::CSR_APPROVE,
    &certificates::CSR_SIGN,
    &node_certificates::Lint,
    &certificates::TRUST_BUNDLES_WRITE,
    &admission::ADMISSION_WEBHOOKS_WRITE,
    &admission::ADMISSION_POLICIES_WRITE,
    &api_extension::API_SERVICES_WRITE,
    &api_extension::CRDS_WRITE,
    &namespaces::NAMESPACES_WRITE,
    &storage::PERSISTENT_VOLUMES_WRITE,
    &storage::STORAGE_CONFIG_WRITE,
    &exposure::NETWORK_POLICIES_WRITE,
    &exposure::INGRESS_GATEWAY_WRITE,
    &traces::EVENTS_DELETE,
    &traces::LEASES_WRITE,
    &limits::QUOTA_AND_PRIORITY_WRITE,
    &security_policy::SECURITY_POLICY_USE,
    &operators::OPERATOR_CUSTOM_RESOURCES,
    &policy_engine::PolicyEngineWrite,
    &traces::AuthDelegation,
    &limits::FLOW_CONTROL_WRITE,
    &limits::DEVICE_ALLOCATION_WRITE,
    &cloud_identity::Lint,
    &path::Lint,
];
