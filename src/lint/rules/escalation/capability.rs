//! The engine of the family "a rule grants something dangerous": rows of verbs on resources, asked
//! of the evaluator.

use rolewright_catalog::{Scope, qualified_name};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, Rating, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use crate::finding::{Persona, Rule, Severity};
use crate::source::Place;

/// Group, plural name and subresource.
pub(in crate::lint) type Target = (&'static str, &'static str, &'static str);

/// A rule of the family.
pub(in crate::lint) struct Capability {
    pub(in crate::lint) rule: &'static Rule,
    /// What it looks for, the worst first: the first row that a rule grants is told.
    pub(in crate::lint) rows: &'static [Row],
    /// What to do.
    pub(in crate::lint) help: &'static [&'static str],
}

/// Verbs on resources that amount to the same.
pub(in crate::lint) struct Row {
    pub(in crate::lint) verbs: &'static [&'static str],
    pub(in crate::lint) targets: &'static [Target],
    /// What a holder can do by it; where it holds follows.
    pub(in crate::lint) effect: &'static str,
    /// The same where the grant is limited to names, which follow; none if nothing is worth
    /// telling then.
    pub(in crate::lint) named: Option<&'static str>,
    pub(in crate::lint) levels: Levels,
    pub(in crate::lint) personas: Personas,
    /// Names that are as good as all.
    pub(in crate::lint) dangerous_names: &'static [&'static str],
}

/// Who wants to hear of a grant, by how wide it holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) struct Personas {
    pub(in crate::lint) cluster: Persona,
    pub(in crate::lint) namespace: Persona,
    pub(in crate::lint) named: Persona,
}

impl Personas {
    /// Everybody, however narrow it is.
    pub(in crate::lint) const DEFAULT: Self =
        Self::of(Persona::Default, Persona::Default, Persona::Default);
    /// Everybody, unless it is limited to names.
    pub(in crate::lint) const UNLESS_NAMED: Self =
        Self::of(Persona::Default, Persona::Default, Persona::Pedantic);
    /// Everybody, if it holds in the whole cluster.
    pub(in crate::lint) const CLUSTER: Self =
        Self::of(Persona::Default, Persona::Pedantic, Persona::Pedantic);
    /// Whoever wants to hear of all there is.
    pub(in crate::lint) const PEDANTIC: Self =
        Self::of(Persona::Pedantic, Persona::Pedantic, Persona::Pedantic);

    const fn of(cluster: Persona, namespace: Persona, named: Persona) -> Self {
        Self {
            cluster,
            namespace,
            named,
        }
    }
}

/// The rules that tell of a wildcard among the resources of a rule.
const OF_WILDCARDS: &[&str] = &[
    "full-wildcard",
    "wildcard-resources",
    "wildcard-subresources",
];

impl Check for Capability {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let found = self.rows.iter().filter_map(|row| Found::of(row, rule));
        // Of equals the first: rows stand the worst first.
        let worst = found.reduce(|worst, other| {
            if other.rating.severity > worst.rating.severity {
                other
            } else {
                worst
            }
        });
        let Some(found) = worst else {
            return;
        };
        let mut draft = out
            .at(rule.role.written, &found.place, found.message(rule))
            .rated(&found.rating)
            .persona(found.persona())
            .label(format!("with {}", found.verbs.join(", ")))
            .through(rule);
        for advice in self.help {
            draft = draft.help(*advice);
        }
        if found.is_implied {
            draft = draft.implied_by(OF_WILDCARDS, rule);
        }
        draft.report();
    }
}

/// A row that a rule grants.
struct Found<'a> {
    row: &'a Row,
    verbs: Vec<&'static str>,
    is_named: bool,
    /// Whether the rule names none of the resources.
    is_implied: bool,
    place: Place,
    rating: Rating,
}

