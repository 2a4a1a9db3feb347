//! Rules that stand twice in a role.

use super::spare::{Spare, spare_rules};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "duplicate-rule",
    section: Section::Ineffective,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a role has the same rule twice",
    page: Page {
        what: "Fires on a rule that says the same as one before it in the role, in whatever order.",
        why: "It changes nothing. Whoever takes one of the two out believes to have taken a right \
               away.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
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
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        for (at, why) in spare_rules(view) {
            let Spare::Duplicate(first) = why else {
                continue;
            };
            if let (Some(own), Some(first)) = (view.places.get(at), view.places.get(first)) {
                out.at(view.written, &own.rule, "says the same as a rule before it")
                    .related(&first.rule, "this rule")
                    .help("take it out: the decisions stay the same")
                    .report();
            }
        }
    }
}
