//! What an account is for besides the bindings that name it whole.

use rolewright_rbac::{Action, Subject};

use crate::lint::view::SetView;
use crate::object::{Content, Written};

/// Whether a binding names an account without its namespace, which is told of the binding, or a
/// role lets tokens of it be made by its name.
pub(super) fn is_used_by_name(set: &SetView<'_>, account: &Written) -> bool {
    set.all.iter().any(|written| match &written.content {
        Content::Binding { subjects, .. } => {
            written.kind == "ClusterRoleBinding"
                && subjects.iter().any(|subject| {
                    matches!(subject, Subject::ServiceAccount { namespace: None, name }
                        if *name == account.name)
                })
        }
        Content::Role { .. } => gives_tokens_of(written, account),
        Content::Other => false,
    })
}

/// Whether a role names an account and lets tokens of it be made: whoever holds it runs as that
/// account.
fn gives_tokens_of(role: &Written, account: &Written) -> bool {
    let Content::Role { rules, .. } = &role.content else {
        return false;
    };
    let is_there = role.kind == "ClusterRole" || role.lands_in == account.lands_in;
    is_there
        && rules.iter().any(|rule| {
            rule.resource_names.contains(&account.name)
                && rule.allows(&Action::Resource {
                    verb: "create",
                    group: "",
                    resource: "serviceaccounts",
                    subresource: "token",
                    namespace: account.lands_in.as_deref().unwrap_or_default(),
                    name: &account.name,
                })
        })
}
