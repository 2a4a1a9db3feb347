//! What a chart grants besides where a cluster tells its templates something else than Helm does.

use std::collections::HashSet;

use rolewright_rbac::{ClusterRole, PolicyRule, Role, RoleRef, RoleRefKind, Snapshot};

use crate::object::Objects;
use crate::source::Document;

/// Those of the documents that grant what is not granted without them, or that cannot be judged, and the
/// accounts that they may be for.
pub(super) fn of_rights(
    elsewhere: Vec<Document>,
    usual: &[Document],
    namespace: &str,
) -> Vec<Document> {
    if elsewhere.is_empty() {
        return elsewhere;
    }
    let usual = Objects::collect(usual, namespace);
    let all: Vec<(Document, Objects)> = elsewhere
        .into_iter()
        .map(|document| {
            let objects = Objects::collect(std::slice::from_ref(&document), namespace);
            (document, objects)
        })
        .collect();
    let empty = all.iter().flat_map(|(_, objects)| roles(&objects.snapshot));
    let empty = empty.filter(|role| role.rules().all(is_of_the_past));
    let empty: HashSet<Key> = empty.map(|role| role.key()).collect();
    let known: HashSet<Key> = roles(&usual.snapshot).map(|role| role.key()).collect();
    let grants = |objects: &Objects| {
        let snapshot = &objects.snapshot;
        roles(snapshot).any(|role| role.is_new(&usual.snapshot))
            || has_new_binding(snapshot, &usual.snapshot, |key| {
                empty.contains(key) && !known.contains(key)
            })
            || objects.is_incomplete()
    };
    if !all.iter().any(|(_, objects)| grants(objects)) {
        return Vec::new();
    }
    let is_new_account = |objects: &Objects| {
        let mut accounts = objects.service_accounts.iter();
        accounts.any(|account| {
            let mut usual = usual.service_accounts.iter();
            !usual.any(|it| it.name == account.name && it.namespace == account.namespace)
        })
    };
    let kept = all.into_iter();
    let kept = kept.filter(|(_, objects)| grants(objects) || is_new_account(objects));
    kept.map(|(document, _)| document).collect()
}

/// A role's namespace, if it lives in one, and its name.
type Key = (Option<String>, String);

/// A role of either kind.
enum AnyRole<'a> {
    Namespaced(&'a Role),
    Cluster(&'a ClusterRole),
}

fn roles(snapshot: &Snapshot) -> impl Iterator<Item = AnyRole<'_>> {
    let namespaced = snapshot.roles.iter().map(AnyRole::Namespaced);
    namespaced.chain(snapshot.cluster_roles.iter().map(AnyRole::Cluster))
}

impl AnyRole<'_> {
    fn key(&self) -> Key {
        match self {
            Self::Namespaced(role) => (Some(role.namespace.clone()), role.name.clone()),
            Self::Cluster(role) => (None, role.name.clone()),
        }
    }

    fn rules(&self) -> impl Iterator<Item = &PolicyRule> {
        match self {
            Self::Namespaced(role) => role.rules.iter(),
            Self::Cluster(role) => role.rules.iter(),
        }
    }

    /// Whether it has a rule that the usual one of its name has not, or is aggregated otherwise.
    fn is_new(&self, usual: &Snapshot) -> bool {
        let known = roles(usual).find(|role| role.key() == self.key());
        let mut rules = self.rules().filter(|rule| !is_of_the_past(rule));
        match (self, known) {
            (AnyRole::Cluster(role), None) => {
                role.aggregation_rule.is_some() || rules.next().is_some()
            }
            (AnyRole::Namespaced(_), None) => rules.next().is_some(),
            (_, Some(known)) => {
                let is_other = match (self, &known) {
                    (AnyRole::Cluster(one), AnyRole::Cluster(other)) => {
                        one.labels != other.labels || one.aggregation_rule != other.aggregation_rule
                    }
                    _ => false,
                };
                is_other || rules.any(|rule| known.rules().all(|known| known != rule))
            }
        }
    }
}

/// Whether a rule is about what no cluster has any more: `PodSecurityPolicy`, which charts grant where
/// there is one.
fn is_of_the_past(rule: &PolicyRule) -> bool {
    let is_that = |resource: &String| resource == "podsecuritypolicies";
    !rule.resources.is_empty()
        && rule.resources.iter().all(is_that)
        && rule.verbs.iter().all(|verb| verb == "use")
}

/// Whether a binding gives somebody a role whom the usual one of its name gives it not; a role that is
/// empty is none.
fn has_new_binding(snapshot: &Snapshot, usual: &Snapshot, is_empty: impl Fn(&Key) -> bool) -> bool {
    let is_empty = |role: &RoleRef, namespace: Option<&String>| {
        let namespace = namespace.filter(|_| role.kind == RoleRefKind::Role);
        is_empty(&(namespace.cloned(), role.name.clone()))
    };
    let bindings = snapshot.role_bindings.iter();
    let mut bindings = bindings.filter(|it| !is_empty(&it.role_ref, Some(&it.namespace)));
    let cluster_bindings = snapshot.cluster_role_bindings.iter();
    let mut cluster_bindings = cluster_bindings.filter(|it| !is_empty(&it.role_ref, None));
    bindings.any(|binding| {
        let mut usual = usual.role_bindings.iter();
        !usual.any(|it| {
            (&it.namespace, &it.role_ref) == (&binding.namespace, &binding.role_ref)
                && binding.subjects.iter().all(|one| it.subjects.contains(one))
        })
    }) || cluster_bindings.any(|binding| {
        let mut usual = usual.cluster_role_bindings.iter();
        !usual.any(|it| {
            it.role_ref == binding.role_ref
                && binding.subjects.iter().all(|one| it.subjects.contains(one))
        })
    })
}
