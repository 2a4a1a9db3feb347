//! Bindings and roles of either kind as one, for printing.

use super::ids::{BindingId, RoleId, Scope};
use super::{Policy, binding_in};
use crate::matches::subject::{Principal, principal};
use crate::{PolicyRule, RoleRef, Subject};

/// A RoleBinding or ClusterRoleBinding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BindingView<'a> {
    /// Where its grants hold.
    pub scope: Scope<'a>,
    /// Its name.
    pub name: &'a str,
    /// The role that it gives.
    pub role_ref: &'a RoleRef,
    /// To whom.
    pub subjects: &'a [Subject],
}

impl<'a> BindingView<'a> {
    /// Whom one of the subjects means; `None` if it means nobody or does not exist.
    #[must_use]
    pub fn principal(&self, subject: usize) -> Option<Principal<'a>> {
        let namespace = match self.scope {
            Scope::Cluster => None,
            Scope::Namespace(namespace) => Some(namespace),
        };
        principal(self.subjects.get(subject)?, namespace)
    }
}

/// A Role or ClusterRole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleView<'a> {
    /// The namespace of a Role; `None` for a ClusterRole.
    pub namespace: Option<&'a str>,
    /// Its name.
    pub name: &'a str,
    /// The rules it is written with; [`Policy::rules_of`] gives those it holds.
    pub rules: &'a [PolicyRule],
}

impl Policy {
    /// A binding; `None` if the id is not one of this policy's.
    #[must_use]
    pub fn binding(&self, id: BindingId) -> Option<BindingView<'_>> {
        let (namespace, name, role_ref, subjects) = binding_in(&self.snapshot, id)?;
        Some(BindingView {
            scope: namespace.map_or(Scope::Cluster, Scope::Namespace),
            name,
            role_ref,
            subjects,
        })
    }

    /// A role; `None` if the id is not one of this policy's.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<RoleView<'_>> {
        match id {
            RoleId::Cluster(position) => {
                let role = self.snapshot.cluster_roles.get(position)?;
                Some(RoleView {
                    namespace: None,
                    name: &role.name,
                    rules: &role.rules,
                })
            }
            RoleId::Namespaced(position) => {
                let role = self.snapshot.roles.get(position)?;
                Some(RoleView {
                    namespace: Some(&role.namespace),
                    name: &role.name,
                    rules: &role.rules,
                })
            }
        }
    }

    /// All bindings that count, in visiting order.
    pub fn bindings(&self) -> impl Iterator<Item = BindingId> {
        self.bindings.iter().map(|bound| bound.id)
    }

    /// The role that a binding gives; `None` if it dangles or is replaced by a later object.
    #[must_use]
    pub fn role_of(&self, id: BindingId) -> Option<RoleId> {
        let place = match id {
            BindingId::Cluster(position) => self.cluster_role_binding_places.get(position),
            BindingId::Namespaced(position) => self.role_binding_places.get(position),
        };
        let bound = self.bindings.get((*place?)? as usize)?;
        self.role_at(bound.role?).map(|role| role.id)
    }
}
