//! Subjects that stand twice.

use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{BindingView, SubjectView, has_branches};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::source::Place;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "duplicate-subject",
    section: Section::Bindings,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a subject stands twice in one binding",
    page: Page {
        what: "Fires on the second and further subjects of a binding that are the same once the \
               API group and the namespace are filled in.",
        why: "The second adds nothing, and who takes one of them out believes that the right is \
              gone.",
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
        elsewhere: &[("kubernetes-linter", "duplicate subject")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_binding(&self, binding: &BindingView<'_>, out: &mut Reporter<'_>) {
        let mut seen: Vec<(Subject, &Place)> = Vec::new();
        for subject in binding.subjects().filter(has_name) {
            let whole = completed(subject.subject, binding.namespace());
            let Some((_, first)) = seen.iter().find(|(other, _)| *other == whole) else {
                seen.push((whole, subject.place));
                continue;
            };
            if has_branches(binding.written.name_place.file.text()) {
                out.unjudged(subject.place);
                continue;
            }
            let message = format!("{} stands twice", subject.name());
            out.at(binding.written, subject.place, message)
                .related(first, "it stands here too")
                .help("take one of them out")
                .report();
        }
    }
}

/// Whether a subject has a name: without one it is refused, and is the same as nobody.
fn has_name(subject: &SubjectView<'_>) -> bool {
    match subject.subject {
        Subject::User(name)
        | Subject::Group(name)
        | Subject::ServiceAccount { name, .. }
        | Subject::Other { name, .. } => !name.is_empty(),
    }
}

/// A subject with its namespace filled in.
pub(in crate::lint) fn completed(subject: &Subject, namespace: Option<&str>) -> Subject {
    match subject {
        Subject::ServiceAccount {
            namespace: None,
            name,
        } => Subject::ServiceAccount {
            namespace: namespace.map(str::to_owned),
            name: name.clone(),
        },
        _ => subject.clone(),
    }
}
