//! Bindings to the strong built-in roles.

use rolewright_rbac::{RoleRefKind, Subject};

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate_binding};
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, SubjectView};
use super::known::{holds_anyway, is_default_binding};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "binds-built-in-admin",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding gives a strong built-in role",
    page: Page {
        what: "Fires on bindings to `admin`, `edit` and `view`, to `system:kubelet-api-admin`, and \
               to the roles of the components of the control plane (`system:controller:*`, \
               `system:kube-controller-manager`, `system:kube-scheduler`, `system:node`, \
               `system:aggregate-to-*`) for a subject that is not the component. It is high by a \
               ClusterRoleBinding and medium by a RoleBinding; for `view` it is low. By a \
               RoleBinding, and for `view`, only those hear of it who want to hear of all there \
               is.",
        why: "`edit` and `admin` read and write Secrets, open shells, act as every account and \
              start programs; `admin` writes roles and bindings too. What they hold grows with \
              every resource that is aggregated into them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: edit
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
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
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles",
        ],
        elsewhere: &[("trivy", "KSV-0111"), ("Snyk", "SNYK-CC-K8S-46")],
    },
};

/// What a holder of a role can do, and how bad that is.
struct Strength {
    levels: Levels,
    effect: &'static str,
    /// Whether only those hear of it who want to hear of everything.
    is_mild: bool,
}

const STRONG: Levels = Levels {
    cluster: Severity::High,
    namespace: Severity::Medium,
    named: Severity::Medium,
};

const MILD: Levels = Levels {
    cluster: Severity::Low,
    namespace: Severity::Low,
    named: Severity::Low,
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let Some(strength) = told_here(binding) else {
            return;
        };
        let rating = rate_binding(binding, strength.levels);
        let persona = if rating.is_cluster_wide && !strength.is_mild {
            Persona::Default
        } else {
            Persona::Pedantic
        };
        let message = format!(
            "lets {} {} {}",
            binding.whom(),
            strength.effect,
            binding.phrase()
        );
        out.at(binding.written, &binding.role_ref_field("name"), message)
            .rated(rating)
            .persona(persona)
            .giving(binding)
            .help("bind a role that holds what is used")
            .report();
    }
}

/// Whether this rule tells of what a binding gives.
pub(super) fn tells(binding: &BindingView<'_>) -> bool {
    told_here(binding).is_some()
}

fn told_here(binding: &BindingView<'_>) -> Option<Strength> {
    let role_ref = binding.role_ref?;
    let is_harmless = is_default_binding(binding) || binding.is_for_nobody();
    if role_ref.kind != RoleRefKind::ClusterRole || is_harmless {
        return None;
    }
    let strength = strength(&role_ref.name)?;
    binding.set.builtin.cluster_role(&role_ref.name)?;
    let is_of_component = role_ref.name.starts_with("system:");
    let is_meant = |subject: SubjectView<'_>| is_component(&role_ref.name, &subject);
    let has_subjects = !binding.subjects.is_empty();
    let is_exempt = is_of_component && has_subjects && binding.subjects().all(is_meant);
    (!is_exempt).then_some(strength)
}

/// Whether a subject is the component that a role is for.
fn is_component(role: &str, subject: &SubjectView<'_>) -> bool {
    let is_named = match (role, subject.subject) {
        ("system:node", Subject::Group(name)) => name == "system:nodes",
        ("system:node", Subject::User(name)) => name.starts_with("system:node:"),
        ("system:kubelet-api-admin", Subject::User(name)) => {
            ["kube-apiserver", "kube-apiserver-kubelet-client"].contains(&name.as_str())
        }
        _ => false,
    };
    is_named || holds_anyway(subject)
}

fn strength(role: &str) -> Option<Strength> {
    let strong = |effect| {
        Some(Strength {
            levels: STRONG,
            effect,
            is_mild: false,
        })
    };
    match role {
        "admin" => strong("read and write nearly everything, Secrets and roles included,"),
        "edit" => strong("read and write nearly everything, Secrets included,"),
        "view" | "system:aggregate-to-view" => Some(Strength {
            levels: MILD,
            effect: "read nearly everything but Secrets",
            is_mild: true,
        }),
        "system:kubelet-api-admin" => strong("do everything that a kubelet can do"),
        "system:aggregate-to-admin" => strong("hold what makes `admin` of `edit`"),
        "system:aggregate-to-edit" => strong("hold what makes `edit` of `view`, Secrets included,"),
        "system:node" => strong("do what every node may do"),
        "system:kube-controller-manager" | "system:kube-scheduler" => {
            strong("do what a part of the control plane may do")
        }
        _ if role.starts_with("system:controller:") => {
            strong("do what a controller of the control plane may do")
        }
        _ => None,
    }
}
