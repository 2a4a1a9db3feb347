//! Fields that belong elsewhere, and values of another type than their field has.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::MisplacedField, Cause::WrongType],
};

static RULE: Rule = Rule {
    id: "misplaced-field",
    section: Section::Validity,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a field belongs elsewhere, or its value is of the wrong type",
    page: Page {
        what: "Fires as an error on a value of another type than its field has: a text where a \
               list is wanted (`verbs: get`), a `roleRef` that is a list, a number as a name. \
               Fires as high on a field that belongs to another kind of object or to another part \
               of it: `subjects` or `roleRef` in a role, `rules` in a binding, `aggregationRule` \
               in a Role, `namespace` beside `metadata`.",
        why: "The server refuses a wrong type, and with it the whole object. A field in the wrong \
              place is refused for kubectl and dropped for other clients: what it says is never \
              done.",
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
    verbs: get
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
            ("kubeconform", "schema"),
            ("kubernetes-linter", "schema"),
        ],
    },
};
