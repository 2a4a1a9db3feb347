//! Accounts whose namespace is not written.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "implicit-subject-namespace",
    section: Section::Bindings,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "an account as a subject of a RoleBinding names no namespace",
    page: Page {
        what: "Fires on a ServiceAccount without `namespace` as a subject of a RoleBinding. It is \
               allowed, and stands for the namespace of the binding. In a ClusterRoleBinding the \
               server refuses it.",
        why: "Readers and tools that change namespaces take it for something else.",
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
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let binding = subject.binding;
        let (
            Subject::ServiceAccount {
                namespace: None,
                name,
            },
            Some(namespace),
        ) = (subject.subject, binding.namespace())
        else {
            return;
        };
        if name.is_empty() {
            return;
        }
        if subject.item().is_some_and(Node::has_insertions) {
            out.unjudged(subject.place);
            return;
        }
        let message = format!(
            "stands for {}, the namespace of the binding",
            subject.name()
        );
        out.at(binding.written, &subject.field_place("name"), message)
            .help(format!("write `namespace: {namespace}`"))
            .report();
    }
}
