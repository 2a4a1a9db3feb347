//! What the server's own default bindings give to every account, so that it is told apart from what
//! somebody has granted.

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{
    ClusterRoleBinding, Identity, Policy, SYSTEM_AUTHENTICATED, SYSTEM_SERVICE_ACCOUNTS, Snapshot,
    Subject,
};

use super::{Question, Trace};

/// The default bindings of a server that reach everybody.
#[derive(Debug)]
pub struct Baseline {
    policy: Policy,
}

impl Baseline {
    /// The default bindings of a version. If the cluster's own objects are known, only those count
    /// that stand there with unchanged role and subjects, and of their roles what the version
    /// gives them.
    #[must_use]
    pub fn new(version: KubernetesVersion, live: Option<&Snapshot>) -> Self {
        let mut snapshot = builtin_rbac(version);
        snapshot.role_bindings.clear();
        snapshot
            .cluster_role_bindings
            .retain(|binding| live.is_none_or(|live| stands_unchanged(binding, live)));
        for binding in &mut snapshot.cluster_role_bindings {
            binding.subjects.retain(is_everybody);
        }
        Self {
            policy: Policy::with_stored_rules(snapshot),
        }
    }

    /// What gives it, if it is part of the baseline.
    #[must_use]
    pub fn trace(&self, identity: &Identity, question: &Question) -> Option<Trace> {
        Trace::of(&self.policy, identity, question)
    }

    /// Whether a grant comes through one of these bindings, and not through another that gives the
    /// same.
    #[must_use]
    pub fn has(&self, trace: &Trace) -> bool {
        let mut bindings = self.policy.snapshot().cluster_role_bindings.iter();
        trace.namespace.is_none() && bindings.any(|binding| binding.name == trace.binding)
    }
}

fn stands_unchanged(binding: &ClusterRoleBinding, live: &Snapshot) -> bool {
    let sorted = |subjects: &[Subject]| {
        let mut subjects = subjects.to_vec();
        subjects.sort();
        subjects.dedup();
        subjects
    };
    live.cluster_role_bindings.iter().any(|found| {
        found.name == binding.name
            && found.role_ref == binding.role_ref
            && sorted(&found.subjects) == sorted(&binding.subjects)
    })
}

/// Whether every service account is meant.
fn is_everybody(subject: &Subject) -> bool {
    matches!(subject, Subject::Group(name)
        if name == SYSTEM_AUTHENTICATED || name == SYSTEM_SERVICE_ACCOUNTS)
}
