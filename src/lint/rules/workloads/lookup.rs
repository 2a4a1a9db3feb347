//! Looking for what a workload names.

use super::super::bindings::near::is_misspelt;
use crate::lint::view::{SetView, WorkloadView, is_open, is_unknown};
use crate::object::Written;

/// What a name leads to.
pub(super) enum Lookup<'a> {
    /// To these: more than one only where an object is written more than once.
    Found(Vec<&'a Written>),
    /// To what may be there: names or namespaces are filled in later.
    Open,
    /// To nothing that is there. It was meant for this, most likely.
    Missing(Option<&'a Written>),
}

/// Looks for an object of the workload's namespace among all of its kind.
pub(super) fn look_up<'a>(
    workload: &WorkloadView<'a>,
    name: &str,
    objects: &[&'a Written],
) -> Lookup<'a> {
    let namespace = workload.namespace();
    let set = workload.set;
    let is_here = |object: &Written| object.lands_in.as_deref() == Some(namespace);
    let all = objects.iter().copied();
    let found: Vec<&Written> = all
        .clone()
        .filter(|object| object.name == name && is_here(object))
        .collect();
    if !found.is_empty() {
        return Lookup::Found(found);
    }
    let own = workload.written_namespace();
    let may_be_it = |object: &Written| {
        is_unknown(&object.name)
            || (object.name == name && may_be_one(set, own, object.namespace.as_deref()))
    };
    if is_open(namespace) || all.clone().any(may_be_it) || !set.broken.is_empty() {
        return Lookup::Open;
    }
    let near = all
        .clone()
        .find(|object| is_here(object) && is_misspelt(&object.name, name));
    let elsewhere = || all.clone().find(|object| object.name == name);
    Lookup::Missing(near.or_else(elsewhere))
}

/// Whether two namespaces, as they are written, may turn out to be one.
fn may_be_one(set: &SetView<'_>, one: Option<&str>, other: Option<&str>) -> bool {
    let is_unsure = |text: Option<&str>| text.map_or(!set.is_complete, is_open);
    one != other && [one, other].into_iter().any(is_unsure)
}

/// What to do about a name for which something else was meant.
pub(super) fn advice(workload: &WorkloadView<'_>, meant: &Written) -> String {
    match meant.lands_in.as_deref() {
        Some(other) if other != workload.namespace() => format!(
            "one of that name is in namespace {other}: Pods reach those of their own namespace alone"
        ),
        _ => format!("write `{}`", meant.name),
    }
}
