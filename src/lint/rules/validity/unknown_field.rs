//! Fields that the server does not know.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::UnknownField, Cause::DroppedNames],
};

static RULE: Rule = Rule {
    id: "unknown-field",
    section: Section::Validity,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a field is none that the server knows, so what it says is dropped",
    page: Page {
        what: "Fires on a key that is no field of the object: misspelt (`resourceName`, `apiGroup` \
               in a rule, `verb`, `nonResourceUrls`, `roleref`) or invented. It is critical where \
               `resourceNames` was meant and is not there, and an error where what was meant is \
               then missing, so that every server refuses the object.",
        why: "kubectl asks the server to refuse such an object. Other clients do not: then the \
              server drops the field without a word. A rule whose names are dropped holds for \
              every name.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceName: [settings]
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
        sources: &["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
        elsewhere: &[
            ("kube-linter", "schema-validation"),
            ("kubeconform", "-strict"),
            ("kubernetes-linter", "schema"),
        ],
    },
};
