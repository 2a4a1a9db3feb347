//! Runs every rule over a set, and tells each cause once.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rolewright_catalog::Catalog;

use super::report::{Hit, Reporter, Unjudged};
use super::view::{Builtin, RoleView, SetInput, SetView, unknowns};
use super::{alternatives, registry, shared};
use crate::finding::{Finding, Severity, sort};
use crate::object::Objects;
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
    /// Where they stand, as far as that is known; one may be there more than once.
    pub unjudged_at: Vec<Place>,
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
    let mut unjudged = Unjudged::default();
    let roles: Vec<_> = view.roles().collect();
    let rules: Vec<_> = roles.iter().flat_map(RoleView::rules).collect();
    let bindings: Vec<_> = view.bindings().collect();
    let workloads: Vec<_> = view.workloads().collect();
    for check in registry::checks() {
        let mut out = Reporter::new(
            &view,
            check.rule(),
            &mut hits,
            &mut unjudged,
            options.is_silenced,
        );
        check.check_set(&view, &mut out);
        for role in &roles {
            check.check_role(role, &mut out);
        }
        for rule in &rules {
            check.check_rule(rule, &mut out);
        }
        for binding in &bindings {
            check.check_binding(binding, &mut out);
            for subject in binding.subjects() {
                check.check_subject(&subject, &mut out);
            }
        }
        for workload in &workloads {
            check.check_workload(workload, &mut out);
        }
    }
    let roles = roles.iter().map(|role| role.written);
    let objects = roles.chain(bindings.iter().map(|binding| binding.written));
    drop_guesses(&mut hits, &input.objects);
    let hits = shared::tell_once(alternatives::settle(hits, view.objects));
    // What no rule could judge, whether or not one of them came by it.
    let values = unknowns(&input.objects.written);
    let unjudged_at = unjudged.places.into_iter();
    let mut findings = told_once(hits, options);
    sort(&mut findings);
    Linted {
        findings,
        unjudged: unjudged.count.max(values.len()),
        unjudged_at: unjudged_at.chain(values).collect(),
        rbac_objects: objects
            .filter(|written| !written.document.is_alternative())
            .count(),
    }
}

/// What is so of some kinds of roles and bindings alone. What is about the words of rules holds for
/// any kind.
const OF_ONE_KIND: [&str; 13] = [
    "aggregates-into-built-in",
    "aggregation-selects-nothing",
    "cluster-rules-in-role-binding",
    "cluster-scoped-in-role",
    "duplicate-object",
    "misplaced-field",
    "missing-aggregation-selectors",
    "missing-namespace",
    "namespace-on-cluster-scoped",
    "non-resource-url-in-role",
    "overwritten-aggregated-rules",
    "shadowed-by-other-binding",
    "unknown-field",
];

/// Takes out what depends on the kind of an object whose kind is only likely: what it grants is
/// granted by any of the kinds that it may be.
fn drop_guesses(hits: &mut Vec<Hit>, objects: &Objects) {
    let likely = objects.written.iter().filter(|written| written.is_likely);
    let likely: HashSet<_> = likely
        .map(|written| Arc::as_ptr(written.document.tree()))
        .collect();
    if likely.is_empty() {
        return;
    }
    hits.retain(|hit| {
        let document = hit.document.as_ref();
        let is_likely =
            document.is_some_and(|document| likely.contains(&Arc::as_ptr(document.tree())));
        !(is_likely && OF_ONE_KIND.contains(&hit.finding.rule.id))
    });
}

