//! Namespaces of people and groups.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "ignored-subject-namespace",
    section: Section::Bindings,
    severity: Severity::Low,
    persona: Persona::Default,
    summary: "a User or Group as a subject has a namespace, which does nothing",
    page: Page {
        what: "Fires on `namespace` in a subject that is a User or a Group.",
        why: "People and groups are in no namespace: the field is ignored. Whoever wrote it meant \
              a ServiceAccount, or believes that the right is limited to that namespace.",
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
  - {kind: Group, name: readers, namespace: media}
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
  - {kind: Group, name: readers}
",
        sources: &[
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/",
        ],
        elsewhere: &[("kubernetes-linter", "ignored-subject-namespace")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        if !matches!(subject.subject, Subject::User(_) | Subject::Group(_)) {
            return;
        }
        let Some(namespace) = subject.field("namespace") else {
            return;
        };
        if namespace.text().is_none_or(str::is_empty) {
            return;
        }
        let message = format!("{} is in no namespace: this does nothing", subject.name());
        out.at(subject.binding.written, &namespace.place(), message)
            .help("take it out; or write `kind: ServiceAccount` if an account is meant")
            .report();
    }
}
