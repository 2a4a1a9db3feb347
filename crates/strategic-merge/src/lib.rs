//! Strategic merge patches over the Kubernetes types that workloads are written with.
//!
//! A patch is written like the object that it changes, with only what is to be different. Mappings
//! are merged, scalars replaced, null takes a field away. Lists are replaced, except those that
//! Kubernetes merges by a key: containers by `name`, a container's `volumeMounts` by `mountPath`.
//! Directives say what this cannot: `$patch: delete` and `$patch: replace`, `$setElementOrder/LIST`,
//! `$deleteFromPrimitiveList/LIST` and `$retainKeys`.
//!
//! Two functions, to be used in this order:
//!
//! - [`check`] names what is wrong with a patch as such: fields that no type has, values of wrong
//!   types, directives that are misspelled or have no effect where they stand. kubectl itself takes
//!   most of that without a word.
//! - [`apply`] gives the result, and it is the one that `kubectl patch --local --type=strategic`
//!   gives, down to the order of merged lists. Where kubectl refuses, so does this; beyond that it
//!   refuses only where kubectl would leave a directive standing in the object, or the result to
//!   chance.
//!
//! Values in, values out: this crate knows no file and no YAML. The types are those of the version of
//! Kubernetes that the head of `types/table.rs` names.

mod apply;
mod check;
mod directive;
mod path;
mod types;

pub use apply::{Applied, Note, Reason, Refusal, apply};
pub use check::{Problem, Wrong, check};
pub use path::{Path, Step};
pub use types::{Field, Lists, Object, Type};
