//! A rule for resources without API groups.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MissingApiGroups],
};

static RULE: Rule = Rule {
    id: "missing-api-groups",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a rule for resources has no API groups, and the server refuses the role",
    page: Page {
        what: "Fires on a rule with resources whose `apiGroups` are missing, null or an empty \
               list. The core group has to be written too: `\"\"`.",
        why: "The API server refuses the whole object. A missing group does not stand for the core \
              group, and not for all.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/",
        ],
        elsewhere: &[("kubernetes-linter", "role/missing-api-groups")],
    },
};
