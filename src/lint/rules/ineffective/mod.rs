//! Grants that Kubernetes takes and that do nothing, or not what they say.

mod unrestrictable_verb;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[&unrestrictable_verb::Lint];
