//! The linter's frame: which findings are shown, which are silenced, and which are known already.

pub mod date;
pub mod suppress;
