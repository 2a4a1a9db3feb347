//! A rule without verbs.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MissingVerbs],
};

static RULE: Rule = Rule {
    id: "missing-verbs",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a rule has no verbs, and the server refuses the role",
    page: Page {
        what: "Fires on a rule of a Role or ClusterRole whose `verbs` are missing, null or an \
               empty list.",
        why: "The API server refuses the whole object, so none of its rules ever gets into a \
              cluster. A rule that is meant to grant nothing has to be taken out.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    verbs: []
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
        elsewhere: &[],
    },
};
