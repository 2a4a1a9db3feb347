//! The linter's frame: which findings are shown, which are silenced, and which are known already.

pub mod allow;
pub mod baseline;
pub mod date;
pub mod fingerprint;
pub mod select;
pub mod suppress;
#[cfg(test)]
mod testing;
