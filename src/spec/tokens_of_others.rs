//! Tokens for accounts that have access by what the spec says elsewhere: another client lists the
//! account among its subjects, runs as it or has it as a further account, or a client its own further
//! one. A Pod without its token could not use it.

use std::collections::BTreeSet;

use rolewright_rbac::Subject;

use super::NamedAccounts;
use super::model::{Client, Mounted, TemplateBody};

/// An account: its namespace and name.
type Key = (Option<String>, String);

/// Mounts the token where it is left to the access and the account has some.
pub(super) fn mount(clients: &mut [Client]) {
    let with_access: BTreeSet<Key> = clients.iter().flat_map(accounts_with_access).collect();
    for client in clients {
        if let Some(account) = &client.account {
            let key = (client.namespace.clone(), account.name.clone());
            if client.mounts_token == Mounted::NoAccess && with_access.contains(&key) {
                client.mounts_token = Mounted::AccessOfOthers;
            }
        }
        for template in &mut client.job_templates {
            if let TemplateBody::Job(job) = &mut template.body {
                let key = (job.namespace.clone(), job.account.clone());
                job.mounts_token |= with_access.contains(&key);
            }
        }
    }
}

/// The accounts to which a client's document gives something, by what they are called.
fn accounts_with_access(client: &Client) -> Vec<Key> {
    let subjects = client.subjects.iter();
    let subjects = subjects.filter(|_| !client.access.is_empty());
    let further = client.accounts.iter();
    let further = further.filter(|account| !account.access.is_empty());
    subjects
        .filter_map(account)
        .chain(further.map(|account| (account.namespace.clone(), account.name.clone())))
        .collect()
}

fn account(subject: &Subject) -> Option<Key> {
    match subject {
        Subject::ServiceAccount { namespace, name } => Some((namespace.clone(), name.clone())),
        Subject::User(user) => {
            let named = NamedAccounts::of("User", user)?;
            Some((Some(named.namespace.to_owned()), named.account?.to_owned()))
        }
        _ => None,
    }
}
