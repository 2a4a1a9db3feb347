//! Documents that are no YAML.

use super::broken::Broken;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static LINT: Broken = Broken {
    rule: &RULE,
    is_unquoted_star: false,
};

static RULE: Rule = Rule {
    id: "invalid-yaml",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a document is no YAML or JSON, and kubectl cannot read it either",
    page: Page {
        what: "Fires on a document that is no YAML or JSON as kubectl reads them. The other \
               documents of the file are judged all the same.",
        why: "Nothing in the document is applied, and what it was meant to grant or to limit is \
              not there. Where a tool passes over the whole file, nothing in it is checked either.",
        example: "\
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
   name: reader
  label
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
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
        sources: &["https://yaml.org/spec/1.2.2/"],
        elsewhere: &[],
    },
};
