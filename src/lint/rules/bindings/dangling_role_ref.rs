//! Bindings to roles that are not there.

use rolewright_rbac::{RoleRef, RoleRefKind};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, is_unknown};
use super::near::is_misspelt;
use crate::finding::Confidence;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::{Content, Written};
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "dangling-role-ref",
    section: Section::Bindings,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a binding names a role that is not there",
    page: Page {
        what: "Fires on a `roleRef` to a Role that is not in the namespace of the binding, or to a \
               ClusterRole that is neither built in nor among the files. It is high where the set \
               is complete, and where a role that is there was most likely meant: one of that name \
               in another namespace or of the other kind, or one with nearly that name. Otherwise \
               it is low, as the role may be elsewhere; then only those hear of it who want to \
               hear of all there is, unless the set has Roles of its own in that namespace.",
        why: "The binding grants nothing now. Whoever may create a role of that name decides what \
              its subjects get.",
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
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: raeder}
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
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
        ],
        elsewhere: &[
            ("kube-linter", "access-to-secrets (option)"),
            ("polaris", "fails on a missing role"),
            ("popeye", "POP-1300"),
            ("krane", "missing-roles-in-bindings"),
            ("kubesplaining", "STALE-001"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let Some(role_ref) = binding.role_ref else {
            return;
        };
        if is_unknown(&role_ref.name) || is_there(binding, role_ref) {
            return;
        }
        let found = near_miss(binding, role_ref);
        let is_unread = !binding.set.broken.is_empty();
        let is_open = found.is_none() && (is_unread || may_be_there(binding, role_ref));
        if is_open {
            out.unjudged(binding.role_ref_place);
            return;
        }
        let is_sure = found.is_some() || binding.set.is_complete;
        let (name, whom) = (binding.role_name(), binding.whom());
        let holds = if binding.subjects.len() > 1 {
            "hold"
        } else {
            "holds"
        };
        let message = if is_sure {
            format!("{name} is not there: {whom} {holds} nothing until somebody makes such a role")
        } else {
            format!("{name} is not in this set: unless it is elsewhere, {whom} {holds} nothing")
        };
        let field = match &found {
            Some(NearMiss { is_kind: true, .. }) => "kind",
            _ => "name",
        };
        let mut draft = out
            .at(binding.written, &binding.role_ref_field(field), message)
            .severity(if is_sure {
                Severity::High
            } else {
                Severity::Low
            })
            .confidence(if is_sure {
                Confidence::High
            } else {
                Confidence::Medium
            })
            .persona(if is_sure || has_roles_beside(binding, role_ref) {
                Persona::Default
            } else {
                Persona::Pedantic
            });
        match found {
            None if is_sure => {}
            None => draft = draft.label("not among the files of this set"),
            Some(found) => {
                draft = draft.help(found.help);
                if let Some(place) = &found.place {
                    draft = draft.related(place, "this one is there");
                }
            }
        }
        draft.report();
    }
}

/// Where the role is written that a binding most likely means, if it names one that is not there.
pub(in crate::lint) fn meant_role(binding: &BindingView<'_>) -> Option<Place> {
    let role_ref = binding.role_ref?;
    if is_unknown(&role_ref.name) || is_there(binding, role_ref) {
        return None;
    }
    near_miss(binding, role_ref)?.place
}

/// Whether the role is among the inputs or built in.
fn is_there(binding: &BindingView<'_>, role_ref: &RoleRef) -> bool {
    let builtin = || {
        let mut roles = binding.set.builtin.snapshot().roles.iter();
        role_ref.kind == RoleRefKind::Role
            && roles.any(|role| {
                role.name == role_ref.name && Some(role.namespace.as_str()) == binding.namespace()
            })
    };
    !binding.roles.is_empty() || binding.builtin_rules.is_some() || builtin()
}

/// Whether a role of the inputs could be it, once values are filled in or an object's type or
/// namespace is written: the namespace of one of the two is not known yet or not written, or the
/// name of one is not known yet.
fn may_be_there(binding: &BindingView<'_>, role_ref: &RoleRef) -> bool {
    let set = binding.set;
    let kind = kind_name(role_ref.kind);
    let mut all = set.all.iter();
    all.any(|role| {
        if role.name == role_ref.name && is_miswritten_role(role) {
            return true;
        }
        role.kind == kind
            && (is_unknown(&role.name)
                || (role.name == role_ref.name && is_namespace_open(binding, role)))
    })
}

/// A role whose type no server knows; that is told where it is written.
fn is_miswritten_role(written: &Written) -> bool {
    let kind = written.kind.to_lowercase();
    matches!(written.content, Content::Other) && kind.contains("role") && !kind.contains("bind")
}

