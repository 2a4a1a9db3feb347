//! Ways to every field of the table.

use std::collections::{BTreeSet, VecDeque};

use rolewright_strategic_merge::{Object, Type};

/// A field of the table, and a shortest way to it.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The kind's `apiVersion`.
    pub api_version: &'static str,
    /// The kind of the object that it belongs to.
    pub kind: &'static str,
    /// The fields from the object to it, itself included.
    pub way: Vec<&'static str>,
}

const KINDS: [(&str, &str); 9] = [
    ("v1", "PodTemplate"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("v1", "Service"),
    ("v1", "ServiceAccount"),
    ("v1", "ConfigMap"),
];

/// What says which object it is: patches leave it alone. The fields of `metadata` are reached in
/// the template of a Pod.
const IDENTITY: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// All fields of the table, each once.
#[must_use]
pub fn reachable() -> Vec<Reach> {
    let mut seen = BTreeSet::new();
    let mut reached = Vec::new();
    for (api_version, kind) in KINDS {
        let mut next = VecDeque::new();
        next.extend(
            Type::of_kind(api_version, kind)
                .and_then(object)
                .map(|object| (object, Vec::new())),
        );
        while let Some((object, way)) = next.pop_front() {
            if !seen.insert(object.name) {
                continue;
            }
            for field in object.fields {
                if way.is_empty() && IDENTITY.contains(&field.name) {
                    continue;
                }
                let mut way = way.clone();
                way.push(field.name);
                next.extend(self::object(field.of).map(|object| (object, way.clone())));
                reached.push(Reach {
                    api_version,
                    kind,
                    way,
                });
            }
        }
    }
    reached
}

fn object(of: Type) -> Option<&'static Object> {
    match of {
        Type::Object(object) => Some(object),
        Type::List(of) | Type::Map(of) => object(*of),
        _ => None,
    }
}
