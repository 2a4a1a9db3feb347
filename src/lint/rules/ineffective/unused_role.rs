//! Roles that nothing gives.

use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;
use rolewright_rbac::RoleRefKind;

use super::super::bindings::dangling_role_ref::meant_role;
use super::empty_role::is_empty;
use crate::lint::view::{BindingView, is_unknown};
use crate::object::{Content, Written};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unused-role",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "no binding gives a role, and no other role takes it in",
    page: Page {
        what: "Fires on a Role or ClusterRole with rules that no binding of the inputs names and no \
               aggregation selects. A binding may stand elsewhere, so it is sure only of a complete \
               set.",
        why: "It grants nothing now, and whoever binds it later gets what nobody looks after.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[("popeye", "POP-400"), ("krane", "dangling-roles")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        let set = view.set;
        if view.reach.is_bound() || is_empty(view) || is_bound_from_the_start(view) {
            return;
        }
        let is_open =
            |binding: BindingView<'_>| binding.role_ref.is_none_or(|found| is_unknown(&found.name));
        if is_unknown(&view.written.name) || set.all_bindings().any(is_open) {
            out.unjudged();
            return;
        }
        // The binding is what is wrong then, and told.
        let is_meant = |binding| meant_role(&binding).as_ref() == Some(&view.written.name_place);
        if set.all.iter().copied().any(is_miswritten_binding) || set.all_bindings().any(is_meant) {
            return;
        }
        let confidence = if set.is_complete {
            Confidence::High
        } else {
            Confidence::Medium
        };
        out.at(
            view.written,
            &view.written.name_place,
            "no binding gives it, and no other role takes it in",
        )
        .confidence(confidence)
        .help("bind it, or take it out")
        .report();
    }
}

/// A binding whose type no server knows.
fn is_miswritten_binding(written: &Written) -> bool {
    let kind = written.kind.to_lowercase();
    matches!(written.content, Content::Other) && kind.contains("role") && kind.contains("bind")
}

/// Whether a binding that every cluster has gives a role of this name.
fn is_bound_from_the_start(view: &RoleView<'_>) -> bool {
    let built_in = view.set.builtin.snapshot();
    let name = &view.written.name;
    let namespace = view.written.lands_in.as_deref();
    let by_cluster = built_in
        .cluster_role_bindings
        .iter()
        .map(|binding| (None, &binding.role_ref));
    let in_namespaces = built_in.role_bindings.iter();
    let in_namespaces =
        in_namespaces.map(|binding| (Some(binding.namespace.as_str()), &binding.role_ref));
    by_cluster.chain(in_namespaces).any(|(of, role_ref)| {
        role_ref.name == *name
            && match role_ref.kind {
                RoleRefKind::ClusterRole => view.is_cluster_role(),
                RoleRefKind::Role => !view.is_cluster_role() && of == namespace,
            }
    })
}
