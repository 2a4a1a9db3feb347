//! Objects of one name.

use std::collections::HashMap;

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{SetView, has_branches};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::{Content, Written};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "duplicate-object",
    section: Section::Validity,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "two objects of one set have the same kind, namespace and name, and the last counts",
    page: Page {
        what: "Fires on the second and further objects of one kind, namespace and name in one set. \
               Where both say the same it is low, and only those hear of it who want to hear of \
               all there is. Where a template may leave parts of a file out, nothing is said.",
        why: "Whichever is applied last replaces the other, so rights depend on the order of \
              files.",
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
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get, update]
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
    verbs: [get, update]
",
        sources: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
        elsewhere: &[("kustomize", "refuses it")],
    },
};

/// The kinds that are read besides those of RBAC.
const OTHER_KINDS: [&str; 4] = [
    "ServiceAccount",
    "Namespace",
    "ConfigMap",
    "CustomResourceDefinition",
];

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut seen = HashMap::new();
        for written in &set.objects.written {
            let Some(key) = key(written) else {
                continue;
            };
            let Some(earlier) = seen.insert(key, written) else {
                continue;
            };
            let files = [earlier, written].map(|written| &written.name_place.file);
            if files.iter().any(|file| has_branches(file.text())) {
                out.unjudged(&written.name_place);
                continue;
            }
            let same = match (earlier.root().to_json(), written.root().to_json()) {
                (Ok(one), Ok(other)) => one == other,
                _ => false,
            };
            // Whichever of equal ones counts, the rights are the same.
            let (severity, persona) = if same {
                (Severity::Low, Persona::Pedantic)
            } else {
                (RULE.severity, RULE.persona)
            };
            let message = format!("{} is written twice", object_name(written));
            out.at(written, &written.name_place, message)
                .severity(severity)
                .persona(persona)
                .label("the last one counts: this, if it is applied last")
                .related(&earlier.name_place, "this one is replaced")
                .help("keep one of them, or give them names of their own")
                .report();
        }
    }
}

/// What an object is told from others by: its kind, where it lands, and its name.
fn key(written: &Written) -> Option<(&str, Option<&str>, &str)> {
    let is_read = !matches!(written.content, Content::Other);
    let is_known = is_read || OTHER_KINDS.contains(&written.kind.as_str());
    (is_known && !written.name.is_empty()).then_some((
        written.kind.as_str(),
        written.lands_in.as_deref(),
        written.name.as_str(),
    ))
}
