//! Objects that name no namespace.

use std::collections::BTreeSet;

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{SetView, is_unknown};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "missing-namespace",
    section: Section::Validity,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "an object names no namespace, so it lands where the client points",
    page: Page {
        what: "Fires on a Role, RoleBinding or ServiceAccount without `metadata.namespace`. \
               Everybody hears of it where a subject of a binding in the same file names a \
               namespace: then whoever wrote it had one in mind.",
        why: "kubectl puts the object into the namespace of its context, which need not be the one \
              that was meant. What belongs together comes apart.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
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
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
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
        sources: &["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"],
        elsewhere: &[("kube-linter", "use-namespace")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        let mut files: Option<BTreeSet<&str>> = None;
        for kind in ["Role", "RoleBinding", "ServiceAccount"] {
            let written = set.of_kind(kind);
            for written in
                written.filter(|written| written.namespace.is_none() && written.lands_in.is_some())
            {
                let files = files.get_or_insert_with(|| files_with_namespaces(set));
                let persona = if files.contains(written.name_place.file.name()) {
                    Persona::Default
                } else {
                    Persona::Pedantic
                };
                let message = format!(
                    "{} lands in whatever namespace the client points to",
                    object_name(written)
                );
                out.at(written, &written.name_place, message)
                    .persona(persona)
                    .help("write `metadata.namespace`, or have your deployer set it")
                    .report();
            }
        }
    }
}

/// The files in which the subject of a binding names a namespace.
fn files_with_namespaces<'a>(set: &'a SetView<'_>) -> BTreeSet<&'a str> {
    let mut files = BTreeSet::new();
    for binding in set.bindings() {
        let names_one = binding.subjects.iter().any(|subject| {
            let Subject::ServiceAccount { namespace, .. } = subject else {
                return false;
            };
            let literal = namespace.as_deref().filter(|text| !is_unknown(text));
            literal.is_some()
        });
        if names_one {
            files.insert(binding.written.name_place.file.name());
        }
    }
    files
}
