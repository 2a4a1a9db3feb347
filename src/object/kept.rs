//! Objects of one kind, of each name the last.

use std::collections::HashMap;

use super::metadata::Metadata;
use super::problem::{Cause, ObjectProblem, Verdict};
use crate::source::{Place, Problem};

/// Objects of one kind by namespace and name, each with its places; the last of a name is kept.
pub(super) struct Kept<T> {
    kind: &'static str,
    objects: Vec<Option<T>>,
    overwritten: Vec<T>,
    by_name: HashMap<(String, String), (usize, Place)>,
}

impl<T> Kept<T> {
    pub(super) fn new(kind: &'static str) -> Self {
        Self {
            kind,
            objects: Vec::new(),
            overwritten: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    /// Takes in an object, which stands at a position among those that are written.
    pub(super) fn add(
        &mut self,
        metadata: &Metadata,
        object: T,
        position: usize,
        problems: &mut Vec<ObjectProblem>,
    ) {
        let key = (metadata.namespace.clone(), metadata.name.clone());
        let value = (self.objects.len(), metadata.name_place.clone());
        self.objects.push(Some(object));
        let Some((replaced, place)) = self.by_name.insert(key, value) else {
            return;
        };
        if let Some(object) = self.objects.get_mut(replaced) {
            self.overwritten.extend(object.take());
        }
        let title = title(self.kind, &metadata.namespace, &metadata.name);
        let problem = Problem::warning(format!("{title} is written twice"))
            .at(metadata.name_place.clone(), "the last one counts: this")
            .with_related(place, "this one is overwritten");
        problems.push(ObjectProblem {
            problem,
            verdict: Verdict::Taken,
            cause: Cause::DuplicateObject,
            object: Some(position),
            is_consequence: false,
            bears_on_access: super::bears_on_access("", self.kind),
        });
    }

    pub(super) fn into_vec(self) -> Vec<T> {
        self.objects.into_iter().flatten().collect()
    }

    /// Those that were kept, and those that were overwritten.
    pub(super) fn into_both(self) -> (Vec<T>, Vec<T>) {
        let kept = self.objects.into_iter().flatten().collect();
        (kept, self.overwritten)
    }
}

/// An object in messages: ``Role `ns/name` ``.
pub(super) fn title(kind: &str, namespace: &str, name: &str) -> String {
    match (namespace, name) {
        (_, "") => format!("this {kind}"),
        ("", name) => format!("{kind} `{name}`"),
        (namespace, name) => format!("{kind} `{namespace}/{name}`"),
    }
}
