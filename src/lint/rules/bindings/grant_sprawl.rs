//! Roles and grants without number.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{BindingView, RoleView, SetView};
use super::duplicate_subject::completed;
use crate::finding::ObjectName;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "grant-sprawl",
    section: Section::Bindings,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a role has many rules, a subject many roles, or a namespace many subjects",
    page: Page {
        what: "Fires on a role with 12 or more rules. Where the set is complete it also fires on a \
               subject with 4 or more roles, at the binding that gives the last of them, and on a \
               namespace with 5 or more subjects in its RoleBindings.",
        why: "Nobody can tell any more what is needed, and so nothing is ever taken out.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - {apiGroups: [\"\"], resources: [configmaps], resourceNames: [settings], verbs: [get]}
  - {apiGroups: [\"\"], resources: [services], resourceNames: [web], verbs: [get]}
  - {apiGroups: [\"\"], resources: [persistentvolumeclaims], resourceNames: [data], verbs: [get]}
  - {apiGroups: [\"\"], resources: [limitranges], resourceNames: [limits], verbs: [get]}
  - {apiGroups: [\"\"], resources: [resourcequotas], resourceNames: [quota], verbs: [get]}
  - {apiGroups: [\"apps\"], resources: [deployments], resourceNames: [web], verbs: [get]}
  - {apiGroups: [\"apps\"], resources: [statefulsets], resourceNames: [database], verbs: [get]}
  - {apiGroups: [\"apps\"], resources: [daemonsets], resourceNames: [agent], verbs: [get]}
  - {apiGroups: [\"batch\"], resources: [jobs], resourceNames: [import], verbs: [get]}
  - {apiGroups: [\"batch\"], resources: [cronjobs], resourceNames: [nightly], verbs: [get]}
  - {apiGroups: [\"networking.k8s.io\"], resources: [ingresses], resourceNames: [front], verbs: [get]}
  - {apiGroups: [\"policy\"], resources: [poddisruptionbudgets], resourceNames: [web-budget], verbs: [get]}
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
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - {apiGroups: [\"\"], resources: [configmaps], resourceNames: [settings], verbs: [get]}
  - {apiGroups: [\"\"], resources: [services], resourceNames: [web], verbs: [get]}
  - {apiGroups: [\"\"], resources: [persistentvolumeclaims], resourceNames: [data], verbs: [get]}
  - {apiGroups: [\"\"], resources: [limitranges], resourceNames: [limits], verbs: [get]}
  - {apiGroups: [\"\"], resources: [resourcequotas], resourceNames: [quota], verbs: [get]}
  - {apiGroups: [\"apps\"], resources: [deployments], resourceNames: [web], verbs: [get]}
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
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[("krane", "subjects-with-many-roles, namespaces-with-many-subjects"),],
    },
};

/// From how many rules on a role has many.
const RULES: usize = 12;
/// From how many roles on a subject has many.
const ROLES: usize = 4;
/// From how many subjects on a namespace has many.
const SUBJECTS: usize = 5;

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, role: &RoleView<'_>, out: &mut Reporter<'_>) {
        let count = role.rules.len();
        if count >= RULES {
            let message = format!("{} has {count} rules", object_name(role.written));
            out.at(role.written, &role.written.name_place, message)
                .help("take out what is not used, or make a role for each purpose")
                .report();
        }
    }

    /// What others hold is known only of a set that is all there is.
    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        if set.is_complete {
            let bindings: Vec<BindingView<'_>> = set.bindings().collect();
            roles_of_subjects(&bindings, out);
            subjects_of_namespaces(&bindings, out);
        }
    }
}

fn roles_of_subjects(bindings: &[BindingView<'_>], out: &mut Reporter<'_>) {
    let mut roles: BTreeMap<Subject, BTreeSet<ObjectName>> = BTreeMap::new();
    for binding in bindings {
        for subject in binding.subjects() {
            let whole = completed(subject.subject, binding.namespace());
            let held = roles.entry(whole).or_default();
            let is_new = held.insert(binding.role_name());
            if is_new && held.len() == ROLES {
                let message = format!("{} holds {ROLES} roles or more", subject.name());
                out.at(binding.written, subject.place, message)
                    .help("give it one role that holds what it needs")
                    .report();
            }
        }
    }
}

fn subjects_of_namespaces(bindings: &[BindingView<'_>], out: &mut Reporter<'_>) {
    let mut subjects: BTreeMap<&str, BTreeSet<Subject>> = BTreeMap::new();
    for binding in bindings {
        let Some(namespace) = binding.namespace() else {
            continue;
        };
        for subject in binding.subjects() {
            let known = subjects.entry(namespace).or_default();
            let is_new = known.insert(completed(subject.subject, Some(namespace)));
            if is_new && known.len() == SUBJECTS {
                let message =
                    format!("{SUBJECTS} subjects or more hold rights in namespace {namespace}");
                out.at(binding.written, subject.place, message)
                    .help("see that each of them is needed")
                    .report();
            }
        }
    }
}
