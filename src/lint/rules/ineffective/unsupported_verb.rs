//! Verbs that a resource does not serve.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::{Availability, VerbStatus, is_standard_verb};

use super::super::super::words::{Target, Verbs, is_plain_verb};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unsupported-verb",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a rule grants a verb that its resource does not serve",
    page: Page {
        what: "Fires once on a rule with a verb that one of its resources does not serve, as \
               `delete` on `pods/log` or `get` on `tokenreviews`. Medium, and for everybody, where \
               that is so of all of its verbs on all of its resources.",
        why: "No request of this kind exists. In a rule with several resources it is a leftover; \
               where all of a rule is like that, what was meant is missing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services, services/status]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/using-api/api-concepts/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(words) = rule.words() else {
            return;
        };
        let on = words.on();
        let mut dead: Vec<(usize, usize, String)> = Vec::new();
        let mut lives = on.is_open;
        for target in &on.targets {
            for (at, verb) in rule.rule.verbs.iter().enumerate() {
                let is_dead = is_plain_verb(verb)
                    && !is_foreign(target, verb)
                    && on.status(target, verb) == VerbStatus::NotServed
                    && !is_taken_elsewhere(on, target, verb);
                let has_other_cause = !rule.role.is_cluster_role()
                    && on.is_out_of_reach(target, verb)
                    || !is_standard_verb(verb) && !on.may_live(verb);
                if is_dead && !has_other_cause {
                    dead.push((
                        at,
                        target.at,
                        format!("`{verb}` on `{}`", target.found.rule_name()),
                    ));
                } else {
                    lives = true;
                }
            }
        }
        let Some((verb, resource, _)) = dead.first() else {
            return;
        };
        let is_verb_dead = dead.iter().filter(|(at, ..)| at == verb).count() == on.targets.len();
        let place = if is_verb_dead {
            rule.places.verbs.get(*verb)
        } else {
            rule.places.resources.get(*resource)
        };
        let (shown, rest) = dead.split_at(dead.len().min(SHOWN));
        let shown: Vec<&str> = shown.iter().map(|(_, _, text)| text.as_str()).collect();
        let more = match rest.len() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let message = format!("there is no {}{more}", shown.join(", no "));
        let draft = out.at(
            rule.role.written,
            place.unwrap_or(&rule.places.rule),
            message,
        );
        if lives {
            draft.help("give each resource a rule with the verbs that it serves")
        } else {
            draft
                .severity(Severity::Medium)
                .persona(Persona::Default)
                .label("the whole rule grants nothing")
                .help(served(on))
        }
        .report();
    }
}

/// How many pairs are named.
const SHOWN: usize = 4;

/// Whether a resource of the same name takes a verb in another group of the rule.
fn is_taken_elsewhere(on: &Verbs<'_>, target: &Target<'_>, verb: &str) -> bool {
    let mut same = on.targets.iter().filter(|other| other.at == target.at);
    same.any(|other| {
        is_foreign(other, verb)
            || matches!(
                on.status(other, verb),
                VerbStatus::Served | VerbStatus::Special
            )
    })
}

/// Whether something that nobody here knows may serve a verb: a server of an extension, or, for a
/// special verb, whoever stands behind a custom resource.
fn is_foreign(target: &Target<'_>, verb: &str) -> bool {
    match target.found.resource.availability() {
        Availability::Extension => true,
        Availability::Custom => !is_standard_verb(verb),
        _ => false,
    }
}

/// What the resources of a rule serve.
fn served(on: &Verbs<'_>) -> String {
    let each = on.targets.iter().map(|target| {
        let verbs = target
            .found
            .verbs()
            .iter()
            .chain(target.found.special_verbs());
        let verbs: Vec<&str> = verbs.copied().collect();
        format!("`{}` has {}", target.found.rule_name(), verbs.join(", "))
    });
    each.collect::<Vec<_>>().join("; ")
}
