//! Rules that could be one.

use super::spare::mergeable;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "mergeable-rules",
    section: Section::Ineffective,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "two rules of a role differ in one list alone, and could be one",
    page: Page {
        what: "Fires on a rule that is equal to one before it in all lists but one, in whatever \
               order.",
        why: "One rule says the same in fewer lines, and shows what belongs together.",
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
    resources: [endpoints]
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
        for (at, other, list) in mergeable(view) {
            if let (Some(own), Some(other)) = (view.places.get(at), view.places.get(other)) {
                out.at(
                    view.written,
                    &own.rule,
                    format!("differs from a rule before it in `{list}` alone"),
                )
                .related(&other.rule, "this rule")
                .help(format!(
                    "add its `{list}` to that rule: the decisions stay the same"
                ))
                .report();
            }
        }
    }
}
