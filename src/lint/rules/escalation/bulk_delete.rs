//! Whole collections removed by one request.

use rolewright_catalog::VerbStatus;
use rolewright_rbac::matches::verb;

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use super::super::super::words::Words;
use super::super::example::bound_role;
use super::capability::{OF_WILDCARDS, Target, any_name, entry, is_dead};
use super::workloads::WORKLOADS;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Place;

pub(in crate::lint) struct Lint;

/// What is missed most when it is gone. Namespaces are removed one by one alone.
const KINDS: &[Target] = &[
    ("", "pods", ""),
    ("", "secrets", ""),
    ("", "persistentvolumes", ""),
    ("", "persistentvolumeclaims", ""),
    ("", "namespaces", ""),
    ("apiextensions.k8s.io", "customresourcedefinitions", ""),
];

/// Those whose deletion, one by one, no other rule tells.
const SINGLE: &[Target] = &[
    ("", "persistentvolumes", ""),
    ("", "persistentvolumeclaims", ""),
];

const COLLECTION: &str = "deletecollection";

/// What tells better of a verb that is not named.
const OF_VERBS: &[&str] = &["full-wildcard", "wildcard-verbs", "all-verbs-spelled-out"];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        // What grants nothing is told by what is wrong with it.
        if rule.words().is_some_and(Words::is_about_nothing) {
            return;
        }
        let Some(found) = of_collections(rule).or_else(|| of_single(rule)) else {
            return;
        };
        let rating = rate(&rule.role, Levels::from(Severity::Medium), Limit::None);
        let is_for_all = found.is_dangerous && found.verb == COLLECTION && rating.is_cluster_wide;
        let persona = if is_for_all || rating.severity > Severity::Medium {
            Persona::Default
        } else {
            Persona::Pedantic
        };
        let effect = match found.verb {
            COLLECTION => format!("removes all {} by a single request", found.what),
            _ => format!("removes {} of any name", found.what),
        };
        let draft = out
            .at(
                rule.role.written,
                &found.place,
                format!("{effect} {}", rule.role.reach.phrase()),
            )
            .rated(rating)
            .persona(persona)
            .through(rule)
            .help(match found.verb {
                COLLECTION => {
                    "leave `deletecollection` out: `kubectl delete --all` lists, and deletes one \
                     by one"
                }
                _ => "name what may be removed in `resourceNames`",
            });
        match found.whole {
            Some(whole) => draft.told_with(whole).report(),
            None => draft.report(),
        }
    }
}

struct Found {
    verb: &'static str,
    what: String,
    is_dangerous: bool,
    place: Place,
    /// What tells better of it.
    whole: Option<&'static [&'static str]>,
}

impl Found {
    fn new(rule: &RuleView<'_>, verb: &'static str, what: &str, target: Option<Target>) -> Self {
        let verbs = || rule.rule.verbs.iter().zip(&rule.places.verbs);
        let find = |text: &str| verbs().find(|(own, _)| *own == text);
        let place = find(verb).or_else(|| find("*"));
        let place = place.map_or(&rule.places.rule, |(_, place)| place);
        // A wildcard among the resources is the cause before a verb is.
        let entry = target.map(|target| entry(rule, target));
        let (place, whole) = match entry {
            Some((true, place)) => (place, Some(OF_WILDCARDS)),
            _ => (place.clone(), Some(OF_VERBS)),
        };
        Self {
            verb,
            what: what.to_owned(),
            is_dangerous: target.is_some(),
            place,
            whole,
        }
    }
}

/// The first of the kinds on which a rule grants a verb for all objects.
fn granted(rule: &RuleView<'_>, verb: &str, kinds: &[Target]) -> Option<Target> {
    let mut kinds = kinds.iter().chain(WORKLOADS).copied();
    kinds.find(|target| {
        rule.allows(verb, *target, any_name(verb, *target))
            && !is_dead(rule, verb, *target)
            && is_served(rule, verb, *target)
    })
}

fn is_served(rule: &RuleView<'_>, verb: &str, (group, plural, _): Target) -> bool {
    let catalog = &rule.role.set.catalog;
    let found = catalog.get(group, plural);
    found.is_none_or(|found| catalog.verb_status(&found, verb) != VerbStatus::NotServed)
}

/// `deletecollection` of anything.
fn of_collections(rule: &RuleView<'_>) -> Option<Found> {
    if !verb::matches(&rule.rule.verbs, COLLECTION) {
        return None;
    }
    if let Some(target) = granted(rule, COLLECTION, KINDS) {
        return Some(Found::new(rule, COLLECTION, target.1, Some(target)));
    }
    let catalog = &rule.role.set.catalog;
    let words = rule.words()?;
    let pairs = words.verdicts().flat_map(|(_, resource, verdict)| {
        let groups = rule.rule.api_groups.iter().enumerate();
        let groups = groups.filter(move |(at, _)| !words.is_dead(*at, resource, verdict));
        groups.map(move |(_, group)| (group.as_str(), resource))
    });
    let mut pairs = pairs.filter(|(group, resource)| {
        !group.contains(['*', '{']) && !resource.contains(['*', '/', '{'])
    });
    let (_, resource) = pairs.find(|(group, resource)| {
        rule.allows(COLLECTION, (group, resource, ""), "")
            && catalog.get(group, resource).is_none_or(|found| {
                catalog.verb_status(&found, COLLECTION) != VerbStatus::NotServed
            })
    })?;
    Some(Found::new(rule, COLLECTION, resource, None))
}

/// `delete` of any object of the kinds whose deletion no other rule tells, in the whole cluster.
fn of_single(rule: &RuleView<'_>) -> Option<Found> {
    let target = granted(rule, "delete", SINGLE)?;
    let is_wide = rate(&rule.role, Levels::from(Severity::Medium), Limit::None).is_cluster_wide;
    is_wide.then(|| Found::new(rule, "delete", target.1, Some(target)))
}

static RULE: Rule = Rule {
    id: "bulk-delete",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets everything of a kind be removed at once",
    page: Page {
        what: "Fires on `deletecollection`, and on `delete` without names in the whole cluster of \
               workloads, PersistentVolumes and PersistentVolumeClaims. Medium in the whole \
               cluster, low in a namespace. All is for the pedantic persona, but \
               `deletecollection` in the whole cluster of these and of Pods, Secrets and \
               CustomResourceDefinitions; what deletes those one by one is told by the rules about \
               them.",
        why: "One request and all data is gone, and the answer holds what was deleted, Secrets in \
              full. Hardly any program needs it: `kubectl delete --all` lists, and deletes one \
              object after the other.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [podtemplates]"
            "  verbs: [deletecollection]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [podtemplates]"
            "  verbs: [list, delete]"
        ),
        sources: &["https://kubernetes.io/docs/reference/using-api/api-concepts/"],
        elsewhere: &[
            ("kubescape", "C-0007"),
            ("trivy", "KSV-0046"),
            ("KubiScan", "risky-any-resource-delete"),
            ("krane", "risky-any-resource-delete"),
        ],
    },
};
