//! What a request asks of the authorizers, and how it looks on the wire.

use std::fmt;

use rolewright_differential::Question;
use rolewright_live_tests::{Answer, Client};

use libtest_mimic::Failed;

/// All verbs that an HTTP request to a resource can have.
pub(crate) const VERBS: [&str; 8] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
];

/// Verb and object of a request to a resource. Empty are the group of the core, the namespace of what
/// is asked at the cluster scope, and the name of what is asked of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Access {
    pub(crate) verb: String,
    pub(crate) group: String,
    pub(crate) resource: String,
    pub(crate) subresource: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl Access {
    /// Of a `RESOURCE` or `RESOURCE/SUBRESOURCE`.
    pub(crate) fn new(
        verb: &str,
        group: &str,
        resource: &str,
        namespace: &str,
        name: &str,
    ) -> Self {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        Self {
            verb: verb.to_owned(),
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Whether whoever may have this may have the other one for that: it is the same, or in a place or of
    /// a name that this one leaves open.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let is_open = |ours: &str, theirs: &str| ours.is_empty() || ours == theirs;
        (&self.verb, &self.group, &self.resource, &self.subresource)
            == (
                &other.verb,
                &other.group,
                &other.resource,
                &other.subresource,
            )
            && is_open(&self.namespace, &other.namespace)
            && is_open(&self.name, &other.name)
    }

    /// What the authorizers are asked when a user sends it.
    pub(crate) fn question(&self, user: &str) -> Question {
        let access = self.clone();
        // The server takes a Namespace for an object in itself.
        let namespace = if access.resource == "namespaces" && self.has_name_in_path() {
            access.name.clone()
        } else {
            access.namespace
        };
        Question {
            user: user.to_owned(),
            verb: access.verb,
            group: access.group,
            resource: access.resource,
            subresource: access.subresource,
            namespace,
            name: access.name,
            ..Question::default()
        }
    }

    fn method(&self) -> &'static str {
        match self.verb.as_str() {
            "create" => "POST",
            "update" => "PUT",
            "patch" => "PATCH",
            "delete" | "deletecollection" => "DELETE",
            _ => "GET",
        }
    }

    /// The path with its query. Every version asks for the same, so it is always `v1`.
    fn path(&self) -> String {
        let mut path = match self.group.as_str() {
            "" => "/api/v1".to_owned(),
            group => format!("/apis/{group}/v1"),
        };
        let mut add = |segments: &[&str]| {
            for segment in segments {
                path.push('/');
                path.push_str(segment);
            }
        };
        if !self.namespace.is_empty() {
            add(&["namespaces", &self.namespace]);
        }
        add(&[&self.resource]);
        if self.has_name_in_path() {
            add(&[&self.name]);
        }
        if !self.subresource.is_empty() {
            add(&[&self.subresource]);
        }
        let mut query = Vec::new();
        if self.verb == "watch" {
            // If it is allowed against all expectation, it shall not go on for long.
            query.push("watch=1&timeoutSeconds=1".to_owned());
        }
        if !self.name.is_empty() && !self.has_name_in_path() {
            query.push(format!("fieldSelector=metadata.name%3D{}", self.name));
        }
        if query.is_empty() {
            path
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }

    /// Lists and watches name their object by a field selector.
    fn has_name_in_path(&self) -> bool {
        !self.name.is_empty() && !matches!(self.verb.as_str(), "list" | "watch")
    }

    /// Sends it, without a body: whether it is refused does not depend on one.
    pub(crate) fn send(&self, client: &Client) -> Result<Answer, Failed> {
        Ok(client.request(self.method(), &self.path(), "", "")?)
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path())
    }
}

/// A request as a program sends it.
pub(crate) struct Call {
    /// What it asks for.
    pub(crate) access: Access,
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) body: String,
    /// What the server answers to whoever may.
    pub(crate) status: u16,
}

impl Call {
    /// A request without a body.
    pub(crate) fn plain(access: Access, path: &str) -> Self {
        Self {
            access,
            path: path.to_owned(),
            kind: "",
            body: String::new(),
            status: 200,
        }
    }

    pub(crate) fn send(&self, client: &Client) -> Result<Answer, Failed> {
        Ok(client.request(self.access.method(), &self.path, self.kind, &self.body)?)
    }
}
