//! URLs in a Role.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::UrlInRole],
};

static RULE: Rule = Rule {
    id: "non-resource-url-in-role",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a Role grants URLs, and the server refuses it",
    page: Page {
        what: "Fires on `nonResourceURLs` in a rule of a Role.",
        why: "URLs such as `/metrics` are outside all namespaces. The API server refuses the whole \
              Role; it does not pass over the rule.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - nonResourceURLs: [/metrics]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - nonResourceURLs: [/metrics]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/",
        ],
        elsewhere: &[("kubernetes-linter", "role/non-resource-urls")],
    },
};
