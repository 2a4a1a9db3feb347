//! Bindings that say the same.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_rbac::{RoleRefKind, Subject};

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{SetView, has_branches};
use super::duplicate_subject::completed;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Written;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "duplicate-binding",
    section: Section::Bindings,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "two bindings give the same role to the same subjects in the same place",
    page: Page {
        what: "Fires on the second and further bindings of one kind and namespace with the same \
               role and the same subjects, in any order.",
        why: "Who takes one of them out believes that the right is gone.",
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
  - {kind: ServiceAccount, name: reader, namespace: media}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader-again
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
            "https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut seen = BTreeMap::new();
        for binding in set.bindings() {
            let Some(role_ref) = binding.role_ref.filter(|_| !binding.subjects.is_empty()) else {
                continue;
            };
            let namespace = binding.namespace();
            let subjects: BTreeSet<Subject> = binding
                .subjects
                .iter()
                .map(|subject| completed(subject, namespace))
                .collect();
            let role = (role_ref.kind == RoleRefKind::Role, role_ref.name.as_str());
            let written = binding.written;
            let key = (binding.is_cluster_wide(), namespace, role, subjects);
            let first = *seen.entry(key).or_insert(written);
            // An object that is written twice is told as such.
            if first.name == written.name {
                continue;
            }
            let files = [first, written].map(|written| &written.name_place.file);
            let is_whole = |written: &Written| {
                let subjects = written.root().get("subjects");
                subjects.is_none_or(|subjects| !subjects.has_insertions())
            };
            let is_open = files.iter().any(|file| has_branches(file.text()));
            if is_open || !is_whole(first) || !is_whole(written) {
                out.unjudged(&written.name_place);
                continue;
            }
            let message = format!("gives what {} gives already", object_name(first));
            out.at(written, &written.name_place, message)
                .related(&first.name_place, "this one says the same")
                .help("take one of them out")
                .report();
        }
    }
}
