//! What the API server refuses, or what is not what it looks like. What it refuses is judged by
//! `object`, as the server does; a rule here names one kind of mistake ([`mistake`]).

mod broken;
mod duplicate_key;
mod duplicate_object;
mod invalid_namespace_name;
mod invalid_object;
mod invalid_rbac_name;
mod invalid_service_account_name;
mod invalid_yaml;
mod misplaced_field;
mod missing_aggregation_selectors;
mod missing_api_groups;
mod missing_namespace;
mod missing_resources;
mod missing_verbs;
pub(super) mod mistake;
mod mixed_rule;
mod namespace_on_cluster_scoped;
mod non_resource_url_in_role;
mod removed_rbac_version;
mod unknown_field;
mod unknown_kind_near_rbac;
mod unquoted_star;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[
    &invalid_service_account_name::LINT,
    &invalid_namespace_name::Lint,
    &invalid_rbac_name::LINT,
    &namespace_on_cluster_scoped::Lint,
    &missing_namespace::Lint,
    &missing_verbs::LINT,
    &missing_api_groups::LINT,
    &missing_resources::LINT,
    &mixed_rule::LINT,
    &non_resource_url_in_role::LINT,
    &missing_aggregation_selectors::LINT,
    &unknown_field::LINT,
    &misplaced_field::LINT,
    &duplicate_key::LINT,
    &invalid_yaml::LINT,
    &unquoted_star::LINT,
    &duplicate_object::Lint,
    &removed_rbac_version::LINT,
    &unknown_kind_near_rbac::LINT,
    &invalid_object::Lint,
];
