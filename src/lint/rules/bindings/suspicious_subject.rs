//! Subjects that are most likely not who was meant.

use rolewright_names as names;
use rolewright_rbac::{
    SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_MASTERS, SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_UNAUTHENTICATED, Subject, service_account_of,
};

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::{SubjectView, is_unknown};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "suspicious-subject",
    section: Section::Bindings,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a subject is most likely not who was meant",
    page: Page {
        what: "Fires on a User whose name is that of a ServiceAccount of the set, or looks like \
               `NAMESPACE:NAME` with a namespace or an account of the set; on a User \
               `system:serviceaccount:NAMESPACE:NAME`, which works and is overlooked; on a User \
               with the name of a group such as `system:masters`; on a Group with the name of a \
               user such as `system:anonymous`; on a Group \
               `system:serviceaccount:NAMESPACE:NAME` or `system:serviceaccounts/NAMESPACE`, which \
               nobody is in; on names of Kubernetes itself that are misspelt or in other letter \
               case; and on names that begin or end with a space.",
        why: "The server takes any name. A grant to a name that nobody has waits for somebody who \
              gets it; one that looks like a person and is an account is missed by whoever reviews \
              accounts.",
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
  - {kind: User, name: reader, apiGroup: rbac.authorization.k8s.io}
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
            "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects",
        ],
        elsewhere: &[],
    },
};

/// The users of Kubernetes itself that bindings name.
const USERS: [&str; 5] = [
    SYSTEM_ANONYMOUS,
    "system:apiserver",
    "system:kube-controller-manager",
    "system:kube-proxy",
    "system:kube-scheduler",
];

/// The groups of Kubernetes itself.
const GROUPS: [&str; 7] = [
    SYSTEM_AUTHENTICATED,
    SYSTEM_UNAUTHENTICATED,
    SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_MASTERS,
    "system:nodes",
    "system:bootstrappers",
    "system:monitoring",
];

/// What is in the name of the user that an account is.
const ACCOUNT: &str = "system:serviceaccount:";

/// Why a subject is most likely not who was meant, and what to write.
struct Doubt {
    why: String,
    help: String,
}

impl Doubt {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            help: help.into(),
        }
    }
}

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_subject(&self, subject: &SubjectView<'_>, out: &mut Reporter<'_>) {
        let Some(doubt) = doubt(subject) else {
            return;
        };
        let message = format!("{} {}", subject.name(), doubt.why);
        out.at(
            subject.binding.written,
            &subject.field_place("name"),
            message,
        )
        .giving(subject.binding)
        .help(doubt.help)
        .report();
    }
}

/// Whether this rule tells of a subject.
pub(super) fn tells(subject: &SubjectView<'_>) -> bool {
    doubt(subject).is_some()
}

fn doubt(subject: &SubjectView<'_>) -> Option<Doubt> {
    match subject.subject {
        Subject::User(name) => of_user(name)
            .or_else(|| of_account_name(subject, name))
            .or_else(|| of_any(name, &USERS)),
        Subject::Group(name) => of_group(name).or_else(|| of_any(name, &GROUPS)),
        _ => None,
    }
}

fn of_user(name: &str) -> Option<Doubt> {
    if GROUPS.contains(&name) {
        let why = "is a group by its name, and no user is called so";
        return Some(Doubt::new(why, "write `kind: Group`"));
    }
    if !name.starts_with(ACCOUNT) {
        return None;
    }
    match service_account_of(name) {
        // The default account has a rule of its own, which tells of this one too.
        Some((_, "default")) => None,
        Some((namespace, account)) => Some(Doubt::new(
            "is a ServiceAccount by its user name, and whoever looks for accounts overlooks it",
            format!("write `kind: ServiceAccount`, `name: {account}` and `namespace: {namespace}`"),
        )),
        None if is_unknown(name) => Some(Doubt::new(
            "is a ServiceAccount by its user name, and whoever looks for accounts overlooks it",
            "write `kind: ServiceAccount` with its name and namespace",
        )),
        None => Some(Doubt::new(
            "is no ServiceAccount that there could be, though it begins like one",
            "write `kind: ServiceAccount` with its name and namespace",
        )),
    }
}

