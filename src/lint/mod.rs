//! The linter: every rule of the registry over the objects of a set, judged by the one evaluator.
//!
//! Values in, findings out: no file is read here, nothing is printed, and no rule matches RBAC by
//! itself.

#![expect(clippy::similar_names, reason = "role and rule are the field's words")]

mod check;
mod engine;
mod ladder;
mod registry;
mod report;
mod rules;
mod view;

pub use self::engine::{Linted, Options, lint_set};
pub use self::registry::{rule, rules};
pub use self::view::{Builtin, SetInput};
