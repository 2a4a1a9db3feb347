//! All ServiceAccounts.

use rolewright_rbac::{SYSTEM_SERVICE_ACCOUNTS, Subject};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::known::is_default_grant;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "all-service-accounts-subject",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gives its role to all ServiceAccounts, or to all of a namespace",
    page: Page {
        what: "Fires on the Group `system:serviceaccounts`, high, and on \
               `system:serviceaccounts:NAMESPACE`, medium, as a subject of any binding, but for \
               the one that every cluster has.",
        why: "Every Pod holds the role, now and in the future, whatever it is for.",
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
  - {kind: Group, name: system:serviceaccounts, apiGroup: rbac.authorization.k8s.io}
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
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#service-account-permissions",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let Subject::Group(name) = subject.subject else {
            return;
        };
        let rest = name.strip_prefix(SYSTEM_SERVICE_ACCOUNTS);
        let namespace = rest.and_then(|rest| rest.strip_prefix(':'));
        let is_meant = rest.is_some_and(str::is_empty) || namespace.is_some();
        let (severity, pods) = match namespace {
            None => (Severity::High, "every Pod of the cluster".to_owned()),
            Some(namespace) => (
                Severity::Medium,
                format!("every Pod of namespace {namespace}"),
            ),
        };
        if !is_meant || is_default_grant(subject) {
            return;
        }
        let role = subject.binding.role_name();
        let message = format!("gives {role} {} to {pods}", subject.binding.phrase());
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .severity(severity)
        .giving(subject.binding)
        .help("name the accounts that need it")
        .report();
    }
}