/// A user with the name of an account of the set, or with that of its namespace before it.
fn of_account_name(subject: &SubjectView<'_>, name: &str) -> Option<Doubt> {
    if name.is_empty() || is_unknown(name) {
        return None;
    }
    let set = subject.binding.set;
    // `default` is in every namespace, and a person may be called so.
    let mut accounts = set.all_of_kind("ServiceAccount");
    if accounts.any(|account| account.name == name) {
        return Some(Doubt::new(
            "is no ServiceAccount, though one is called so",
            "write `kind: ServiceAccount` and its namespace",
        ));
    }
    let (namespace, account) = name.split_once(':')?;
    let is_name = names::dns_label(namespace).is_ok() && names::dns_subdomain(account).is_ok();
    let is_known = || {
        set.all.iter().any(|written| {
            written.lands_in.as_deref() == Some(namespace)
                || (written.kind == "ServiceAccount" && written.name == account)
                || (written.kind == "Namespace" && written.name == namespace)
        })
    };
    (is_name && is_known()).then(|| {
        Doubt::new(
            "is no ServiceAccount, though it looks like one with its namespace",
            format!("write `kind: ServiceAccount`, `name: {account}` and `namespace: {namespace}`"),
        )
    })
}

fn of_group(name: &str) -> Option<Doubt> {
    if USERS.contains(&name) || name.starts_with("system:node:") {
        let why = "is a user by its name, and nobody is in a group that is called so";
        return Some(Doubt::new(why, "write `kind: User`"));
    }
    if name.starts_with(ACCOUNT) {
        return Some(Doubt::new(
            "is a user by its name, and nobody is in a group that is called so",
            "write `kind: ServiceAccount` with its name and namespace",
        ));
    }
    let rest = name.strip_prefix(SYSTEM_SERVICE_ACCOUNTS)?;
    let namespace = rest.strip_prefix(['/', '.', '-']);
    let help = "the accounts of a namespace are in the Group `system:serviceaccounts:NAMESPACE`";
    let is_dead = match rest.strip_prefix(':') {
        Some(namespace) => !is_unknown(namespace) && names::dns_label(namespace).is_err(),
        None => namespace.is_some(),
    };
    is_dead.then(|| Doubt::new("is a group that nobody is in", help))
}

/// A name of Kubernetes itself that is misspelt, and one with spaces around it.
fn of_any(name: &str, known: &[&str]) -> Option<Doubt> {
    if is_unknown(name) || known.contains(&name) {
        return None;
    }
    let is_spaced =
        name.trim() != name || (name.starts_with("system:") && name.contains(char::is_whitespace));
    if is_spaced {
        return Some(Doubt::new(
            "has a space in its name, which the server does not take away",
            format!("write `{}`", name.replace(char::is_whitespace, "")),
        ));
    }
    let lower = name.to_lowercase();
    let is_near = |known: &&&str| {
        let bare = known.strip_prefix("system:").unwrap_or(known);
        let is_bare = ["authenticated", "unauthenticated", "serviceaccounts"].contains(&bare)
            && lower == bare;
        is_bare
            || lower == **known
            || (lower.starts_with("system") && strsim::osa_distance(known, &lower) <= 2)
    };
    let meant = known.iter().find(is_near)?;
    Some(Doubt::new(
        format!("is nobody; `{meant}` is most likely meant"),
        format!("write `{meant}`"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kubernetes_that_are_misspelt() {
        for name in [
            "System:Authenticated",
            "system:authentcated",
            "system:master",
            "authenticated",
            "system-authenticated",
            "system:serviceaccount",
            "system: masters",
            "operators ",
        ] {
            assert!(of_any(name, &GROUPS).is_some(), "{name}");
        }
        for name in [
            "system:authenticated",
            "system:unauthenticated",
            "Domain Admins",
            "masters",
            "system:openshift:operators",
            "system:bootstrappers:kubeadm:default-node-token",
            "{{ .group }} ",
        ] {
            assert!(of_any(name, &GROUPS).is_none(), "{name}");
        }
    }

    #[test]
    fn groups_that_nobody_is_in() {
        assert!(of_group("system:serviceaccount:media:reader").is_some());
        assert!(of_group("system:serviceaccounts/media").is_some());
        assert!(of_group("system:serviceaccounts:Media").is_some());
        for name in [SYSTEM_ANONYMOUS, "system:kube-scheduler", "system:node:a"] {
            assert!(of_group(name).is_some(), "{name}");
        }
        assert!(of_group("system:nodes").is_none());
        assert!(of_group("system:serviceaccounts:media").is_none());
        assert!(of_group("system:serviceaccounts").is_none());
        assert!(of_group("system:serviceaccounts:{{ .ns }}").is_none());
    }

    #[test]
    fn users_that_are_accounts_or_groups() {
        assert!(of_user("system:serviceaccount:media:reader").is_some());
        assert!(of_user("system:serviceaccount:{{ .ns }}:reader").is_some());
        assert!(of_user("system:serviceaccount:media").is_some());
        assert!(of_user("system:masters").is_some());
        assert!(of_user("system:serviceaccount:media:default").is_none());
        assert!(of_user("jane").is_none());
    }
}
