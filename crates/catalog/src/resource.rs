//! What the catalog says of one resource.

use std::borrow::Cow;
use std::fmt;

/// Text that is compiled in for what Kubernetes serves, and owned for what a user's CRD adds.
pub(crate) type Text = Cow<'static, str>;

/// Whether objects live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// At the cluster scope.
    Cluster,
}

/// Who serves something, if anybody does. The order is from surely there to served nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Availability {
    /// Every API server with default flags.
    Default,
    /// A CustomResourceDefinition that the user gave.
    Custom,
    /// An API server that was started with other flags: a feature gate or an API switched on.
    OffByDefault,
    /// An aggregated API server or a vendor's distribution that a plain cluster lacks, such as the
    /// metrics server.
    Extension,
    /// Nobody: authorizers are asked about the name, but no server has such objects.
    AuthorizerOnly,
}

/// A version of an API group that serves a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedVersion {
    pub(crate) name: Text,
    pub(crate) availability: Availability,
}

impl ServedVersion {
    /// The version's name, such as `v1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who serves the resource in this version.
    #[must_use]
    pub fn availability(&self) -> Availability {
        self.availability
    }
}

/// The kind of the body that a subresource takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubresourceKind {
    pub(crate) kind: Text,
    pub(crate) group_version: Option<(&'static str, &'static str)>,
}

impl SubresourceKind {
    /// The kind, such as `Scale`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The kind's group and version; none if they are those of the resource.
    #[must_use]
    pub fn group_version(&self) -> Option<(&str, &str)> {
        self.group_version
    }
}

/// A subresource such as `log` of `pods`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subresource {
    pub(crate) name: Text,
    pub(crate) kind: Option<SubresourceKind>,
    pub(crate) scope: Scope,
    pub(crate) verbs: &'static [&'static str],
    pub(crate) special_verbs: Vec<&'static str>,
    pub(crate) versions: Vec<ServedVersion>,
}

impl Subresource {
    /// The name, without the resource.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind of its body; none if nothing serves it.
    #[must_use]
    pub fn kind(&self) -> Option<&SubresourceKind> {
        self.kind.as_ref()
    }

    /// Where authorizers are asked: nearly always the resource's own scope.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The verbs that it serves, sorted.
    #[must_use]
    pub fn verbs(&self) -> &'static [&'static str] {
        self.verbs
    }

    /// Verbs that authorizers are asked about beyond those served.
    #[must_use]
    pub fn special_verbs(&self) -> &[&'static str] {
        &self.special_verbs
    }

    /// The versions that serve it, preferred first.
    #[must_use]
    pub fn versions(&self) -> &[ServedVersion] {
        &self.versions
    }

    /// Who serves it in its most available version.
    #[must_use]
    pub fn availability(&self) -> Availability {
        best(&self.versions)
    }
}

/// A note that something served should no longer be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecation {
    /// The minor version of Kubernetes 1 that deprecated it.
    pub since_minor: u8,
    /// What to use instead.
    pub instead: &'static str,
}

/// A resource: what an RBAC rule names in `apiGroups` and `resources`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub(crate) group: Text,
    pub(crate) plural: Text,
    pub(crate) singular: Option<Text>,
    pub(crate) kind: Option<Text>,
    pub(crate) short_names: Vec<Text>,
    pub(crate) categories: Vec<Text>,
    pub(crate) scope: Scope,
    pub(crate) verbs: &'static [&'static str],
    pub(crate) special_verbs: Vec<&'static str>,
    pub(crate) versions: Vec<ServedVersion>,
    pub(crate) subresources: Vec<Subresource>,
    pub(crate) deprecation: Option<Deprecation>,
}

impl Resource {
    /// The API group; empty for the core group.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The name that RBAC rules and URLs use.
    #[must_use]
    pub fn plural(&self) -> &str {
        &self.plural
    }

    /// The singular name; none if nothing serves the resource.
    #[must_use]
    pub fn singular(&self) -> Option<&str> {
        self.singular.as_deref()
    }

    /// The kind of its objects; none if nothing serves the resource.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The short names that kubectl takes.
    pub fn short_names(&self) -> impl Iterator<Item = &str> {
        self.short_names.iter().map(AsRef::as_ref)
    }

    /// The categories, such as `all`.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.categories.iter().map(AsRef::as_ref)
    }

    /// Whether its objects live in a namespace.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The verbs that it serves, sorted.
    #[must_use]
    pub fn verbs(&self) -> &'static [&'static str] {
        self.verbs
    }

    /// Verbs that authorizers are asked about beyond those served, such as `impersonate`.
    #[must_use]
    pub fn special_verbs(&self) -> &[&'static str] {
        &self.special_verbs
    }

    /// The versions that serve it, in the server's order of preference.
    #[must_use]
    pub fn versions(&self) -> &[ServedVersion] {
        &self.versions
    }

    /// Its subresources, by name; those that only authorizers know come with the others.
    #[must_use]
    pub fn subresources(&self) -> &[Subresource] {
        &self.subresources
    }

    /// The subresource of this name.
    #[must_use]
    pub fn subresource(&self, name: &str) -> Option<&Subresource> {
        self.subresources
            .iter()
            .find(|subresource| subresource.name == name)
    }

    /// Who serves it in its most available version.
    #[must_use]
    pub fn availability(&self) -> Availability {
        best(&self.versions)
    }

    /// Whether, since when, and in favour of what it is deprecated although it is served.
    #[must_use]
    pub fn deprecation(&self) -> Option<Deprecation> {
        self.deprecation
    }

    /// The full name for people: `pods`, `jobs.batch`.
    #[must_use]
    pub fn qualified_name(&self) -> String {
        qualified_name(&self.group, &self.plural, None)
    }
}

/// The full name for people: `pods`, `jobs.batch`, `jobs.batch/status`.
#[must_use]
pub fn qualified_name(group: &str, plural: &str, subresource: Option<&str>) -> String {
    let mut name = plural.to_owned();
    if !group.is_empty() {
        name.push('.');
        name.push_str(group);
    }
    if let Some(subresource) = subresource {
        name.push('/');
        name.push_str(subresource);
    }
    name
}

/// Splits `RESOURCE/SUBRESOURCE` at its first slash.
pub(crate) fn split_subresource(text: &str) -> (&str, Option<&str>) {
    match text.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (text, None),
    }
}

/// Names without any version are those that only authorizers know.
fn best(versions: &[ServedVersion]) -> Availability {
    versions
        .iter()
        .map(|version| version.availability)
        .min()
        .unwrap_or(Availability::AuthorizerOnly)
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Namespaced => "Namespaced",
            Self::Cluster => "Cluster",
        })
    }
}
