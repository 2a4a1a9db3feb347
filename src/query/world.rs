//! What is asked: the objects of the inputs over the built-in ones, with their places.

use std::collections::HashSet;

use rolewright_catalog::{Catalog, builtin_rbac};
use rolewright_rbac::{BindingId, Chain, Policy, ResolvedRule, RoleId, Scope, Snapshot};

use super::open::Open;
use crate::object::{Objects, Places, ServiceAccount};
use crate::source::Place;

/// The objects that questions are answered from.
///
/// An object of the inputs replaces the built-in object of its kind and name, and a ClusterRole of
/// the inputs flows into the built-in roles that aggregate it.
#[derive(Debug)]
pub struct World {
    /// Which resources there are; the CRDs of the inputs are among them.
    pub catalog: Catalog,
    /// The evaluator.
    pub policy: Policy,
    /// The service accounts of the inputs.
    pub accounts: Vec<ServiceAccount>,
    places: Places,
    /// How many objects of each kind are built in; they come before those of the inputs.
    builtin: Counts,
    unused_name: String,
    /// What of the inputs is not known, if anything is.
    pub(super) open: Option<Open>,
}

/// How many objects of each kind there are.
#[derive(Debug, Clone, Copy)]
struct Counts {
    roles: usize,
    cluster_roles: usize,
    role_bindings: usize,
    cluster_role_bindings: usize,
}

impl Counts {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            roles: snapshot.roles.len(),
            cluster_roles: snapshot.cluster_roles.len(),
            role_bindings: snapshot.role_bindings.len(),
            cluster_role_bindings: snapshot.cluster_role_bindings.len(),
        }
    }
}

/// An RBAC object by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedObject {
    /// Its kind.
    pub kind: &'static str,
    /// Its namespace, if it lives in one.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Where its name is written; none if it is built in.
    pub place: Option<Place>,
}

impl NamedObject {
    /// Whether the API server makes it by itself and the inputs do not replace it.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.place.is_none()
    }
}

/// The rule at the end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlace {
    /// The ClusterRole in which the rule is written, where the role of the binding aggregates it.
    pub aggregated_from: Option<NamedObject>,
    /// Its position in the `rules` of the object in which it is written.
    pub index: usize,
    /// Where it is written; none if that object is built in.
    pub place: Option<Place>,
}

/// How a rule reaches a subject, with everything by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The binding.
    pub binding: NamedObject,
    /// Where the binding's subject is written; none if the binding is built in.
    pub subject: Option<Place>,
    /// The role that the binding gives.
    pub role: NamedObject,
    /// The rule.
    pub rule: RulePlace,
}

impl Link {
    /// Whether binding and rule are both built in, so that every cluster has them.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.binding.is_builtin() && self.rule.place.is_none()
    }
}

impl World {
    /// Joins the objects of the inputs with what the catalog's version has built in, and its CRDs
    /// with the catalog. `elsewhere` is what the inputs may hold besides: a cluster decides on it.
    #[must_use]
    pub fn new(objects: Objects, elsewhere: Objects, mut catalog: Catalog) -> Self {
        for definition in objects.custom_resource_definitions {
            catalog.extend(definition.into());
        }
        // Of two objects of one name the policy takes the last: that of the inputs.
        let mut snapshot = builtin_rbac(catalog.version());
        let builtin = Counts::of(&snapshot);
        let written = (objects.snapshot, objects.places);
        let elsewhere = [
            (elsewhere.snapshot, elsewhere.places),
            elsewhere.overwritten,
        ];
        let open = Open::of(&snapshot, &written, objects.overwritten, elsewhere);
        let (inputs, places) = written;
        snapshot.roles.extend(inputs.roles);
        snapshot.cluster_roles.extend(inputs.cluster_roles);
        snapshot.role_bindings.extend(inputs.role_bindings);
        snapshot
            .cluster_role_bindings
            .extend(inputs.cluster_role_bindings);
        Self {
            catalog,
            unused_name: unused_name(&snapshot),
            policy: Policy::new(snapshot),
            accounts: objects.service_accounts,
            places,
            builtin,
            open,
        }
    }

    /// A world of objects of which nobody asks where they are.
    #[must_use]
    pub(super) fn of_snapshot(snapshot: Snapshot, catalog: Catalog) -> Self {
        Self {
            catalog,
            unused_name: unused_name(&snapshot),
            builtin: Counts::of(&snapshot),
            policy: Policy::new(snapshot),
            accounts: Vec::new(),
            places: Places::default(),
            open: None,
        }
    }

    /// A name that no rule lists. Whoever may do something to an object of this name may do it to
    /// an object of any name.
    #[must_use]
    pub fn unused_name(&self) -> &str {
        &self.unused_name
    }

    /// Whether the inputs hold any RBAC object.
    #[must_use]
    pub fn has_inputs(&self) -> bool {
        let Places {
            roles,
            cluster_roles,
            role_bindings,
            cluster_role_bindings,
        } = &self.places;
        let counts = [
            roles.len(),
            cluster_roles.len(),
            role_bindings.len(),
            cluster_role_bindings.len(),
        ];
        counts.iter().any(|count| *count > 0)
    }

    /// A chain with everything by name; `None` if it is not one of this policy's.
    #[must_use]
    pub fn link(&self, chain: &Chain) -> Option<Link> {
        let aggregated = chain.source.origin != chain.role;
        let aggregated_from = if aggregated {
            Some(self.role(chain.source.origin)?)
        } else {
            None
        };
        Some(Link {
            binding: self.binding(chain.binding)?,
            subject: self.subject_place(chain),
            role: self.role(chain.role)?,
            rule: RulePlace {
                aggregated_from,
                index: chain.source.index,
                place: self.rule_place(chain.source),
            },
        })
    }

