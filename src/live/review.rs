//! An access review as it is sent, and what its answer says.

use std::borrow::Cow;

use rolewright_rbac::Identity;
use serde::{Deserialize, Serialize};

use crate::verify::{Answer, Question};

/// A `SelfSubjectAccessReview` or a `SubjectAccessReview`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review<'a> {
    api_version: &'static str,
    kind: &'static str,
    spec: Spec<'a>,
}

/// What comes back: the review with a status.
#[derive(Deserialize)]
pub(super) struct Reviewed {
    kind: String,
    #[serde(default)]
    spec: Spec<'static>,
    #[serde(default)]
    status: Status,
}

/// What is asked, and of whom. The server repeats it.
#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_attributes: Option<ResourceAttributes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    non_resource_attributes: Option<NonResourceAttributes<'a>>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    user: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    groups: Cow<'a, [String]>,
}

/// A field more would make it another question.
#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct ResourceAttributes<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    verb: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    group: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    resource: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    subresource: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: Cow<'a, str>,
}

#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct NonResourceAttributes<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    path: Cow<'a, str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    verb: Cow<'a, str>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Status {
    allowed: Option<bool>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    evaluation_error: String,
}

impl<'a> Review<'a> {
    /// The review that asks a question about somebody, by default about who sends it; and the
    /// resource that it is sent to.
    pub(super) fn new(question: &'a Question, about: Option<&'a Identity>) -> (Self, &'static str) {
        let (kind, plural) = match about {
            None => ("SelfSubjectAccessReview", "selfsubjectaccessreviews"),
            Some(_) => ("SubjectAccessReview", "subjectaccessreviews"),
        };
        let review = Self {
            api_version: "authorization.k8s.io/v1",
            kind,
            spec: Spec::new(question, about),
        };
        (review, plural)
    }

    /// What was answered. It counts only if it is about the question.
    pub(super) fn answer(&self, reviewed: Reviewed) -> Result<Answer, String> {
        if reviewed.kind != self.kind {
            return Err(format!("no {}", self.kind));
        }
        if reviewed.spec != self.spec {
            return Err("the review is about another question".to_owned());
        }
        let Status {
            allowed,
            reason,
            evaluation_error: error,
        } = reviewed.status;
        match allowed {
            None => Err("a review without an answer".to_owned()),
            Some(true) => Ok(Answer::Allowed { reason }),
            Some(false) if !error.is_empty() => Ok(Answer::Undecided {
                why: format!("the authorizer met an error: {error}"),
            }),
            Some(false) => Ok(Answer::Denied),
        }
    }
}

impl<'a> Spec<'a> {
    fn new(question: &'a Question, about: Option<&'a Identity>) -> Self {
        let mut spec = Self::default();
        match question {
            Question::Resource {
                namespace,
                group,
                resource,
                subresource,
                name,
                verb,
            } => {
                spec.resource_attributes = Some(ResourceAttributes {
                    namespace: namespace.into(),
                    verb: verb.into(),
                    group: group.into(),
                    resource: resource.into(),
                    subresource: subresource.into(),
                    name: name.into(),
                });
            }
            Question::Url { path, verb } => {
                spec.non_resource_attributes = Some(NonResourceAttributes {
                    path: path.into(),
                    verb: verb.into(),
                });
            }
        }
        if let Some(identity) = about {
            spec.user = identity.user.as_str().into();
            spec.groups = identity.groups.as_slice().into();
        }
        spec
    }
}
