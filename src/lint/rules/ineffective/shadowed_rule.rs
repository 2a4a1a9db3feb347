//! Rules that add nothing.

use super::spare::{Spare, conditional, spare_rules};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "shadowed-rule",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "all that a rule grants, other rules of the role grant as well",
    page: Page {
        what: "Fires on a rule that the other rules of its role cover, each fact of it. Medium, and \
               for everybody, where the rule names objects and a rule without names has taken it \
               in.",
        why: "Taking the rule out changes no decision. Where it names objects, its author believed \
               that the names limit the grant, and they do not.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services, endpoints]
    verbs: [get, list]
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [list]
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
    resources: [services, endpoints]
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
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        for _ in 0..conditional(view) {
            out.unjudged(&view.written.name_place);
        }
        for (at, why) in spare_rules(view) {
            let Spare::Covered(by) = why else {
                continue;
            };
            let (Some(own), Some(places)) = (view.rules.get(at), view.places.get(at)) else {
                continue;
            };
            let swallows = |at: &usize| {
                view.rules
                    .get(*at)
                    .is_some_and(|rule| rule.resource_names.is_empty())
            };
            let is_limit_lost = !own.resource_names.is_empty() && by.iter().any(swallows);
            let named: Vec<String> = by.iter().map(|at| format!("`rules[{at}]`")).collect();
            let named = named.join(" and ");
            let message = if is_limit_lost {
                format!("the names limit nothing: {named} grants the same without them")
            } else {
                format!("adds nothing to {named}")
            };
            let mut draft = out.at(view.written, &places.rule, message);
            if is_limit_lost {
                draft = draft.severity(Severity::Medium).persona(Persona::Default);
            }
            for other in by.iter().filter_map(|at| view.places.get(*at)) {
                draft = draft.related(&other.rule, "this rule grants it too");
            }
            draft
                .help(if is_limit_lost {
                    "take this rule out, or narrow the other one"
                } else {
                    "take it out: the decisions stay the same"
                })
                .report();
        }
    }
}