/// Folds what a wildcard implies into the finding of that wildcard, if that one is shown to whoever
/// would hear of the other. It is then as bad as the worst that it implies and that whoever hears of
/// it would hear of.
fn told_once(hits: Vec<Hit>, options: &Options<'_>) -> Vec<Finding> {
    let (implied, plain): (Vec<Hit>, Vec<Hit>) =
        hits.into_iter().partition(|hit| hit.implied_by.is_some());
    let mut findings: Vec<Finding> = plain.into_iter().map(|hit| hit.finding).collect();
    let mut implications: Vec<Vec<Implication>> = vec![Vec::new(); findings.len()];
    let mut at_places = AtPlaces::of(&findings);
    for hit in implied {
        let Some(cause) = &hit.implied_by else {
            continue;
        };
        let holds = |found: &Finding| {
            cause.rules.contains(&found.rule.id)
                && found.object == hit.finding.object
                && found.place.span.end <= cause.rule_place.span.end
                && found.persona <= hit.finding.persona
                && !(options.is_silenced)(found.rule.id, &found.place)
        };
        let mut near = at_places.within(&cause.rule_place);
        let at = near.find(|at| findings.get(*at).is_some_and(holds));
        let cause = at.and_then(|at| findings.get_mut(at).zip(implications.get_mut(at)));
        let Some((found, list)) = cause else {
            // What is told by itself may be the cause of what comes later.
            at_places.add(findings.len(), &hit.finding);
            findings.push(hit.finding);
            implications.push(Vec::new());
            continue;
        };
        // What only the pedantic would hear makes nothing worse for everybody.
        if hit.finding.persona <= found.persona {
            found.severity = found.severity.max(hit.finding.severity);
        }
        if !list.iter().any(|(_, rule)| *rule == hit.finding.rule.id) {
            list.push((hit.finding.severity, hit.finding.rule.id));
        }
    }
    for (finding, implied) in findings.iter_mut().zip(implications) {
        if let Some(sentence) = implies(implied) {
            finding.help.insert(0, sentence);
        }
    }
    findings
}

/// The positions of findings by where they begin.
struct AtPlaces(BTreeMap<(usize, u32), Vec<usize>>);

impl AtPlaces {
    fn of(findings: &[Finding]) -> Self {
        let mut at_places = Self(BTreeMap::new());
        for (at, finding) in findings.iter().enumerate() {
            at_places.add(at, finding);
        }
        at_places
    }

    fn add(&mut self, at: usize, finding: &Finding) {
        let place = &finding.place;
        let key = (Arc::as_ptr(&place.file).addr(), place.span.start);
        self.0.entry(key).or_default().push(at);
    }

    /// Those that begin within a place, in the order of their positions.
    fn within(&self, place: &Place) -> std::vec::IntoIter<usize> {
        let file = Arc::as_ptr(&place.file).addr();
        let range = (file, place.span.start)..=(file, place.span.end);
        let found = self.0.range(range).flat_map(|(_, positions)| positions);
        let mut found: Vec<usize> = found.copied().collect();
        found.sort_unstable();
        found.into_iter()
    }
}

