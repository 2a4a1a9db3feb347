//! The linter: every rule of the registry over the objects of a set, judged by the one evaluator; and
//! its frame: which findings are shown, which are silenced, which are known already.
//!
//! Values in, findings out: no file is read here, nothing is printed, and no rule matches RBAC by
//! itself.

#![expect(clippy::similar_names, reason = "role and rule are the field's words")]

pub mod allow;
mod alternatives;
pub mod baseline;
mod check;
pub mod date;
mod engine;
pub mod fingerprint;
pub mod holders;
mod ladder;
mod registry;
mod report;
mod rules;
pub mod select;
pub mod sets;
mod shared;
pub mod suppress;
#[cfg(test)]
mod testing;
mod view;
mod words;

pub use self::engine::{Linted, Options, lint_set};
pub use self::registry::{rule, rules};
pub use self::view::{BrokenDocument, Builtin, Dispatcher, FilledIn, SetInput, texts};
