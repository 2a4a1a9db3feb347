//! Subjects that are not there.

use rolewright_names::{dns_label, dns_subdomain};
use rolewright_rbac::Subject;

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{SetView, SubjectView, is_unknown};
use super::control_plane_subject::is_of_control_plane;
use super::near::is_misspelt;
use crate::finding::Confidence;
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::object::Written;
use crate::source::{Node, Place};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "dangling-service-account",
    section: Section::Bindings,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a subject is a ServiceAccount that is not there",
    page: Page {
        what: "Fires on a ServiceAccount as a subject that is not among the files in the namespace \
               of the subject, or of the binding if the subject names none. `default` is there in \
               every namespace. Medium where the set is complete. Otherwise low, and only for \
               those who want to hear of all there is; everybody hears of it where an account that \
               is there was most likely meant: one of that name in another namespace, or one with \
               nearly that name. Accounts of the control plane are told by \
               `control-plane-subject`, and names that no account can have as such.",
        why: "Nobody holds the role now. Whoever may create an account of that name, or run a Pod \
              as it, gets what the binding gives.",
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
  - {kind: ServiceAccount, name: raeder, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: real
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
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
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
",
        sources: &["https://kubernetes.io/docs/concepts/security/service-accounts/"],
        elsewhere: &[
            ("popeye", "POP-1300"),
            ("rbac-tool", "issue 90"),
            ("kubesplaining", "STALE-002"),
        ],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let Some((namespace, name)) = subject.account() else {
            return;
        };
        let set = subject.binding.set;
        if subject.binding.comes_with_account() {
            return;
        }
        if name == "default" || name.is_empty() || is_there(set, namespace, name) {
            return;
        }
        let is_open = subject.item().is_some_and(Node::has_insertions) || !set.broken.is_empty();
        if is_open || is_unknown(name) || is_unknown(namespace) || may_be_there(subject, name) {
            out.unjudged(&subject.field_place("name"));
            return;
        }
        let is_told = !set.is_complete && is_of_control_plane(subject);
        if is_told || dns_subdomain(name).is_err() || dns_label(namespace).is_err() {
            // By another rule: nobody ever creates an account of such a name.
            return;
        }
        let near = near_miss(set, namespace, name);
        let is_sure = near.is_some() || set.is_complete;
        let (name, role) = (subject.name(), subject.binding.role_name());
        let message = if is_sure {
            format!("{name} is not there: whoever creates it gets {role}")
        } else {
            format!(
                "{name} is not in this set: unless it is elsewhere, whoever creates it gets {role}"
            )
        };
        let mut draft = out
            .at(
                subject.binding.written,
                &subject.field_place("name"),
                message,
            )
            .severity(if set.is_complete {
                Severity::Medium
            } else {
                Severity::Low
            })
            .confidence(if set.is_complete {
                Confidence::High
            } else {
                Confidence::Medium
            })
            .persona(if is_sure {
                Persona::Default
            } else {
                Persona::Pedantic
            });
        if let Some(account) = near {
            let help = match account.lands_in.as_deref() {
                Some(other) if other != namespace => {
                    format!("an account of that name is in namespace {other}")
                }
                _ => format!("write `{}`", account.name),
            };
            draft = draft
                .related(&account.name_place, "this one is there")
                .help(help);
        } else if !set.is_complete {
            draft = draft.label("not among the files of this set");
        }
        draft.report();
    }
}

/// Where the account is written that a subject most likely means, if it names one that is not
/// there.
pub(in crate::lint) fn meant_account(subject: &SubjectView<'_>) -> Option<Place> {
    let (namespace, name) = subject.account()?;
    let set = subject.binding.set;
    if name == "default" || is_there(set, namespace, name) {
        return None;
    }
    near_miss(set, namespace, name).map(|account| account.name_place.clone())
}

/// Whether an account is among the inputs, or one for which the server has a role from the start:
/// those of controllers, which the control plane makes.
pub(in crate::lint) fn is_there(set: &SetView<'_>, namespace: &str, name: &str) -> bool {
    let mut accounts = set.all_of_kind("ServiceAccount");
    let snapshot = set.builtin.snapshot();
    let cluster = snapshot.cluster_role_bindings.iter();
    let cluster = cluster.flat_map(|binding| &binding.subjects);
    let namespaced = snapshot.role_bindings.iter();
    let namespaced = namespaced.flat_map(|binding| &binding.subjects);
    accounts.any(|account| account.name == name && account.lands_in.as_deref() == Some(namespace))
        || cluster.chain(namespaced).any(|known| {
            matches!(known, Subject::ServiceAccount { namespace: Some(other), name: account }
            if other == namespace && account == name)
        })
}

/// Whether an account of the inputs could be it: its name is not known yet, or it has the name and
/// either side does not write its namespace, or not one that is known yet.
fn may_be_there(subject: &SubjectView<'_>, name: &str) -> bool {
    let binding = subject.binding;
    let own = match subject.subject {
        Subject::ServiceAccount {
            namespace: Some(namespace),
            ..
        } => Some(namespace.as_str()),
        _ => binding.written.namespace.as_deref(),
    };
    let mut accounts = binding.set.all_of_kind("ServiceAccount");
    accounts.any(|account| {
        let other = account.namespace.as_deref();
        let is_unsure = |text: Option<&str>| text.map_or(!binding.set.is_complete, is_unknown);
        let is_open = || own != other && [own, other].into_iter().any(is_unsure);
        is_unknown(&account.name) || (account.name == name && is_open())
    })
}

/// An account that was most likely meant.
fn near_miss<'a>(set: &SetView<'a>, namespace: &str, name: &str) -> Option<&'a Written> {
    let mut accounts = set.all_of_kind("ServiceAccount");
    accounts
        .find(|account| {
            account.lands_in.as_deref() == Some(namespace) && is_misspelt(&account.name, name)
        })
        .or_else(|| {
            set.all_of_kind("ServiceAccount")
                .find(|account| account.name == name)
        })
}
