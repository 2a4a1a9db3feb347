//! Grants that lead to more rights, or do great harm. Most are rows of one shape, answered by
//! [`capability`]; those of another shape are code.

mod accounts;
mod admission;
mod api_extension;
mod becoming;
mod capability;
mod certificates;
mod cloud_identity;
mod cluster_objects;
mod constrained_impersonation;
mod custom;
mod holder;
mod impersonation;
mod network;
mod node_certificates;
mod operators;
mod path;
mod policy_engine;
mod roles;
mod secrets;
mod security_policy;
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
    &roles::BIND_ROLES,
    &roles::ROLES_WRITE,
    &roles::ROLE_BINDINGS_WRITE,
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
    &cluster_objects::NAMESPACES_WRITE,
    &cluster_objects::PERSISTENT_VOLUMES_WRITE,
    &cluster_objects::STORAGE_CONFIG_WRITE,
    &network::NETWORK_POLICIES_WRITE,
    &network::INGRESS_GATEWAY_WRITE,
    &traces::EVENTS_DELETE,
    &traces::LEASES_WRITE,
    &cluster_objects::QUOTA_AND_PRIORITY_WRITE,
    &security_policy::SECURITY_POLICY_USE,
    &operators::OPERATOR_CUSTOM_RESOURCES,
    &policy_engine::PolicyEngineWrite,
    &traces::AuthDelegation,
    &cluster_objects::FLOW_CONTROL_WRITE,
    &cluster_objects::DEVICE_ALLOCATION_WRITE,
    &cloud_identity::Lint,
    &path::Lint,
];
