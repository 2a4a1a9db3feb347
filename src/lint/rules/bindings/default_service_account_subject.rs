//! The account that every Pod gets that asks for none.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "default-service-account-subject",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gives its role to the default account of a namespace",
    page: Page {
        what: "Fires on a subject that is the ServiceAccount `default` of any namespace, or the \
               User `system:serviceaccount:NAMESPACE:default`.",
        why: "Every Pod that names no account runs as `default`. What it is given reaches Pods of \
              which nobody thought, those of the future included.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: viewers
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: system:discovery
subjects:
  - kind: ServiceAccount
    name: default
    namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: viewers
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: system:discovery
subjects:
  - kind: ServiceAccount
    name: viewer
    namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.5"),
            ("checkov", "CKV_K8S_42"),
            ("KICS", "1e749bc9"),
            ("kubescape", "C-0189"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let is_default = match subject.subject {
            Subject::ServiceAccount { name, .. } => name == "default",
            Subject::User(name) => rolewright_rbac::service_account_of(name)
                .is_some_and(|(_, account)| account == "default"),
            _ => false,
        };
        if !is_default {
            return;
        }
        let role = subject.binding.role_name();
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            format!(
                "gives {role} to every Pod of its namespace that names no account, through {}",
                subject.name()
            ),
        )
        .giving(subject.binding)
        .help("make an account for the program that needs it, and name it here and in its Pod")
        .report();
    }
}
