//! Which rules an aggregated ClusterRole holds once the controller has come to rest.
//!
//! The API server decides by the stored `rules`; a controller fills them in from the roles that
//! `aggregationRule` selects. For files that no controller has seen we compute where it ends: the
//! union of the selected roles' rules, each selector in turn, the roles of a selector by name, the
//! role itself left out, a rule that is already there left out. A union that is not empty replaces
//! the role's own rules; an empty one leaves them, for the role then goes on feeding them to others.
//!
//! Roles that select each other in a ring hold what flows into the ring from outside. Their own
//! rules may survive on a real server, depending on the order in which the controller met them;
//! [`AggregationCycle::depends_on_order`] says where that is so. A ring into which nothing flows
//! keeps the own rules of one member: on a server whichever came last, here the last by name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::effective::Effective;
use super::ids::{ResolvedRule, RoleId};
use super::rings::rings;
use crate::{ClusterRole, LabelSelector, LabelSelectorOperator, PolicyRule, Snapshot};

/// ClusterRoles that select each other, directly or through others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AggregationCycle {
    /// The members' positions in [`Snapshot::cluster_roles`], by name.
    pub roles: Vec<RoleId>,
    /// Whether a real server may end with further rules, depending on the controller's order:
    /// a member, or an aggregated role that feeds the ring, has rules of its own that are not
    /// among those we computed.
    pub depends_on_order: bool,
}

/// The resolved rules by position in [`Snapshot::cluster_roles`], and the rings that were met.
#[derive(Default)]
pub(super) struct Resolution {
    pub(super) rules: BTreeMap<usize, Vec<ResolvedRule>>,
    pub(super) cycles: Vec<AggregationCycle>,
}

/// Every ClusterRole with the rules it is written with.
pub(super) fn as_stored(snapshot: &Snapshot, effective: &Effective<'_>) -> Resolution {
    let rules = effective
        .cluster_roles
        .values()
        .map(|&role| (role, own_rules(snapshot, role)))
        .collect();
    Resolution {
        rules,
        cycles: Vec::new(),
    }
}

/// Every ClusterRole with the rules it holds when the controller has come to rest.
pub(super) fn resolve(snapshot: &Snapshot, effective: &Effective<'_>) -> Resolution {
    let mut resolver = Resolver {
        snapshot,
        sources: sources(snapshot, effective),
        resolution: as_stored(snapshot, effective),
    };
    for ring in rings(&resolver.sources) {
        match ring.as_slice() {
            [role] => resolver.settle_one(*role),
            _ => resolver.settle_ring(&ring, effective),
        }
    }
    resolver.resolution.cycles.sort_by(|left, right| {
        let first = |cycle: &AggregationCycle| match cycle.roles.first() {
            Some(RoleId::Cluster(role)) => name_of(snapshot, *role).to_owned(),
            _ => String::new(),
        };
        first(left).cmp(&first(right))
    });
    resolver.resolution
}

/// Of each aggregated role the roles that feed it, in the controller's order.
fn sources(snapshot: &Snapshot, effective: &Effective<'_>) -> BTreeMap<usize, Vec<usize>> {
    effective
        .cluster_roles
        .values()
        .filter_map(|&position| {
            let role = snapshot.cluster_roles.get(position)?;
            let selectors = &role.aggregation_rule.as_ref()?.cluster_role_selectors;
            // The controller gives up on a role one of whose selectors it cannot read.
            if !selectors.iter().all(LabelSelector::is_valid) {
                return None;
            }
            Some((position, select(snapshot, effective, position, selectors)))
        })
        .collect()
}

fn select(
    snapshot: &Snapshot,
    effective: &Effective<'_>,
    itself: usize,
    selectors: &[LabelSelector],
) -> Vec<usize> {
    let mut seen = HashSet::new();
    selectors
        .iter()
        .flat_map(|selector| {
            effective.cluster_roles.values().copied().filter(|&other| {
                other != itself
                    && snapshot
                        .cluster_roles
                        .get(other)
                        .is_some_and(|role| selector.matches(&role.labels))
            })
        })
        // A role that two selectors choose adds nothing the second time.
        .filter(|other| seen.insert(*other))
        .collect()
}

struct Resolver<'s> {
    snapshot: &'s Snapshot,
    sources: BTreeMap<usize, Vec<usize>>,
    resolution: Resolution,
}

