//! Tests through the front door: the program itself, on real input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test a panic is the report of a failure"
)]

mod acceptance;
mod architecture;
mod can;
#[cfg(unix)]
mod charts;
mod checkers;
#[cfg(feature = "live")]
mod cluster;
mod corpus;
mod environments;
mod examples;
mod explain;
mod helm;
mod job;
mod kubectl;
mod kustomize;
mod lint;
mod manifests;
mod outputs;
mod pages;
mod render;
mod schema;
mod spec_errors;
mod support;
mod tools;
mod update;
#[cfg(feature = "live")]
mod verify;
