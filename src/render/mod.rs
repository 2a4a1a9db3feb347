//! From what a spec asks to files: Kubernetes objects as text.
//!
//! [`yaml`] turns values into manifests that every YAML reader understands alike.

mod escape;
pub mod yaml;
