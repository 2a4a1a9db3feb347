//! Keys that stand twice in one mapping.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::DuplicateKey],
};

static RULE: Rule = Rule {
    id: "duplicate-key",
    section: Section::Validity,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a key stands twice in one mapping, and only the last counts",
    page: Page {
        what: "Fires on the second and further ones of equal keys in one mapping of an object, and \
               where two objects run into one document because a `---` is missing.",
        why: "kubectl takes the last without a word, and what the first says never reaches the \
              server: what one reads is not what is granted.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    verbs: [get]
    verbs: [list]
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
    verbs: [get, list]
",
        sources: &[
            "https://yaml.org/spec/1.2.2/#3213-node-comparison",
            "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
        ],
        elsewhere: &[("kubeconform", "-strict"), ("yamllint", "key-duplicates")],
    },
};
