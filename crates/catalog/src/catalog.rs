//! The catalog of one Kubernetes version.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::KubernetesVersion;
use crate::checks::{self, AUTHORIZER_CHECKS, AuthorizerCheck, CheckedVerbs, NamePattern};
use crate::custom::{CustomResource, is_version_name};
use crate::extension::{self, METRIC_VERBS, OPEN_GROUPS, OpenGroup};
use crate::resource::{
    Availability, Deprecation, Resource, Scope, ServedVersion, Subresource, SubresourceKind, Text,
    qualified_name, split_subresource,
};
use crate::table::{RESOURCES, ResourceRow, SubresourceRow, VersionRow};

/// The resources that a Kubernetes version knows, with those that the user's CRDs add.
#[derive(Debug, Clone)]
pub struct Catalog {
    version: KubernetesVersion,
    /// By group, then plural name.
    resources: BTreeMap<Text, BTreeMap<Text, Resource>>,
}

/// A resource, or one of its subresources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The resource; owned where its name is one of any number, as those of metrics.
    pub resource: Cow<'a, Resource>,
    /// The subresource, if one was named.
    pub subresource: Option<Cow<'a, Subresource>>,
}

impl Catalog {
    /// The catalog of a version, without any CRD. It costs some two hundred small allocations.
    #[must_use]
    pub fn new(version: KubernetesVersion) -> Self {
        let mut catalog = Self {
            version,
            resources: BTreeMap::new(),
        };
        for resource in RESOURCES.iter().filter_map(|row| recorded(row, version)) {
            catalog.insert(resource);
        }
        for resource in extension::resources() {
            catalog.insert(resource);
        }
        catalog.add_unserved();
        catalog
    }

    /// The version that the catalog is of.
    #[must_use]
    pub fn version(&self) -> KubernetesVersion {
        self.version
    }

    /// Adds a custom resource and returns the resource that it replaces, if the catalog already
    /// had one of that group and plural name.
    pub fn extend(&mut self, custom: CustomResource) -> Option<Resource> {
        self.insert(custom.into_resource())
    }

