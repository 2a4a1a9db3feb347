//! What the API server refuses, or what is not what it looks like. What it refuses is judged by
//! `object`, as the server does; a rule here names one kind of mistake ([`mistake`]).

mod missing_verbs;
mod mistake;

use super::super::check::Check;

/// The rules of this section.
pub(in crate::lint) static CHECKS: &[&dyn Check] = &[&missing_verbs::LINT];
