//! Grants that Kubernetes takes and that do nothing, or not what they say.

mod cluster_rules_in_role_binding;
mod cluster_scoped_in_role;
mod dead_cross_product;
mod dead_non_resource_verb;
mod empty_resource_name;
mod holders;
mod malformed_api_group;
mod malformed_non_resource_url;
mod malformed_resource;
mod name_needs_field_selector;
mod removed_api_group;
mod unknown_resource;
mod unknown_verb;
mod unrestrictable_verb;
mod unsupported_verb;
mod verb_on_wrong_resource;
mod wildcard_resource_name;
mod words;
mod wrong_api_group;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[
    &unknown_resource::Lint,
    &wrong_api_group::Lint,
    &dead_cross_product::Lint,
    &malformed_api_group::Lint,
    &removed_api_group::Lint,
    &malformed_resource::Lint,
    &verb_on_wrong_resource::Lint,
    &unknown_verb::Lint,
    &unsupported_verb::Lint,
    &dead_non_resource_verb::Lint,
    &malformed_non_resource_url::Lint,
    &cluster_scoped_in_role::Lint,
    &cluster_rules_in_role_binding::Lint,
    &unrestrictable_verb::Lint,
    &name_needs_field_selector::Lint,
    &wildcard_resource_name::Lint,
    &empty_resource_name::Lint,
];
