//! What a cluster serves, as its own discovery says.

use std::collections::{BTreeMap, BTreeSet};

use rolewright_catalog::{
    AUTHORIZER_CHECKS, Availability, Catalog, CheckedVerbs, NamePattern, Scope,
};

/// The resources of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServedResources {
    /// By group and plural name; what several versions serve is put together.
    pub resources: BTreeMap<(String, String), ServedResource>,
    /// Groups and versions whose server did not tell what it serves, as `GROUP/VERSION`.
    pub failed: BTreeSet<String>,
}

/// One resource of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedResource {
    /// Whether its objects live in a namespace.
    pub scope: Scope,
    /// Its verbs.
    pub verbs: BTreeSet<String>,
    /// The verbs of its subresources.
    pub subresources: BTreeMap<String, BTreeSet<String>>,
}

impl ServedResources {
    /// Where authorizers are asked about a resource or subresource; none if neither the cluster's
    /// discovery nor the catalog's names that only authorizers know have it.
    #[must_use]
    pub fn scope(
        &self,
        catalog: &Catalog,
        group: &str,
        resource: &str,
        subresource: &str,
    ) -> Option<Scope> {
        let served = self.resources.get(&(group.to_owned(), resource.to_owned()));
        if let Some(served) = served
            && (subresource.is_empty() || served.subresources.contains_key(subresource))
        {
            return Some(served.scope);
        }
        let rule_name = if subresource.is_empty() {
            resource.to_owned()
        } else {
            format!("{resource}/{subresource}")
        };
        if let Some(found) = catalog.get(group, &rule_name)
            && found.availability() == Availability::AuthorizerOnly
        {
            return Some(found.scope());
        }
        let asked_of_all = AUTHORIZER_CHECKS.iter().any(|check| {
            check.is_asked_in(catalog.version())
                && matches!(check.subresource, Some(NamePattern::Exactly(_)))
                && matches!(check.verbs, CheckedVerbs::These(_))
                && check.is_about(group, resource, Some(subresource))
        });
        served.filter(|_| asked_of_all).map(|served| served.scope)
    }
}