    /// All resources by group and plural name, without the metrics of any name in
    /// `custom.metrics.k8s.io` and `external.metrics.k8s.io`.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.resources.values().flat_map(BTreeMap::values)
    }

    /// The names of all groups in which something is known; empty for the core group.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let open = OPEN_GROUPS.iter().map(|open| open.group);
        self.resources.keys().map(AsRef::as_ref).chain(open)
    }

    /// The resources of a group; none of the metrics of any name.
    pub fn resources_in(&self, group: &str) -> impl Iterator<Item = &Resource> {
        let own = self.resources.get(group);
        own.into_iter().flat_map(BTreeMap::values)
    }

    /// The resources of a plural name, by group; none of the metrics of any name.
    pub fn resources_named(&self, plural: &str) -> impl Iterator<Item = &Resource> {
        let groups = self.resources.values();
        groups.filter_map(move |own| own.get(plural))
    }

    pub(crate) fn has_group(&self, group: &str) -> bool {
        self.resources.contains_key(group)
    }

    /// The resource of exactly this group and plural name.
    #[must_use]
    pub fn resource(&self, group: &str, plural: &str) -> Option<&Resource> {
        self.resources.get(group)?.get(plural)
    }

    /// What an RBAC rule names in `apiGroups` and `resources`, the subresource after a slash.
    ///
    /// It is as exact as the authorizer: no singular, kind, short name, `core` or wildcard. None
    /// means that neither a server nor an authorizer of this version knows the name.
    #[must_use]
    pub fn get(&self, group: &str, resource: &str) -> Option<Found<'_>> {
        let (plural, subresource) = split_subresource(resource);
        if let Some(open) = extension::open_group(group) {
            return self.metric(open, plural, subresource);
        }
        let resource = self.resource(group, plural)?;
        let subresource = match subresource {
            Some(name) => Some(self.subresource_of(resource, name)?),
            None => None,
        };
        Some(Found {
            resource: Cow::Borrowed(resource),
            subresource,
        })
    }

    /// A subresource that is listed, or that is known under any name.
    pub(crate) fn subresource_of<'a>(
        &'a self,
        resource: &'a Resource,
        name: &str,
    ) -> Option<Cow<'a, Subresource>> {
        if let Some(subresource) = resource.subresource(name) {
            return Some(Cow::Borrowed(subresource));
        }
        let is_name = !name.is_empty() && !name.contains('*');
        let checks: Vec<_> =
            checks::about(self.version, &resource.group, &resource.plural, Some(name))
                .filter(|check| match check.group {
                    // Asked about whatever is served: only a fixed name is a name of its own.
                    NamePattern::Any => {
                        check.subresource != Some(NamePattern::Any)
                            && resource.availability() != Availability::AuthorizerOnly
                    }
                    NamePattern::Exactly(_) => check.resource != NamePattern::Any,
                })
                .collect();
        if !is_name || checks.is_empty() {
            return None;
        }
        let mut special_verbs = Vec::new();
        for check in &checks {
            if let CheckedVerbs::These(verbs) = check.verbs {
                special_verbs.extend_from_slice(verbs);
            }
        }
        Some(Cow::Owned(Subresource {
            name: Text::Owned(name.to_owned()),
            kind: None,
            scope: checks
                .iter()
                .find_map(|check| check.scope)
                .unwrap_or(resource.scope),
            verbs: &[],
            special_verbs,
            versions: Vec::new(),
        }))
    }

    /// A metric of an open group; its name may be anything that can stand in a URL.
    pub(crate) fn metric(
        &self,
        open: &OpenGroup,
        plural: &str,
        subresource: Option<&str>,
    ) -> Option<Found<'static>> {
        let is_name = |name: &str| !name.is_empty() && !name.contains(['/', '*']);
        let is_metric =
            is_name(plural) && !is_version_name(plural) && subresource.is_none_or(is_name);
        if !is_metric || subresource.is_some() && !open.metrics_are_subresources {
            return None;
        }
        let scope = self.described_scope(open, plural);
        let resource = open.resource(plural, scope);
        let subresource = subresource.map(|name| {
            Cow::Owned(Subresource {
                name: Text::Owned(name.to_owned()),
                kind: resource.kind.clone().map(|kind| SubresourceKind {
                    kind,
                    group_version: None,
                }),
                scope,
                verbs: METRIC_VERBS,
                special_verbs: Vec::new(),
                versions: resource.versions.clone(),
            })
        });
        Some(Found {
            resource: Cow::Owned(resource),
            subresource,
        })
    }

    /// A custom metric lives where the objects live that it describes.
    fn described_scope(&self, open: &OpenGroup, plural: &str) -> Scope {
        if !open.metrics_are_subresources {
            return Scope::Namespaced;
        }
        self.resources()
            .find(|resource| resource.plural == plural)
            .map_or(Scope::Namespaced, Resource::scope)
    }

    /// Puts a resource in, with what authorizers are asked about it beyond what is served.
    fn insert(&mut self, mut resource: Resource) -> Option<Resource> {
        for check in asked_by_name(self.version) {
            if check.group.is(&resource.group) && check.resource.is(&resource.plural) {
                add_check(&mut resource, check);
            }
        }
        resource.special_verbs.sort_unstable();
        resource.subresources.sort_by(|a, b| a.name.cmp(&b.name));
        self.resources
            .entry(resource.group.clone())
            .or_default()
            .insert(resource.plural.clone(), resource)
    }

    /// Adds the resources that only authorizers know.
    fn add_unserved(&mut self) {
        for check in asked_by_name(self.version) {
            if let (NamePattern::Exactly(group), NamePattern::Exactly(plural)) =
                (check.group, check.resource)
                && self.resource(group, plural).is_none()
            {
                self.insert(unserved(
                    group,
                    plural,
                    check.scope.unwrap_or(Scope::Cluster),
                ));
            }
        }
    }
}

/// The checks of a version that name their resource.
fn asked_by_name(version: KubernetesVersion) -> impl Iterator<Item = &'static AuthorizerCheck> {
    AUTHORIZER_CHECKS.iter().filter(move |check| {
        check.is_asked_in(version)
            && check.group != NamePattern::Any
            && check.resource != NamePattern::Any
    })
}

fn add_check(resource: &mut Resource, check: &AuthorizerCheck) {
    let CheckedVerbs::These(verbs) = check.verbs else {
        return;
    };
    match check.subresource {
        None => resource.special_verbs.extend_from_slice(verbs),
        Some(NamePattern::Exactly(name)) => resource.subresources.push(Subresource {
            name: Text::Borrowed(name),
            kind: None,
            scope: check.scope.unwrap_or(resource.scope),
            verbs: &[],
            special_verbs: verbs.to_vec(),
            versions: Vec::new(),
        }),
        // Whatever the name: made when it is asked for.
        Some(NamePattern::Any) => {}
    }
}

