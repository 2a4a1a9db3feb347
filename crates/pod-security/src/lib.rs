//! The Pod Security Standards: what of a Pod template leaves the level `restricted`, and which level
//! lets its Pods in.
//!
//! The controls are those of Kubernetes 1.36 (`k8s.io/pod-security-admission/policy`), which contain
//! those of the level `baseline`, with the defaults that the API server fills in before admission.
//! Older versions of the policy are stricter in one respect: before 1.35, a Pod of a user namespace
//! (`hostUsers: false`) has to run as a user other than root too.
//!
//! Values in, values out: this crate knows no file and no YAML. Fields of wrong types count as
//! absent; that they are wrong is for others to say.

mod container;
mod pod;
mod scope;
mod violation;

#[cfg(test)]
mod tests;

pub use violation::{Control, Level, Step, Violation};

use serde_json::Value;

/// What of a Pod template, a mapping with `metadata` and `spec`, leaves the level `restricted`: each
/// field that is set to what the level forbids, or lacks what it demands. Empty if admission to a
/// Namespace that enforces the level lets its Pods in.
#[must_use]
pub fn restricted(template: &Value) -> Vec<Violation> {
    let pod = pod::Pod::new(template);
    let mut violations = pod.violations();
    for container in pod.containers() {
        container::check(&container, &pod, &mut violations);
    }
    violations
}

/// The strictest level that lets the Pods of a template in.
#[must_use]
pub fn level(template: &Value) -> Level {
    let violations = restricted(template);
    if violations.is_empty() {
        Level::Restricted
    } else if violations.iter().any(|violation| violation.leaves_baseline) {
        Level::Privileged
    } else {
        Level::Baseline
    }
}