/// Whether two objects may land in one namespace after all.
/// In a set that is all there is, one that is not written is the default one.
fn is_namespace_open(binding: &BindingView<'_>, role: &Written) -> bool {
    let namespaces = [&binding.written.namespace, &role.namespace].map(Option::as_deref);
    let is_complete = binding.set.is_complete;
    let is_open = |namespace: Option<&str>| namespace.map_or(!is_complete, is_unknown);
    binding.written.namespace != role.namespace && namespaces.into_iter().any(is_open)
}

fn kind_name(kind: RoleRefKind) -> &'static str {
    match kind {
        RoleRefKind::Role => "Role",
        RoleRefKind::ClusterRole => "ClusterRole",
    }
}

/// Whether the set has Roles where the missing one would be.
fn has_roles_beside(binding: &BindingView<'_>, role_ref: &RoleRef) -> bool {
    let mut roles = binding.set.of_kind("Role");
    role_ref.kind == RoleRefKind::Role
        && roles.any(|role| role.lands_in.as_deref() == binding.namespace())
}

/// A role that was most likely meant.
struct NearMiss {
    /// Whether its kind is another.
    is_kind: bool,
    help: String,
    /// None if it is built in.
    place: Option<Place>,
}

fn near_miss(binding: &BindingView<'_>, role_ref: &RoleRef) -> Option<NearMiss> {
    match role_ref.kind {
        RoleRefKind::Role => of_other_kind(binding, role_ref)
            .or_else(|| in_other_namespace(binding, role_ref))
            .or_else(|| misspelt(binding, role_ref)),
        RoleRefKind::ClusterRole => {
            of_other_kind(binding, role_ref).or_else(|| misspelt(binding, role_ref))
        }
    }
}

fn of_other_kind(binding: &BindingView<'_>, role_ref: &RoleRef) -> Option<NearMiss> {
    let other = match role_ref.kind {
        RoleRefKind::Role => "ClusterRole",
        RoleRefKind::ClusterRole => "Role",
    };
    let mut all = binding.set.all_of_kind(other);
    let found = all.find(|role| {
        role.name == role_ref.name
            && (other == "ClusterRole"
                || binding.is_cluster_wide()
                || role.lands_in.as_deref() == binding.namespace())
    });
    let is_builtin =
        other == "ClusterRole" && binding.set.builtin.cluster_role(&role_ref.name).is_some();
    if found.is_none() && !is_builtin {
        return None;
    }
    let help = if binding.is_cluster_wide() {
        "a Role is bound by a RoleBinding in its namespace; or make it a ClusterRole".to_owned()
    } else {
        format!("write `kind: {other}`")
    };
    Some(NearMiss {
        is_kind: true,
        help,
        place: found.map(|role| role.name_place.clone()),
    })
}

fn in_other_namespace(binding: &BindingView<'_>, role_ref: &RoleRef) -> Option<NearMiss> {
    let mut roles = binding.set.all_of_kind("Role");
    let found = roles.find(|role| role.name == role_ref.name && !is_namespace_open(binding, role));
    let (namespace, place) = match found {
        Some(role) => (role.lands_in.as_deref(), Some(role.name_place.clone())),
        None => (Some(builtin_elsewhere(binding, role_ref)?), None),
    };
    let namespace = namespace.unwrap_or_default();
    Some(NearMiss {
        is_kind: false,
        help: format!(
            "a Role of that name is in namespace {namespace}; a binding sees those of its own"
        ),
        place,
    })
}

/// The namespace of a built-in Role of that name, if the binding says that it is in another.
fn builtin_elsewhere<'a>(binding: &BindingView<'a>, role_ref: &RoleRef) -> Option<&'a str> {
    let own = binding.written.namespace.as_deref();
    let own = own.filter(|namespace| !is_unknown(namespace))?;
    let mut roles = binding.set.builtin.snapshot().roles.iter();
    let found = roles.find(|role| role.name == role_ref.name && role.namespace != own)?;
    Some(&found.namespace)
}

fn misspelt(binding: &BindingView<'_>, role_ref: &RoleRef) -> Option<NearMiss> {
    let kind = kind_name(role_ref.kind);
    let mut own = binding.set.all_of_kind(kind);
    let is_near = |role: &&Written| {
        is_misspelt(&role.name, &role_ref.name)
            && (role_ref.kind == RoleRefKind::ClusterRole
                || role.lands_in.as_deref() == binding.namespace())
    };
    let (name, place) = if let Some(role) = own.find(is_near) {
        (role.name.as_str(), Some(role.name_place.clone()))
    } else {
        let builtin = binding.set.builtin.snapshot().cluster_roles.iter();
        let mut names = builtin.map(|role| role.name.as_str());
        let is_meant = |name: &&str| {
            role_ref.kind == RoleRefKind::ClusterRole && is_misspelt(name, &role_ref.name)
        };
        (names.find(is_meant)?, None)
    };
    Some(NearMiss {
        is_kind: false,
        help: format!("write `{name}`"),
        place,
    })
}
