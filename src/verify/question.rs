//! One question to a cluster: may somebody do this?

use std::fmt;

use rolewright_catalog::qualified_name;
use rolewright_rbac::Action;

/// What an access review asks. The order is that of reports: by namespace, then what it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// A request to a resource.
    Resource {
        /// The namespace; empty for the cluster scope and for all namespaces.
        namespace: String,
        /// The API group; empty for the core group.
        group: String,
        /// The resource's plural name.
        resource: String,
        /// The subresource; empty for the resource itself.
        subresource: String,
        /// The object's name; empty for a request that carries none.
        name: String,
        /// The verb.
        verb: String,
    },
    /// A request to another path.
    Url {
        /// The path.
        path: String,
        /// The HTTP method in lower case.
        verb: String,
    },
}

impl Question {
    /// The question about an action.
    #[must_use]
    pub fn new(action: Action<'_>) -> Self {
        match action {
            Action::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
            } => Self::Resource {
                namespace: namespace.to_owned(),
                group: group.to_owned(),
                resource: resource.to_owned(),
                subresource: subresource.to_owned(),
                name: name.to_owned(),
                verb: verb.to_owned(),
            },
            Action::Url { verb, path } => Self::Url {
                path: path.to_owned(),
                verb: verb.to_owned(),
            },
        }
    }

    /// What the evaluator calls it.
    #[must_use]
    pub fn action(&self) -> Action<'_> {
        match self {
            Self::Resource {
                namespace,
                group,
                resource,
                subresource,
                name,
                verb,
            } => Action::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace,
                name,
            },
            Self::Url { path, verb } => Action::Url { verb, path },
        }
    }

    /// The verb.
    #[must_use]
    pub fn verb(&self) -> &str {
        match self {
            Self::Resource { verb, .. } | Self::Url { verb, .. } => verb,
        }
    }

    /// The namespace; empty for the cluster scope, for all namespaces and for URLs.
    #[must_use]
    pub fn namespace(&self) -> &str {
        match self {
            Self::Resource { namespace, .. } => namespace,
            Self::Url { .. } => "",
        }
    }

    /// The same in another namespace; none if it is about no single one.
    #[must_use]
    pub fn in_namespace(&self, other: &str) -> Option<Self> {
        let mut moved = self.clone();
        match &mut moved {
            Self::Resource { namespace, .. } if !namespace.is_empty() => {
                other.clone_into(namespace);
                Some(moved)
            }
            _ => None,
        }
    }

    /// The object's name; empty if the request carries none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Resource { name, .. } => name,
            Self::Url { .. } => "",
        }
    }

    /// What it is about, for people: `jobs.batch/status`, or a path.
    #[must_use]
    pub fn target(&self) -> String {
        match self {
            Self::Resource {
                group,
                resource,
                subresource,
                ..
            } => qualified_name(
                group,
                resource,
                (!subresource.is_empty()).then_some(subresource),
            ),
            Self::Url { path, .. } => path.clone(),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb(), self.target())?;
        if !self.name().is_empty() {
            write!(f, " {:?}", self.name())?;
        }
        if !self.namespace().is_empty() {
            write!(f, " in {}", self.namespace())?;
        }
        Ok(())
    }
}
