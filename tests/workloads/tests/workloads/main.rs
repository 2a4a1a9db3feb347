//! What Rolewright makes of workloads, held against Kubernetes' own code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the report of a failure"
)]

mod pair;
mod patches;
mod pod_security;
mod refusals;
mod support;
mod types;
