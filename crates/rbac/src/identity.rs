//! Who asks: a user name and the groups that the server adds to it.

use crate::matches::subject::SERVICE_ACCOUNT_USER_PREFIX;
use crate::{Action, Request};

/// The group whose members are allowed everything before RBAC is asked.
pub const SYSTEM_MASTERS: &str = "system:masters";
/// The group of every caller that any authenticator accepted.
pub const SYSTEM_AUTHENTICATED: &str = "system:authenticated";
/// The group of anonymous callers.
pub const SYSTEM_UNAUTHENTICATED: &str = "system:unauthenticated";
/// The user name of anonymous callers.
pub const SYSTEM_ANONYMOUS: &str = "system:anonymous";
/// The group of all service accounts; with `:NAMESPACE` behind it, of those of one namespace.
pub const SYSTEM_SERVICE_ACCOUNTS: &str = "system:serviceaccounts";

/// A caller as the authorizer sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The user name.
    pub user: String,
    /// All groups, implicit ones included.
    pub groups: Vec<String>,
}

impl Identity {
    /// The service account `name` in `namespace`, with its three implicit groups.
    #[must_use]
    pub fn service_account(namespace: &str, name: &str) -> Self {
        Self {
            user: format!("{SERVICE_ACCOUNT_USER_PREFIX}{namespace}:{name}"),
            groups: vec![
                SYSTEM_SERVICE_ACCOUNTS.to_owned(),
                format!("{SYSTEM_SERVICE_ACCOUNTS}:{namespace}"),
                SYSTEM_AUTHENTICATED.to_owned(),
            ],
        }
    }

    /// The user of this name without groups of its own: `system:authenticated` is added, or for
    /// `system:anonymous` the group `system:unauthenticated`.
    ///
    /// A service account's name gets no further groups here; see [`Identity::from_user_name`].
    #[must_use]
    pub fn user(name: &str) -> Self {
        let own: [&str; 0] = [];
        Self::authenticated(name, own)
    }

    /// A user with the groups that its credential names, completed as the server does it:
    /// `system:anonymous` is put in `system:unauthenticated`, everyone else in
    /// `system:authenticated` unless one of the two groups is there already.
    #[must_use]
    pub fn authenticated<G: Into<String>>(name: &str, groups: impl IntoIterator<Item = G>) -> Self {
        let mut identity = Self {
            user: name.to_owned(),
            groups: groups.into_iter().map(Into::into).collect(),
        };
        let implicit = if name == SYSTEM_ANONYMOUS {
            SYSTEM_UNAUTHENTICATED
        } else {
            SYSTEM_AUTHENTICATED
        };
        let known =
            |group: &String| group == SYSTEM_AUTHENTICATED || group == SYSTEM_UNAUTHENTICATED;
        if !identity.groups.iter().any(known) {
            identity.groups.push(implicit.to_owned());
        }
        identity
    }

    /// The identity that a user name alone stands for: a service account with its groups if the
    /// name is one of a service account, else the user.
    #[must_use]
    pub fn from_user_name(name: &str) -> Self {
        match service_account_of(name) {
            Some((namespace, account)) => Self::service_account(namespace, account),
            None => Self::user(name),
        }
    }

    /// What membership of this one group is worth: no user name and no other group.
    #[must_use]
    pub fn group(name: &str) -> Self {
        Self {
            user: String::new(),
            groups: vec![name.to_owned()],
        }
    }

    /// The same identity in one more group. Nothing else is added or taken away.
    #[must_use]
    pub fn with_group(mut self, name: &str) -> Self {
        if !self.groups.iter().any(|group| group == name) {
            self.groups.push(name.to_owned());
        }
        self
    }

    /// This identity's request to do something.
    #[must_use]
    pub fn request<'a>(&'a self, action: Action<'a>) -> Request<'a> {
        Request::new(&self.user, &self.groups, action)
    }
}

/// Namespace and name of the service account that a user name stands for, if it does:
/// `system:serviceaccount:` and then a DNS label, a colon and a DNS subdomain.
#[must_use]
pub fn service_account_of(user: &str) -> Option<(&str, &str)> {
    let (namespace, name) = user
        .strip_prefix(SERVICE_ACCOUNT_USER_PREFIX)?
        .split_once(':')?;
    (is_dns_label(namespace) && is_dns_subdomain(name)).then_some((namespace, name))
}

