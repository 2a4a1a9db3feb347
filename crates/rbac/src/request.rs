//! What a caller asks of the API server, after authentication.

/// One question to the authorizer: may this identity do this?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The authenticated user name.
    pub user: &'a str,
    /// The groups of the user, implicit ones included.
    pub groups: &'a [&'a str],
    /// What the user wants to do.
    pub action: Action<'a>,
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