impl<'a> Found<'a> {
    fn of(row: &'a Row, rule: &RuleView<'_>) -> Option<Self> {
        let (mut any, mut named) = (Vec::new(), Vec::new());
        let mut place: Option<(bool, Place)> = None;
        for &target in row.targets {
            if is_dead(rule, target) {
                continue;
            }
            for &verb in row.verbs {
                let verbs = if rule.allows(verb, target, any_name(verb, target)) {
                    &mut any
                } else if is_allowed_by_name(rule, verb, target) {
                    &mut named
                } else {
                    continue;
                };
                if !verbs.contains(&verb) {
                    verbs.push(verb);
                }
                let entry = entry(rule, target);
                if place
                    .as_ref()
                    .is_none_or(|(is_implied, _)| *is_implied && !entry.0)
                {
                    place = Some(entry);
                }
            }
        }
        let is_named = any.is_empty();
        if is_named && (named.is_empty() || row.named.is_none()) {
            return None;
        }
        let (is_implied, place) = place?;
        let is_dangerous = rule
            .rule
            .resource_names
            .iter()
            .any(|name| row.dangerous_names.contains(&name.as_str()));
        let limit = match (is_named, is_dangerous) {
            (false, _) => Limit::None,
            (true, false) => Limit::Names,
            (true, true) => Limit::DangerousName,
        };
        Some(Self {
            row,
            verbs: if is_named { named } else { any },
            is_named,
            is_implied,
            place,
            rating: rate(&rule.role, &row.levels, limit),
        })
    }

    fn message(&self, rule: &RuleView<'_>) -> String {
        let phrase = rule.role.reach.phrase();
        match self.row.named.filter(|_| self.is_named) {
            None => format!("{} {phrase}", self.row.effect),
            Some(effect) => {
                let names: Vec<String> = rule
                    .rule
                    .resource_names
                    .iter()
                    .map(|name| format!("\"{name}\""))
                    .collect();
                format!("{effect} {} {phrase}", names.join(", "))
            }
        }
    }

    fn persona(&self) -> Persona {
        let personas = self.row.personas;
        // What is worse than usual is for everybody.
        if self.rating.severity == Severity::Critical {
            return personas.cluster;
        }
        match (self.is_named, self.rating.is_cluster_wide) {
            (true, _) => personas.named,
            (false, true) => personas.cluster,
            (false, false) => personas.namespace,
        }
    }
}

/// Whether a right on something cluster-scoped comes to nothing, as it stands in a Role. `bind` and
/// `use` are asked for where the binding or the Pod is, and one's own namespace in it.
fn is_dead(rule: &RuleView<'_>, target: Target) -> bool {
    let (group, plural, subresource) = target;
    if rule.role.is_cluster_role() || (group.is_empty() && plural == "namespaces") {
        return false;
    }
    let subresource = Some(subresource).filter(|text| !text.is_empty());
    let found = rule
        .role
        .set
        .catalog
        .get(group, &qualified_name("", plural, subresource));
    found.is_some_and(|found| found.scope() == Scope::Cluster)
}

/// The name that a request with a verb carries where any object will do.
fn any_name(verb: &str, target: Target) -> &'static str {
    match verb {
        "list" | "watch" | "deletecollection" => "",
        "create" if target.2.is_empty() => "",
        // No object bears it, so only a rule for every name allows it.
        _ => "\u{0}",
    }
}

/// Whether a request that carries one of the rule's names comes through.
fn is_allowed_by_name(rule: &RuleView<'_>, verb: &str, target: Target) -> bool {
    let names = rule.rule.resource_names.iter().map(String::as_str);
    let mut names = names.filter(|name| !name.is_empty());
    names.any(|name| {
        let carries_name = match verb {
            "deletecollection" => false,
            // Only a server-side apply creates what it names, and it patches.
            "create" if target.2.is_empty() => rule
                .role
                .rules()
                .any(|other| other.allows("patch", target, name)),
            _ => true,
        };
        carries_name && rule.allows(verb, target, name)
    })
}

/// Whether a wildcard stands for a target in a rule, and the entry that does, or that names it.
fn entry(rule: &RuleView<'_>, target: Target) -> (bool, Place) {
    let (_, plural, subresource) = target;
    let name = match subresource {
        "" => plural.to_owned(),
        _ => format!("{plural}/{subresource}"),
    };
    let entries = || rule.rule.resources.iter().zip(&rule.places.resources);
    if let Some((_, place)) = entries().find(|(entry, _)| **entry == name) {
        return (false, place.clone());
    }
    let wildcard = entries().find(|(entry, _)| entry.contains('*'));
    (
        true,
        wildcard.map_or_else(|| rule.places.rule.clone(), |(_, place)| place.clone()),
    )
}
