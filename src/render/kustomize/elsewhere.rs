//! What lives in other namespaces than the client's, and stays there when an overlay moves the client.

use super::follow::Replacements;
use super::names::{Build, account_among};
use super::{BASE, ELSEWHERE};
use crate::render::objects::Object;
use crate::render::yaml::Value;
use crate::spec::model::Client;

/// What to do about it in an overlay, as lines of a comment.
pub(super) fn advice() -> Vec<String> {
    vec![
        String::new(),
        format!(
            "An overlay's `namespace` would move what stands in {ELSEWHERE} as well. Set it in a"
        ),
        format!(
            "kustomization of its own, with {BASE} as its resource; an overlay then has that one as its"
        ),
        format!("resource and {ELSEWHERE} as its component."),
    ]
}

/// Why it is a component.
pub(super) fn reason() -> Vec<String> {
    vec![
        String::new(),
        "A component, for bindings in other namespaces follow an account that moves only so."
            .to_owned(),
    ]
}

/// For each account of the client that is built and may move, the bindings among these objects that
/// name it. `all` are the client's objects.
pub(super) fn replacements(
    client: &Client,
    objects: &[&Object],
    all: &[Object],
    build: &Build<'_>,
) -> Vec<Value> {
    let own = client.namespace.as_deref();
    let mut replacements = Replacements::default();
    for binding in build.bindings_of(all) {
        let mut objects = objects.iter();
        if !objects.any(|object| std::ptr::eq(*object, binding.object)) {
            continue;
        }
        for (index, subject) in binding.subjects.iter().enumerate() {
            let account = account_among(all, subject);
            let account = account.filter(|account| account.namespace.as_deref() == own);
            if let Some(account) = account {
                replacements.add(account, binding, index);
            }
        }
    }
    replacements.items()
}
