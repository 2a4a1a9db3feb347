//! The engine of the family "a rule grants something dangerous": rows of verbs on resources, asked
//! of the evaluator.

use rolewright_catalog::{Catalog, Scope, qualified_name};
use rolewright_rbac::PolicyRule;
use rolewright_rbac::matches::{group, resource};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, Rating, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{RuleView, Width};
use super::custom;
use crate::finding::{Persona, Rule, Severity};
use crate::source::Place;

/// Group, plural name and subresource.
pub(in crate::lint) type Target = (&'static str, &'static str, &'static str);

/// The verbs that make or change an object.
pub(super) const WRITES: &[&str] = &["create", "update", "patch"];

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
    /// The same where the grant is limited to names, which follow: with `{one|several}` where it
    /// differs by their number. None if nothing is worth telling then.
    pub(in crate::lint) named: Option<&'static str>,
    pub(in crate::lint) levels: Levels,
    pub(in crate::lint) personas: Personas,
    /// Names that are as good as all.
    pub(in crate::lint) dangerous_names: &'static [&'static str],
}

/// A rule of the family whose severity depends on more than its rows say.
pub(in crate::lint) struct Refined {
    pub(in crate::lint) capability: Capability,
    /// Changes what was found by the names that it holds for and by what its holders hold besides;
    /// says whether anything is left to tell.
    pub(in crate::lint) refine: fn(&RuleView<'_>, &mut Found<'_>) -> bool,
}

impl Check for Refined {
    fn rule(&self) -> &'static Rule {
        self.capability.rule
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        self.capability
            .tell(rule, out, |found| (self.refine)(rule, found));
    }

    fn knows_group(&self, group: &str) -> bool {
        self.capability.knows_group(group)
    }
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

impl Check for Capability {
    fn rule(&self) -> &'static Rule {
        self.rule
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        self.tell(rule, out, |_| true);
    }

    fn knows_group(&self, group: &str) -> bool {
        let mut targets = self.rows.iter().flat_map(|row| row.targets);
        targets.any(|target| target.0 == group)
    }
}

impl Capability {
    /// Reports the worst row that a rule grants and that, as `refine` leaves it, is worth telling;
    /// says whether there is one.
    pub(super) fn tell(
        &self,
        rule: &RuleView<'_>,
        out: &mut Reporter<'_>,
        refine: impl Fn(&mut Found<'_>) -> bool,
    ) -> bool {
        let found = self.rows.iter().filter_map(|row| {
            let mut found = Found::of(row, rule)?;
            refine(&mut found).then_some(found)
        });
        // Of equals the first: rows stand the worst first.
        let worst = found.reduce(|worst, other| {
            if other.rating.severity > worst.rating.severity {
                other
            } else {
                worst
            }
        });
        let Some(found) = worst else {
            return false;
        };
        let mut draft = out
            .at(rule.role.written, &found.place, found.message(rule))
            .rated(found.rating)
            .persona(found.persona())
            .label(format!("with {}", found.verbs.join(", ")))
            .through(rule);
        for advice in self.help {
            draft = draft.help(*advice);
        }
        if found.is_implied {
            draft = draft.told_with(OF_WILDCARDS);
        } else if !found.whole.is_empty() {
            draft = draft.told_with(found.whole);
        }
        draft.report();
        true
    }
}

/// A row that a rule grants.
pub(in crate::lint) struct Found<'a> {
    pub(super) row: &'a Row,
    pub(super) verbs: Vec<&'static str>,
    /// Whether it is granted for names alone.
    pub(super) is_named: bool,
    /// Whether the rule names none of the resources.
    is_implied: bool,
    place: Place,
    pub(super) rating: Rating,
    limit: Limit,
    /// What it amounts to, if not what the row says.
    pub(super) effect: Option<&'static str>,
    /// The same where the grant is limited to names.
    named: Option<&'static str>,
    /// What to add to the sentence.
    pub(super) remark: Option<&'static str>,
    /// Who wants to hear of it, if not whom the row says.
    pub(super) for_whom: Option<Persona>,
    /// Rules that tell better of it, where they find something at its place.
    pub(super) whole: &'static [&'static str],
}

