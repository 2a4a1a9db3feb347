//! From what a spec asks to files: Kubernetes objects, these as text, and that text on disk.
//!
//! [`objects`] makes the objects of a client, [`manifests`] lays them out as files or one stream,
//! [`helm`] as a chart and [`kustomize`] as a base, [`yaml`] writes values so that every YAML reader
//! understands them alike, and [`disk`] puts files into a folder or compares them with what stands
//! there. [`in_place`] changes a file of the user's, and [`explain`] tells why each rule is there. None
//! of them prints.

pub mod disk;
pub mod explain;
pub mod helm;
pub mod in_place;
mod key_files;
pub mod kustomize;
pub mod manifests;
pub mod objects;
pub mod yaml;
