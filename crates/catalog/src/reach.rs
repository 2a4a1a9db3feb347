//! What a right comes to by where and how it is given: in a Role, and with names.

use crate::catalog::{Catalog, Found};
use crate::checks::RBAC;
use crate::extension;
use crate::removed::REMOVED;
use crate::resource::Scope;
use crate::verb::{OWN_NAMESPACE_VERBS, STANDARD_VERBS};

/// Kinds that an update of an object that is not there creates (`AllowCreateOnUpdate` of their
/// strategies in `pkg/registry`).
const CREATED_BY_UPDATE: [(&str, &str); 11] = [
    ("", "endpoints"),
    ("", "events"),
    ("", "limitranges"),
    ("", "services"),
    ("coordination.k8s.io", "leasecandidates"),
    ("coordination.k8s.io", "leases"),
    ("node.k8s.io", "runtimeclasses"),
    (RBAC, "clusterrolebindings"),
    (RBAC, "clusterroles"),
    (RBAC, "rolebindings"),
    (RBAC, "roles"),
];

impl Catalog {
    /// Whether a verb on something comes to anything in a Role, or through a RoleBinding.
    ///
    /// What is cluster-scoped is asked about at the cluster scope, but for four cases: `get`,
    /// `update`, `patch` and `delete` of the Namespace object that the Role lives in, `bind` on
    /// ClusterRoles, which is asked where the binding is, `use`, which is asked where the Pod is,
    /// and constrained impersonation, which is asked where the request is impersonated for. `*`
    /// works where any verb does.
    #[must_use]
    pub fn works_in_namespace(&self, found: &Found<'_>, verb: &str) -> bool {
        if found.scope() == Scope::Namespaced {
            return true;
        }
        let verb = match verb.strip_prefix("impersonate-on:") {
            Some(rest) => rest.split_once(':').map_or(rest, |(_, verb)| verb),
            None => verb,
        };
        match (found.resource.group(), found.resource.plural()) {
            ("", "namespaces") => verb == "*" || OWN_NAMESPACE_VERBS.contains(&verb),
            (RBAC, "clusterroles") if found.subresource.is_none() => ["*", "bind"].contains(&verb),
            _ => verb == "use" || verb == "*" && found.special_verbs().contains(&"use"),
        }
    }

    /// Whether a group is known: something in it is served, or asked about.
    #[must_use]
    pub fn is_known_group(&self, group: &str) -> bool {
        self.has_group(group) || extension::open_group(group).is_some()
    }

    /// Whether Kubernetes once had a group and has nothing in it any more.
    #[must_use]
    pub fn is_removed_group(&self, group: &str) -> bool {
        !self.is_known_group(group) && REMOVED.iter().any(|row| row.group == group)
    }
}

impl Found<'_> {
    /// Whether an update of an object that is not there creates it, so that `create` is asked for
    /// with its name.
    #[must_use]
    pub fn is_created_by_update(&self) -> bool {
        let own = (self.resource.group(), self.resource.plural());
        self.subresource.is_none() && CREATED_BY_UPDATE.contains(&own)
    }
}

/// Whether API servers map requests for resources to a verb: `get`, `list`, `watch`, `create`,
/// `update`, `patch`, `delete` or `deletecollection`.
#[must_use]
pub fn is_standard_verb(verb: &str) -> bool {
    STANDARD_VERBS.contains(&verb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KubernetesVersion;

    #[test]
    fn a_role_reaches_little_of_what_is_cluster_scoped() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let rows = [
            ("", "pods", "list", true),
            ("", "nodes", "get", false),
            ("", "nodes", "*", false),
            ("", "namespaces", "get", true),
            ("", "namespaces", "list", false),
            ("", "namespaces", "*", true),
            ("", "namespaces/status", "patch", true),
            (RBAC, "clusterroles", "bind", true),
            (RBAC, "clusterroles", "escalate", false),
            (RBAC, "clusterroles", "get", false),
            (RBAC, "clusterrolebindings", "bind", false),
            ("", "users", "impersonate", false),
            ("", "serviceaccounts", "impersonate", true),
            (
                "security.openshift.io",
                "securitycontextconstraints",
                "use",
                true,
            ),
            (
                "security.openshift.io",
                "securitycontextconstraints",
                "get",
                false,
            ),
            ("", "nodes", "impersonate-on:user-info:get", false),
            ("", "namespaces", "impersonate-on:user-info:get", true),
        ];
        for (group, resource, verb, expected) in rows {
            let found = catalog.get(group, resource).unwrap();
            let works = catalog.works_in_namespace(&found, verb);
            assert_eq!(works, expected, "{verb} {group}/{resource}");
        }
    }

    #[test]
    fn a_removed_group_is_not_one_that_was_never_there() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        assert!(catalog.is_removed_group("extensions"));
        assert!(catalog.is_removed_group("auditregistration.k8s.io"));
        for group in ["", "policy", "apps", "example.com"] {
            assert!(!catalog.is_removed_group(group), "{group}");
        }
    }

    #[test]
    fn every_kind_that_an_update_creates_is_known() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        for (group, plural) in CREATED_BY_UPDATE {
            assert!(
                catalog.resource(group, plural).is_some(),
                "{group}/{plural}"
            );
        }
    }
}
