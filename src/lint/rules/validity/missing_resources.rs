//! A rule without resources.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MissingResources],
};

static RULE: Rule = Rule {
    id: "missing-resources",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a rule has neither resources nor URLs, and the server refuses the role",
    page: Page {
        what: "Fires on a rule without `nonResourceURLs` whose `resources` are missing, null or an \
               empty list.",
        why: "The API server refuses the whole object. No resources are not all resources.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
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
        elsewhere: &[("kubernetes-linter", "role/missing-resources")],
    },
};
