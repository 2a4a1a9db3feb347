//! Questions to authorizers, as the oracle reads them.

use rolewright_rbac::{Action, Request};
use serde::{Deserialize, Serialize};

/// One question, in the form of the oracle's protocol: about `path` if there is one, else about a
/// resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) user: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<String>,
    pub(crate) verb: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) group: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) resource: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) subresource: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
}

impl Question {
    /// This question as the evaluator takes it.
    pub(crate) fn request(&self) -> Request<'_> {
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
