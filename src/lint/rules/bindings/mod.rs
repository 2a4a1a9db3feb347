//! Who is given what.

mod all_service_accounts_subject;
mod anonymous_subject;
mod authenticated_subject;
mod binds_admin_equivalent;
mod binds_built_in_admin;
mod binds_cluster_admin;
mod control_plane_subject;
mod cross_namespace_subject;
pub(super) mod dangling_role_ref;
pub(super) mod dangling_service_account;
mod default_service_account_subject;
mod duplicate_binding;
pub(super) mod duplicate_subject;
mod empty_subjects;
mod grant_sprawl;
mod ignored_subject_namespace;
mod implicit_subject_namespace;
mod invalid_role_ref;
mod invalid_subject;
pub(super) mod known;
pub(super) mod near;
mod reserved_name;
mod suspicious_subject;
mod system_masters_subject;
#[cfg(test)]
mod tests;
mod user_subject;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[
    &binds_cluster_admin::Lint,
    &binds_built_in_admin::Lint,
    &binds_admin_equivalent::Lint,
    &anonymous_subject::Lint,
    &authenticated_subject::Lint,
    &all_service_accounts_subject::Lint,
    &system_masters_subject::Lint,
    &control_plane_subject::Lint,
    &default_service_account_subject::Lint,
    &dangling_role_ref::Lint,
    &dangling_service_account::Lint,
    &cross_namespace_subject::Lint,
    &implicit_subject_namespace::Lint,
    &empty_subjects::Lint,
    &duplicate_subject::Lint,
    &duplicate_binding::Lint,
    &ignored_subject_namespace::Lint,
    &suspicious_subject::Lint,
    &user_subject::Lint,
    &invalid_subject::LINT,
    &invalid_role_ref::LINT,
    &reserved_name::Lint,
    &grant_sprawl::Lint,
];
