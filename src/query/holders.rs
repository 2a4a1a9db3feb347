//! Who may do something.

use rolewright_rbac::{Action, Evidence, Principal, SYSTEM_MASTERS, service_account_of};

use super::grants::means_everybody;
use super::limited::{LimitedHolder, limited};
use super::question::Question;
use super::world::{Link, World};

/// All that may do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders {
    /// The subjects with what gives it to them, by subject, without the group `system:masters`,
    /// which may do everything.
    pub holders: Vec<Holder>,
    /// Those who may do it to some of what was asked for: to objects of some names, or in single
    /// namespaces.
    pub limited: Vec<LimitedHolder>,
    /// The subjects of built-in bindings that were left out, by subject.
    pub hidden: Vec<SubjectName>,
}

/// A subject that may do something, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub subject: SubjectName,
    /// Whether it may create the object only by a server-side apply, for which it needs `patch` too.
    pub by_apply_only: bool,
    /// By what.
    pub link: Link,
}

/// A subject by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectName {
    /// A service account.
    ServiceAccount {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// A user.
    User(String),
    /// A group.
    Group(String),
}

impl From<Principal<'_>> for SubjectName {
    /// A user who is called as an account is that account.
    fn from(principal: Principal<'_>) -> Self {
        let account = |namespace: &str, name: &str| Self::ServiceAccount {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        };
        match principal {
            Principal::Group(name) => Self::Group(name.to_owned()),
            Principal::ServiceAccount { namespace, name } => account(namespace, name),
            Principal::User(user) => match service_account_of(user) {
                Some((namespace, name)) => account(namespace, name),
                None => Self::User(user.to_owned()),
            },
        }
    }
}

/// Lists who may do something; what the built-in bindings give only if `all` is wanted, or if
/// they give it to everybody.
#[must_use]
pub fn who_can(world: &World, question: &Question, all: bool) -> Holders {
    let any_name = world.unused_name();
    let mut found = holders(world, &question.asked.action(any_name), false);
    if let Some([_, create]) = &question.by_apply {
        // Who may patch it, too, may owe that to another subject: a group that it is in.
        let known: Vec<SubjectName> = found
            .iter()
            .map(|(holder, _)| holder.subject.clone())
            .collect();
        let by_apply = holders(world, &create.action(any_name), true).into_iter();
        found.extend(by_apply.filter(|(holder, _)| !known.contains(&holder.subject)));
    }
    let of_all = found
        .iter()
        .map(|(holder, _)| holder.subject.clone())
        .collect();
    let (builtin, limited): (Vec<_>, Vec<_>) = limited(world, question, &of_all)
        .into_iter()
        .partition(|holder| !all && holder.link.is_builtin());
    let (hidden, mut shown): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(holder, everybody)| !all && !everybody && holder.link.is_builtin());
    // The sort is stable: chains stay in the order in which they count.
    shown.sort_by(|(left, _), (right, _)| left.subject.cmp(&right.subject));
    let mut hidden: Vec<SubjectName> = hidden
        .into_iter()
        .map(|(holder, _)| holder.subject)
        .collect();
    hidden.extend(builtin.into_iter().map(|holder| holder.subject));
    hidden.sort();
    hidden.dedup();
    Holders {
        holders: shown.into_iter().map(|(holder, _)| holder).collect(),
        limited,
        hidden,
    }
}

/// The holders, each with whether it means everybody.
pub(super) fn holders(
    world: &World,
    action: &Action<'_>,
    by_apply_only: bool,
) -> Vec<(Holder, bool)> {
    let holders = world.policy.who_can(action).into_iter();
    holders
        .filter_map(|holder| match holder.evidence {
            // It may do everything, whatever gives it this.
            _ if holder.principal == Principal::Group(SYSTEM_MASTERS) => None,
            Evidence::SystemMasters => None,
            Evidence::Chain(chain) => Some((
                Holder {
                    subject: holder.principal.into(),
                    by_apply_only,
                    link: world.link(&chain)?,
                },
                means_everybody(&holder.principal),
            )),
        })
        .collect()
}
