//! The group that is allowed everything.

use rolewright_rbac::{SYSTEM_MASTERS, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::known::is_default_grant;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "system-masters-subject",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gives its role to `system:masters`",
    page: Page {
        what: "Fires on the Group `system:masters` as a subject of any binding but the one that \
               every cluster has.",
        why: "The server lets that group do everything before it asks RBAC, so the binding adds \
              nothing. It shows that the group is in use, which no role can limit and no binding \
              take away.",
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
  - {kind: Group, name: system:masters, apiGroup: rbac.authorization.k8s.io}
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
  - {kind: Group, name: operators, apiGroup: rbac.authorization.k8s.io}
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.7"),
            ("trivy", "KSV-0123"),
            ("kubescape", "C-0246"),
            ("Kyverno", "restrict-binding-system-groups"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let is_meant = matches!(subject.subject, Subject::Group(name) if name == SYSTEM_MASTERS);
        if !is_meant || is_default_grant(subject) {
            return;
        }
        let role = subject.binding.role_name();
        let besides = match subject.binding.namespace() {
            Some(namespace) => format!(", not only in namespace {namespace}"),
            None => String::new(),
        };
        let message = format!("gives {role} to a group that may do everything anyway{besides}");
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .giving(subject.binding)
        .help("use a group of your own, and give it a role")
        .report();
    }
}
