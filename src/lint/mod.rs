//! The linter.

pub mod sets;
