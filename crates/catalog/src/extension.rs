//! Well-known APIs that a plain cluster lacks.

use crate::custom::CUSTOM_VERBS;
use crate::resource::{Availability, Resource, Scope, ServedVersion, Text};

struct Row {
    group: &'static str,
    versions: &'static [&'static str],
    plural: &'static str,
    singular: &'static str,
    kind: &'static str,
    short_names: &'static [&'static str],
    scope: Scope,
    verbs: &'static [&'static str],
}

/// `metrics.k8s.io` as the metrics server serves it, and `security.openshift.io`.
const EXTENSIONS: [Row; 3] = [
    Row {
        group: "metrics.k8s.io",
        versions: &["v1", "v1beta1"],
        plural: "nodes",
        singular: "node",
        kind: "NodeMetrics",
        short_names: &[],
        scope: Scope::Cluster,
        verbs: &["get", "list"],
    },
    Row {
        group: "metrics.k8s.io",
        versions: &["v1", "v1beta1"],
        plural: "pods",
        singular: "pod",
        kind: "PodMetrics",
        short_names: &[],
        scope: Scope::Namespaced,
        verbs: &["get", "list"],
    },
    Row {
        group: "security.openshift.io",
        versions: &["v1"],
        plural: "securitycontextconstraints",
        singular: "securitycontextconstraints",
        kind: "SecurityContextConstraints",
        short_names: &["scc"],
        scope: Scope::Cluster,
        verbs: CUSTOM_VERBS,
    },
];

pub(crate) fn resources() -> impl Iterator<Item = Resource> {
    EXTENSIONS.iter().map(|row| Resource {
        group: Text::Borrowed(row.group),
        plural: Text::Borrowed(row.plural),
        singular: Some(Text::Borrowed(row.singular)),
        kind: Some(Text::Borrowed(row.kind)),
        short_names: row
            .short_names
            .iter()
            .copied()
            .map(Text::Borrowed)
            .collect(),
        categories: Vec::new(),
        scope: row.scope,
        verbs: row.verbs,
        special_verbs: Vec::new(),
        versions: row.versions.iter().copied().map(served).collect(),
        subresources: Vec::new(),
        deprecation: None,
    })
}

/// A group whose resources are metrics of any name.
#[derive(Debug)]
pub(crate) struct OpenGroup {
    pub(crate) group: &'static str,
    versions: &'static [&'static str],
    /// Whether the resource is an object's and the metric its subresource, as in
    /// `pods/http_requests`; otherwise the resource is the metric.
    pub(crate) metrics_are_subresources: bool,
    kind: &'static str,
}

/// The metrics that adapters bring for autoscaling. The built-in role of the horizontal pod
/// autoscaler reads them with `get` and `list`.
pub(crate) static OPEN_GROUPS: [OpenGroup; 2] = [
    OpenGroup {
        group: "custom.metrics.k8s.io",
        versions: &["v1beta2", "v1beta1"],
        metrics_are_subresources: true,
        kind: "MetricValueList",
    },
    OpenGroup {
        group: "external.metrics.k8s.io",
        versions: &["v1beta1"],
        metrics_are_subresources: false,
        kind: "ExternalMetricValueList",
    },
];

/// The verbs of every metric in an open group.
pub(crate) const METRIC_VERBS: &[&str] = &["get", "list"];

impl OpenGroup {
    /// A resource of this name, as adapters serve it.
    pub(crate) fn resource(&self, plural: &str, scope: Scope) -> Resource {
        Resource {
            group: Text::Borrowed(self.group),
            plural: Text::Owned(plural.to_owned()),
            singular: Some(Text::Owned(plural.to_owned())),
            kind: Some(Text::Borrowed(self.kind)),
            short_names: Vec::new(),
            categories: Vec::new(),
            scope,
            verbs: METRIC_VERBS,
            special_verbs: Vec::new(),
            versions: self.versions.iter().copied().map(served).collect(),
            subresources: Vec::new(),
            deprecation: None,
        }
    }
}

/// The open group of this name.
pub(crate) fn open_group(group: &str) -> Option<&'static OpenGroup> {
    OPEN_GROUPS.iter().find(|open| open.group == group)
}

fn served(name: &'static str) -> ServedVersion {
    ServedVersion {
        name: Text::Borrowed(name),
        availability: Availability::Extension,
    }
}
