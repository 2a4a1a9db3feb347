//! What is wrong with a patch as such, whatever it is applied to.

mod directives;
mod near;
mod problem;
mod scalar;
mod walk;

#[cfg(test)]
mod tests;

pub use problem::{Problem, Wrong};

use serde_json::{Map, Value};

use crate::path::Trail;
use crate::types::Type;

/// All that is wrong with `patch`, in the order in which it is written. `of` is the type of what it
/// is applied to.
///
/// Values have to be of the types that the API server takes in strict decoding, and null is allowed
/// wherever a field can be taken away. Directives have to be ones that kubectl understands, with an
/// effect in the place where they stand.
#[must_use]
pub fn check(patch: &Map<String, Value>, of: Type) -> Vec<Problem> {
    let mut problems = Vec::new();
    walk::fields(patch, of, walk::Place::Merged, Trail::Root, &mut problems);
    problems
}
