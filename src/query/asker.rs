//! Who is asked about: a service account, a user or a group, with the groups that come with it.

use rolewright_rbac::{
    Identity, SYSTEM_ANONYMOUS, SYSTEM_AUTHENTICATED, SYSTEM_MASTERS, SYSTEM_SERVICE_ACCOUNTS,
    SYSTEM_UNAUTHENTICATED, service_account_of,
};

use super::text::quoted;
use crate::source::Problem;

const SERVICE_ACCOUNT_PREFIX: &str = "system:serviceaccount:";
const NODE_PREFIX: &str = "system:node:";
const NODES: &str = "system:nodes";

/// A subject that a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// What it was named as.
    pub kind: AskerKind,
    /// The groups that were named besides.
    pub further_groups: Vec<String>,
    /// Its user name, and all its groups, implicit ones included.
    pub identity: Identity,
    /// What to say of how it was understood.
    pub notes: Vec<Problem>,
}

/// What a subject was named as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskerKind {
    /// A service account.
    ServiceAccount {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// A user.
    User(String),
    /// A member of this group who is otherwise anybody.
    Group(String),
}

impl Asker {
    /// The service account that `NAMESPACE/NAME` names.
    ///
    /// # Errors
    /// If the text is not of that form or names no account that could be.
    pub fn service_account(text: &str, groups: &[String]) -> Result<Self, Problem> {
        let parts = text.split_once('/');
        let full =
            parts.map(|(namespace, name)| format!("{SERVICE_ACCOUNT_PREFIX}{namespace}:{name}"));
        let account = full.as_deref().and_then(service_account_of);
        let Some((namespace, name)) = account else {
            return Err(
                Problem::error(format!("{} names no service account", quoted(text)))
                    .help("write --sa NAMESPACE/NAME, as in --sa default/job-robot"),
            );
        };
        Ok(Self::of_account(namespace, name, groups))
    }

    /// The user of this name, or the service account that the name stands for.
    ///
    /// # Errors
    /// If the name is empty, begins as that of a service account and is none, or is a group's.
    pub fn user(name: &str, groups: &[String]) -> Result<Self, Problem> {
        if let Some((namespace, account)) = service_account_of(name) {
            return Ok(Self::of_account(namespace, account, groups));
        }
        check_user_name(name)?;
        let mut all = groups.to_vec();
        let mut notes = Vec::new();
        if name.starts_with(NODE_PREFIX) && !groups.iter().any(|group| group == NODES) {
            all.push(NODES.to_owned());
            notes.push(Problem::note(format!(
                "{} is taken for a member of {NODES}, as every kubelet is",
                quoted(name)
            )));
        }
        if let Some((namespace, account)) = name.split_once('/')
            && service_account_of(&format!("{SERVICE_ACCOUNT_PREFIX}{namespace}:{account}"))
                .is_some()
        {
            notes.push(Problem::note(format!(
                "{} is taken for the name of a user; the service account would be --sa {name}",
                quoted(name)
            )));
        }
        Ok(Self {
            kind: AskerKind::User(name.to_owned()),
            further_groups: groups.to_vec(),
            identity: Identity::authenticated(name, all),
            notes,
        })
    }

    /// A member of these groups who is otherwise anybody: of `system:unauthenticated` alone nobody
    /// knows who it is, members of any other group are authenticated.
    ///
    /// # Errors
    /// If there is no group, or one has an empty name.
    pub fn groups(groups: &[String]) -> Result<Self, Problem> {
        let Some((first, further)) = groups.split_first() else {
            return Err(Problem::error("no group is named"));
        };
        if groups.iter().any(String::is_empty) {
            return Err(Problem::error("a group's name is not empty"));
        }
        // Nobody else is in the group of those that no authenticator knows.
        let user = if groups.iter().any(|group| group == SYSTEM_UNAUTHENTICATED) {
            SYSTEM_ANONYMOUS
        } else {
            ""
        };
        let identity = Identity::authenticated(user, groups.to_vec());
        Ok(Self {
            kind: AskerKind::Group(first.clone()),
            further_groups: further.to_vec(),
            identity: with_implied(identity),
            notes: Vec::new(),
        })
    }

    fn of_account(namespace: &str, name: &str, groups: &[String]) -> Self {
        let identity = groups.iter().fold(
            Identity::service_account(namespace, name),
            |identity, group| identity.with_group(group),
        );
        Self {
            kind: AskerKind::ServiceAccount {
                namespace: namespace.to_owned(),
                name: name.to_owned(),
            },
            further_groups: groups.to_vec(),
            identity,
            notes: Vec::new(),
        }
    }

    /// The namespace that the subject lives in, if it lives in one.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        match &self.kind {
            AskerKind::ServiceAccount { namespace, .. } => Some(namespace),
            AskerKind::User(_) | AskerKind::Group(_) => None,
        }
    }

    /// Whether the Node authorizer has a say about it, too.
    #[must_use]
    pub fn may_be_a_node(&self) -> bool {
        self.identity.groups.iter().any(|group| group == NODES)
    }
}

/// The accounts of a namespace are among all accounts.
fn with_implied(identity: Identity) -> Identity {
    let prefix = format!("{SYSTEM_SERVICE_ACCOUNTS}:");
    if identity
        .groups
        .iter()
        .any(|group| group.starts_with(&prefix))
    {
        return identity.with_group(SYSTEM_SERVICE_ACCOUNTS);
    }
    identity
}

fn check_user_name(name: &str) -> Result<(), Problem> {
    let is_group = [
        SYSTEM_MASTERS,
        SYSTEM_AUTHENTICATED,
        SYSTEM_UNAUTHENTICATED,
        SYSTEM_SERVICE_ACCOUNTS,
        NODES,
    ]
    .contains(&name)
        || name.starts_with(&format!("{SYSTEM_SERVICE_ACCOUNTS}:"));
    if name.is_empty() {
        return Err(Problem::error("a user's name is not empty"));
    }
    if is_group {
        return Err(
            Problem::error(format!("{} is a group, not a user", quoted(name)))
                .help(format!("write --group {name}")),
        );
    }
    if name.starts_with(SERVICE_ACCOUNT_PREFIX) {
        return Err(Problem::error(format!(
            "{} is no service account's user name",
            quoted(name)
        ))
        .help(format!(
            "write {SERVICE_ACCOUNT_PREFIX}NAMESPACE:NAME, or --sa NAMESPACE/NAME"
        )));
    }
    Ok(())
}
