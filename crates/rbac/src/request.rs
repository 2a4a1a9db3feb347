//! What a caller asks of the API server, after authentication.

/// One question to the authorizer: may this identity do this?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The authenticated user name.
    pub user: &'a str,
    /// The groups of the user, implicit ones included.
    pub groups: Groups<'a>,
    /// What the user wants to do.
    pub action: Action<'a>,
}

impl<'a> Request<'a> {
    /// A request of `user` in `groups`; no group is added.
    ///
    /// [`Identity::request`](crate::Identity::request) asks in the name of an identity that knows
    /// its implicit groups.
    #[must_use]
    pub fn new(user: &'a str, groups: impl Into<Groups<'a>>, action: Action<'a>) -> Self {
        Self {
            user,
            groups: groups.into(),
            action,
        }
    }
}

/// The groups of a request, borrowed from whatever list the caller has.
#[derive(Debug, Clone, Copy)]
pub enum Groups<'a> {
    /// A list of borrowed names.
    Borrowed(&'a [&'a str]),
    /// A list of owned names.
    Owned(&'a [String]),
}

impl<'a> Groups<'a> {
    /// The names, as they stand in the list.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let (borrowed, owned): (&[&str], &[String]) = match self {
            Groups::Borrowed(names) => (names, &[]),
            Groups::Owned(names) => (&[], names),
        };
        borrowed
            .iter()
            .copied()
            .chain(owned.iter().map(String::as_str))
    }

    /// Whether the list holds this group.
    #[must_use]
    pub fn contains(self, group: &str) -> bool {
        self.iter().any(|name| name == group)
    }
}

/// Two lists are equal if they hold the same names in the same order, however they are stored.
impl PartialEq for Groups<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Groups<'_> {}

impl Default for Groups<'_> {
    fn default() -> Self {
        Groups::Borrowed(&[])
    }
}

impl<'a> From<&'a [&'a str]> for Groups<'a> {
    fn from(names: &'a [&'a str]) -> Self {
        Groups::Borrowed(names)
    }
}

impl<'a, const N: usize> From<&'a [&'a str; N]> for Groups<'a> {
    fn from(names: &'a [&'a str; N]) -> Self {
        Groups::Borrowed(names)
    }
}

impl<'a> From<&'a Vec<&'a str>> for Groups<'a> {
    fn from(names: &'a Vec<&'a str>) -> Self {
        Groups::Borrowed(names)
    }
}

impl<'a> From<&'a [String]> for Groups<'a> {
    fn from(names: &'a [String]) -> Self {
        Groups::Owned(names)
    }
}

impl<'a> From<&'a Vec<String>> for Groups<'a> {
    fn from(names: &'a Vec<String>) -> Self {
        Groups::Owned(names)
    }
}

/// What a request does, as the server derives it from method and path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action<'a> {
    /// A request to a resource of the API.
    Resource {
        /// The verb, such as `get` or `deletecollection`.
        verb: &'a str,
        /// The API group; the empty string is the core group.
        group: &'a str,
        /// The resource's plural name.
        resource: &'a str,
        /// The subresource, or the empty string.
        subresource: &'a str,
        /// The namespace; empty for cluster-scoped resources and for all namespaces.
        namespace: &'a str,
        /// The object's name, or the empty string.
        name: &'a str,
    },
    /// A request to any other path.
    Url {
        /// The HTTP method in lower case.
        verb: &'a str,
        /// The path exactly as received.
        path: &'a str,
    },
}

impl<'a> Action<'a> {
    /// The verb.
    #[must_use]
    pub fn verb(&self) -> &'a str {
        match *self {
            Action::Resource { verb, .. } | Action::Url { verb, .. } => verb,
        }
    }

    /// The namespace whose RoleBindings count, if there is one: URLs and requests at the cluster
    /// scope have none.
    #[must_use]
    pub fn namespace(&self) -> Option<&'a str> {
        match *self {
            Action::Resource { namespace, .. } if !namespace.is_empty() => Some(namespace),
            _ => None,
        }
    }
}
