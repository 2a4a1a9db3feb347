//! Bindings to `cluster-admin`.

use rolewright_rbac::RoleRefKind;

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, rate_binding};
use super::super::super::report::Reporter;
use super::super::super::view::BindingView;
use super::known::is_default_binding;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "binds-cluster-admin",
    section: Section::Bindings,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a binding gives `cluster-admin`",
    page: Page {
        what: "Fires on every binding to the ClusterRole `cluster-admin`, but for the one that \
               every cluster has. It is critical by a ClusterRoleBinding, and by a RoleBinding in \
               a namespace whose rights amount to the cluster (`kube-system`); by a RoleBinding \
               elsewhere it is high.",
        why: "Whoever holds it in the whole cluster owns the cluster. In a namespace they own the \
              namespace: they read its Secrets and run programs as any of its accounts.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
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
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.1"),
            ("kube-linter", "cluster-admin-role-binding"),
            ("trivy", "KSV-0111"),
            ("KICS", "249328b8"),
            ("kubescape", "C-0035, C-0185"),
            (
                "polaris",
                "clusterrolebindingClusterAdmin, rolebindingClusterAdminClusterRole",
            ),
            ("Kyverno", "restrict-binding-clusteradmin"),
            ("badrobot", "OPR-R10-RBAC"),
            ("kubesplaining", "OVERBROAD-001"),
            ("rbac-police", "cluster_admin"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let is_meant = binding.role_ref.is_some_and(|role_ref| {
            role_ref.kind == RoleRefKind::ClusterRole && role_ref.name == "cluster-admin"
        });
        if !is_meant || is_default_binding(binding) || binding.is_for_nobody() {
            return;
        }
        let rating = rate_binding(binding, Levels::from(Severity::Critical));
        let message = format!("gives {} every right {}", binding.whom(), binding.phrase());
        out.at(binding.written, &binding.role_ref_field("name"), message)
            .rated(rating)
            .giving(binding)
            .help("bind a role that holds what is used")
            .report();
    }
}
