//! Grants that lead to more rights, or do great harm. Most are rows of one shape, answered by
//! [`capability`], or two halves that are worse together, answered by [`combination`]; those of
//! another shape are code.

mod accounts;
mod admission;
mod api_extension;
mod becoming;
mod bindings;
mod bulk_delete;
pub(in crate::lint) mod capability;
mod certificates;
mod cloud_identity;
mod combination;
mod config_maps;
mod connect;
mod constrained_impersonation;
mod custom;
mod ends;
mod exposure;
pub(in crate::lint) mod holder;
mod impersonation;
mod limits;
mod namespaces;
mod node_certificates;
mod nodes;
mod operators;
mod path;
mod pod_steal;
mod pods;
mod policy_engine;
mod privileged_namespace_grant;
mod roles;
mod secrets;
mod security_policy;
mod services;
mod storage;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_workloads;
mod token_secret_mint;
mod traces;
mod workloads;

use super::super::check::Check;

/// Rights over what runs and what it reads: Secrets, Pods, workloads, nodes.
pub(in crate::lint) static OF_WORKLOADS: &[&dyn Check] = &[
    &secrets::SECRETS_READ,
    &secrets::SECRETS_WRITE,
    &token_secret_mint::LINT,
    &secrets::BOOTSTRAP_TOKEN_MINT,
    &pods::PODS_CREATE,
    &workloads::WORKLOADS_WRITE,
    &pods::PODS_MODIFY,
    &pods::PODS_DELETE,
    &pod_steal::LINT,
    &connect::PODS_EXEC,
    &connect::PODS_ATTACH,
    &connect::PODS_PORTFORWARD,
    &connect::PODS_EPHEMERAL_CONTAINERS,
    &connect::PODS_SERVICES_PROXY,
    &pods::PODS_LOG_READ,
    &pods::PODS_STATUS_WRITE,
    &pods::PODS_BINDING_WRITE,
    &nodes::NODES_PROXY,
    &nodes::NODES_KUBELET_API,
    &nodes::NODES_WRITE,
    &nodes::NODES_STATUS_WRITE,
    &bulk_delete::Lint,
    &privileged_namespace_grant::Lint,
    &services::SERVICES_WRITE,
    &services::SERVICES_STATUS_WRITE,
    &services::ENDPOINTS_WRITE,
    &config_maps::CONFIG_MAPS_WRITE,
    &config_maps::ControlPlaneConfigWrite,
];

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

/// Whether a group is of an extension of which a rule here knows what its resources do, so that
/// it is no unknown one, although the catalog has nothing of it.
pub(in crate::lint) fn is_group_of_extension(group: &str) -> bool {
    let mut checks = OF_WORKLOADS.iter().chain(OF_CONTROL);
    custom::is_known_group(group) || checks.any(|check| check.knows_group(group))
}
