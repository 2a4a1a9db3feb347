//! Applies a patch as `kubectl patch --local --type=strategic` does.
//!
//! The meaning is that of Kubernetes' package `k8s.io/apimachinery/pkg/util/strategicpatch`, its
//! oddities included: what a cluster makes of a patch must not differ from what is rendered. Where
//! the outcome there depends on the random order in which Go walks a map, the patch is refused.

mod added;
mod keyed;
mod list;
mod map;
mod order;
mod refusal;
mod scalar;
mod set_order;

#[cfg(test)]
mod tests;

pub use refusal::{Note, Reason, Refusal};

use serde_json::{Map, Value};

use crate::path::Trail;
use crate::types::Type;

/// What came of a patch.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// The object with the patch applied. Fields stay in their order, new ones come last. A null in
    /// an item that the patch added to a list stays, as with kubectl; the API server reads it as
    /// absent.
    pub object: Map<String, Value>,
    /// What the patch says and kubectl does not do.
    pub notes: Vec<Note>,
}

/// Applies `patch` to `object`, which is of the type `of`.
///
/// # Errors
///
/// Fails where kubectl fails, and where it would leave a directive in the result.
pub fn apply(
    object: Map<String, Value>,
    patch: &Map<String, Value>,
    of: Type,
) -> Result<Applied, Refusal> {
    let mut notes = Vec::new();
    let object = map::merge(object, patch.clone(), of, Trail::Root, &mut notes)?;
    Ok(Applied { object, notes })
}
