//! What the bindings of the inputs give to an account: by its name, or by the groups that it is in.

use std::collections::{HashMap, HashSet};

use rolewright_rbac::matches::subject::principal;
use rolewright_rbac::{Identity, Principal, Subject, service_account_of};

use super::binding::BindingView;
use super::{SetView, is_open, is_unknown};

/// The bindings of the inputs by whom they name, each by its position among all objects.
#[derive(Debug, Default)]
pub(super) struct Grants {
    by_account: HashMap<(String, String), Vec<usize>>,
    by_group: Vec<usize>,
    /// The names of the accounts in whatever namespace, those of which the namespace is not written
    /// too.
    names: HashSet<String>,
    /// Whether somebody is named whose name is filled in later.
    is_open: bool,
}

impl Grants {
    pub(super) fn of(set: &SetView<'_>) -> Self {
        let mut grants = Self::default();
        for (at, written) in set.all.iter().enumerate() {
            if let Some(binding) = BindingView::new(set, written) {
                grants.add(at, &binding);
            }
        }
        grants
    }

    fn add(&mut self, at: usize, binding: &BindingView<'_>) {
        self.is_open |= !binding.is_for_nobody() && binding.subjects.is_empty();
        if is_built_in(binding) {
            return;
        }
        for subject in binding.subjects {
            if let Subject::ServiceAccount { name, .. } = subject {
                self.names.insert(name.clone());
            }
            let account = match principal(subject, binding.namespace()) {
                None => continue,
                Some(Principal::Group(group)) => {
                    self.is_open |= is_unknown(group);
                    self.by_group.push(at);
                    continue;
                }
                Some(Principal::User(user)) => {
                    self.is_open |= is_unknown(user);
                    service_account_of(user)
                }
                Some(Principal::ServiceAccount { namespace, name }) => Some((namespace, name)),
            };
            if let Some((namespace, name)) = account {
                self.is_open |= is_unknown(namespace) || is_unknown(name);
                let key = (namespace.to_owned(), name.to_owned());
                self.by_account.entry(key).or_default().push(at);
            }
        }
    }
}

/// Whether a binding is one of those that every cluster has, by its name: it gives what everybody
/// has anyway.
fn is_built_in(binding: &BindingView<'_>) -> bool {
    let snapshot = binding.set.builtin.snapshot();
    let name = binding.written.name.as_str();
    let mut cluster = snapshot.cluster_role_bindings.iter();
    binding.is_cluster_wide() && cluster.any(|known| known.name == name)
}

impl<'a> SetView<'a> {
    /// The bindings of the inputs that give an account something.
    pub(in crate::lint) fn grants_of(
        &'a self,
        namespace: &str,
        name: &str,
    ) -> Vec<BindingView<'a>> {
        let grants = self.grants();
        let key = (namespace.to_owned(), name.to_owned());
        let by_name = grants.by_account.get(&key).into_iter().flatten();
        let binding = |at: &usize| BindingView::new(self, self.all.get(*at)?);
        let mut found: Vec<BindingView<'a>> = by_name.filter_map(binding).collect();
        if grants.by_group.is_empty() {
            return found;
        }
        let identity = Identity::service_account(namespace, name);
        for binding in grants.by_group.iter().filter_map(binding) {
            let mut subjects = binding.subjects.iter();
            let names_it = subjects.any(|subject| {
                let principal = principal(subject, binding.namespace());
                let groups = identity.groups.iter().map(String::as_str);
                principal.is_some_and(|who| who.matches(&identity.user, groups))
            });
            let mut known = found.iter();
            if names_it && known.all(|known| !std::ptr::eq(known.written, binding.written)) {
                found.push(binding);
            }
        }
        found
    }

    /// Whether the inputs show all that they give to an account: no binding's subjects are filled in
    /// later, no document is missing, and none gives anything to an account of that name that may
    /// turn out to be this one, as a namespace is not written.
    pub(in crate::lint) fn shows_all_grants(&self, written: Option<&str>, name: &str) -> bool {
        let grants = self.grants();
        let may_be_it = || (written.is_some() || !self.is_complete) && grants.names.contains(name);
        let is_placed = written.is_some_and(|namespace| !is_open(namespace));
        self.broken.is_empty() && !grants.is_open && (is_placed || !may_be_it())
    }

    fn grants(&self) -> &Grants {
        self.grants.get_or_init(|| Grants::of(self))
    }
}
