//! The engine of the family "a rule grants something dangerous": rows of verbs on resources, asked
//! of the evaluator.

use rolewright_catalog::{Scope, qualified_name};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, Rating, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{RuleView, Width};
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
    /// Names that are as good as all; a `*` at the end stands for all names that begin like this.
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
pub(in crate::lint) const OF_WILDCARDS: &[&str] = &[
    "full-wildcard",
    "wildcard-resources",
    "wildcard-subresources",
];

impl Row {
    fn is_dangerous(&self, name: &str) -> bool {
        let mut names = self.dangerous_names.iter();
        names.any(|dangerous| match dangerous.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == *dangerous,
        })
    }
}

impl Check for Capability {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        self.tell(rule, &[], out);
    }
}

/// A capability of which some other rules tell better where they find something at its place.
pub(in crate::lint) struct PartOf {
    pub(in crate::lint) capability: Capability,
    pub(in crate::lint) rules: &'static [&'static str],
}

impl Check for PartOf {
    fn rule(&self) -> &'static Rule {
        self.capability.rule
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        self.capability.tell(rule, self.rules, out);
    }
}

impl Capability {
    /// Tells of a rule; `whole` are the rules that tell better of the same place.
    pub(in crate::lint) fn tell(
        &self,
        rule: &RuleView<'_>,
        whole: &'static [&'static str],
        out: &mut Reporter<'_>,
    ) {
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
            draft = draft.told_with(OF_WILDCARDS);
        } else if !whole.is_empty() {
            draft = draft.told_with(whole);
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
            for &verb in row.verbs {
                let verbs = if rule.allows(verb, target, any_name(verb, target)) {
                    &mut any
                } else if is_allowed_by_name(rule, verb, target) {
                    &mut named
                } else {
                    continue;
                };
                // Few rules get here, and this asks for more.
                if is_dead(rule, verb, target) {
                    continue;
                }
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
            .any(|name| row.is_dangerous(name));
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
        let severity = self.rating.severity;
        if severity == Severity::Critical || severity > self.row.levels.cluster {
            return Persona::Default;
        }
        match (self.is_named, self.rating.is_cluster_wide) {
            (true, _) => personas.named,
            (false, true) => personas.cluster,
            (false, false) => personas.namespace,
        }
    }
}

/// Whether a right on something cluster-scoped comes to nothing, as it stands in a Role or as only
/// RoleBindings give it. `bind` and `use` are asked for where the binding or the Pod is, and one's
/// own namespace in it.
pub(in crate::lint) fn is_dead(rule: &RuleView<'_>, verb: &str, target: Target) -> bool {
    let (group, plural, subresource) = target;
    let is_asked_in_namespace = match verb {
        "bind" => plural == "clusterroles",
        "use" => true,
        _ => group.is_empty() && plural == "namespaces",
    };
    if is_asked_in_namespace {
        return false;
    }
    if rule.role.is_cluster_role() && rule.role.reach.width() == Width::Cluster {
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
pub(in crate::lint) fn any_name(verb: &str, target: Target) -> &'static str {
    match verb {
        "list" | "watch" | "deletecollection" => "",
        "create" if target.2.is_empty() => "",
        // No object bears it, so only a rule for every name allows it.
        _ => "\u{0}",
    }
}

/// Whether a request that carries one of the rule's names comes through.
fn is_allowed_by_name(rule: &RuleView<'_>, verb: &str, target: Target) -> bool {
    let names = rule.rule.resource_names.iter();
    names
        .filter(|name| !name.is_empty())
        .any(|name| is_allowed_on(rule, verb, target, name))
}

/// Whether a request that carries a name comes through.
pub(in crate::lint) fn is_allowed_on(
    rule: &RuleView<'_>,
    verb: &str,
    target: Target,
    name: &str,
) -> bool {
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
}

/// Whether a wildcard stands for a target in a rule, and the entry that does, or that names it. The
/// wildcard of all comes before that of a subresource.
pub(in crate::lint) fn entry(rule: &RuleView<'_>, target: Target) -> (bool, Place) {
    let (_, plural, subresource) = target;
    let name = match subresource {
        "" => plural.to_owned(),
        _ => format!("{plural}/{subresource}"),
    };
    let wildcard = format!("*/{subresource}");
    let find = |text: &str| {
        let mut entries = rule.rule.resources.iter().zip(&rule.places.resources);
        entries.find(|(entry, _)| *entry == text)
    };
    if let Some((_, place)) = find(&name) {
        return (false, place.clone());
    }
    let place = find("*").or_else(|| find(&wildcard));
    let place = place.map_or(&rule.places.rule, |(_, place)| place);
    (true, place.clone())
}
