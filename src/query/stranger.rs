//! What to say of a subject that nothing names: it is most likely called otherwise.

use std::collections::BTreeSet;

use rolewright_rbac::BindingId;

use super::{Asker, AskerKind, SubjectName, World};
use crate::source::Problem;

/// More names than this help nobody.
const NEAR: usize = 3;

/// A note if no binding names the subject and no service account is it.
pub(super) fn note(world: &World, asker: &Asker) -> Option<Problem> {
    let subject = match &asker.kind {
        AskerKind::ServiceAccount { namespace, name } => SubjectName::ServiceAccount {
            namespace: namespace.clone(),
            name: name.clone(),
        },
        AskerKind::User(name) => SubjectName::User(name.clone()),
        AskerKind::Group(name) => SubjectName::Group(name.clone()),
    };
    let known = known(world);
    let is_in_known_group = asker
        .further_groups
        .iter()
        .any(|group| known.contains(&SubjectName::Group(group.clone())));
    let title = match &subject {
        SubjectName::ServiceAccount { namespace, name } => {
            if is_account(world, namespace, name) || name == "default" {
                return None;
            }
            if known.contains(&subject) {
                return Some(Problem::note(format!(
                    "no ServiceAccount {namespace}/{name} is among the inputs"
                )));
            }
            format!(
                "ServiceAccount {namespace}/{name} is not among the inputs, and no binding names it"
            )
        }
        SubjectName::User(name) | SubjectName::Group(name) if name.starts_with("system:") => {
            return None;
        }
        _ if known.contains(&subject) || is_in_known_group => return None,
        SubjectName::User(name) => format!("no binding names User {name}"),
        SubjectName::Group(name) => format!("no binding names Group {name}"),
    };
    let mut near: Vec<String> = known
        .iter()
        .filter_map(|other| hint(&subject, other))
        .collect();
    near.truncate(NEAR);
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!(": {}", near.join("; ")),
    };
    Some(Problem::note(format!("{title}{near}")))
}

fn is_account(world: &World, namespace: &str, name: &str) -> bool {
    let mut accounts = world.accounts.iter();
    accounts.any(|account| account.namespace == namespace && account.name == name)
}

/// All subjects of bindings and all accounts.
fn known(world: &World) -> BTreeSet<SubjectName> {
    let snapshot = world.policy.snapshot();
    let namespaced = (0..snapshot.role_bindings.len()).map(BindingId::Namespaced);
    let cluster = (0..snapshot.cluster_role_bindings.len()).map(BindingId::Cluster);
    let views = namespaced
        .chain(cluster)
        .filter_map(|id| world.policy.binding(id));
    let subjects = views.flat_map(|view| {
        (0..view.subjects.len()).filter_map(move |at| view.principal(at).map(SubjectName::from))
    });
    let accounts = world
        .accounts
        .iter()
        .map(|account| SubjectName::ServiceAccount {
            namespace: account.namespace.clone(),
            name: account.name.clone(),
        });
    subjects.chain(accounts).collect()
}

/// How another subject may be the one that was meant.
fn hint(asked: &SubjectName, other: &SubjectName) -> Option<String> {
    use SubjectName::{Group, ServiceAccount, User};
    match (asked, other) {
        (
            ServiceAccount { namespace, name },
            ServiceAccount {
                namespace: other_namespace,
                name: other_name,
            },
        ) => {
            if name == other_name {
                return Some(format!(
                    "{other_namespace}/{name} is known; if its manifest names no namespace, \
                     --default-namespace {namespace} puts it there"
                ));
            }
            (namespace == other_namespace && is_near(name, other_name))
                .then(|| format!("{namespace}/{other_name} is known"))
        }
        (
            User(name),
            ServiceAccount {
                namespace,
                name: own,
            },
        ) if name == own => Some(format!("the ServiceAccount is --sa {namespace}/{own}")),
        (User(name), User(own)) if is_near(name, own) || is_suffix(name, own) => {
            Some(format!("User {own} is known"))
        }
        (Group(name), Group(own)) if is_near(name, own) || is_suffix(name, own) => {
            Some(format!("Group {own} is known"))
        }
        (User(name), Group(own)) if name == own => Some(format!("the group is --group {own}")),
        (Group(name), User(own)) if name == own => Some(format!("the user is --user {own}")),
        _ => None,
    }
}

/// Whether one name is the other behind the prefix of an authenticator, as `oidc:`.
fn is_suffix(name: &str, other: &str) -> bool {
    let behind = |long: &str, short: &str| {
        !short.is_empty()
            && long
                .strip_suffix(short)
                .is_some_and(|prefix| prefix.ends_with([':', '/', '#']))
    };
    behind(other, name) || behind(name, other)
}

fn is_near(name: &str, other: &str) -> bool {
    let allowed = match name.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    name.eq_ignore_ascii_case(other)
        || name.len().abs_diff(other.len()) <= 2 * allowed
            && strsim::damerau_levenshtein(name, other) <= allowed
}
