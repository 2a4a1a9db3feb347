//! What every cluster of a version has from the start.

use std::collections::HashMap;
use std::sync::OnceLock;

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{ClusterRole, Snapshot, Subject};

use super::name_of;

/// The built-in RBAC objects of one Kubernetes version, by name. They are put together when they
/// are first asked for: a set without ClusterRoles may never ask.
#[derive(Debug)]
pub struct Builtin {
    version: KubernetesVersion,
    objects: OnceLock<Objects>,
}

#[derive(Debug)]
struct Objects {
    snapshot: Snapshot,
    cluster_roles: HashMap<String, usize>,
}

impl Builtin {
    /// What a version has built in.
    #[must_use]
    pub fn new(version: KubernetesVersion) -> Self {
        Self {
            version,
            objects: OnceLock::new(),
        }
    }

    /// All of it.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.objects().snapshot
    }

    /// A built-in ClusterRole, with the rules that a fresh cluster has for it.
    #[must_use]
    pub fn cluster_role(&self, name: &str) -> Option<&ClusterRole> {
        let Objects {
            snapshot,
            cluster_roles,
        } = self.objects();
        let at = *cluster_roles.get(name)?;
        snapshot.cluster_roles.get(at)
    }

    /// Whether a built-in binding names a subject, its namespace aside.
    #[must_use]
    pub fn names(&self, subject: &Subject) -> bool {
        let Snapshot {
            role_bindings,
            cluster_role_bindings,
            ..
        } = self.snapshot();
        let of_cluster = cluster_role_bindings.iter();
        let of_cluster = of_cluster.flat_map(|binding| &binding.subjects);
        let of_namespaces = role_bindings.iter().flat_map(|binding| &binding.subjects);
        let mut all = of_cluster.chain(of_namespaces);
        let name = name_of(subject);
        all.any(|known| known == subject || name.is_some() && name_of(known) == name)
    }

    fn objects(&self) -> &Objects {
        self.objects.get_or_init(|| {
            let snapshot = builtin_rbac(self.version);
            let names = snapshot.cluster_roles.iter().enumerate();
            Objects {
                cluster_roles: names.map(|(at, role)| (role.name.clone(), at)).collect(),
                snapshot,
            }
        })
    }
}
