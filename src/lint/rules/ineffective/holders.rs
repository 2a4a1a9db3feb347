//! Who holds what a role gives, as the evaluator knows callers.

use rolewright_rbac::{Identity, Subject};

/// The caller that a subject of a binding is; none if it is nobody. `namespace` is the binding's.
pub(super) fn identity(subject: &Subject, namespace: &str) -> Option<Identity> {
    match subject {
        Subject::User(name) => Some(Identity::from_user_name(name)),
        // Whoever is in any other group has logged in.
        Subject::Group(name) if name == rolewright_rbac::SYSTEM_UNAUTHENTICATED => {
            Some(Identity::group(name))
        }
        Subject::Group(name) => {
            let member = Identity::group(name);
            Some(member.with_group(rolewright_rbac::SYSTEM_AUTHENTICATED))
        }
        Subject::ServiceAccount {
            namespace: own,
            name,
        } => {
            let namespace = own.as_deref().unwrap_or(namespace);
            (!namespace.is_empty()).then(|| Identity::service_account(namespace, name))
        }
        Subject::Other { .. } => None,
    }
}
