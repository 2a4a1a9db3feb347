//! Makes, checks and proves least-privilege Kubernetes RBAC for programs that call the API.

pub mod object;
pub mod source;
