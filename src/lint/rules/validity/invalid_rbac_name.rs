//! The names of roles and bindings.

use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::RbacName],
};

static RULE: Rule = Rule {
    id: "invalid-rbac-name",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "the name of a role or binding is none that the server takes",
    page: Page {
        what: "Fires on the name of a Role, ClusterRole, RoleBinding or ClusterRoleBinding, and on \
               the name in a `roleRef`, that cannot be a part of a path: none at all, `.`, `..`, \
               or one with `/` or `%`. Colons, capitals and spaces are allowed.",
        why: "The API server refuses the object.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: media/reader
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
  name: media:reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names",
        ],
        elsewhere: &[("kubernetes-linter", "meta/invalid-name")],
    },
};
