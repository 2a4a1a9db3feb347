//! Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.

pub mod cli;
mod escape;
mod names;
pub mod object;
pub mod query;
pub mod render;
pub mod report;
pub mod source;
pub mod spec;
