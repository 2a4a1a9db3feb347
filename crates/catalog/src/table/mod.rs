//! The recorded data as compiled-in tables: nothing is read or parsed when a catalog starts.
//!
//! The rows of the three submodules are generated; see `crates/catalog/generate`.

#[rustfmt::skip]
mod paths;
#[rustfmt::skip]
mod rbac;
#[rustfmt::skip]
mod resources;

pub(crate) use paths::PATHS;
pub(crate) use rbac::{CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES};
pub(crate) use resources::RESOURCES;

use rolewright_rbac::RoleRefKind;

use crate::KubernetesVersion;
use crate::resource::Scope;

/// A span of minor versions of Kubernetes 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: u8,
    pub(crate) last: u8,
}

impl Span {
    pub(crate) const fn new(first: u8, last: u8) -> Self {
        Self { first, last }
    }

    pub(crate) fn contains(self, version: KubernetesVersion) -> bool {
        (self.first..=self.last).contains(&version.minor())
    }
}

/// One version of a resource: where everything is switched on, and where default flags serve it.
#[derive(Debug)]
pub(crate) struct VersionRow {
    pub(crate) name: &'static str,
    pub(crate) all: Span,
    pub(crate) default: Option<Span>,
}

#[derive(Debug)]
pub(crate) struct ResourceRow {
    pub(crate) group: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) singular: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) short_names: &'static [&'static str],
    pub(crate) categories: &'static [&'static str],
    pub(crate) scope: Scope,
    pub(crate) verbs: &'static [&'static str],
    pub(crate) versions: &'static [VersionRow],
    pub(crate) subresources: &'static [SubresourceRow],
}

#[derive(Debug)]
pub(crate) struct SubresourceRow {
    pub(crate) name: &'static str,
    pub(crate) kind: KindRow,
    pub(crate) verbs: &'static [&'static str],
    pub(crate) versions: &'static [VersionRow],
}

/// The kind of a subresource's body; no version means the group and version of the resource.
#[derive(Debug)]
pub(crate) struct KindRow {
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    pub(crate) kind: &'static str,
}

#[derive(Debug)]
pub(crate) struct PathRow {
    pub(crate) path: &'static str,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) struct RuleRow {
    pub(crate) verbs: &'static [&'static str],
    pub(crate) api_groups: &'static [&'static str],
    pub(crate) resources: &'static [&'static str],
    pub(crate) resource_names: &'static [&'static str],
    pub(crate) non_resource_urls: &'static [&'static str],
}

#[derive(Debug)]
pub(crate) struct ClusterRoleRow {
    pub(crate) name: &'static str,
    pub(crate) span: Span,
    pub(crate) labels: &'static [(&'static str, &'static str)],
    /// The label selectors of the aggregation rule; none if the role is not aggregated.
    pub(crate) aggregates: &'static [&'static [(&'static str, &'static str)]],
    pub(crate) rules: &'static [RuleRow],
}

#[derive(Debug)]
pub(crate) struct RoleRow {
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
    pub(crate) span: Span,
    pub(crate) rules: &'static [RuleRow],
}

#[derive(Debug)]
pub(crate) struct BindingRow {
    /// Empty for a ClusterRoleBinding.
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
    pub(crate) span: Span,
    pub(crate) role_kind: RoleRefKind,
    pub(crate) role: &'static str,
    pub(crate) subjects: &'static [SubjectRow],
}

#[derive(Debug)]
pub(crate) enum SubjectRow {
    User(&'static str),
    Group(&'static str),
    /// Namespace and name.
    ServiceAccount(&'static str, &'static str),
}

#[cfg(test)]
mod tests {
    use super::{CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, PATHS, RESOURCES, ROLE_BINDINGS, ROLES};

    /// A catalog starts by walking the rows of the resources, so their number is what the first
    /// use costs. Versions share rows: five versions need little more than one.
    #[test]
    fn the_tables_are_small() {
        assert_eq!(RESOURCES.len(), 79);
        assert_eq!(
            RESOURCES
                .iter()
                .map(|row| row.subresources.len())
                .sum::<usize>(),
            54
        );
        assert_eq!(PATHS.len(), 164);
        let rbac = [
            CLUSTER_ROLES.len(),
            CLUSTER_ROLE_BINDINGS.len(),
            ROLES.len(),
            ROLE_BINDINGS.len(),
        ];
        assert_eq!(rbac, [98, 54, 9, 7]);
    }
}
