//! The names of namespaces.

use rolewright_names as names;
use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{SetView, SubjectView, is_unknown};
use super::mistake::Mistake;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Cause;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "invalid-namespace-name",
    section: Section::Validity,
    severity: Severity::Error,
    persona: Persona::Default,
    summary: "the name of a namespace is none that the server takes",
    page: Page {
        what: "Fires on the name of a Namespace and on the namespace of an object that is no DNS \
               label of RFC 1123: lower-case letters, digits and `-`, at most 63 characters, a \
               letter or digit at both ends. It is an error there. In a subject of a binding it is \
               high: the server takes the binding.",
        why: "No namespace can have such a name. The API server refuses the object, and a subject \
              with such a namespace is nobody, now and ever.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: Media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
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
",
        sources: &[
            "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names",
        ],
        elsewhere: &[("kubernetes-linter", "meta/invalid-namespace")],
    },
};

/// What the server refuses.
static REFUSED: Mistake = Mistake {
    rule: &RULE,
    causes: &[Cause::NamespaceName],
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_set(&self, set: &SetView<'_>, out: &mut Reporter<'_>) {
        REFUSED.check_set(set, out);
    }

    /// The server does not look at the namespace of a subject.
    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let Subject::ServiceAccount {
            namespace: Some(namespace),
            ..
        } = subject.subject
        else {
            return;
        };
        if is_unknown(namespace) {
            out.unjudged(&subject.field_place("namespace"));
            return;
        }
        let Err(what) = names::dns_label(namespace) else {
            return;
        };
        let message = format!(
            "{} is nobody: `{namespace}` is the name of no namespace that there could be",
            subject.name()
        );
        out.at(
            subject.binding.written,
            &subject.field_place("namespace"),
            message,
        )
        .severity(Severity::High)
        .label(format!("it {what}"))
        .help("write the namespace of the account")
        .report();
    }
}
