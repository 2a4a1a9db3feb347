//! Objects inside of objects: a client or a controller applies them as they are written there. What these
//! may change of them, or apply in another cluster, is not looked into: what is granted there is granted.

use super::unfold::Candidate;
use crate::source::{Kind, Node};

/// A kind that holds other objects.
struct Wrapper {
    kind: &'static str,
    groups: &'static [&'static str],
    /// The way to the object or to the list of them.
    way: &'static [&'static str],
}

/// The kinds that hold whole objects as they are applied: of `OpenShift`
/// (`github.com/openshift/api`, `template/v1`), of Open Cluster Management
/// (`github.com/open-cluster-management-io/api`, `work/v1`), of Hive (`github.com/openshift/hive`,
/// `apis/hive/v1`) and of Crossplane (`github.com/crossplane-contrib/provider-kubernetes`).
const WRAPPERS: [Wrapper; 5] = [
    Wrapper {
        kind: "Template",
        groups: &["template.openshift.io", ""],
        way: &["objects"],
    },
    Wrapper {
        kind: "ManifestWork",
        groups: &["work.open-cluster-management.io"],
        way: &["spec", "workload", "manifests"],
    },
    Wrapper {
        kind: "SyncSet",
        groups: &["hive.openshift.io"],
        way: &["spec", "resources"],
    },
    Wrapper {
        kind: "SelectorSyncSet",
        groups: &["hive.openshift.io"],
        way: &["spec", "resources"],
    },
    Wrapper {
        kind: "Object",
        groups: &["kubernetes.crossplane.io", "kubernetes.m.crossplane.io"],
        way: &["spec", "forProvider", "manifest"],
    },
];

/// The objects inside of another; none in one that holds none.
pub(super) fn wrapped<'a>(candidate: &Candidate<'a>) -> Vec<Node<'a>> {
    let group = super::group_of(&candidate.api_version);
    let mut wrappers = WRAPPERS.iter();
    let wrapper = wrappers.find(|it| it.kind == candidate.kind && it.groups.contains(&group));
    let held = wrapper.and_then(|it| {
        let mut way = it.way.iter();
        way.try_fold(candidate.node, |node, key| node.get(key))
    });
    let Some(held) = held else {
        return Vec::new();
    };
    match held.kind() {
        Kind::Sequence => held.items().collect(),
        _ => vec![held],
    }
}

/// The kind of what OLM installs an operator by; what it holds is no object and becomes some.
pub(super) const CLUSTER_SERVICE_VERSION: &str = "ClusterServiceVersion";

/// Whether objects of a kind may hold others, or become others, whatever their group is.
pub(super) fn is_wrapper(kind: &str) -> bool {
    kind == CLUSTER_SERVICE_VERSION || WRAPPERS.iter().any(|wrapper| wrapper.kind == kind)
}
