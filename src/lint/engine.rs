//! Runs every rule over a set, and tells each cause once.

use rolewright_catalog::Catalog;

use super::registry;
use super::report::{Hit, Reporter};
use super::view::{Builtin, SetInput, SetView, unknowns};
use crate::finding::Finding;
use crate::source::Place;

/// What the rules need to know besides the objects.
pub struct Options<'a> {
    /// Which resources there are.
    pub catalog: &'a Catalog,
    /// What every cluster has from the start.
    pub builtin: &'a Builtin,
    /// Namespaces in which rights amount to rights over the cluster.
    pub privileged_namespaces: &'a [String],
    /// Whether what a rule finds at a place is not shown: it is suppressed there, or the rule is
    /// switched off. Then what it would have told besides is told by itself.
    pub is_silenced: &'a (dyn Fn(&str, &Place) -> bool + Sync),
}

/// What the rules find in one set.
#[derive(Debug, Default)]
pub struct Linted {
    /// Everything, in the order of places; nothing is suppressed or left out yet.
    pub findings: Vec<Finding>,
    /// Values and objects that could not be judged, as they are filled in later.
    pub unjudged: usize,
    /// How many RBAC objects the set holds.
    pub rbac_objects: usize,
}

/// Runs every rule over a set. Findings are about its own objects, and those of its context are
/// seen for them.
#[must_use]
pub fn lint_set(input: &SetInput, options: &Options<'_>) -> Linted {
    let view = SetView::new(
        input,
        options.catalog,
        options.builtin,
        options.privileged_namespaces,
    );
    let mut hits = Vec::new();
    let mut unjudged = 0;
    let roles: Vec<_> = view.roles().collect();
    let bindings: Vec<_> = view.bindings().collect();
    for check in registry::checks() {
        let mut out = Reporter::new(&view, check.rule(), &mut hits, &mut unjudged);
        check.check_set(&view, &mut out);
        for role in &roles {
            check.check_role(role, &mut out);
            for rule in role.rules() {
                check.check_rule(&rule, &mut out);
            }
        }
        for binding in &bindings {
            check.check_binding(binding, &mut out);
            for subject in binding.subjects() {
                check.check_subject(&subject, &mut out);
            }
        }
    }
    // What no rule could judge, whether or not one of them came by it.
    let values: usize = input.objects.written.iter().map(unknowns).sum();
    let mut findings = told_once(hits, options);
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    Linted {
        findings,
        unjudged: unjudged.max(values),
        rbac_objects: roles.len() + bindings.len(),
    }
}

/// By file and place, the worst first, then by the rule's name.
fn key(finding: &Finding) -> impl Ord + '_ {
    (
        finding.place.file.name(),
        finding.place.span,
        std::cmp::Reverse(finding.severity),
        finding.rule.id,
        &finding.message,
    )
}

/// Folds what a wildcard implies into the finding of that wildcard, if that one is shown.
fn told_once(hits: Vec<Hit>, options: &Options<'_>) -> Vec<Finding> {
    let (implied, plain): (Vec<Hit>, Vec<Hit>) =
        hits.into_iter().partition(|hit| hit.implied_by.is_some());
    let mut findings: Vec<Finding> = plain.into_iter().map(|hit| hit.finding).collect();
    let mut implications: Vec<Vec<&'static str>> = vec![Vec::new(); findings.len()];
    let mut apart = Vec::new();
    for hit in implied {
        let Some(cause) = &hit.implied_by else {
            continue;
        };
        let holds = |found: &Finding| {
            cause.rules.contains(&found.rule.id)
                && found.place.file.name() == cause.rule_place.file.name()
                && found.place.span.start >= cause.rule_place.span.start
                && found.place.span.end <= cause.rule_place.span.end
                && !(options.is_silenced)(found.rule.id, &found.place)
        };
        match findings.iter().position(holds) {
            Some(at) => {
                if let Some(list) = implications.get_mut(at)
                    && !list.contains(&hit.finding.rule.id)
                {
                    list.push(hit.finding.rule.id);
                }
            }
            None => apart.push(hit.finding),
        }
    }
    for (finding, implied) in findings.iter_mut().zip(&implications) {
        if let Some(sentence) = implies(implied) {
            finding.help.insert(0, sentence);
        }
    }
    findings.extend(apart);
    findings
}

/// How many of the rules that a wildcard implies are named.
const NAMED: usize = 6;

fn implies(rules: &[&str]) -> Option<String> {
    let (shown, rest) = rules.split_at(rules.len().min(NAMED));
    match (shown, rest) {
        ([], _) => None,
        (shown, []) => Some(format!("it implies {}", shown.join(", "))),
        (shown, rest) => Some(format!(
            "it implies {} and {} more",
            shown.join(", "),
            rest.len()
        )),
    }
}