    /// A role by name; `None` if it is not one of this policy's.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<NamedObject> {
        let view = self.policy.role(id)?;
        let (kind, places) = match id {
            RoleId::Cluster(at) => (
                "ClusterRole",
                own(&self.places.cluster_roles, at, self.builtin.cluster_roles),
            ),
            RoleId::Namespaced(at) => ("Role", own(&self.places.roles, at, self.builtin.roles)),
        };
        Some(NamedObject {
            kind,
            namespace: view.namespace.map(str::to_owned),
            name: view.name.to_owned(),
            place: places.map(|places| places.name.clone()),
        })
    }

    /// A binding by name; `None` if it is not one of this policy's.
    #[must_use]
    pub fn binding(&self, id: BindingId) -> Option<NamedObject> {
        let view = self.policy.binding(id)?;
        let (kind, namespace) = match view.scope {
            Scope::Cluster => ("ClusterRoleBinding", None),
            Scope::Namespace(namespace) => ("RoleBinding", Some(namespace.to_owned())),
        };
        Some(NamedObject {
            kind,
            namespace,
            name: view.name.to_owned(),
            place: self.binding_places(id).map(|places| places.name.clone()),
        })
    }

    /// Where the reference of a binding is written; none if the binding is built in.
    #[must_use]
    pub fn role_ref_place(&self, id: BindingId) -> Option<Place> {
        self.binding_places(id)
            .map(|places| places.role_ref.clone())
    }

    fn subject_place(&self, chain: &Chain) -> Option<Place> {
        let places = self.binding_places(chain.binding)?;
        places.subjects.get(chain.subject).cloned()
    }

    fn rule_place(&self, rule: ResolvedRule) -> Option<Place> {
        let places = match rule.origin {
            RoleId::Cluster(at) => own(&self.places.cluster_roles, at, self.builtin.cluster_roles),
            RoleId::Namespaced(at) => own(&self.places.roles, at, self.builtin.roles),
        };
        Some(places?.rules.get(rule.index)?.rule.clone())
    }

    fn binding_places(&self, id: BindingId) -> Option<&crate::object::BindingPlaces> {
        match id {
            BindingId::Cluster(at) => own(
                &self.places.cluster_role_bindings,
                at,
                self.builtin.cluster_role_bindings,
            ),
            BindingId::Namespaced(at) => {
                own(&self.places.role_bindings, at, self.builtin.role_bindings)
            }
        }
    }

    /// The built-in roles and bindings that objects of the inputs replace, by name.
    #[must_use]
    pub fn replaced(&self) -> Vec<NamedObject> {
        let snapshot = self.policy.snapshot();
        let Counts {
            roles,
            cluster_roles,
            role_bindings,
            cluster_role_bindings,
        } = self.builtin;
        let replaced_roles = replaced(&snapshot.roles, roles, |role| {
            (role.namespace.as_str(), role.name.as_str())
        });
        let replaced_cluster_roles =
            replaced(&snapshot.cluster_roles, cluster_roles, |role| &role.name);
        let replaced_bindings = replaced(&snapshot.role_bindings, role_bindings, |binding| {
            (binding.namespace.as_str(), binding.name.as_str())
        });
        let replaced_cluster_bindings = replaced(
            &snapshot.cluster_role_bindings,
            cluster_role_bindings,
            |binding| &binding.name,
        );
        let cluster_roles = replaced_cluster_roles.map(|at| self.role(RoleId::Cluster(at)));
        let roles = replaced_roles.map(|at| self.role(RoleId::Namespaced(at)));
        let cluster_bindings =
            replaced_cluster_bindings.map(|at| self.binding(BindingId::Cluster(at)));
        let bindings = replaced_bindings.map(|at| self.binding(BindingId::Namespaced(at)));
        cluster_roles
            .chain(roles)
            .chain(cluster_bindings)
            .chain(bindings)
            .flatten()
            .collect()
    }
}

/// What stands beside a position of the snapshot, if that is not one of the built-in objects.
fn own<T>(places: &[T], at: usize, builtin: usize) -> Option<&T> {
    places.get(at.checked_sub(builtin)?)
}

/// The positions of those objects after the built-in ones that bear the key of one of them.
fn replaced<'s, T, K: std::hash::Hash + Eq + 's>(
    objects: &'s [T],
    builtin: usize,
    key: impl Fn(&'s T) -> K + 's,
) -> impl Iterator<Item = usize> + 's {
    let names: HashSet<K> = objects.iter().take(builtin).map(&key).collect();
    let own = objects.iter().enumerate().skip(builtin);
    own.filter(move |(_, object)| names.contains(&key(object)))
        .map(|(at, _)| at)
}

fn unused_name(snapshot: &Snapshot) -> String {
    let of_roles = snapshot.roles.iter().flat_map(|role| &role.rules);
    let of_cluster_roles = snapshot.cluster_roles.iter().flat_map(|role| &role.rules);
    let used: HashSet<&str> = of_roles
        .chain(of_cluster_roles)
        .flat_map(|rule| &rule.resource_names)
        .map(String::as_str)
        .collect();
    let mut name = "any".to_owned();
    while used.contains(name.as_str()) {
        name.push_str("-other");
    }
    name
}
