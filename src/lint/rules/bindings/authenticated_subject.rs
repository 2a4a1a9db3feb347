//! Everybody who is logged in.

use rolewright_rbac::{SYSTEM_AUTHENTICATED, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{SubjectView, is_powerful};
use super::known::is_default_grant;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "authenticated-subject",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gives its role to everybody who is logged in",
    page: Page {
        what: "Fires on the Group `system:authenticated` as a subject of any binding, but for the \
               bindings that every cluster has. Critical where the role leads to the whole \
               cluster, as `cluster-admin` does.",
        why: "The group holds every ServiceAccount, and with some providers everybody who has an \
              account there.",
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
  - {kind: Group, name: system:authenticated, apiGroup: rbac.authorization.k8s.io}
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
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles",
        ],
        elsewhere: &[
            ("trivy", "KSV-01011"),
            ("kubescape", "C-0265"),
            ("Gatekeeper", "disallowanonymous"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let is_meant =
            matches!(subject.subject, Subject::Group(name) if name == SYSTEM_AUTHENTICATED);
        if !is_meant || is_default_grant(subject) {
            return;
        }
        let binding = subject.binding;
        let namespace = binding.namespace();
        let is_of_cluster = namespace.is_none_or(|namespace| binding.set.is_privileged(namespace));
        let severity = if is_of_cluster && is_powerful(&binding.rules()) {
            Severity::Critical
        } else {
            RULE.severity
        };
        let role = subject.binding.role_name();
        let message = format!(
            "gives {role} to everybody who is logged in, every ServiceAccount included, {}",
            subject.binding.phrase()
        );
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .severity(severity)
        .giving(subject.binding)
        .help("name the groups or accounts that need it")
        .report();
    }
}
