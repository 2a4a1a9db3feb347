//! The engine of rights that are dangerous together: halves that a role holds in any of its rules,
//! or that a subject holds by any of its bindings, those of its groups included.

use std::collections::HashSet;

use rolewright_rbac::matches::subject::principal;
use rolewright_rbac::{
    Action, Grant, GrantedRule, Identity, Policy, PolicyRule, Principal, RoleId, RoleRef,
    RoleRefKind, Scope, Subject,
};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, RoleView, RuleView, SetView, Width};
use super::capability::{OF_WILDCARDS, Target, any_name, entry, is_about, is_dead};
use crate::finding::Rule;
use crate::object::{Content, Written};
use crate::source::Place;

/// Two halves that are worse together.
pub(in crate::lint) struct Combination {
    pub(in crate::lint) rule: &'static Rule,
    /// The half at whose place it is told.
    pub(in crate::lint) first: Half,
    pub(in crate::lint) second: Half,
    /// What a holder can do by both; where follows.
    pub(in crate::lint) effect: &'static str,
    pub(in crate::lint) levels: Levels,
    /// Whether names limit what comes of both.
    pub(in crate::lint) is_limited_by_names: bool,
    /// Whether both halves must hold in the whole cluster.
    pub(in crate::lint) is_of_cluster: bool,
    pub(in crate::lint) help: &'static str,
}

/// Requests of which one suffices.
pub(in crate::lint) struct Half {
    pub(in crate::lint) requests: &'static [(&'static [&'static str], Target)],
    /// What it does, after "it".
    pub(in crate::lint) does: &'static str,
}

/// How a rule grants a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    Any,
    Named,
}

impl Half {
    /// The first request of the half that a rule grants, any name before some names.
    fn of(&self, rule: &PolicyRule) -> Option<(Extent, &'static str, Target)> {
        let requests = || {
            let requests = self.requests.iter();
            let requests = requests.filter(|(_, target)| is_about(rule, *target));
            requests.flat_map(|(verbs, target)| verbs.iter().map(move |verb| (*verb, *target)))
        };
        let any = requests().find(|(verb, target)| {
            let name = any_name(verb, *target);
            allows(rule, verb, *target, name)
        });
        if let Some((verb, target)) = any {
            return Some((Extent::Any, verb, target));
        }
        let names = || rule.resource_names.iter().filter(|name| !name.is_empty());
        let named = requests().find(|(verb, target)| {
            let creates = *verb == "create" && target.2.is_empty();
            // Only a server-side apply creates what it names, and it patches.
            *verb != "deletecollection"
                && names().any(|name| {
                    allows(rule, verb, *target, name)
                        && (!creates || allows(rule, "patch", *target, name))
                })
        });
        named.map(|(verb, target)| (Extent::Named, verb, target))
    }
}

fn allows(rule: &PolicyRule, verb: &str, target: Target, name: &str) -> bool {
    let (group, resource, subresource) = target;
    rule.allows(&Action::Resource {
        verb,
        group,
        resource,
        subresource,
        namespace: "",
        name,
    })
}

impl Check for Combination {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// Both halves in one role.
    fn check_role(&self, role: &RoleView<'_>, out: &mut Reporter<'_>) {
        let Some((first, first_extent, target)) = half_in(role, &self.first) else {
            return;
        };
        let Some((second, second_extent, _)) = half_in(role, &self.second) else {
            return;
        };
        if self.is_of_cluster && role.reach.width() != Width::Cluster {
            return;
        }
        let limit = match first_extent.max(second_extent) {
            Extent::Named if self.is_limited_by_names => Limit::Names,
            Extent::Any | Extent::Named => Limit::None,
        };
        let (is_implied, place) = entry(&first, target);
        let message = format!("{} {}", self.effect, role.reach.phrase());
        let mut draft = out
            .at(role.written, &place, message)
            .rated(rate(role, self.levels, limit))
            .label(self.first.does)
            .through(&first)
            .help(self.help);
        if second.index != first.index {
            draft = draft.related(
                &second.places.rule,
                format!("and here it {}", self.second.does),
            );
        }
        if is_implied {
            draft = draft.told_with(OF_WILDCARDS);
        }
        draft.report();
    }

    /// The halves in different roles of one subject.
    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        if !self.may_be_in(set) {
            return;
        }
        let mut seen = HashSet::new();
        for binding in set.bindings() {
            for subject in binding.subjects() {
                if !may_hold_otherwise(&binding, subject.subject) {
                    continue;
                }
                let meant = principal(subject.subject, binding.namespace());
                let Some(pair) = meant.and_then(|meant| self.pair(set.policy(), meant)) else {
                    continue;
                };
                if pair.is_through(set.policy(), &binding) && seen.insert(subject.name()) {
                    self.tell_pair(set, &pair, &binding, &subject.name(), subject.place, out);
                }
            }
        }
    }
}

/// The rule of a role that grants a half, the one for any name first.
fn half_in<'a>(role: &RoleView<'a>, half: &Half) -> Option<(RuleView<'a>, Extent, Target)> {
    let granting = role.rules().filter_map(|rule| {
        let (extent, verb, target) = half.of(rule.rule)?;
        (!is_dead(&rule, verb, target)).then_some((rule, extent, target))
    });
    granting.min_by_key(|(_, extent, _)| *extent)
}