/// RFC 1123: at most 63 lower-case letters, digits and inner hyphens.
fn is_dns_label(text: &str) -> bool {
    text.len() <= 63 && is_label_of_any_length(text)
}

/// RFC 1123: at most 253 characters of labels joined by dots; Kubernetes sets no bound on the
/// single label.
fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label_of_any_length)
}

fn is_label_of_any_length(text: &str) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.first().is_some_and(alphanumeric)
        && bytes.last().is_some_and(alphanumeric)
        && bytes.iter().all(|byte| alphanumeric(byte) || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_principal_has_the_groups_that_the_server_gives_it() {
        let rows: [(&str, Identity, &str, &[&str]); 9] = [
            (
                "a service account carries three groups",
                Identity::service_account("n", "s"),
                "system:serviceaccount:n:s",
                &[
                    "system:serviceaccounts",
                    "system:serviceaccounts:n",
                    "system:authenticated",
                ],
            ),
            (
                "a certificate's O values come first, then system:authenticated",
                Identity::authenticated("cn", ["o1", "o2"]),
                "cn",
                &["o1", "o2", "system:authenticated"],
            ),
            (
                "a static token, OIDC or webhook user likewise",
                Identity::authenticated("oidc:ann", ["oidc:dev"]),
                "oidc:ann",
                &["oidc:dev", "system:authenticated"],
            ),
            (
                "anonymous is unauthenticated and not authenticated",
                Identity::user("system:anonymous"),
                "system:anonymous",
                &["system:unauthenticated"],
            ),
            (
                "a kubelet",
                Identity::authenticated("system:node:n1", ["system:nodes"]),
                "system:node:n1",
                &["system:nodes", "system:authenticated"],
            ),
            (
                "components have fixed names and no group of their own",
                Identity::user("system:kube-scheduler"),
                "system:kube-scheduler",
                &["system:authenticated"],
            ),
            (
                "root is whoever is in system:masters",
                Identity::authenticated("any", ["system:masters"]),
                "any",
                &["system:masters", "system:authenticated"],
            ),
            (
                "system:authenticated is not added twice",
                Identity::authenticated("u", ["system:authenticated"]),
                "u",
                &["system:authenticated"],
            ),
            (
                "nor beside system:unauthenticated",
                Identity::authenticated("u", ["system:unauthenticated"]),
                "u",
                &["system:unauthenticated"],
            ),
        ];
        for (reason, identity, user, groups) in rows {
            assert_eq!(identity.user, user, "{reason}");
            assert_eq!(identity.groups, groups, "{reason}");
        }
    }

    #[test]
    fn a_user_name_parses_to_a_service_account_only_in_its_exact_form() {
        type Row<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);
        let long = format!("system:serviceaccount:{}:s", "n".repeat(64));
        let rows: [Row<'_>; 9] = [
            ("four parts", "system:serviceaccount:n:s", Some(("n", "s"))),
            (
                "a subdomain may hold dots",
                "system:serviceaccount:n:a.b",
                Some(("n", "a.b")),
            ),
            ("five parts", "system:serviceaccount:n:s:x", None),
            ("three parts", "system:serviceaccount:n", None),
            (
                "upper case is no DNS label",
                "system:serviceaccount:N:s",
                None,
            ),
            ("a label has no dot", "system:serviceaccount:a.b:s", None),
            ("empty namespace", "system:serviceaccount::s", None),
            ("empty name", "system:serviceaccount:n:", None),
            ("a label has at most 63 characters", &long, None),
        ];
        for (reason, user, parts) in rows {
            assert_eq!(service_account_of(user), parts, "{reason}");
            let groups = if parts.is_some() { 3 } else { 1 };
            assert_eq!(
                Identity::from_user_name(user).groups.len(),
                groups,
                "{reason}"
            );
        }
    }

    #[test]
    fn components_are_plain_users() {
        for name in [
            "system:kube-controller-manager",
            "system:kube-scheduler",
            "system:kube-proxy",
            "system:apiserver",
        ] {
            let identity = Identity::from_user_name(name);
            assert_eq!(identity.groups, ["system:authenticated"], "{name}");
        }
    }

    #[test]
    fn groups_are_added_once() {
        let identity = Identity::user("u").with_group("g").with_group("g");
        assert_eq!(identity.groups, ["system:authenticated", "g"]);
        assert_eq!(Identity::group("g").groups, ["g"]);
        assert_eq!(Identity::group("g").user, "");
    }
}
