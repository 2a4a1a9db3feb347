//! From a caller's names to the bindings that mean it, without touching any other binding.

use super::ids::BindingId;
use crate::hash::Map;
use crate::matches::subject::{Principal, SERVICE_ACCOUNT_USER_PREFIX};

/// One binding that reaches a user or a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The binding's place in the order in which bindings are visited.
    pub(super) rank: u32,
    /// The first of its subjects that means the user or group.
    pub(super) subject: u32,
    /// The place of its role among the compiled roles.
    pub(super) role: u32,
    /// The binding itself.
    pub(super) binding: BindingId,
}

impl Entry {
    /// What decides between two bindings that both allow: the visiting order, then the subject.
    #[inline]
    pub(super) fn precedence(&self) -> (u32, u32) {
        (self.rank, self.subject)
    }
}

/// All bindings that reach one user or one group, each list in visiting order.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) cluster: Vec<Entry>,
    namespaces: Map<Box<str>, Vec<Entry>>,
}

impl Reach {
    /// The RoleBindings of one namespace.
    #[inline]
    pub(super) fn in_namespace(&self, namespace: &str) -> &[Entry] {
        if self.namespaces.is_empty() {
            return &[];
        }
        self.namespaces.get(namespace).map_or(&[], Vec::as_slice)
    }

    /// The RoleBindings of all namespaces, in no particular order.
    pub(super) fn in_all_namespaces(&self) -> impl Iterator<Item = &Entry> {
        self.namespaces.values().flatten()
    }
}

/// The bindings by the users and groups they mean.
#[derive(Debug, Default)]
pub(super) struct Index {
    users: Map<Box<str>, Reach>,
    groups: Map<Box<str>, Reach>,
}

impl Index {
    #[inline]
    pub(super) fn user(&self, name: &str) -> Option<&Reach> {
        self.users.get(name)
    }

    #[inline]
    pub(super) fn group(&self, name: &str) -> Option<&Reach> {
        self.groups.get(name)
    }

    /// Notes that a binding of this namespace means somebody. Bindings come in visiting order and
    /// their subjects in written order.
    pub(super) fn add(&mut self, whom: Principal<'_>, namespace: Option<&str>, entry: Entry) {
        let reach = match whom {
            Principal::User(name) => self.users.entry(name.into()).or_default(),
            Principal::Group(name) => self.groups.entry(name.into()).or_default(),
            Principal::ServiceAccount { namespace, name } => {
                let user = format!("{SERVICE_ACCOUNT_USER_PREFIX}{namespace}:{name}");
                self.users.entry(user.into()).or_default()
            }
        };
        let entries = match namespace {
            None => &mut reach.cluster,
            Some(namespace) => reach.namespaces.entry(namespace.into()).or_default(),
        };
        if entries.last().is_none_or(|last| last.rank != entry.rank) {
            entries.push(entry);
        }
    }
}
