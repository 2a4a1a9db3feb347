//! Which objects of a snapshot count, and in which order they are visited.
//!
//! An object that stands in the snapshot twice (the same kind, namespace and name) counts once:
//! the last one, as if all were applied in turn. The maps' own order is what makes every answer
//! independent of the order of the objects.

use std::collections::BTreeMap;

use crate::{RoleId, RoleRefKind, Snapshot};

/// Positions in the snapshot by the objects' names.
pub(super) struct Effective<'s> {
    pub(super) cluster_roles: BTreeMap<&'s str, usize>,
    pub(super) roles: BTreeMap<(&'s str, &'s str), usize>,
    pub(super) cluster_role_bindings: BTreeMap<&'s str, usize>,
    pub(super) role_bindings: BTreeMap<(&'s str, &'s str), usize>,
}

impl<'s> Effective<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        Self {
            cluster_roles: last_by_key(&snapshot.cluster_roles, |role| role.name.as_str()),
            roles: last_by_key(&snapshot.roles, |role| {
                (role.namespace.as_str(), role.name.as_str())
            }),
            cluster_role_bindings: last_by_key(&snapshot.cluster_role_bindings, |binding| {
                binding.name.as_str()
            }),
            role_bindings: last_by_key(&snapshot.role_bindings, |binding| {
                (binding.namespace.as_str(), binding.name.as_str())
            }),
        }
    }

    /// The role that a reference means in a binding of this namespace; `None` for a
    /// ClusterRoleBinding, which cannot refer to a Role.
    pub(super) fn resolve(
        &self,
        kind: RoleRefKind,
        name: &str,
        binding_namespace: Option<&str>,
    ) -> Option<RoleId> {
        match kind {
            RoleRefKind::ClusterRole => {
                let position = self.cluster_roles.get(name)?;
                Some(RoleId::Cluster(*position))
            }
            RoleRefKind::Role => {
                let position = self.roles.get(&(binding_namespace?, name))?;
                Some(RoleId::Namespaced(*position))
            }
        }
    }
}

fn last_by_key<'s, T, K: Ord>(objects: &'s [T], key: impl Fn(&'s T) -> K) -> BTreeMap<K, usize> {
    objects
        .iter()
        .enumerate()
        .map(|(position, object)| (key(object), position))
        .collect()
}
