//! An aggregation without selectors.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MissingSelectors],
};

static RULE: Rule = Rule {
    id: "missing-aggregation-selectors",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "an aggregation has no selectors, and the server refuses the ClusterRole",
    page: Page {
        what: "Fires on an `aggregationRule` whose `clusterRoleSelectors` are missing, null or an \
               empty list. A selector that is empty itself, `{}`, is allowed, and selects every \
               ClusterRole.",
        why: "The API server refuses the ClusterRole.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors: []
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {example.com/aggregate-to-monitoring: \"true\"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
  labels: {example.com/aggregate-to-monitoring: \"true\"}
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
        ],
        elsewhere: &[("kubernetes-linter", "no-aggregation-selectors")],
    },
};
