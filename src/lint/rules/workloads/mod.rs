//! What runs as whom, and what it needs to run: Pods and all that holds a template of them, and above
//! all Jobs, which a program may make from a template in a ConfigMap.

mod dangling_reference;
mod dangling_workload_service_account;
mod default_namespace;
mod default_service_account_automount;
mod deprecated_service_account_field;
mod filled_in;
mod invalid_restart_policy;
mod job_dispatcher_rights;
mod legacy_token_secret;
mod long_lived_projected_token;
mod lookup;
mod misfit;
mod missing_config_key;
mod outside;
mod placeholder_in_shell;
mod privileged_service_account_workload;
mod refused_workload;
mod removed_workload_api;
mod secret_in_env;
mod shared_service_account;
mod system_namespace;
#[cfg(test)]
mod tests;
mod token_not_mounted;
mod unbounded_job;
mod unknown_workload_version;
mod unneeded_token_mount;
mod unpinned_image;
mod unrestricted_pod;
mod version;
mod workload_default_service_account;

use super::super::check::Check;

/// The rules of this section. What they say of rights is what the sections before it found.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[
    &workload_default_service_account::Lint,
    &dangling_workload_service_account::Lint,
    &unneeded_token_mount::Lint,
    &default_service_account_automount::Lint,
    &token_not_mounted::Lint,
    &shared_service_account::Lint,
    &deprecated_service_account_field::Lint,
    &legacy_token_secret::Lint,
    &long_lived_projected_token::Lint,
    &privileged_service_account_workload::Lint,
    &secret_in_env::Lint,
    &dangling_reference::CONFIG_MAP,
    &dangling_reference::SECRET,
    &missing_config_key::Lint,
    &default_namespace::Lint,
    &system_namespace::Lint,
    &removed_workload_api::Lint,
    &unknown_workload_version::Lint,
    &misfit::VALUE,
    &misfit::FIELD,
    &refused_workload::Lint,
    &invalid_restart_policy::Lint,
    &unbounded_job::TTL,
    &unbounded_job::BACKOFF_LIMIT,
    &unbounded_job::DEADLINE,
    &unrestricted_pod::Lint,
    &unpinned_image::Lint,
    &placeholder_in_shell::Lint,
    &job_dispatcher_rights::Lint,
];
