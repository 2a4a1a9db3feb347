//! A wildcard without quotes.

use super::broken::Broken;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static LINT: Broken = Broken {
    rule: &RULE,
    is_unquoted_star: true,
};

static RULE: Rule = Rule {
    id: "unquoted-star",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a `*` without quotes begins an alias to YAML, so the document cannot be read",
    page: Page {
        what: "Fires on a document that cannot be read because a `*` stands in it without quotes, \
               as in `verbs: [*]`.",
        why: "In YAML a plain `*` begins an alias, a reference to another part of the document. \
              kubectl refuses the document, so nothing in it is applied.",
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
    verbs: [*]
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
        sources: &["https://yaml.org/spec/1.2.2/#71-alias-nodes"],
        elsewhere: &[],
    },
};
