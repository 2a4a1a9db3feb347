//! What the clients of a spec want, as RBAC objects for the evaluator, and for whom.

use std::collections::BTreeSet;

use rolewright_rbac::{
    ClusterRole, ClusterRoleBinding, Identity, Principal, Role, RoleBinding, RoleRef, RoleRefKind,
    Snapshot, Subject, matches::subject::principal,
};

use super::declared::{Declared, Entries};
use crate::spec::model::{Access, Client, Granted};

/// Names that a release has in place of those of the spec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Namespace and name of the account in place of the client's own.
    pub account: Option<(String, String)>,
}

/// Somebody of whom a spec speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// For people: `ServiceAccount media/image-worker`, `Group deployers`.
    pub title: String,
    /// Whom the cluster takes them for.
    pub identity: Identity,
    /// Namespace and name, if it is a service account.
    pub account: Option<(String, String)>,
}

/// Everything that a spec wants.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The access of all clients as roles and bindings. The ClusterRoles that exist already are
    /// bound in it, and are not in it.
    pub snapshot: Snapshot,
    /// The ClusterRoles that have to come from the cluster.
    pub cluster_roles: BTreeSet<String>,
    /// Everybody that is to have the access, and the accounts that are to have none.
    pub parties: Vec<Party>,
    /// The namespaces of which the spec speaks.
    pub namespaces: BTreeSet<String>,
    /// Where it asks for it.
    pub declared: Declared,
}

/// What the clients want.
///
/// # Errors
///
/// A sentence that says which rename does not fit the clients.
pub fn wanted(clients: &[Client], renames: &Renames) -> Result<Wanted, String> {
    let with_account = clients.iter().filter(|client| client.account.is_some());
    if renames.account.is_some() && with_account.count() != 1 {
        return Err(
            "--sa stands for the account of one client, and the spec has not exactly one client \
             with an account"
                .to_owned(),
        );
    }
    let mut wanted = Wanted::default();
    for client in clients {
        wanted.add_client(client, renames);
    }
    let mut known = BTreeSet::new();
    wanted.parties.retain(|party| known.insert(party.clone()));
    Ok(wanted)
}

impl Wanted {
    fn add_client(&mut self, client: &Client, renames: &Renames) {
        let namespace = client.namespace.as_deref();
        let placed = |own: Option<&str>| own.or(namespace).map(str::to_owned);
        let mut subjects = Vec::new();
        for subject in &client.subjects {
            subjects.push(match subject {
                Subject::ServiceAccount {
                    namespace: own,
                    name,
                } if is_own(client, own.as_deref(), name) => match &renames.account {
                    Some((namespace, name)) => account(Some(namespace.clone()), name),
                    None => account(placed(own.as_deref()), name),
                },
                Subject::ServiceAccount {
                    namespace: None,
                    name,
                } => account(placed(None), name),
                other => other.clone(),
            });
        }
        self.add_holder(&client.access, namespace, &subjects);
        for further in &client.accounts {
            let namespace = placed(further.namespace.as_deref());
            let subject = account(namespace.clone(), &further.name);
            self.add_holder(&further.access, namespace.as_deref(), &[subject]);
        }
    }

    fn add_holder(&mut self, access: &Access, namespace: Option<&str>, subjects: &[Subject]) {
        self.namespaces.extend(namespace.map(str::to_owned));
        for (scope, granted) in &access.scopes {
            let place = scope.namespace(namespace);
            self.namespaces.extend(place.map(str::to_owned));
            self.add_granted(granted, place, subjects);
        }
        for subject in subjects {
            self.parties.extend(party(subject));
        }
    }

    fn add_granted(&mut self, granted: &Granted, namespace: Option<&str>, subjects: &[Subject]) {
        if !granted.rules.is_empty() {
            let name = self.fresh_name();
            let asked = &granted.rules;
            let rules = asked.iter().map(|asked| asked.rule.clone()).collect();
            let places = asked
                .iter()
                .map(|asked| asked.entry.place.clone())
                .collect();
            let kind = if let Some(namespace) = namespace {
                self.snapshot.roles.push(Role {
                    namespace: namespace.to_owned(),
                    name: name.clone(),
                    rules,
                });
                RoleRefKind::Role
            } else {
                self.snapshot.cluster_roles.push(ClusterRole {
                    name: name.clone(),
                    rules,
                    ..ClusterRole::default()
                });
                RoleRefKind::ClusterRole
            };
            let role = RoleRef { kind, name };
            self.bind(role, namespace, subjects, Entries::OfRules(places));
        }
        for (role, entries) in &granted.cluster_roles {
            let places = entries.iter().map(|entry| entry.place.clone()).collect();
            self.cluster_roles.insert(role.clone());
            let role = RoleRef {
                kind: RoleRefKind::ClusterRole,
                name: role.clone(),
            };
            self.bind(role, namespace, subjects, Entries::OfRole(places));
        }
    }

    fn bind(
        &mut self,
        role_ref: RoleRef,
        namespace: Option<&str>,
        subjects: &[Subject],
        entries: Entries,
    ) {
        let name = self.fresh_name();
        self.declared.insert(name.clone(), entries);
        let subjects = subjects.to_vec();
        match namespace {
            Some(namespace) => self.snapshot.role_bindings.push(RoleBinding {
                namespace: namespace.to_owned(),
                name,
                role_ref,
                subjects,
            }),
            None => self
                .snapshot
                .cluster_role_bindings
                .push(ClusterRoleBinding {
                    name,
                    role_ref,
                    subjects,
                }),
        }
    }

    /// A name that no object of a cluster can have, since it holds a slash.
    fn fresh_name(&self) -> String {
        let snapshot = &self.snapshot;
        let count = snapshot.roles.len()
            + snapshot.cluster_roles.len()
            + snapshot.role_bindings.len()
            + snapshot.cluster_role_bindings.len();
        format!("spec/{count}")
    }
}

fn is_own(client: &Client, namespace: Option<&str>, name: &str) -> bool {
    let own = client.account.as_ref();
    own.is_some_and(|own| own.name == name)
        && (namespace.is_none() || namespace == client.namespace.as_deref())
}

fn account(namespace: Option<String>, name: &str) -> Subject {
    Subject::ServiceAccount {
        namespace,
        name: name.to_owned(),
    }
}

fn party(subject: &Subject) -> Option<Party> {
    let party = match principal(subject, None)? {
        Principal::User(name) => Party {
            title: format!("User {name}"),
            identity: Identity::from_user_name(name),
            account: None,
        },
        Principal::Group(name) => Party {
            title: format!("Group {name}"),
            // Whoever is in a group has been authenticated.
            identity: Identity::group(name).with_group(rolewright_rbac::SYSTEM_AUTHENTICATED),
            account: None,
        },
        Principal::ServiceAccount { namespace, name } => Party {
            title: format!("ServiceAccount {namespace}/{name}"),
            identity: Identity::service_account(namespace, name),
            account: Some((namespace.to_owned(), name.to_owned())),
        },
    };
    Some(party)
}
