//! People one by one.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::suspicious_subject;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "user-subject",
    section: Section::Bindings,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a binding gives its role to one person",
    page: Page {
        what: "Fires on a User as a subject whose name is not one of Kubernetes itself (`system:`) \
               and does not look like a ServiceAccount.",
        why: "Who joins or leaves has to be written into every binding. A group is kept in one \
              place, where people are.",
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
  - {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}
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
  - {kind: Group, name: readers, apiGroup: rbac.authorization.k8s.io}
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let Subject::User(name) = subject.subject else {
            return;
        };
        if name.is_empty() || name.starts_with("system:") || suspicious_subject::tells(subject) {
            return;
        }
        let message = format!(
            "gives {} to one person, {name}, {}",
            subject.binding.role_name(),
            subject.binding.phrase()
        );
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .help("give it to a group")
        .report();
    }
}
