//! Grants that lead to more rights, or do great harm. Most are rows of one shape, answered by
//! [`capability`], or two halves that are worse together, answered by [`combination`]; those of
//! another shape are code.

mod bulk_delete;
pub(in crate::lint) mod capability;
mod combination;
mod config_maps;
mod connect;
mod custom;
mod nodes;
mod pod_steal;
mod pods;
mod privileged_namespace_grant;
mod secrets;
mod services;
#[cfg(test)]
mod tests_workloads;
mod token_secret_mint;
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
pub(in crate::lint) static OF_CONTROL: &[&dyn Check] = &[];
