//! Bindings that give their role to nobody.

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::BindingView;
use super::known::is_default_binding;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Kind;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "empty-subjects",
    section: Section::Bindings,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a binding has no subjects, so it grants nothing",
    page: Page {
        what: "Fires on a RoleBinding or ClusterRoleBinding whose `subjects` are missing, null or \
               an empty list, but for the one that every cluster has.",
        why: "The binding grants nothing. Whoever may change it can add themselves, and its name \
              makes that look right.",
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
  []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: real
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
  name: real
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
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/",
        ],
        elsewhere: &[
            ("kubernetes-linter", "rolebinding/no-subjects"),
            ("krane", "bindings-without-subjects"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        if !binding.subjects.is_empty() || is_default_binding(binding) {
            return;
        }
        if !binding.is_for_nobody() {
            out.unjudged(&binding.written.name_place);
            return;
        }
        let root = binding.written.root();
        let subjects = root.get("subjects");
        // What is no list is told elsewhere.
        if subjects.is_some_and(|node| !matches!(node.kind(), Kind::Sequence | Kind::Null)) {
            return;
        }
        let place = root.entry("subjects").map(|entry| entry.key.place());
        out.at(
            binding.written,
            place.as_ref().unwrap_or(&binding.written.name_place),
            format!("gives {} to nobody", binding.role_name()),
        )
        .help("name who needs it, or take the binding out")
        .report();
    }
}