impl Resolver<'_> {
    /// A role outside of any ring: all that feeds it is settled.
    fn settle_one(&mut self, role: usize) {
        let union = self.union(self.feeds(role));
        self.replace(role, union);
    }

    /// Roles that feed each other: all of them hold the same rules in the end.
    fn settle_ring(&mut self, ring: &[usize], effective: &Effective<'_>) {
        let members: BTreeSet<usize> = ring.iter().copied().collect();
        let by_name: Vec<usize> = effective
            .cluster_roles
            .values()
            .copied()
            .filter(|role| members.contains(role))
            .collect();
        let from_outside: Vec<Vec<ResolvedRule>> = by_name
            .iter()
            .map(|&role| {
                let outside = self.feeds(role).filter(|source| !members.contains(source));
                self.union(outside)
            })
            .collect();
        let mut all = self.distinct(from_outside.iter().flatten().copied());
        if all.is_empty() {
            let survivor = by_name
                .iter()
                .rev()
                .map(|&role| own_rules(self.snapshot, role))
                .find(|rules| !rules.is_empty());
            all = self.distinct(survivor.unwrap_or_default().into_iter());
        }
        let depends_on_order = self.own_rules_may_survive(&by_name, &all);
        for (&role, outside) in by_name.iter().zip(&from_outside) {
            let rules = self.distinct(outside.iter().chain(&all).copied());
            self.replace(role, rules);
        }
        self.resolution.cycles.push(AggregationCycle {
            roles: by_name.into_iter().map(RoleId::Cluster).collect(),
            depends_on_order,
        });
    }

    /// Whether a member, or an aggregated role that feeds the ring, is written with a rule that is
    /// not among those that the ring ends with.
    fn own_rules_may_survive(&self, members: &[usize], settled: &[ResolvedRule]) -> bool {
        let settled: HashSet<&PolicyRule> = settled
            .iter()
            .filter_map(|rule| rule_of(self.snapshot, *rule))
            .collect();
        let mut seen: BTreeSet<usize> = members.iter().copied().collect();
        let mut open: Vec<usize> = members.to_vec();
        while let Some(role) = open.pop() {
            let strange = own_rules(self.snapshot, role)
                .into_iter()
                .filter_map(|rule| rule_of(self.snapshot, rule))
                .any(|rule| !settled.contains(rule));
            if strange {
                return true;
            }
            let aggregated = self
                .feeds(role)
                .filter(|source| self.sources.contains_key(source));
            open.extend(aggregated.filter(|source| seen.insert(*source)));
        }
        false
    }

    fn feeds(&self, role: usize) -> impl Iterator<Item = usize> {
        self.sources.get(&role).into_iter().flatten().copied()
    }

    /// The rules that the sources hold now, in their order, without repetitions.
    fn union(&self, sources: impl Iterator<Item = usize>) -> Vec<ResolvedRule> {
        let rules = sources.filter_map(|source| self.resolution.rules.get(&source));
        self.distinct(rules.flatten().copied())
    }

    /// The rules without those whose like came before.
    fn distinct(&self, rules: impl Iterator<Item = ResolvedRule>) -> Vec<ResolvedRule> {
        let mut seen = HashSet::new();
        rules
            .filter(|rule| rule_of(self.snapshot, *rule).is_some_and(|rule| seen.insert(rule)))
            .collect()
    }

    fn replace(&mut self, role: usize, union: Vec<ResolvedRule>) {
        if !union.is_empty() {
            self.resolution.rules.insert(role, union);
        }
    }
}

fn own_rules(snapshot: &Snapshot, position: usize) -> Vec<ResolvedRule> {
    let count = snapshot
        .cluster_roles
        .get(position)
        .map_or(0, |role| role.rules.len());
    let origin = RoleId::Cluster(position);
    (0..count)
        .map(|index| ResolvedRule { origin, index })
        .collect()
}

fn rule_of(snapshot: &Snapshot, rule: ResolvedRule) -> Option<&PolicyRule> {
    match rule.origin {
        RoleId::Cluster(role) => snapshot.cluster_roles.get(role)?.rules.get(rule.index),
        RoleId::Namespaced(role) => snapshot.roles.get(role)?.rules.get(rule.index),
    }
}

fn name_of(snapshot: &Snapshot, position: usize) -> &str {
    snapshot
        .cluster_roles
        .get(position)
        .map_or("", |role: &ClusterRole| role.name.as_str())
}

impl LabelSelector {
    /// Whether the selector can be read at all: `In` and `NotIn` need values, the other two
    /// operators bear none.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.match_expressions
            .iter()
            .all(|requirement| match requirement.operator {
                LabelSelectorOperator::In | LabelSelectorOperator::NotIn => {
                    !requirement.values.is_empty()
                }
                LabelSelectorOperator::Exists | LabelSelectorOperator::DoesNotExist => {
                    requirement.values.is_empty()
                }
            })
    }

    /// Whether the selector selects an object with these labels.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        let exact = self
            .match_labels
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value));
        exact
            && self.match_expressions.iter().all(|requirement| {
                let value = labels.get(&requirement.key);
                let listed = value.is_some_and(|value| requirement.values.contains(value));
                match requirement.operator {
                    LabelSelectorOperator::In => listed,
                    LabelSelectorOperator::NotIn => !listed,
                    LabelSelectorOperator::Exists => value.is_some(),
                    LabelSelectorOperator::DoesNotExist => value.is_none(),
                }
            })
    }
}
