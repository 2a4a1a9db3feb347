//! What the catalog knows of the entries of a rule.

use std::collections::BTreeSet;

use rolewright_catalog::{Availability, Catalog, Found, Scope};
use rolewright_rbac::matches::WILDCARD;

use super::super::super::view::{RuleView, is_unknown};

/// Each group with each resource of a rule, as the catalog knows it; none for what it does not
/// know or what is a wildcard.
pub(super) fn known<'c>(rule: &RuleView<'c>) -> impl Iterator<Item = Option<Found<'c>>> {
    let catalog: &Catalog = &rule.role.set.catalog;
    let resources = &rule.rule.resources;
    rule.rule.api_groups.iter().flat_map(move |group| {
        let resources = resources.iter();
        resources.map(move |resource| catalog.get(group, resource))
    })
}

/// The verbs that the resources of a rule serve, all together; those of a wildcard are not among
/// them.
pub(super) fn served_verbs(rule: &RuleView<'_>) -> BTreeSet<&'static str> {
    let found = known(rule).flatten();
    found
        .flat_map(|found| found.verbs().iter().copied())
        .collect()
}

/// Whether a group comes with Kubernetes, and not with a CustomResourceDefinition or an extension.
pub(super) fn is_of_kubernetes(catalog: &Catalog, group: &str) -> bool {
    let mut of_group = catalog.resources().filter(|known| known.group() == group);
    of_group.any(|known| {
        !matches!(
            known.availability(),
            Availability::Custom | Availability::Extension
        )
    })
}

/// The groups that serve a resource.
pub(super) fn groups_of(catalog: &Catalog, plural: &str) -> BTreeSet<String> {
    let same = catalog.resources().filter(|known| {
        known.plural() == plural && known.availability() != Availability::AuthorizerOnly
    });
    same.map(|known| known.group().to_owned()).collect()
}

/// Whether something in one of the groups has a subresource; yes for groups that may bring more.
pub(super) fn has_subresource(rule: &RuleView<'_>, subresource: &str) -> bool {
    let catalog: &Catalog = &rule.role.set.catalog;
    let mut groups = rule.rule.api_groups.iter();
    groups.any(|group| group == WILDCARD || !is_of_kubernetes(catalog, group))
        || with_subresource(rule, subresource).next().is_some()
}

/// What is known in the groups of a rule to have a subresource, as rules name it.
pub(super) fn with_subresource(
    rule: &RuleView<'_>,
    subresource: &str,
) -> impl Iterator<Item = String> {
    let catalog: &Catalog = &rule.role.set.catalog;
    let is_meant = |group: &str| {
        let mut groups = rule.rule.api_groups.iter();
        groups.any(|own| own == WILDCARD || own == group)
    };
    let of_groups = catalog
        .resources()
        .filter(move |known| is_meant(known.group()));
    of_groups.filter_map(move |known| {
        let name = format!("{}/{subresource}", known.plural());
        catalog.get(known.group(), &name).map(|_| name)
    })
}

/// Whether a template fills in, or adds, something that a rule is about.
pub(super) fn is_open(rule: &RuleView<'_>) -> bool {
    let rule = rule.rule;
    let mut words = rule.api_groups.iter().chain(&rule.resources);
    words.any(|word| is_unknown(word))
}

/// Whether all that a rule names is known, and lives in namespaces.
pub(super) fn is_namespaced(rule: &RuleView<'_>) -> bool {
    rule.rule.non_resource_urls.is_empty()
        && known(rule).all(|found| found.is_some_and(|found| found.scope() == Scope::Namespaced))
}
