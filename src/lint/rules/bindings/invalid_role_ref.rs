//! References to roles that the server refuses.

use super::super::validity::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) static LINT: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::RoleRef],
};

static RULE: Rule = Rule {
    id: "invalid-role-ref",
    section: Section::Bindings,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "a `roleRef` is none that the server takes",
    page: Page {
        what: "Fires on a `roleRef` that is missing, has no name, is of another API group than \
               that of RBAC, is neither a Role nor a ClusterRole, or is a Role in a \
               ClusterRoleBinding.",
        why: "The API server refuses the whole binding, and none of its subjects gets anything.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/",
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-binding-v1/",
        ],
        elsewhere: &[(
            "kubernetes-linter",
            "invalid-role-ref-*, namespaced-role-ref",
        )],
    },
};
