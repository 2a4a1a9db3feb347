//! Replacements by which a binding follows an account into another namespace.
//!
//! Kustomize looks for the account of a binding's subject in the namespace of the binding and in the
//! one that the subject names, as they are when all else is done. So a binding elsewhere would lose an
//! account that has moved. A replacement writes the account's namespace into the subject before
//! Kustomize looks; the name follows then as well.

use std::collections::BTreeMap;

use super::names::Binding;
use crate::render::objects::{Kind, Object};
use crate::render::yaml::Value;

/// The characters that mean something in a pattern, as Go's own escaping has them.
const SPECIAL: &str = r"\.+*?()|[]{}^$";

/// The replacements of some bindings, one for each account.
#[derive(Default)]
pub(super) struct Replacements<'b> {
    targets: BTreeMap<(&'b str, &'b str), Vec<Value>>,
}

impl<'b> Replacements<'b> {
    /// Lets the subject of a binding at an index follow an account.
    pub(super) fn add(&mut self, account: &'b Object, binding: &Binding<'_>, index: usize) {
        let key = (
            account.namespace.as_deref().unwrap_or_default(),
            account.name.as_str(),
        );
        let all = self.targets.entry(key).or_default();
        all.extend(targets(binding.object, index));
    }

    /// The items of `replacements`.
    pub(super) fn items(self) -> Vec<Value> {
        let items = self.targets.into_iter();
        items
            .map(|((namespace, name), targets)| {
                let mut source = selected(Kind::ServiceAccount, name, Some(namespace));
                source.push(("fieldPath", "metadata.namespace".into()));
                Value::map([
                    ("source", Value::map(source)),
                    ("targets", Value::list(targets)),
                ])
            })
            .collect()
    }
}

/// How Kustomize is told which binding is meant. Kustomize 5.5 takes the name of a target as it stands,
/// 5.8 as a pattern. Where that is not the same there is a target for each of them: the pattern that
/// matches the name alone, taken as it stands, is no name of anything; and taken as a pattern, what the
/// name would match is rejected.
fn targets(binding: &Object, index: usize) -> Vec<Value> {
    let path = format!("subjects.{index}.namespace");
    let target = |name: &str, reject: Option<Value>| {
        let namespace = binding.namespace.as_deref();
        let select = Value::map(selected(binding.kind, name, namespace));
        let mut entries = vec![("select", select)];
        entries.extend(reject.map(|reject| ("reject", reject)));
        entries.push(("fieldPaths", Value::list([path.as_str()])));
        Value::map(entries)
    };
    let pattern = pattern(&binding.name);
    if pattern == binding.name {
        return vec![target(&binding.name, None)];
    }
    let everything = Value::list([Value::map([("name", Value::from(".+"))])]);
    vec![
        target(&binding.name, Some(everything)),
        target(&pattern, None),
    ]
}

/// The pattern that matches a name alone.
fn pattern(name: &str) -> String {
    let mut pattern = String::with_capacity(name.len());
    for character in name.chars() {
        if SPECIAL.contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// What says which object is meant, by what it was called at first.
fn selected(kind: Kind, name: &str, namespace: Option<&str>) -> Vec<(&'static str, Value)> {
    let mut entries = vec![("kind", Value::from(kind.name())), ("name", name.into())];
    entries.extend(namespace.map(|namespace| ("namespace", namespace.into())));
    entries
}
