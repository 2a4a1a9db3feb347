//! A snapshot made ready to answer: which objects count, what aggregated roles hold, and who is
//! reached by which binding.

mod aggregation;
mod decide;
mod effective;
mod grants;
mod ids;
mod index;
mod nearest;
mod rings;
mod views;
mod who_can;

pub use aggregation::AggregationCycle;
pub use grants::{Grant, GrantedRule};
pub use ids::{BindingId, Chain, Decision, Evidence, ResolvedRule, RoleId, Scope};
pub use nearest::{Axis, NearMiss};
pub use views::{BindingView, RoleView};
pub use who_can::Holder;

use crate::matches::subject::principal;
use crate::matches::verb::VerbSet;
use crate::{PolicyRule, RoleRef, Snapshot, Subject};
use aggregation::Resolution;
use effective::Effective;
use index::{Entry, Index};

/// A compiled snapshot.
///
/// It owns the snapshot; the ids in its answers are positions there. If an object stands in the
/// snapshot twice (same kind, namespace and name), the last one counts and the others are as if
/// they were not there, which is what applying them in turn would leave.
///
/// No answer depends on the order of the objects: bindings are visited ClusterRoleBindings first,
/// by name, then RoleBindings by namespace and name; a binding's subjects and a role's rules in
/// the order in which they are written, as the API server does.
#[derive(Debug)]
pub struct Policy {
    snapshot: Snapshot,
    roles: Vec<CompiledRole>,
    /// Positions in `roles` by position in the snapshot; `None` for what a later object replaces.
    cluster_role_places: Vec<Option<u32>>,
    role_places: Vec<Option<u32>>,
    /// All bindings that count, in visiting order.
    bindings: Vec<Bound>,
    /// Positions in `bindings` by position in the snapshot.
    cluster_role_binding_places: Vec<Option<u32>>,
    role_binding_places: Vec<Option<u32>>,
    index: Index,
    cycles: Vec<AggregationCycle>,
}

/// A role with all rules that it holds.
#[derive(Debug)]
struct CompiledRole {
    id: RoleId,
    /// The verbs of all rules together.
    verbs: VerbSet,
    rule_verbs: Vec<VerbSet>,
    rules: Vec<ResolvedRule>,
}

/// A binding that counts, with the place of its role if there is one.
#[derive(Debug, Clone, Copy)]
struct Bound {
    id: BindingId,
    role: Option<u32>,
}

impl Policy {
    /// Compiles a snapshot of files: aggregated ClusterRoles get the rules that the controller
    /// would give them.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        Self::compile(snapshot, aggregation::resolve)
    }

    /// Compiles a snapshot of a running cluster: the rules of every ClusterRole count as stored,
    /// for that is what the authorizer reads, whatever the controller has yet to do.
    #[must_use]
    pub fn with_stored_rules(snapshot: Snapshot) -> Self {
        Self::compile(snapshot, aggregation::as_stored)
    }

    fn compile(
        snapshot: Snapshot,
        resolve: impl Fn(&Snapshot, &Effective<'_>) -> Resolution,
    ) -> Self {
        let effective = Effective::of(&snapshot);
        let Resolution { rules, cycles } = resolve(&snapshot, &effective);
        let mut build = Build::new(&snapshot);
        for (position, rules) in rules {
            build.add_role(RoleId::Cluster(position), rules);
        }
        for &position in effective.roles.values() {
            let origin = RoleId::Namespaced(position);
            let count = snapshot
                .roles
                .get(position)
                .map_or(0, |role| role.rules.len());
            let rules = (0..count).map(|index| ResolvedRule { origin, index });
            build.add_role(origin, rules.collect());
        }
        let cluster = effective.cluster_role_bindings.values();
        for id in cluster.map(|&position| BindingId::Cluster(position)) {
            build.add_binding(id, &effective);
        }
        let namespaced = effective.role_bindings.values();
        for id in namespaced.map(|&position| BindingId::Namespaced(position)) {
            build.add_binding(id, &effective);
        }
        let Build {
            roles,
            cluster_role_places,
            role_places,
            bindings,
            cluster_role_binding_places,
            role_binding_places,
            index,
            ..
        } = build;
        Self {
            snapshot,
            roles,
            cluster_role_places,
            role_places,
            bindings,
            cluster_role_binding_places,
            role_binding_places,
            index,
            cycles,
        }
    }

    /// The snapshot as it was given.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The rules that a role holds, those of aggregation included; in a decision the first that
    /// matches counts. Empty for a role that a later object of the same name replaces.
    #[must_use]
    pub fn rules_of(&self, role: RoleId) -> &[ResolvedRule] {
        self.compiled_role(role).map_or(&[], |role| &role.rules)
    }

    /// The text of a rule; `None` if the id is not one of this policy's.
    #[must_use]
    pub fn rule(&self, rule: ResolvedRule) -> Option<&PolicyRule> {
        rule_in(&self.snapshot, rule)
    }

    /// ClusterRoles that aggregate each other, by name. What they hold may depend on the order in
    /// which a real controller meets them, so answers that rest on them deserve a warning.
    #[must_use]
    pub fn aggregation_cycles(&self) -> &[AggregationCycle] {
        &self.cycles
    }

    /// The bindings whose role does not exist (or, in a ClusterRoleBinding, is a Role), in
    /// visiting order. They grant nothing until the role is there.
    #[must_use]
    pub fn dangling(&self) -> Vec<BindingId> {
        let dangling = self.bindings.iter().filter(|bound| bound.role.is_none());
        dangling.map(|bound| bound.id).collect()
    }

    fn compiled_role(&self, id: RoleId) -> Option<&CompiledRole> {
        let place = match id {
            RoleId::Cluster(position) => self.cluster_role_places.get(position),
            RoleId::Namespaced(position) => self.role_places.get(position),
        };
        self.role_at((*place?)?)
    }

    #[inline]
    fn role_at(&self, place: u32) -> Option<&CompiledRole> {
        self.roles.get(place as usize)
    }
}

