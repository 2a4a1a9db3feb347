//! Roles that nothing gives.

use std::cell::OnceCell;

use rolewright_rbac::RoleRefKind;

use super::super::bindings::dangling_role_ref::meant_role;
use super::empty_role::is_empty;
use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{BindingView, RoleView, SetView, is_unknown};
use crate::object::{Content, Written};
use crate::source::Place;

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
               set. A role that a misspelt reference most likely means is let be: that is told by \
               `dangling-role-ref`.",
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

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let others = OnceCell::new();
        for view in set.roles() {
            if view.reach.is_bound() || is_empty(&view) || is_bound_from_the_start(&view) {
                continue;
            }
            let others = others.get_or_init(|| Others::of(set));
            if is_unknown(&view.written.name) || others.may_name_any {
                out.unjudged(&view.written.name_place);
                continue;
            }
            if others.is_miswritten || others.meant.contains(&view.written.name_place) {
                continue;
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
}

/// What there is to know of the bindings of a set about roles that none of them gives.
struct Others {
    /// Whether one names a role that is filled in later.
    may_name_any: bool,
    /// Whether there is one that no server takes for a binding: it is told, and its role is not.
    is_miswritten: bool,
    /// The roles that are most likely meant by those that name one that is not there: these are
    /// told, and the roles are not.
    meant: Vec<Place>,
}

impl Others {
    fn of(set: &SetView<'_>) -> Self {
        let is_open =
            |binding: BindingView<'_>| binding.role_ref.is_none_or(|found| is_unknown(&found.name));
        Self {
            may_name_any: set.all_bindings().any(is_open),
            is_miswritten: set.all.iter().copied().any(is_miswritten_binding),
            meant: set
                .all_bindings()
                .filter_map(|binding| meant_role(&binding))
                .collect(),
        }
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
