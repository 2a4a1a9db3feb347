//! Grants that Kubernetes takes and that do nothing, or not what they say.

mod dead_cross_product;
mod malformed_api_group;
mod malformed_resource;
mod removed_api_group;
mod unknown_resource;
mod unrestrictable_verb;
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
    &unrestrictable_verb::Lint,
];
