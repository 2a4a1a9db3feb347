//! Resources that a user's CustomResourceDefinitions add.

use std::cmp::Ordering;

use crate::resource::{
    Availability, Resource, Scope, ServedVersion, Subresource, SubresourceKind, Text,
};

/// What a CustomResourceDefinition says of a resource. Reading it from YAML is done elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomResource {
    /// `spec.group`.
    pub group: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// `spec.names.plural`.
    pub plural: String,
    /// `spec.names.singular`; if absent, the server takes the kind in lower case.
    pub singular: Option<String>,
    /// `spec.names.shortNames`.
    pub short_names: Vec<String>,
    /// `spec.names.categories`.
    pub categories: Vec<String>,
    /// `spec.scope`.
    pub scope: Scope,
    /// The versions with `served: true`.
    pub versions: Vec<CustomVersion>,
}

/// A served version of a custom resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomVersion {
    /// The version's name.
    pub name: String,
    /// Whether it has the `status` subresource.
    pub status: bool,
    /// Whether it has the `scale` subresource.
    pub scale: bool,
}

/// The API server gives every custom resource these verbs.
pub(crate) const CUSTOM_VERBS: &[&str] = &[
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];
/// And its two subresources these.
const SUBRESOURCE_VERBS: &[&str] = &["get", "patch", "update"];

impl CustomResource {
    pub(crate) fn into_resource(mut self) -> Resource {
        self.versions
            .sort_by(|a, b| by_preference(&a.name, &b.name));
        let scale = self.subresource(
            "scale",
            |version| version.scale,
            SubresourceKind {
                kind: Text::Borrowed("Scale"),
                group_version: Some(("autoscaling", "v1")),
            },
        );
        let status = self.subresource(
            "status",
            |version| version.status,
            SubresourceKind {
                kind: Text::Owned(self.kind.clone()),
                group_version: None,
            },
        );
        let owned = |list: Vec<String>| list.into_iter().map(Text::Owned).collect();
        Resource {
            singular: Some(Text::Owned(
                self.singular
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| self.kind.to_lowercase()),
            )),
            versions: self
                .versions
                .into_iter()
                .map(|version| served(version.name))
                .collect(),
            group: Text::Owned(self.group),
            plural: Text::Owned(self.plural),
            kind: Some(Text::Owned(self.kind)),
            short_names: owned(self.short_names),
            categories: owned(self.categories),
            scope: self.scope,
            verbs: CUSTOM_VERBS,
            special_verbs: Vec::new(),
            subresources: scale.into_iter().chain(status).collect(),
            deprecation: None,
        }
    }

    fn subresource(
        &self,
        name: &'static str,
        is_there: fn(&CustomVersion) -> bool,
        kind: SubresourceKind,
    ) -> Option<Subresource> {
        let versions: Vec<ServedVersion> = self
            .versions
            .iter()
            .filter(|version| is_there(version))
            .map(|version| served(version.name.clone()))
            .collect();
        (!versions.is_empty()).then(|| Subresource {
            name: Text::Borrowed(name),
            kind: Some(kind),
            scope: self.scope,
            verbs: SUBRESOURCE_VERBS,
            special_verbs: Vec::new(),
            versions,
        })
    }
}

fn served(name: String) -> ServedVersion {
    ServedVersion {
        name: Text::Owned(name),
        availability: Availability::Custom,
    }
}

/// The server's order of preference: stable before beta before alpha, each from the highest number
/// down, then all other names by text.
fn by_preference(a: &str, b: &str) -> Ordering {
    match (VersionName::parse(a), VersionName::parse(b)) {
        (Some(a), Some(b)) => (b.stage, b.major, b.minor).cmp(&(a.stage, a.major, a.minor)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// Whether a text has the form of an API version: `v1`, `v2beta1`, `v1alpha3`.
#[must_use]
pub fn is_version_name(text: &str) -> bool {
    VersionName::parse(text).is_some()
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Alpha,
    Beta,
    Stable,
}

struct VersionName {
    stage: Stage,
    major: u64,
    minor: u64,
}

impl VersionName {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('v')?;
        let (major, rest) = digits.split_at(
            digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len()),
        );
        let major = number(major)?;
        if rest.is_empty() {
            return Some(Self {
                stage: Stage::Stable,
                major,
                minor: 0,
            });
        }
        if let Some(minor) = rest.strip_prefix("beta") {
            return Some(Self {
                stage: Stage::Beta,
                major,
                minor: number(minor)?,
            });
        }
        let minor = number(rest.strip_prefix("alpha")?)?;
        Some(Self {
            stage: Stage::Alpha,
            major,
            minor,
        })
    }
}

/// A number without sign or leading zero, as Kubernetes reads them.
fn number(text: &str) -> Option<u64> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{by_preference, is_version_name};

    /// The order that the Kubernetes documentation of CRD versioning gives as its example.
    #[test]
    fn versions_sort_by_preference() {
        let mut names = [
            "foo10",
            "v3beta1",
            "v1",
            "v12alpha1",
            "foo1",
            "v11beta2",
            "v10",
            "v10beta3",
            "v2",
            "v11alpha2",
        ];
        names.sort_by(|a, b| by_preference(a, b));
        assert_eq!(
            names,
            [
                "v10",
                "v2",
                "v1",
                "v11beta2",
                "v10beta3",
                "v3beta1",
                "v12alpha1",
                "v11alpha2",
                "foo1",
                "foo10",
            ]
        );
    }

    #[test]
    fn version_names_are_told_from_words() {
        for name in ["v1", "v2beta1", "v1alpha3", "v10"] {
            assert!(is_version_name(name), "{name}");
        }
        for name in [
            "v", "v0", "v1beta", "v1gamma1", "vv1", "1", "v1beta01", "volumes", "v-1", "V1",
        ] {
            assert!(!is_version_name(name), "{name}");
        }
    }
}
