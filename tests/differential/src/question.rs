//! Questions to authorizers, as the oracle reads them.

use rolewright_rbac::{Action, Request};
use serde::{Deserialize, Serialize};

/// One question, in the form of the oracle's protocol: about `path` if there is one, else about a
/// resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// Who asks; what the authorizer takes for the name.
    pub user: String,
    /// The caller's groups, none added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// The verb.
    pub verb: String,
    /// The API group.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The resource, in the plural.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource: String,
    /// The subresource.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    /// The namespace; empty at the cluster scope.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The object's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A path outside the resource API, instead of all that is above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Question {
    /// This question as the evaluator takes it.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        let action = match &self.path {
            Some(path) => Action::Url {
                verb: &self.verb,
                path,
            },
            None => Action::Resource {
                verb: &self.verb,
                group: &self.group,
                resource: &self.resource,
                subresource: &self.subresource,
                namespace: &self.namespace,
                name: &self.name,
            },
        };
        Request::new(&self.user, &self.groups, action)
    }
}
