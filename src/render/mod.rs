//! From what a spec asks to files: Kubernetes objects as text, and that text on disk.
//!
//! [`yaml`] turns values into manifests that every YAML reader understands alike; [`disk`] puts
//! files into a folder, or compares them with what stands there. Neither prints.

pub mod disk;
mod escape;
pub mod yaml;
