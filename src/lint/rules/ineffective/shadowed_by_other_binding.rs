//! Bindings that add nothing.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{BindingView, has_branches};
use rolewright_rbac::{
    BindingId, BindingView as Bound, Grant, Identity, PolicyRule, Scope, covers,
};

use super::holders::identity;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "shadowed-by-other-binding",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "all that a binding gives a subject, other bindings give it as well",
    page: Page {
        what: "Fires on a subject of a binding that holds everything already by other bindings, to \
               itself or to a group that it is in. Bindings that are equal are told by \
               `duplicate-binding`.",
        why: "Taking the binding away takes no right away, which surprises whoever revokes it.",
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: lister
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: lister
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: lister
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
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
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: lister
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [endpoints]
    verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: lister
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: lister
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let wanted = binding.rules();
        if wanted.is_empty() {
            return;
        }
        for subject in binding.subjects() {
            let namespace = binding.namespace().unwrap_or_default();
            let Some(caller) = identity(subject.subject, namespace) else {
                continue;
            };
            let held = held_otherwise(binding, &caller);
            let all: Vec<PolicyRule> = held.iter().map(|(_, rule)| (*rule).clone()).collect();
            if !covers(&all, &wanted).is_empty() {
                continue;
            }
            if is_conditional(binding, &held) {
                out.unjudged();
                continue;
            }
            let mut names: Vec<String> = Vec::new();
            for (id, _) in &held {
                let of: Vec<PolicyRule> = held
                    .iter()
                    .filter(|(other, _)| other == id)
                    .map(|(_, rule)| (*rule).clone())
                    .collect();
                if covers(&of, &wanted).is_empty() {
                    names.extend(binding.set.policy().binding(*id).map(|view| shown(&view)));
                    break;
                }
            }
            let by = names
                .pop()
                .unwrap_or_else(|| "other bindings together".to_owned());
            out.at(
                binding.written,
                subject.place,
                format!("{} has all of it already, by {by}", subject.name()),
            )
            .giving(binding)
            .help("take the subject out, or the other grant if this one was to limit it")
            .report();
        }
    }
}

/// The rules that reach a caller where a binding holds, by the bindings that give them, without that
/// one and its equals.
fn held_otherwise<'a>(
    binding: &BindingView<'a>,
    caller: &Identity,
) -> Vec<(BindingId, &'a PolicyRule)> {
    let policy = binding.set.policy();
    let reaches = |scope: Scope<'_>| match scope {
        Scope::Cluster => true,
        Scope::Namespace(namespace) => binding.namespace() == Some(namespace),
    };
    let rules = policy
        .grants(caller)
        .into_iter()
        .filter_map(|grant| match grant {
            Grant::Rule(rule) => Some(rule),
            Grant::SystemMasters => None,
        });
    rules
        .filter(|rule| reaches(rule.scope))
        .filter(|rule| {
            let other = policy.binding(rule.chain.binding);
            other.is_none_or(|other| !is_equal(binding, &other))
        })
        .map(|rule| (rule.chain.binding, rule.rule))
        .collect()
}

/// Whether templates say when this binding is there, or those that give the same: a chart has one
/// or the other.
fn is_conditional(binding: &BindingView<'_>, held: &[(BindingId, &PolicyRule)]) -> bool {
    let policy = binding.set.policy();
    let holds = |other: &BindingView<'_>| {
        let mut held = held.iter().filter_map(|(id, _)| policy.binding(*id));
        held.any(|view| view.name == other.written.name)
    };
    let others = binding.set.all_bindings().filter(holds);
    let files = others.map(|other| &other.written.name_place.file);
    files
        .chain([&binding.written.name_place.file])
        .any(|file| has_branches(file.text()))
}

/// Whether a binding is this one, or gives the same to the same.
fn is_equal(binding: &BindingView<'_>, other: &Bound<'_>) -> bool {
    let is_same_scope = match other.scope {
        Scope::Cluster => binding.is_cluster_wide(),
        Scope::Namespace(namespace) => binding.namespace() == Some(namespace),
    };
    let says_same = Some(other.role_ref) == binding.role_ref && other.subjects == binding.subjects;
    is_same_scope && (other.name == binding.written.name || says_same)
}

fn shown(binding: &Bound<'_>) -> String {
    match binding.scope {
        Scope::Cluster => format!("ClusterRoleBinding {}", binding.name),
        Scope::Namespace(namespace) => format!("RoleBinding {namespace}/{}", binding.name),
    }
}
