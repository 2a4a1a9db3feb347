//! Subjects: whom a binding's subject means. Byte equality; no wildcards, and a group called `*`
//! is a group of that name.

use crate::Subject;

/// What the user name of every service account begins with.
pub const SERVICE_ACCOUNT_USER_PREFIX: &str = "system:serviceaccount:";

/// Whom a subject of a binding in effect means, with a service account's namespace filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal<'a> {
    /// The user of this name; `system:serviceaccount:N:S` is the service account.
    User(&'a str),
    /// Everyone in this group.
    Group(&'a str),
    /// A service account.
    ServiceAccount {
        /// Its namespace.
        namespace: &'a str,
        /// Its name.
        name: &'a str,
    },
}

/// Whom the subject means in a binding of this namespace; `None` for a ClusterRoleBinding.
///
/// Nobody is meant by a kind that the server refuses, nor by a ServiceAccount for which neither
/// the subject nor the binding has a namespace.
#[must_use]
pub fn principal<'a>(
    subject: &'a Subject,
    binding_namespace: Option<&'a str>,
) -> Option<Principal<'a>> {
    match subject {
        Subject::User(name) => Some(Principal::User(name)),
        Subject::Group(name) => Some(Principal::Group(name)),
        Subject::ServiceAccount { namespace, name } => namespace
            .as_deref()
            .filter(|own| !own.is_empty())
            .or(binding_namespace)
            .filter(|namespace| !namespace.is_empty())
            .map(|namespace| Principal::ServiceAccount { namespace, name }),
        Subject::Other { .. } => None,
    }
}

impl Principal<'_> {
    /// Whether a caller with this user name and these groups is meant.
    #[must_use]
    pub fn matches<'g>(&self, user: &str, groups: impl IntoIterator<Item = &'g str>) -> bool {
        match *self {
            Principal::User(name) => name == user,
            Principal::Group(name) => groups.into_iter().any(|group| group == name),
            Principal::ServiceAccount { namespace, name } => user
                .strip_prefix(SERVICE_ACCOUNT_USER_PREFIX)
                .and_then(|rest| rest.strip_prefix(namespace))
                .and_then(|rest| rest.strip_prefix(':'))
                .is_some_and(|rest| rest == name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROBOT: &str = "system:serviceaccount:t1:robot";

    /// Subject kind, namespace and name; the binding's namespace; the caller's user name and groups.
    type Row<'a> = (
        (&'a str, Option<&'a str>, &'a str),
        Option<&'a str>,
        &'a str,
        &'a [&'a str],
        bool,
        &'a str,
    );

    const ROWS: &[Row<'_>] = &[
        (
            ("User", None, "ann"),
            None,
            "ann",
            &[],
            true,
            "the exact user name",
        ),
        (
            ("User", None, "ann"),
            None,
            "Ann",
            &[],
            false,
            "case counts",
        ),
        (("User", None, "*"), None, "ann", &[], false, "no wildcards"),
        (
            ("User", None, "ann"),
            None,
            "bob",
            &["ann"],
            false,
            "a user is no group",
        ),
        (
            ("User", None, "ann"),
            Some("t1"),
            "ann",
            &[],
            true,
            "in a RoleBinding alike",
        ),
        (
            ("User", None, ROBOT),
            None,
            ROBOT,
            &[],
            true,
            "a name spelled like an account's is the account's",
        ),
        (
            ("Group", None, "dev"),
            None,
            "ann",
            &["dev"],
            true,
            "one of the groups",
        ),
        (
            ("Group", None, "dev"),
            None,
            "ann",
            &["x", "dev"],
            true,
            "whichever",
        ),
        (
            ("Group", None, "dev"),
            None,
            "dev",
            &[],
            false,
            "a group is no user",
        ),
        (
            ("Group", None, "dev"),
            None,
            "ann",
            &["devs"],
            false,
            "byte for byte",
        ),
        (
            ("Group", None, "*"),
            None,
            "ann",
            &["dev"],
            false,
            "* is a group of that name",
        ),
        (
            ("Group", None, "*"),
            None,
            "ann",
            &["*"],
            true,
            "and means its members",
        ),
        (
            ("Group", None, "system:serviceaccounts:t1"),
            None,
            ROBOT,
            &[],
            false,
            "groups come with the request, not from the name",
        ),
        (
            ("ServiceAccount", Some("t1"), "robot"),
            None,
            ROBOT,
            &[],
            true,
            "the account's user name",
        ),
        (
            ("ServiceAccount", Some("t2"), "robot"),
            None,
            ROBOT,
            &[],
            false,
            "of its own namespace",
        ),
        (
            ("ServiceAccount", Some("t1"), "robots"),
            None,
            ROBOT,
            &[],
            false,
            "and of its own name",
        ),
        (
            ("ServiceAccount", Some("t2"), "robot"),
            Some("t1"),
            ROBOT,
            &[],
            false,
            "its own namespace comes first",
        ),
        (
            ("ServiceAccount", None, "robot"),
            Some("t1"),
            ROBOT,
            &[],
            true,
            "else the binding's",
        ),
        (
            ("ServiceAccount", None, "robot"),
            Some("t2"),
            ROBOT,
            &[],
            false,
            "and only that",
        ),
        (
            ("ServiceAccount", Some(""), "robot"),
            Some("t1"),
            ROBOT,
            &[],
            true,
            "an empty one is none",
        ),
        (
            ("ServiceAccount", None, "robot"),
            None,
            ROBOT,
            &[],
            false,
            "without any it means nobody",
        ),
        (
            ("ServiceAccount", Some("t1"), "robot"),
            None,
            "robot",
            &[],
            false,
            "the bare name is a user's",
        ),
        (
            ("Robot", None, "ann"),
            None,
            "ann",
            &["ann"],
            false,
            "any other kind means nobody",
        ),
    ];

    fn subject((kind, namespace, name): (&str, Option<&str>, &str)) -> Subject {
        let name = name.to_owned();
        match kind {
            "User" => Subject::User(name),
            "Group" => Subject::Group(name),
            "ServiceAccount" => Subject::ServiceAccount {
                namespace: namespace.map(str::to_owned),
                name,
            },
            _ => Subject::Other {
                kind: kind.to_owned(),
                name,
            },
        }
    }

    #[test]
    fn subjects_match_as_the_reference_says() {
        for &(written, namespace, user, groups, expected, reason) in ROWS {
            let subject = subject(written);
            let matched = principal(&subject, namespace)
                .is_some_and(|principal| principal.matches(user, groups.iter().copied()));
            assert_eq!(
                matched, expected,
                "{written:?} for {user} {groups:?}: {reason}"
            );
        }
    }
}