/// Whether a subject may hold rules of more than one role by its bindings. Who is named once, for a
/// role that takes in no other, does not.
fn may_hold_otherwise(binding: &BindingView<'_>, subject: &Subject) -> bool {
    let is_plain = |role: &&Written| {
        matches!(
            role.content,
            Content::Role {
                aggregation: None,
                ..
            }
        )
    };
    binding.builtin_rules.is_some()
        || !binding.roles.iter().all(is_plain)
        || binding.set.may_be_named_again(subject)
        || binding.set.builtin.names(subject)
}

/// Two rules of a subject that grant the halves.
struct Pair<'p> {
    first: GrantedRule<'p>,
    second: GrantedRule<'p>,
    extent: Extent,
}

impl Pair<'_> {
    /// Where both hold: the narrower of the two.
    fn scope(&self) -> Scope<'_> {
        match self.first.scope {
            Scope::Cluster => self.second.scope,
            scope @ Scope::Namespace(_) => scope,
        }
    }

    /// Whether a binding gives one of the halves.
    fn is_through(&self, policy: &Policy, binding: &BindingView<'_>) -> bool {
        let is_it = |rule: &GrantedRule<'_>| {
            policy.binding(rule.chain.binding).is_some_and(|view| {
                view.name == binding.written.name
                    && match view.scope {
                        Scope::Cluster => binding.is_cluster_wide(),
                        Scope::Namespace(namespace) => binding.namespace() == Some(namespace),
                    }
            })
        };
        is_it(&self.first) || is_it(&self.second)
    }
}

impl Combination {
    /// Whether a rule of the inputs grants a half at all: what is built in is told elsewhere.
    fn may_be_in(&self, set: &SetView<'_>) -> bool {
        let mut rules = set.all.iter().flat_map(|written| match &written.content {
            Content::Role { rules, .. } => rules.as_slice(),
            _ => &[],
        });
        rules.any(|rule| self.first.of(rule).is_some() || self.second.of(rule).is_some())
    }

    /// The widest pair of halves that a subject holds by different roles; none if one role has
    /// both, which is told at that role.
    fn pair<'p>(&self, policy: &'p Policy, principal: Principal<'_>) -> Option<Pair<'p>> {
        let identity = match principal {
            Principal::User(name) => Identity::from_user_name(name),
            Principal::Group(name) => Identity::group(name),
            Principal::ServiceAccount { namespace, name } => {
                Identity::service_account(namespace, name)
            }
        };
        let rules: Vec<GrantedRule<'p>> = policy
            .grants(&identity)
            .into_iter()
            .filter_map(|grant| match grant {
                Grant::Rule(rule) => Some(rule),
                Grant::SystemMasters => None,
            })
            .filter(|rule| !self.is_of_cluster || rule.scope == Scope::Cluster)
            .collect();
        let granting = |half: &Half| -> Vec<(GrantedRule<'p>, Extent)> {
            let rules = rules.iter();
            let rules = rules.filter_map(|rule| Some((*rule, half.of(rule.rule)?.0)));
            rules.collect()
        };
        let (firsts, seconds) = (granting(&self.first), granting(&self.second));
        let mut best: Option<Pair<'p>> = None;
        for (first, one) in &firsts {
            for (second, other) in &seconds {
                let is_together = first.scope == second.scope
                    || first.scope == Scope::Cluster
                    || second.scope == Scope::Cluster;
                if !is_together {
                    continue;
                }
                if first.chain.source.origin == second.chain.source.origin {
                    return None;
                }
                let pair = Pair {
                    first: *first,
                    second: *second,
                    extent: *one.max(other),
                };
                let rank = |pair: &Pair<'_>| (pair.scope() != Scope::Cluster, pair.extent);
                if best.as_ref().is_none_or(|best| rank(&pair) < rank(best)) {
                    best = Some(pair);
                }
            }
        }
        best
    }

    fn tell_pair(
        &self,
        set: &SetView<'_>,
        pair: &Pair<'_>,
        binding: &BindingView<'_>,
        subject: &str,
        place: &Place,
        out: &mut Reporter<'_>,
    ) {
        let (is_wide, phrase) = match pair.scope() {
            Scope::Cluster => (true, "in the whole cluster".to_owned()),
            Scope::Namespace(name) => (set.is_privileged(name), format!("in namespace {name}")),
        };
        let mut severity = if is_wide {
            self.levels.cluster
        } else {
            self.levels.namespace
        };
        if pair.extent == Extent::Named && self.is_limited_by_names {
            severity = severity.step_down().min(self.levels.named);
        }
        let mut draft = out
            .at(
                binding.written,
                place,
                format!(
                    "{} {phrase}, by several roles of {subject} together",
                    self.effect
                ),
            )
            .severity(severity)
            .giving(binding)
            .help(self.help);
        for (half, rule) in [(&self.first, &pair.first), (&self.second, &pair.second)] {
            if let Some(place) = rule_place(set, rule) {
                draft = draft.related(place, format!("here it {}", half.does));
            }
        }
        draft.report();
    }
}

/// Where a rule is written, unless it is built in.
fn rule_place<'a>(set: &'a SetView<'_>, rule: &GrantedRule<'_>) -> Option<&'a Place> {
    let source = rule.chain.source;
    let role = set.policy().role(source.origin)?;
    let role_ref = RoleRef {
        kind: match source.origin {
            RoleId::Cluster(_) => RoleRefKind::ClusterRole,
            RoleId::Namespaced(_) => RoleRefKind::Role,
        },
        name: role.name.to_owned(),
    };
    let written: &Written = set
        .roles_named(&role_ref, role.namespace)
        .into_iter()
        .last()?;
    match &written.content {
        Content::Role { places, .. } => places.get(source.index).map(|places| &places.rule),
        _ => None,
    }
}
