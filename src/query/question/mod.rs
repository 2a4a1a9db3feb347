//! From what a person asks to the request that a real client would send.
//!
//! The API server's own access reviews answer questions that no request asks: `create` with a name
//! that no POST carries, a node in a namespace. Here a question takes the form that the server
//! would make of the client's HTTP request, and says where that is not what was written.

mod resource;
mod url;
mod verb;
mod wildcard;

use rolewright_catalog::Catalog;
use rolewright_rbac::Action;

use super::text::quoted;
use crate::source::Problem;

/// A question, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The request.
    pub asked: Asked,
    /// The two requests of a server-side apply that creates the object, where the question is
    /// `create` of a name and the resource can be patched: `patch` and `create`, both with the name.
    pub by_apply: Option<[Asked; 2]>,
    /// What to say of how the question was understood.
    pub notes: Vec<Problem>,
}

/// A request as the authorizer gets to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// For a resource.
    Resource {
        /// The verb.
        verb: String,
        /// The API group; empty for the core group.
        group: String,
        /// The resource's plural name.
        resource: String,
        /// The subresource, or empty.
        subresource: String,
        /// Where.
        reach: Reach,
        /// Of which object.
        name: Name,
    },
    /// For a path outside the resource API.
    Url {
        /// The HTTP method in lower case.
        verb: String,
        /// The path.
        path: String,
    },
}

/// Where a request is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// In this namespace.
    Namespace(String),
    /// In all namespaces at once.
    AllNamespaces,
    /// For what lives in no namespace.
    Cluster,
}

/// The object of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// Requests of this kind carry no name.
    None,
    /// Every name: the request carries one, and none was given.
    Any,
    /// This one.
    Given(String),
}

/// Where the one who asks wants it asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The namespace that was given.
    pub namespace: Option<&'a str>,
    /// Whether all namespaces were asked for.
    pub all_namespaces: bool,
    /// The namespace to take where none is given and one is needed.
    pub default_namespace: &'a str,
}

impl Question {
    /// The request that is meant by a verb, a resource or path, and perhaps a name.
    ///
    /// # Errors
    /// If there is no such resource or verb, or no such request; the problem says what may have
    /// been meant.
    pub fn new(
        verb: &str,
        target: &str,
        name: Option<&str>,
        place: Place<'_>,
        catalog: &Catalog,
    ) -> Result<Self, Problem> {
        if let Some(namespace) = place.namespace {
            check_namespace(namespace)?;
        }
        if target.starts_with('/') {
            return url::question(verb, target, name, place);
        }
        resource::question(verb, target, name, place, catalog)
    }
}

impl Asked {
    /// The request for the evaluator; `any_name` is a name that no rule lists.
    #[must_use]
    pub fn action<'a>(&'a self, any_name: &'a str) -> Action<'a> {
        match self {
            Self::Resource {
                verb,
                group,
                resource,
                subresource,
                reach,
                name,
            } => Action::Resource {
                verb,
                group,
                resource,
                subresource,
                namespace: match reach {
                    Reach::Namespace(namespace) => namespace,
                    Reach::AllNamespaces | Reach::Cluster => "",
                },
                name: match name {
                    Name::None => "",
                    Name::Any => any_name,
                    Name::Given(name) => name,
                },
            },
            Self::Url { verb, path } => Action::Url { verb, path },
        }
    }

    /// The namespace whose RoleBindings have a say.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Resource {
                reach: Reach::Namespace(namespace),
                ..
            } => Some(namespace),
            _ => None,
        }
    }
}

/// A DNS label, as a namespace's name is.
fn check_namespace(text: &str) -> Result<(), Problem> {
    let account = format!("system:serviceaccount:{text}:default");
    match rolewright_rbac::service_account_of(&account) {
        Some((namespace, _)) if namespace == text => Ok(()),
        _ => Err(
            Problem::error(format!("{} names no namespace", quoted(text)))
                .help("write -n NAMESPACE, or -A for all namespaces"),
        ),
    }
}
