//! The parts of the control plane.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::SubjectView;
use super::known::is_default_grant;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "control-plane-subject",
    section: Section::Bindings,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a binding gives its role to a part of the control plane or to nodes",
    page: Page {
        what: "Fires on the Users `system:kube-*`, `system:node:*` and `system:apiserver`, on the \
               Groups `system:nodes`, `system:bootstrappers` and those below it and \
               `system:monitoring`, and on a ServiceAccount of `kube-system` that is none of this \
               set, in a binding that is not in `kube-system` itself. The bindings that every \
               cluster has are exempt.",
        why: "These have the rights that they need. A further grant reaches every node, or a \
              program that belongs to somebody else, and stays when that program changes.",
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
  - {kind: Group, name: system:nodes, apiGroup: rbac.authorization.k8s.io}
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
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles",
            "https://kubernetes.io/docs/reference/access-authn-authz/node/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        if !is_of_control_plane(subject) || is_default_grant(subject) {
            return;
        }
        let role = subject.binding.role_name();
        // Of an account that somebody else has installed nothing is known.
        let which = if subject.account().is_some() {
            "which belongs to something else in the cluster's own namespace"
        } else {
            "which has the rights that it needs"
        };
        let message = format!(
            "gives {role} to {}, {which}, {}",
            subject.name(),
            subject.binding.phrase()
        );
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .giving(subject.binding)
        .help("make an account for the program that needs it")
        .report();
    }
}

const BOOTSTRAPPERS: &str = "system:bootstrappers";

/// Whether a subject belongs to the control plane or to the nodes. What else there is to say of
/// such an account, is told by this.
pub(super) fn is_of_control_plane(subject: &SubjectView<'_>) -> bool {
    match subject.subject {
        Subject::User(name) => {
            name == "system:apiserver"
                || name.starts_with("system:kube-")
                || name.starts_with("system:node:")
        }
        Subject::Group(name) => {
            ["system:nodes", "system:monitoring", BOOTSTRAPPERS].contains(&name.as_str())
                || name
                    .strip_prefix(BOOTSTRAPPERS)
                    .is_some_and(|rest| rest.starts_with(':'))
        }
        _ => is_foreign_account(subject),
    }
}

/// Whether an account is one of the cluster's own namespace, and of somebody else.
fn is_foreign_account(subject: &SubjectView<'_>) -> bool {
    let Some((namespace @ "kube-system", name)) = subject.account() else {
        return false;
    };
    let is_own = subject
        .binding
        .set
        .of_kind("ServiceAccount")
        .any(|account| account.name == name && account.lands_in.as_deref() == Some(namespace));
    !is_own && subject.binding.namespace() != Some(namespace) && name != "default"
}
