//! What lives in other namespaces than the client's, and stays there when an overlay moves the client.
//!
//! Kustomize looks for the account of a RoleBinding's subject in the namespace of the binding and in
//! the one that the subject names, as they are when all else is done. So a binding elsewhere would
//! lose an account that has moved. A replacement writes the account's namespace into the subject
//! before Kustomize looks; the name follows then as well.

use std::collections::BTreeMap;

use super::names::Build;
use super::{BASE, ELSEWHERE};
use crate::render::objects::{Kind, Object};
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

/// For each account that is built and may move, the bindings among these objects that name it.
pub(super) fn replacements(client: &Client, objects: &[&Object], build: &Build<'_>) -> Vec<Value> {
    let own = client.namespace.as_deref();
    let mut targets: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for binding in &build.bindings {
        let is_here = objects
            .iter()
            .any(|object| std::ptr::eq(*object, binding.object));
        if !is_here || binding.object.kind != Kind::RoleBinding {
            continue;
        }
        for (index, subject) in binding.subjects.iter().enumerate() {
            let is_own = subject.kind == "ServiceAccount" && subject.namespace.as_deref() == own;
            if is_own && build.has_account(own, &subject.name) {
                let path = format!("subjects.{index}.namespace");
                let target = Value::map([
                    (
                        "select",
                        selected(
                            binding.object.kind,
                            &binding.object.name,
                            binding.object.namespace.as_deref(),
                        ),
                    ),
                    ("fieldPaths", Value::list([path])),
                ]);
                targets.entry(&subject.name).or_default().push(target);
            }
        }
    }
    targets
        .into_iter()
        .map(|(account, targets)| {
            let Value::Map(mut source) = selected(Kind::ServiceAccount, account, own) else {
                return Value::Null;
            };
            source.push(("fieldPath".to_owned(), "metadata.namespace".into()));
            Value::map([
                ("source", Value::Map(source)),
                ("targets", Value::list(targets)),
            ])
        })
        .collect()
}

/// How Kustomize is told which object is meant, by what it was called at first.
fn selected(kind: Kind, name: &str, namespace: Option<&str>) -> Value {
    let mut entries = vec![("kind", Value::from(kind.name())), ("name", name.into())];
    entries.extend(namespace.map(|namespace| ("namespace", namespace.into())));
    Value::map(entries)
}
