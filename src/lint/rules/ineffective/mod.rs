//! Grants that Kubernetes takes and that do nothing, or not what they say.

mod account_uses;
mod aggregates_into_built_in;
mod aggregation_selects_nothing;
mod cluster_rules_in_role_binding;
mod cluster_scoped_in_role;
mod dead_cross_product;
mod dead_non_resource_verb;
mod duplicate_entry;
mod duplicate_rule;
mod empty_aggregation_selector;
mod empty_entry;
mod empty_resource_name;
mod empty_role;
mod holders;
mod incomplete_verb_pair;
mod malformed_api_group;
mod malformed_non_resource_url;
mod malformed_resource;
mod mergeable_rules;
mod name_needs_field_selector;
mod overwritten_aggregated_rules;
mod redundant_with_wildcard;
mod removed_api_group;
mod shadowed_by_other_binding;
mod shadowed_rule;
mod spare;
#[cfg(test)]
mod tests;
mod unknown_resource;
mod unknown_verb;
mod unrestrictable_verb;
mod unsupported_verb;
mod unused_role;
mod unused_service_account;
mod verb_on_wrong_resource;
mod wildcard_resource_name;
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
    &empty_role::Lint,
    &empty_entry::Lint,
    &duplicate_entry::Lint,
    &duplicate_rule::Lint,
    &redundant_with_wildcard::Lint,
    &shadowed_rule::Lint,
    &mergeable_rules::Lint,
    &shadowed_by_other_binding::Lint,
    &overwritten_aggregated_rules::Lint,
    &empty_aggregation_selector::Lint,
    &aggregation_selects_nothing::Lint,
    &aggregates_into_built_in::Lint,
    &incomplete_verb_pair::Lint,
    &unused_role::Lint,
    &unused_service_account::Lint,
];
