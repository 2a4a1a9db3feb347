//! How bad a grant is where it holds: the steps from the whole cluster down to one name, and up to
//! everybody.

use rolewright_rbac::Subject;

use super::view::{BindingView, RoleView, Width};
use crate::finding::{Confidence, Severity};

/// How bad a grant is, from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels {
    /// In the whole cluster, or in a namespace whose rights amount to that.
    pub(super) cluster: Severity,
    /// In a namespace.
    pub(super) namespace: Severity,
    /// Limited to names, at the worst; in a namespace one step below what it is there, if that is
    /// less.
    pub(super) named: Severity,
}

impl Levels {
    /// The usual steps down from what it is in the whole cluster.
    pub(super) const fn from(cluster: Severity) -> Self {
        let namespace = step_down(cluster);
        Self {
            cluster,
            namespace,
            named: namespace,
        }
    }
}

/// [`Severity::step_down`] where constants are made.
const fn step_down(severity: Severity) -> Severity {
    match severity {
        Severity::Error => Severity::Error,
        Severity::Critical => Severity::High,
        Severity::High => Severity::Medium,
        Severity::Medium | Severity::Low => Severity::Low,
        Severity::Info => Severity::Info,
    }
}

/// Whether a grant is limited to names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// It holds for every name, or the verb carries none.
    None,
    /// It holds for some names, none of them dangerous by itself.
    Names,
    /// It holds for some names, and one of them is as good as all.
    DangerousName,
}

/// What the ladder says of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rating {
    pub(super) severity: Severity,
    pub(super) confidence: Confidence,
    /// Whether it holds in the whole cluster, or in a namespace that is as good as that.
    pub(super) is_cluster_wide: bool,
}

/// Rates a grant of a role.
pub(super) fn rate(role: &RoleView<'_>, levels: Levels, limit: Limit) -> Rating {
    let is_cluster_wide = match role.reach.width() {
        Width::Cluster => true,
        Width::Namespaces(names) => names.iter().any(|name| role.set.is_privileged(name)),
    };
    let mut severity = if is_cluster_wide {
        levels.cluster
    } else {
        levels.namespace
    };
    if limit == Limit::Names {
        severity = severity.step_down().min(levels.named.max(Severity::Low));
    }
    if role.reach.subjects().any(is_everybody) {
        severity = raised(severity);
    }
    let is_bound = role.reach.is_bound();
    if role.set.is_complete && !is_bound {
        severity = Severity::Info;
    }
    Rating {
        severity,
        confidence: if is_bound || role.set.is_complete {
            Confidence::High
        } else {
            Confidence::Medium
        },
        is_cluster_wide,
    }
}

/// Rates what a binding gives, whatever role holds it.
pub(super) fn rate_binding(binding: &BindingView<'_>, levels: Levels) -> Rating {
    let namespace = binding.namespace();
    let is_cluster_wide = binding.is_cluster_wide()
        || namespace.is_some_and(|namespace| binding.set.is_privileged(namespace));
    let severity = if is_cluster_wide {
        levels.cluster
    } else {
        levels.namespace
    };
    Rating {
        severity: if binding.subjects.iter().any(is_everybody) {
            raised(severity)
        } else {
            severity
        },
        confidence: Confidence::High,
        is_cluster_wide,
    }
}

/// Whether a subject is everybody who can reach the server, or everybody who can log in.
pub(super) fn is_everybody(subject: &Subject) -> bool {
    match subject {
        Subject::User(name) => name == "system:anonymous",
        Subject::Group(name) => {
            ["system:unauthenticated", "system:authenticated"].contains(&name.as_str())
        }
        _ => false,
    }
}

/// Two steps worse, and never worse than critical: what everybody holds needs no other step.
fn raised(severity: Severity) -> Severity {
    match severity {
        Severity::Info => Severity::Medium,
        Severity::Low => Severity::High,
        Severity::Medium | Severity::High | Severity::Critical => Severity::Critical,
        Severity::Error => Severity::Error,
    }
}
