//! What the server says when it refuses or decides, in the words of the semantics reference.

use rolewright_differential::Question;
use rolewright_live_tests::{Answer, Client};
use serde_json::{Value, json};

use libtest_mimic::Failed;

const REVIEWS: &str = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/// A decision of the whole chain of authorizers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) allowed: bool,
    pub(crate) reason: String,
}

/// Puts a question as a SubjectAccessReview; `None` if it is none that can be asked: about nobody.
pub(crate) fn review(client: &Client, question: &Question) -> Result<Option<Decision>, Failed> {
    if question.user.is_empty() && question.groups.is_empty() {
        return Ok(None);
    }
    let mut spec = json!({"user": question.user, "groups": question.groups});
    let (field, attributes) = match &question.path {
        Some(path) => (
            "nonResourceAttributes",
            json!({"path": path, "verb": question.verb}),
        ),
        None => (
            "resourceAttributes",
            json!({
                "verb": question.verb,
                "group": question.group,
                "resource": question.resource,
                "subresource": question.subresource,
                "namespace": question.namespace,
                "name": question.name,
            }),
        ),
    };
    spec[field] = attributes;
    let answer = client.post(REVIEWS, &json!({"spec": spec}))?.success()?;
    let status = &answer.body["status"];
    if status["evaluationError"].is_string() && status["allowed"] == true {
        return Err(format!("an error beside an allow: {status}").into());
    }
    let allowed = status["allowed"].as_bool();
    Ok(Some(Decision {
        allowed: allowed.ok_or_else(|| format!("no decision: {}", answer.text))?,
        reason: status["reason"].as_str().unwrap_or_default().to_owned(),
    }))
}

/// What a refused question reads like (section 16.1), for plain words.
pub(crate) fn refusal(question: &Question) -> String {
    let Question {
        user,
        verb,
        group,
        resource,
        subresource,
        namespace,
        name,
        path,
        ..
    } = question;
    if let Some(path) = path {
        return format!("forbidden: User {user:?} cannot {verb} path {path:?}");
    }
    let group_part = match group.as_str() {
        "" => String::new(),
        group => format!(".{group}"),
    };
    let name_part = match name.as_str() {
        "" => String::new(),
        name => format!(" {name:?}"),
    };
    let full = match subresource.as_str() {
        "" => resource.clone(),
        subresource => format!("{resource}/{subresource}"),
    };
    let scope = match namespace.as_str() {
        "" => "at the cluster scope".to_owned(),
        namespace => format!("in the namespace {namespace:?}"),
    };
    format!(
        "{resource}{group_part}{name_part} is forbidden: \
         User {user:?} cannot {verb} resource {full:?} in API group {group:?} {scope}"
    )
}

/// That the answer is a 403 with this message.
pub(crate) fn is_refused(answer: &Answer, message: &str) -> Result<(), Failed> {
    if answer.status == 403 && answer.message() == message && answer.body["reason"] == "Forbidden" {
        Ok(())
    } else {
        Err(format!(
            "expected 403 {message}\n     got {} {}",
            answer.status, answer.text
        )
        .into())
    }
}

/// That the answer has this status, and its message this part.
pub(crate) fn is(answer: &Answer, status: u16, part: &str) -> Result<(), Failed> {
    if answer.status == status && answer.message().contains(part) {
        Ok(())
    } else {
        Err(format!(
            "expected {status} ...{part}...\n     got {} {}",
            answer.status, answer.text
        )
        .into())
    }
}

/// The items of a JSON list, none if it is none.
pub(crate) fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
