//! Verbs that Kubernetes does not know.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::VerbSuggestion;

use super::super::super::words::{Group, Words, is_known_verb, is_plain_verb};
use crate::lint::report::Draft;
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unknown-verb",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a verb of a rule is none that Kubernetes knows",
    page: Page {
        what: "Fires on a verb that differs from one of Kubernetes by letter case, by a \
               misspelling, or as another word for it (`read`, `write`, `apply`, `remove`, `logs`, \
               `exec`): high. On resources of Kubernetes itself it also fires on every other verb \
               that nobody asks for: low, and for the pedantic alone. In groups that nothing is \
               known of, only letter case is looked at.",
        why: "Verbs are compared letter by letter, so no request matches the rule. An API may know \
               verbs of its own, and so the server takes any word.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [read]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list, watch]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb",
        ],
        elsewhere: &[("kubernetes-linter", "near misses")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let catalog = rule.role.set.catalog.as_ref();
        let verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
        let mut unknown = verbs
            .filter(|(verb, _)| is_plain_verb(verb) && !is_known_verb(catalog, verb))
            .peekable();
        if unknown.peek().is_none() {
            return;
        }
        let Some(words) = rule.words() else {
            return;
        };
        for (verb, place) in unknown {
            tell(rule, words, verb, place, out);
        }
    }
}

fn tell(rule: &RuleView<'_>, words: &Words<'_>, verb: &str, place: &Place, out: &mut Reporter<'_>) {
    let catalog = words.catalog;
    let lower = verb.to_lowercase();
    let is_case = lower != verb && is_known_verb(catalog, &lower);
    let is_known_group = |group: &Group<'_>| matches!(group, Group::Known(_) | Group::Every);
    let any = catalog.get("", "configmaps");
    let found = words
        .on()
        .targets
        .iter()
        .map(|target| &target.found)
        .chain(&any);
    let meant = found
        .map(|found| catalog.suggest_verbs(found, verb))
        .find(|meant| !meant.is_empty())
        .filter(|_| words.groups.iter().any(is_known_group));
    let draft = out
        .at(
            rule.role.written,
            place,
            format!("`{verb}` is no verb of Kubernetes"),
        )
        .label("grants nothing");
    if is_case {
        draft
            .help(format!("write `{lower}`: verbs are lower-case"))
            .report();
    } else if let Some(meant) = meant {
        let advice = meant.iter().map(advice);
        advice.fold(draft, Draft::help).report();
    } else if words.are_of_kubernetes() {
        draft
            .severity(Severity::Low)
            .persona(Persona::Pedantic)
            .report();
    }
}

/// A verb that may have been meant, as advice.
pub(super) fn advice(meant: &VerbSuggestion) -> String {
    let verbs = meant.verbs.join(", ");
    match &meant.resource {
        Some(resource) => format!("write `verbs: [{verbs}]` on `{resource}`"),
        None if meant.verbs == ["*"] => {
            "write the verbs that are used; all of them are `\"*\"`".to_owned()
        }
        None => format!("write `verbs: [{verbs}]`, or those of them that are used"),
    }
}
