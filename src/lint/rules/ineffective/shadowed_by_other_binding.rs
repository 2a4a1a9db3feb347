//! Bindings that add nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{BindingView, SetView, has_branches};
use crate::object::{Content, Written};

use rolewright_rbac::{
    BindingId, BindingView as Bound, Grant, Identity, PolicyRule, RoleRef, RoleRefKind, Scope,
    Subject, atoms, covers_all,
};

use super::super::bindings::duplicate_subject::completed;
use super::super::bindings::known::is_default_grant;
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
               `duplicate-binding`, and what every cluster gives from the start does not count. \
               Of bindings that give the same, one is let be. What aggregation collects counts \
               only where the set is complete.",
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

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        // The later ones first: of grants that give the same, one stays.
        let bindings: Vec<BindingView<'_>> = set.bindings().collect();
        let mut told = Told::new();
        for binding in bindings.iter().rev() {
            check(binding, &mut told, out);
        }
    }
}

/// The bindings that are told of, by the subject that they give nothing.
type Told = BTreeMap<Subject, Vec<BindingId>>;

fn check(binding: &BindingView<'_>, told: &mut Told, out: &mut Reporter<'_>) {
    // Whom no other binding names holds nothing otherwise, and that needs no evaluator.
    let named_again = |subject: &Subject| binding.set.may_be_named_again(subject);
    if !binding.subjects.iter().any(named_again) {
        return;
    }
    let wanted = binding.rules();
    if atoms(&wanted).next().is_none() {
        return;
    }
    for subject in binding.subjects() {
        let namespace = binding.namespace().unwrap_or_default();
        let Some(caller) = identity(subject.subject, namespace) else {
            continue;
        };
        if is_default_grant(&subject) {
            continue;
        }
        let told = told
            .entry(completed(subject.subject, binding.namespace()))
            .or_default();
        let mut held = held_otherwise(binding, &caller);
        held.retain(|(id, _)| !told.contains(id));
        if !covers_all(held.iter().map(|(_, rule)| *rule), &wanted) {
            continue;
        }
        if is_conditional(binding, &held) || may_grow(binding, &held) {
            out.unjudged(subject.place);
            continue;
        }
        told.extend(own_id(binding));
        let mut by_binding: BTreeMap<BindingId, Vec<&PolicyRule>> = BTreeMap::new();
        for (id, rule) in &held {
            by_binding.entry(*id).or_default().push(rule);
        }
        let mut alone = by_binding.iter();
        let alone = alone.find(|(_, rules)| covers_all(rules.iter().copied(), &wanted));
        let alone = alone.and_then(|(id, _)| binding.set.policy().binding(*id));
        let by = alone.map_or_else(|| "other bindings together".to_owned(), |view| shown(&view));
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

/// Whether roles that are not among the inputs may add to what a binding gives, and not to what is
/// held otherwise: an aggregated role takes in whatever has its labels.
fn may_grow(binding: &BindingView<'_>, held: &[(BindingId, &PolicyRule)]) -> bool {
    let set = binding.set;
    let is_aggregated = |role_ref: &RoleRef| {
        let mut roles = set.policy().snapshot().cluster_roles.iter();
        role_ref.kind == RoleRefKind::ClusterRole
            && roles.any(|role| role.name == role_ref.name && role.aggregation_rule.is_some())
    };
    if set.is_complete || !binding.role_ref.is_some_and(is_aggregated) {
        return false;
    }
    let is_same_role = |(id, _): &(BindingId, &PolicyRule)| {
        let other = set.policy().binding(*id);
        other.is_some_and(|other| Some(other.role_ref) == binding.role_ref)
    };
    let star = || vec!["*".to_owned()];
    let everything = [
        PolicyRule {
            verbs: star(),
            api_groups: star(),
            resources: star(),
            ..PolicyRule::default()
        },
        PolicyRule {
            verbs: star(),
            non_resource_urls: star(),
            ..PolicyRule::default()
        },
    ];
    !held.iter().any(is_same_role) && !covers_all(held.iter().map(|(_, rule)| *rule), &everything)
}

/// The rules that reach a caller where a binding holds, by the bindings of the inputs that give
/// them, without that one, its equals, and later ones to the same role: of two that give the same,
/// one is told. What every cluster gives from the start may be taken away, and does not count.
fn held_otherwise<'a>(
    binding: &BindingView<'a>,
    caller: &Identity,
) -> Vec<(BindingId, &'a PolicyRule)> {
    let policy = binding.set.policy();
    let reaches = |scope: Scope<'_>| match scope {
        Scope::Cluster => true,
        Scope::Namespace(namespace) => binding.namespace() == Some(namespace),
    };
    let built_in = binding.set.builtin.snapshot();
    let is_of_inputs = |id: BindingId| match id {
        BindingId::Cluster(at) => at >= built_in.cluster_role_bindings.len(),
        BindingId::Namespaced(at) => at >= built_in.role_bindings.len(),
    };
    let own = own_id(binding);
    let rules = policy
        .grants(caller)
        .into_iter()
        .filter_map(|grant| match grant {
            Grant::Rule(rule) => Some(rule),
            Grant::SystemMasters => None,
        });
    rules
        .filter(|rule| reaches(rule.scope))
        .filter(|rule| is_of_inputs(rule.chain.binding))
        .filter(|rule| {
            let id = rule.chain.binding;
            let other = policy.binding(id);
            other.is_none_or(|other| {
                let is_later = is_same_scope(binding, &other)
                    && Some(other.role_ref) == binding.role_ref
                    && own.is_some_and(|own| id > own);
                !is_equal(binding, &other) && !is_later
            })
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
    let is_open = |role: &Written| {
        matches!(&role.content, Content::Role { places, .. }
            if places.iter().any(|places| places.open_names.is_some()))
    };
    let is_conditional = |written: &Written| has_branches(written.name_place.file.text());
    let mut others = others.map(|other| {
        let mut roles = other.roles.iter();
        is_conditional(other.written) || roles.any(|role| is_conditional(role) || is_open(role))
    });
    is_conditional(binding.written) || others.any(|is_conditional| is_conditional)
}

/// The evaluator's name for a binding: the last of its scope and name.
fn own_id(binding: &BindingView<'_>) -> Option<BindingId> {
    let snapshot = binding.set.policy().snapshot();
    let name = &binding.written.name;
    let Some(namespace) = binding.namespace().filter(|_| !binding.is_cluster_wide()) else {
        let mut all = snapshot.cluster_role_bindings.iter();
        return all
            .rposition(|other| other.name == *name)
            .map(BindingId::Cluster);
    };
    let mut all = snapshot.role_bindings.iter();
    all.rposition(|other| other.name == *name && other.namespace == namespace)
        .map(BindingId::Namespaced)
}

fn is_same_scope(binding: &BindingView<'_>, other: &Bound<'_>) -> bool {
    match other.scope {
        Scope::Cluster => binding.is_cluster_wide(),
        Scope::Namespace(namespace) => binding.namespace() == Some(namespace),
    }
}

/// Whether a binding is this one, or gives the same to the same.
fn is_equal(binding: &BindingView<'_>, other: &Bound<'_>) -> bool {
    let says_same = || {
        Some(other.role_ref) == binding.role_ref
            && whom(binding, other.subjects) == whom(binding, binding.subjects)
    };
    is_same_scope(binding, other) && (other.name == binding.written.name || says_same())
}

/// Subjects of a binding of this scope, each once and with its namespace.
fn whom(binding: &BindingView<'_>, subjects: &[Subject]) -> BTreeSet<Subject> {
    let subjects = subjects.iter();
    subjects
        .map(|subject| completed(subject, binding.namespace()))
        .collect()
}

fn shown(binding: &Bound<'_>) -> String {
    match binding.scope {
        Scope::Cluster => format!("ClusterRoleBinding {}", binding.name),
        Scope::Namespace(namespace) => format!("RoleBinding {namespace}/{}", binding.name),
    }
}
