//! A rule for URLs and resources at once.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MixedRule],
};

static RULE: Rule = Rule {
    id: "mixed-rule",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a rule is for URLs and for resources at once, and the server refuses the role",
    page: Page {
        what: "Fires on a rule of a ClusterRole or Role that has `nonResourceURLs` and also \
               `apiGroups`, `resources` or `resourceNames`.",
        why: "The API server refuses the whole object: a rule is about the one or the other.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    nonResourceURLs: [/metrics]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
  - nonResourceURLs: [/metrics]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/",
        ],
        elsewhere: &[("kubernetes-linter", "clusterrole/mixed-rule")],
    },
};
