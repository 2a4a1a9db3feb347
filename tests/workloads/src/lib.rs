//! Holds what Rolewright makes of workloads against Kubernetes' own code: strategic merge patches,
//! and the types behind them.
//!
//! Kubernetes' side is the command `tests/apiserver/cmd/workloads`, which a machine without Go cannot
//! have; the tests say so and pass, unless `ROLEWRIGHT_REQUIRE_ALL` is 1. Inputs are random, from a
//! seed that is always the same, and the Pod templates of a corpus where `ROLEWRIGHT_CORPUS` names
//! one.

pub mod corpus;
pub mod kubernetes;
pub mod random;
pub mod tool;

/// What ends a test.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
