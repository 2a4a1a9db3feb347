//! Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.

pub mod build;
pub mod cli;
pub mod config;
mod escape;
pub mod finding;
pub mod lint;
#[cfg(feature = "live")]
pub mod live;
pub mod object;
pub mod query;
pub mod render;
pub mod report;
pub mod source;
pub mod spec;
pub mod verify;