/// A rule that a finding implies, and how bad it is there.
type Implication = (Severity, &'static str);

/// How many of the rules that a wildcard implies are named.
const NAMED: usize = 6;

/// The worst first.
fn implies(mut rules: Vec<Implication>) -> Option<String> {
    rules.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    let names: Vec<&str> = rules.iter().map(|(_, rule)| *rule).collect();
    let (shown, rest) = names.split_at(names.len().min(NAMED));
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

#[cfg(test)]
mod tests {
    use super::super::rules::escalation::OF_WORKLOADS;
    use super::super::rules::testing::{Given, given, lint, lint_silencing};
    use super::*;

    /// What is found in the role itself.
    fn in_role(mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|found| {
            let object = found.object.as_ref();
            object.is_some_and(|object| object.kind == "ClusterRole")
        });
        findings
    }

    fn ids(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|found| found.rule.id).collect()
    }

    #[test]
    fn the_rules_about_one_kind_are_rules() {
        let rules: HashSet<&str> = registry::checks().map(|check| check.rule().id).collect();
        for id in OF_ONE_KIND {
            assert!(rules.contains(id), "{id}");
        }
    }

    #[test]
    fn what_is_wrong_with_words_is_so_of_any_kind() {
        let text = |kind: &str| {
            format!(
                "apiVersion: rbac.authorization.k8s.io/{{{{ .v }}}}\nkind: {kind}\nmetadata: \
                 {{name: a, namespace: b}}\nrules:\n- {{apiGroups: [''], resources: [podz], \
                 verbs: [get]}}\n- {{apiGroups: [''], resources: [nodes], verbs: [get]}}\n"
            )
        };
        let found = |kind: &str| lint(&text(kind));
        let unknown = found("\"{{ .kind }}\"");
        assert!(ids(&unknown).contains(&"unknown-resource"), "{unknown:?}");
        assert!(!ids(&unknown).contains(&"cluster-scoped-in-role"));
        let role = found("Role");
        assert!(ids(&role).contains(&"cluster-scoped-in-role"), "{role:?}");
        let cluster_role = found("ClusterRole");
        assert!(ids(&cluster_role).contains(&"namespace-on-cluster-scoped"));
        assert!(!ids(&cluster_role).contains(&"cluster-scoped-in-role"));
    }

    #[test]
    fn a_kind_that_is_written_is_certain() {
        let text = "apiVersion: '{{ .v }}'\nkind: ClusterRoleBinding\nmetadata: {name: a}\n\
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}\n\
                    subjects: [{kind: User, name: a}]\n";
        let found = lint(text);
        let mut objects = found.iter().filter_map(|found| found.object.as_ref());
        assert!(objects.all(|object| object.kind == "ClusterRoleBinding"));
        assert!(ids(&found).contains(&"invalid-role-ref"), "{found:?}");
    }

    #[test]
    fn what_a_wildcard_implies_is_told_in_it_the_worst_first() {
        let text = given(&["'' | '*' | get, list"], Given::Cluster);
        let found = in_role(lint(&text));
        let [wildcard] = found.as_slice() else {
            panic!("{:?}", ids(&found));
        };
        assert_eq!(wildcard.rule.id, "wildcard-resources");
        assert_eq!(wildcard.severity, Severity::Critical, "as bad as the worst");
        let sentence = &wildcard.help[0];
        assert!(
            sentence.starts_with("it implies secrets-read, pods-exec, nodes-proxy, "),
            "{sentence}"
        );
    }

    #[test]
    fn what_a_silenced_wildcard_implies_is_told_by_itself() {
        let text = given(&["'' | '*' | get, list"], Given::Cluster);
        let found = lint_silencing(&text, "wildcard-resources");
        let own = ids(&found);
        for rule in ["secrets-read", "pods-exec", "nodes-proxy", "pods-log-read"] {
            assert_eq!(
                own.iter().filter(|id| **id == rule).count(),
                1,
                "{rule}: {own:?}"
            );
        }
        let wildcard = found
            .iter()
            .find(|found| found.rule.id == "wildcard-resources");
        let implies = |found: &Finding| found.help.iter().any(|help| help.contains("implies"));
        assert!(!wildcard.is_some_and(implies));
    }

    #[test]
    fn everything_is_told_by_one_finding_and_silencing_it_hides_nothing() {
        let text = given(&["'*' | '*' | '*'"], Given::Cluster);
        assert_eq!(ids(&in_role(lint(&text))), ["full-wildcard"]);
        let found = lint_silencing(&text, "full-wildcard");
        for rule in OF_WORKLOADS.iter().map(|check| check.rule().id) {
            // That one is about who holds it.
            if rule != "privileged-namespace-grant" {
                assert!(ids(&found).contains(&rule), "{rule}: {:?}", ids(&found));
            }
        }
    }

    #[test]
    fn what_is_for_everybody_is_not_told_in_what_is_for_the_pedantic() {
        let text = given(&["'' | '*/status' | patch"], Given::Cluster);
        let found = lint(&text);
        let own = ids(&found);
        assert!(own.contains(&"services-status-write"), "{own:?}");
        assert!(own.contains(&"wildcard-subresources"), "{own:?}");
    }

    #[test]
    fn a_wildcard_is_no_cause_of_what_another_entry_gives() {
        let text = given(&["'' | '*/scale', pods/exec | get"], Given::Cluster);
        assert!(ids(&lint(&text)).contains(&"pods-exec"));
    }
}
