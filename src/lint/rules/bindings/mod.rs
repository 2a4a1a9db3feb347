//! Who is given what.

mod default_service_account_subject;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[&default_service_account_subject::Lint];
