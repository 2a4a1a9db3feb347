//! Objects that name no namespace.

use std::collections::BTreeSet;

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::{Reporter, object_name};
use super::super::super::view::{SetView, is_unknown};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "missing-namespace",
    section: Section::Validity,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "an object names no namespace, so it lands where the client points",
    page: Page {
        what: "Fires on a Role, RoleBinding, ServiceAccount or workload without \
               `metadata.namespace`. Everybody hears of it where a subject of a binding in the same \
               file names a namespace: then whoever wrote it had one in mind. What somebody else \
               puts into a namespace needs none: the objects of a kustomization with a `namespace`, \
               a Job's template, which gets that of the program that makes Jobs of it, and what a \
               chart holds, which Helm puts into that of the release, unless such a subject is in \
               another one.",
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
        // What names a namespace for all objects need not be repeated in each.
        if !set.is_put_somewhere && set.places_what_names_none() {
            return;
        }
        let kinds = ["Role", "RoleBinding", "ServiceAccount"].into_iter();
        let written = kinds.flat_map(|kind| set.of_kind(kind));
        // A patch is for the object that it names, and a program puts its Jobs where it wants them.
        let workloads = set.workloads().filter(|it| {
            it.written.namespace.is_none() && !it.is_partial && !it.is_in_config_map()
        });
        let all = written.chain(workloads.map(|workload| workload.written));
        let mut files: Option<BTreeSet<&str>> = None;
        for written in all.filter(|it| it.namespace.is_none() && it.lands_in.is_some()) {
            let files = files.get_or_insert_with(|| files_with_namespaces(set));
            let is_meant = files.contains(written.name_place.file.name());
            if set.is_put_somewhere && !is_meant {
                continue;
            }
            let metadata = written.root().get("metadata");
            if metadata.is_some_and(Node::has_insertions) {
                out.unjudged(&written.name_place);
                continue;
            }
            let persona = if is_meant {
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

/// The files in which the subject of a binding names a namespace, and another one than that into which
/// all is put.
fn files_with_namespaces<'a>(set: &'a SetView<'_>) -> BTreeSet<&'a str> {
    let mut files = BTreeSet::new();
    for binding in set.bindings() {
        let names_one = binding.subjects.iter().any(|subject| {
            let Subject::ServiceAccount { namespace, .. } = subject else {
                return false;
            };
            let literal = namespace.as_deref().filter(|text| !is_unknown(text));
            literal.is_some_and(|text| !set.is_put_somewhere || text != set.default_namespace)
        });
        if names_one {
            files.insert(binding.written.name_place.file.name());
        }
    }
    files
}
