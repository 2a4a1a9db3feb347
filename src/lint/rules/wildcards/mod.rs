//! Grants that are wider than anybody can foresee.

mod wildcard_verbs;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[&wildcard_verbs::Lint];