impl<'a> Found<'a> {
    fn of(row: &'a Row, rule: &RuleView<'_>) -> Option<Self> {
        let (mut any, mut named) = (Vec::new(), Vec::new());
        let mut place: Option<(bool, Place)> = None;
        for &target in row.targets {
            // Most rules are about something else, and have nothing to do with most rows.
            if !is_about(rule.rule, target) {
                continue;
            }
            for &verb in row.verbs {
                let verbs = match grant(rule, verb, target) {
                    None => continue,
                    Some(Grant::Any) => &mut any,
                    Some(Grant::Named) => &mut named,
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
            rating: rate(&rule.role, row.levels, limit),
            limit,
            effect: None,
            named: None,
            remark: None,
            for_whom: None,
            whole: &[],
        })
    }

    /// Rates it again, where one of its names is as good as all.
    pub(super) fn names_are_dangerous(&mut self, rule: &RuleView<'_>) {
        self.limit = Limit::DangerousName;
        self.rating = rate(&rule.role, self.row.levels, self.limit);
    }

    /// Says what its verbs do, where they are only some of the row's: of any object, and of those
    /// that names follow.
    pub(super) fn say(&mut self, effect: &'static str, named: &'static str) {
        if self.is_named {
            self.named = Some(named);
        } else {
            self.effect = Some(effect);
        }
    }

    /// Whether it is granted by one of some verbs.
    pub(super) fn has_verb(&self, verbs: &[&str]) -> bool {
        self.verbs.iter().any(|verb| verbs.contains(verb))
    }

    fn message(&self, rule: &RuleView<'_>) -> String {
        let phrase = rule.role.reach.phrase();
        let named = self
            .named
            .or(self.row.named)
            .filter(|_| self.is_named && self.effect.is_none());
        let sentence = match named {
            None => format!("{} {phrase}", self.effect.unwrap_or(self.row.effect)),
            Some(effect) => {
                let names: Vec<String> = rule
                    .rule
                    .resource_names
                    .iter()
                    .filter(|name| !name.is_empty())
                    .map(|name| format!("\"{name}\""))
                    .collect();
                let effect = numbered(effect, names.len());
                format!("{effect} {} {phrase}", names.join(", "))
            }
        };
        match self.remark {
            Some(remark) => format!("{sentence}; {remark}"),
            None => sentence,
        }
    }

    fn persona(&self) -> Persona {
        if let Some(persona) = self.for_whom {
            return persona;
        }
        let personas = self.row.personas;
        // What is worse than usual is for everybody.
        let severity = self.rating.severity;
        if severity == Severity::Critical || severity > self.row.levels.cluster {
            return Persona::Default;
        }
        match (self.limit == Limit::Names, self.rating.is_cluster_wide) {
            (true, _) => personas.named,
            (false, true) => personas.cluster,
            (false, false) => personas.namespace,
        }
    }
}

/// A sentence for one name or for several, of which it says what differs: `the {role|roles}`.
fn numbered(sentence: &str, count: usize) -> String {
    let mut parts = sentence.split(['{', '}']);
    let mut said = parts.next().unwrap_or_default().to_owned();
    while let Some(choice) = parts.next() {
        let (one, several) = choice.split_once('|').unwrap_or((choice, choice));
        said += if count == 1 { one } else { several };
        said += parts.next().unwrap_or_default();
    }
    said
}

/// Whether a rule grants anything at all on something.
pub(super) fn is_about(rule: &PolicyRule, (group, plural, subresource): Target) -> bool {
    group::matches(&rule.api_groups, group)
        && resource::matches(&rule.resources, plural, subresource)
}

/// How a rule grants something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// For objects of any name.
    Any,
    /// For those that it names.
    Named,
}

/// How a rule grants a verb on something, if it does and that comes to anything.
pub(super) fn grant(rule: &RuleView<'_>, verb: &str, target: (&str, &str, &str)) -> Option<Grant> {
    let grant = if rule.allows(verb, target, any_name(verb, target)) {
        Grant::Any
    } else if is_allowed_by_name(rule, verb, target) {
        Grant::Named
    } else {
        return None;
    };
    (!is_dead(rule, verb, target)).then_some(grant)
}

/// Whether a right on something cluster-scoped comes to nothing, as it holds in namespaces alone.
/// `bind` and `use` are asked for where the binding or the Pod is, and what is done to a namespace
/// itself is asked for in it.
pub(in crate::lint) fn is_dead(
    rule: &RuleView<'_>,
    verb: &str,
    target: (&str, &str, &str),
) -> bool {
    let (group, plural, _) = target;
    let reach = rule.role.reach;
    let is_in_namespaces = reach.width() != Width::Cluster && reach.aggregated_into.is_empty();
    if !is_in_namespaces || ["bind", "use"].contains(&verb) {
        return false;
    }
    if group.is_empty() && plural == "namespaces" {
        return ["create", "list", "watch", "deletecollection"].contains(&verb);
    }
    is_cluster_scoped(&rule.role.set.catalog, target)
}

/// Whether something is known to be of the cluster and in no namespace.
pub(super) fn is_cluster_scoped(catalog: &Catalog, target: (&str, &str, &str)) -> bool {
    let (group, plural, subresource) = target;
    let subresource = Some(subresource).filter(|text| !text.is_empty());
    match catalog.get(group, &qualified_name("", plural, subresource)) {
        Some(found) => found.scope() == Scope::Cluster,
        None => custom::is_cluster_scoped(group, plural),
    }
}

/// The name that a request with a verb carries where any object will do.
pub(super) fn any_name(verb: &str, target: (&str, &str, &str)) -> &'static str {
    match verb {
        "list" | "watch" | "deletecollection" => "",
        "create" if target.2.is_empty() => "",
        // No object bears it, so only a rule for every name allows it.
        _ => "\u{0}",
    }
}

/// Whether a request that carries one of the rule's names comes through.
fn is_allowed_by_name(rule: &RuleView<'_>, verb: &str, target: (&str, &str, &str)) -> bool {
    let names = rule.rule.resource_names.iter();
    names
        .filter(|name| !name.is_empty())
        .any(|name| is_allowed_on(rule, verb, target, name))
}

/// Whether a request that carries a name comes through.
pub(super) fn is_allowed_on(
    rule: &RuleView<'_>,
    verb: &str,
    target: (&str, &str, &str),
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
    carries_name && is_within_reach(rule, target, name) && rule.allows(verb, target, name)
}

/// Whether a rule that holds in namespaces alone can be about an object of a name: of Namespaces
/// only about these themselves.
fn is_within_reach(rule: &RuleView<'_>, target: (&str, &str, &str), name: &str) -> bool {
    let (group, plural, _) = target;
    if !group.is_empty() || plural != "namespaces" {
        return true;
    }
    match rule.role.reach.width() {
        Width::Cluster => true,
        Width::Namespaces(names) => names.iter().any(|own| own == name),
    }
}

/// Whether a wildcard stands for a target in a rule, and the entry that does, or that names it. The
/// wildcard of all comes before that of a subresource.
pub(super) fn entry(rule: &RuleView<'_>, target: (&str, &str, &str)) -> (bool, Place) {
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
