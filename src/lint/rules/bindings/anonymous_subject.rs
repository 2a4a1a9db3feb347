//! Whoever reaches the server.

use rolewright_rbac::{SYSTEM_ANONYMOUS, SYSTEM_UNAUTHENTICATED, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::known::is_default_grant;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "anonymous-subject",
    section: Section::Bindings,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a binding gives its role to callers that are not logged in",
    page: Page {
        what: "Fires on the User `system:anonymous` and the Group `system:unauthenticated` as a \
               subject of any binding, but for the bindings that every cluster, or every cluster \
               that kubeadm makes, has.",
        why: "Whoever can open a connection to the API server holds the role, without a password \
              or token.",
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
  - {kind: User, name: system:anonymous, apiGroup: rbac.authorization.k8s.io}
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
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
            "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
        ],
        elsewhere: &[
            ("trivy", "KSV-0122"),
            ("kubescape", "C-0262"),
            ("Kyverno", "restrict-binding-system-groups"),
            ("Gatekeeper", "disallowanonymous"),
            ("krane", "unauthenticated-subject-access"),
            ("marvin", "M-411"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let is_meant = match subject.subject {
            Subject::User(name) => name == SYSTEM_ANONYMOUS,
            Subject::Group(name) => name == SYSTEM_UNAUTHENTICATED,
            _ => false,
        };
        if !is_meant || is_default_grant(subject) {
            return;
        }
        let role = subject.binding.role_name();
        let message = format!(
            "gives {role} {} to everybody who can reach the server",
            subject.binding.phrase()
        );
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .giving(subject.binding)
        .help("take the subject out, and have callers log in")
        .report();
    }
}