fn rule_in(snapshot: &Snapshot, rule: ResolvedRule) -> Option<&PolicyRule> {
    let rules = match rule.origin {
        RoleId::Cluster(role) => &snapshot.cluster_roles.get(role)?.rules,
        RoleId::Namespaced(role) => &snapshot.roles.get(role)?.rules,
    };
    rules.get(rule.index)
}

/// The parts of a binding that both kinds have; the namespace is `None` for a ClusterRoleBinding.
fn binding_in(
    snapshot: &Snapshot,
    id: BindingId,
) -> Option<(Option<&str>, &str, &RoleRef, &[Subject])> {
    match id {
        BindingId::Cluster(position) => {
            let binding = snapshot.cluster_role_bindings.get(position)?;
            Some((None, &binding.name, &binding.role_ref, &binding.subjects))
        }
        BindingId::Namespaced(position) => {
            let binding = snapshot.role_bindings.get(position)?;
            let namespace = Some(binding.namespace.as_str());
            Some((
                namespace,
                &binding.name,
                &binding.role_ref,
                &binding.subjects,
            ))
        }
    }
}

/// A policy under construction.
struct Build<'s> {
    snapshot: &'s Snapshot,
    roles: Vec<CompiledRole>,
    cluster_role_places: Vec<Option<u32>>,
    role_places: Vec<Option<u32>>,
    bindings: Vec<Bound>,
    cluster_role_binding_places: Vec<Option<u32>>,
    role_binding_places: Vec<Option<u32>>,
    index: Index,
}

impl<'s> Build<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            roles: Vec::new(),
            cluster_role_places: vec![None; snapshot.cluster_roles.len()],
            role_places: vec![None; snapshot.roles.len()],
            bindings: Vec::new(),
            cluster_role_binding_places: vec![None; snapshot.cluster_role_bindings.len()],
            role_binding_places: vec![None; snapshot.role_bindings.len()],
            index: Index::default(),
        }
    }

    fn add_role(&mut self, id: RoleId, rules: Vec<ResolvedRule>) {
        let rule_verbs: Vec<VerbSet> = rules
            .iter()
            .filter_map(|rule| rule_in(self.snapshot, *rule))
            .map(|rule| VerbSet::new(&rule.verbs))
            .collect();
        let verbs = rule_verbs
            .iter()
            .fold(VerbSet::default(), |all, one| all.union(*one));
        let slot = match id {
            RoleId::Cluster(position) => self.cluster_role_places.get_mut(position),
            RoleId::Namespaced(position) => self.role_places.get_mut(position),
        };
        if let Some(slot) = slot {
            *slot = Some(place(self.roles.len()));
            self.roles.push(CompiledRole {
                id,
                verbs,
                rule_verbs,
                rules,
            });
        }
    }

    fn add_binding(&mut self, id: BindingId, effective: &Effective<'_>) {
        let Some((namespace, _, role_ref, subjects)) = binding_in(self.snapshot, id) else {
            return;
        };
        let role = effective
            .resolve(role_ref.kind, &role_ref.name, namespace)
            .and_then(|role| match role {
                RoleId::Cluster(position) => *self.cluster_role_places.get(position)?,
                RoleId::Namespaced(position) => *self.role_places.get(position)?,
            });
        let rank = place(self.bindings.len());
        let slot = match id {
            BindingId::Cluster(position) => self.cluster_role_binding_places.get_mut(position),
            BindingId::Namespaced(position) => self.role_binding_places.get_mut(position),
        };
        if let Some(slot) = slot {
            *slot = Some(rank);
        }
        self.bindings.push(Bound { id, role });
        // A RoleBinding without a namespace is in none that a request could name.
        let (Some(role), true) = (role, namespace != Some("")) else {
            return;
        };
        for (position, subject) in subjects.iter().enumerate() {
            if let Some(whom) = principal(subject, namespace) {
                let entry = Entry {
                    rank,
                    subject: place(position),
                    role,
                    binding: id,
                };
                self.index.add(whom, namespace, entry);
            }
        }
    }
}

/// A position in 32 bits. More objects than that do not fit into memory: each of them takes over
/// a hundred bytes before it is compiled.
fn place(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
