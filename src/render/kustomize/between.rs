//! What clients of one spec grant to each other's accounts.
//!
//! A base is built without the others as well, so that no replacement in it can follow the account of
//! another client. Those that do are a component of their own, for whoever builds all clients
//! together.

use super::BETWEEN;
use super::follow::Replacements;
use super::names::{Binding, Build, account_among};
use crate::render::objects::Object;
use crate::render::yaml::Value;

/// What to do about it in an overlay, as lines of a comment.
pub(super) fn advice() -> Vec<String> {
    vec![
        String::new(),
        format!(
            "An overlay of all clients has {BETWEEN} as its last component: what one client grants to"
        ),
        "another's account follows that account so.".to_owned(),
    ]
}

/// Why it is a component.
pub(super) fn reason() -> Vec<String> {
    vec![
        String::new(),
        "A component, for whoever builds all clients together: what one grants to another's account".to_owned(),
        "follows an account that moves only so. It comes after the others.".to_owned(),
    ]
}

/// A subject of one client's binding that is an account of another client.
pub(super) struct Foreign<'b> {
    pub(super) binding: &'b Binding<'b>,
    index: usize,
    pub(super) account: &'b Object,
    /// Whether an overlay of its client may take the account to another namespace.
    pub(super) may_move: bool,
}

/// The accounts of others among the subjects of the client with these objects.
pub(super) fn foreign<'b>(own: &'b [Object], build: &'b Build<'b>) -> Vec<Foreign<'b>> {
    let mut found = Vec::new();
    for binding in build.bindings_of(own) {
        for (index, subject) in binding.subjects.iter().enumerate() {
            if account_among(own, subject).is_some() {
                continue;
            }
            let mut others = build.clients.iter();
            let account = others
                .find_map(|(client, objects)| Some((client, account_among(*objects, subject)?)));
            found.extend(account.map(|(client, account)| Foreign {
                binding,
                index,
                account,
                may_move: account.namespace == client.namespace,
            }));
        }
    }
    found
}

/// The replacements by which bindings follow the accounts of other clients.
pub(super) fn replacements(build: &Build<'_>) -> Vec<Value> {
    let clients = build.clients.iter();
    let foreign: Vec<Foreign<'_>> = clients
        .flat_map(|(_, own)| foreign(own, build))
        .filter(|foreign| foreign.may_move)
        .collect();
    let mut replacements = Replacements::default();
    for foreign in &foreign {
        replacements.add(foreign.account, foreign.binding, foreign.index);
    }
    replacements.items()
}
