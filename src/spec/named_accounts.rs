//! Users and Groups whose names say which accounts they are, as the API server makes them of an
//! account's token: they name a namespace without a field for it.

/// What the name of the Group of all accounts of a namespace begins with.
const ALL: &str = "system:serviceaccounts:";
/// What the User name of an account begins with; its namespace and name follow, with a colon between.
const ONE: &str = "system:serviceaccount:";

/// The accounts that the name of a User or Group stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NamedAccounts<'n> {
    /// What stands before the namespace.
    pub(crate) before: &'n str,
    /// Their namespace.
    pub(crate) namespace: &'n str,
    /// The name of the one account; none for all of the namespace.
    pub(crate) account: Option<&'n str>,
}

impl<'n> NamedAccounts<'n> {
    /// The accounts that a subject stands for; none if it is anybody else, or names its namespace in
    /// a field.
    pub(crate) fn of(kind: &str, name: &'n str) -> Option<Self> {
        match kind {
            "Group" => name.strip_prefix(ALL).map(|namespace| Self {
                before: ALL,
                namespace,
                account: None,
            }),
            "User" => {
                let (namespace, account) = name.strip_prefix(ONE)?.split_once(':')?;
                Some(Self {
                    before: ONE,
                    namespace,
                    account: Some(account),
                })
            }
            _ => None,
        }
    }

    /// The name with another namespace in it.
    pub(crate) fn moved_to(&self, namespace: &str) -> String {
        let rest = self.account.map(|account| format!(":{account}"));
        format!("{}{namespace}{}", self.before, rest.unwrap_or_default())
    }
}
