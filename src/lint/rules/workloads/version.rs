//! Whether a server has the kind and version that a workload says it is of.

use rolewright_catalog::Removal;

use crate::lint::view::{WorkloadView, is_unknown};
use crate::source::{Node, Place};

/// What the server says to the type of an object.
pub(super) enum Served {
    /// It is served, or filled in later.
    Maybe,
    /// It was served once.
    Removed(Box<Removal>),
    /// It never was; in these versions the kind is.
    Never(Vec<String>),
}

/// Whether the type of a workload is served in the version of Kubernetes that is linted for.
pub(super) fn of(workload: &WorkloadView<'_>) -> Served {
    let written = workload.written;
    let (api_version, kind) = (written.api_version.as_str(), written.kind.as_str());
    // In a template the branches of an `if` may each write one.
    let versions = written.root().pairs();
    let mut others = versions.filter(|(key, _)| key.text() == Some("apiVersion"));
    if is_unknown(api_version) || others.any(|(_, value)| value.text() != Some(api_version)) {
        return Served::Maybe;
    }
    let catalog = &workload.set.catalog;
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let mut known = Vec::new();
    let resources = catalog.resources();
    let of_kind = resources.filter(|resource| resource.kind() == Some(kind));
    for resource in of_kind.filter(|resource| !resource.group().contains('.')) {
        for served in resource.versions() {
            if resource.group() == group && served.name() == version {
                return Served::Maybe;
            }
            known.push(match resource.group() {
                "" => served.name().to_owned(),
                group => format!("{group}/{}", served.name()),
            });
        }
    }
    match catalog.version_removal(group, version, kind) {
        Some(removal) => Served::Removed(Box::new(removal)),
        None => Served::Never(known),
    }
}

/// Where the version is written.
pub(super) fn place(workload: &WorkloadView<'_>) -> Place {
    let node = workload.written.root().get("apiVersion");
    node.map_or_else(|| workload.written.name_place.clone(), Node::place)
}
