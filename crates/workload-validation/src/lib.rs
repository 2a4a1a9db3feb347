//! What a Kubernetes API server refuses of Pods and of the objects that make Pods, though all their
//! fields are known and of the right types.
//!
//! The conditions are those of Kubernetes 1.36 (`k8s.io/kubernetes/pkg/apis/{core,apps,batch}/validation`)
//! after the defaults that the server fills in. They are the ones that manifests run into, not all:
//! what is refused here is refused by the server too, and not the other way round.
//!
//! Values in, values out: this crate knows no file and no YAML. A field of a wrong type is passed over;
//! that it is wrong is for others to say. What is only filled in later is passed over as well, and so
//! is all that could be otherwise for it.

mod check;
mod container;
mod controller;
mod forms;
mod job;
mod metadata;
mod pod;
mod quantity;
mod refusal;
mod schedule;
mod scope;
mod selector;
mod volume;

#[cfg(test)]
mod tests;

pub use refusal::{Refusal, Step};
pub use schedule::schedule;

use serde_json::Value;

use crate::pod::Role;
use crate::scope::{Found, Scope};

/// What the server refuses of an object with `apiVersion` and `kind`: nothing, if it is none that
/// makes Pods, or of a version that is not served.
///
/// `is_open` says whether what stands at a path is only known later: the text of a scalar, or
/// whether a mapping or list has all of its fields or items and no others.
#[must_use]
pub fn refusals(object: &Value, is_open: &dyn Fn(&[Step]) -> bool) -> Vec<Refusal> {
    let mut out = Vec::new();
    let root = Scope::root(object, is_open);
    let (Found::This(version), Found::This(kind)) = (root.text("apiVersion"), root.text("kind"))
    else {
        return out;
    };
    match (version, kind) {
        ("v1", "Pod") => {
            metadata::of_object(&root, kind, &mut out);
            pod::check(&root, Role::Pod, &[], &mut out);
        }
        ("v1", "PodTemplate") => {
            metadata::of_object(&root, kind, &mut out);
            pod::of_template(&root, Role::Template, &mut out);
        }
        ("batch/v1", "Job") => job::check(&root, &mut out),
        ("batch/v1", "CronJob") => job::cron::check(&root, &mut out),
        ("v1", "ReplicationController")
        | ("apps/v1", "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet") => {
            controller::check(&root, kind, &mut out);
        }
        _ => {}
    }
    out
}
