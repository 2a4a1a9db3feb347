//! Grants that lead to more rights, or do great harm. Most are rows of one shape, answered by
//! [`capability`]; those of another shape are code.

mod capability;
mod secrets;

use super::super::check::Check;

/// Rights over what runs and what it reads: Secrets, Pods, workloads, nodes.
pub(in crate::lint) static OF_WORKLOADS: &[&dyn Check] = &[&secrets::SECRETS_READ];

/// Rights over who may do what, and over what the control plane does: roles, identities,
/// certificates, admission, the cluster's own objects.
pub(in crate::lint) static OF_CONTROL: &[&dyn Check] = &[];
