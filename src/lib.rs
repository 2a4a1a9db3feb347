//! Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.

mod escape;
pub mod render;
pub mod source;
pub mod spec;
