//! What every cluster of a version has from the start.

use std::collections::HashMap;

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{ClusterRole, Snapshot};

/// The built-in RBAC objects of one Kubernetes version, by name.
#[derive(Debug)]
pub struct Builtin {
    snapshot: Snapshot,
    cluster_roles: HashMap<String, usize>,
}

impl Builtin {
    /// What a version has built in.
    #[must_use]
    pub fn new(version: KubernetesVersion) -> Self {
        let snapshot = builtin_rbac(version);
        let names = snapshot.cluster_roles.iter().enumerate();
        Self {
            cluster_roles: names.map(|(at, role)| (role.name.clone(), at)).collect(),
            snapshot,
        }
    }

    /// All of it.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// A built-in ClusterRole, with the rules that a fresh cluster has for it.
    #[must_use]
    pub fn cluster_role(&self, name: &str) -> Option<&ClusterRole> {
        let at = *self.cluster_roles.get(name)?;
        self.snapshot.cluster_roles.get(at)
    }
}