impl Found<'_> {
    /// The full name for people: `pods`, `jobs.batch`, `jobs.batch/status`.
    #[must_use]
    pub fn qualified_name(&self) -> String {
        qualified_name(
            self.resource.group(),
            self.resource.plural(),
            self.subresource_name(),
        )
    }

    /// What an RBAC rule writes in `resources`: `jobs`, `jobs/status`.
    #[must_use]
    pub fn rule_name(&self) -> String {
        qualified_name("", self.resource.plural(), self.subresource_name())
    }

    /// The subresource's name, if one was named.
    #[must_use]
    pub fn subresource_name(&self) -> Option<&str> {
        self.subresource.as_deref().map(Subresource::name)
    }

    /// The verbs that the resource or subresource serves, sorted.
    #[must_use]
    pub fn verbs(&self) -> &'static [&'static str] {
        self.subresource
            .as_deref()
            .map_or(self.resource.verbs(), Subresource::verbs)
    }

    /// Verbs that authorizers are asked about beyond those served.
    #[must_use]
    pub fn special_verbs(&self) -> &[&'static str] {
        self.subresource
            .as_deref()
            .map_or(self.resource.special_verbs(), Subresource::special_verbs)
    }

    /// Who serves it.
    #[must_use]
    pub fn availability(&self) -> Availability {
        self.subresource
            .as_deref()
            .map_or(self.resource.availability(), Subresource::availability)
    }

    /// Where authorizers are asked about it.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.subresource
            .as_deref()
            .map_or(self.resource.scope(), Subresource::scope)
    }

    /// The versions that serve it, preferred first.
    #[must_use]
    pub fn versions(&self) -> &[ServedVersion] {
        self.subresource
            .as_deref()
            .map_or(self.resource.versions(), Subresource::versions)
    }
}

/// A table row as the resource that a version has; none if the version does not know it.
fn recorded(row: &'static ResourceRow, version: KubernetesVersion) -> Option<Resource> {
    let versions = served(row.versions, version);
    (!versions.is_empty()).then(|| Resource {
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
        categories: row.categories.iter().copied().map(Text::Borrowed).collect(),
        scope: row.scope,
        verbs: row.verbs,
        special_verbs: Vec::new(),
        versions,
        subresources: row
            .subresources
            .iter()
            .filter_map(|subresource| recorded_subresource(subresource, row.scope, version))
            .collect(),
        deprecation: deprecation(row.group, row.plural),
    })
}

fn recorded_subresource(
    row: &'static SubresourceRow,
    scope: Scope,
    version: KubernetesVersion,
) -> Option<Subresource> {
    let versions = served(row.versions, version);
    let kind = &row.kind;
    (!versions.is_empty()).then(|| Subresource {
        name: Text::Borrowed(row.name),
        kind: Some(SubresourceKind {
            kind: Text::Borrowed(kind.kind),
            group_version: (!kind.version.is_empty()).then_some((kind.group, kind.version)),
        }),
        scope,
        verbs: row.verbs,
        special_verbs: Vec::new(),
        versions,
    })
}

fn served(rows: &'static [VersionRow], version: KubernetesVersion) -> Vec<ServedVersion> {
    rows.iter()
        .filter(|row| row.all.contains(version))
        .map(|row| ServedVersion {
            name: Text::Borrowed(row.name),
            availability: if row.default.is_some_and(|span| span.contains(version)) {
                Availability::Default
            } else {
                Availability::OffByDefault
            },
        })
        .collect()
}

/// Resources that servers still serve, with a warning in every answer.
fn deprecation(group: &str, plural: &str) -> Option<Deprecation> {
    match (group, plural) {
        ("", "componentstatuses") => Some(Deprecation {
            since_minor: 19,
            instead: "the health endpoints of the components",
        }),
        ("", "endpoints") => Some(Deprecation {
            since_minor: 33,
            instead: "endpointslices.discovery.k8s.io",
        }),
        _ => None,
    }
}

/// A resource that only authorizers know.
fn unserved(group: &'static str, plural: &'static str, scope: Scope) -> Resource {
    Resource {
        group: Text::Borrowed(group),
        plural: Text::Borrowed(plural),
        singular: None,
        kind: None,
        short_names: Vec::new(),
        categories: Vec::new(),
        scope,
        verbs: &[],
        special_verbs: Vec::new(),
        versions: Vec::new(),
        subresources: Vec::new(),
        deprecation: None,
    }
}
