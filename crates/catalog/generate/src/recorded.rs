//! The recorded files as typed values. Unknown fields are errors.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The minor versions of Kubernetes 1 that were recorded, oldest first.
pub const MINORS: [u8; 5] = [33, 34, 35, 36, 37];

/// What kept the tables from being made.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    /// An error with this message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// Everything recorded of one Kubernetes version.
#[derive(Debug)]
pub struct Recording {
    /// The minor version.
    pub minor: u8,
    /// What is served, and the paths.
    pub discovery: Discovery,
    /// The objects that the server makes by itself.
    pub rbac: BootstrapRbac,
}

/// Reads the recordings of all [`MINORS`] from a folder.
///
/// # Errors
/// When a file is missing, is not what the types say, or is of another version than its name.
pub fn read_all(dir: &Path) -> Result<Vec<Recording>, Error> {
    MINORS.into_iter().map(|minor| read(dir, minor)).collect()
}

fn read(dir: &Path, minor: u8) -> Result<Recording, Error> {
    let discovery: Discovery = read_json(&dir.join(format!("1.{minor}-discovery.json")))?;
    let rbac: BootstrapRbac = read_json(&dir.join(format!("1.{minor}-bootstrap-rbac.json")))?;
    for version in [&discovery.version, &rbac.version] {
        if !version.starts_with(&format!("v1.{minor}.")) {
            return Err(Error::new(format!(
                "{version} is recorded under the name 1.{minor}"
            )));
        }
    }
    Ok(Recording {
        minor,
        discovery,
        rbac,
    })
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}

/// A `VERSION-discovery.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discovery {
    /// The server's version.
    pub version: String,
    /// With default flags.
    pub default: Vec<Group>,
    /// With everything switched on.
    pub all: Vec<Group>,
    /// The non-resource paths.
    pub paths: Vec<String>,
}

/// One API group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name; empty for the core group.
    pub group: String,
    /// Its versions, preferred first.
    pub versions: Vec<GroupVersion>,
}

/// One version of a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupVersion {
    /// The version's name.
    pub version: String,
    /// The resources that it serves.
    pub resources: Vec<Resource>,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Resource {
    /// The plural name.
    pub resource: String,
    /// The kind of its objects.
    pub kind: String,
    /// `Namespaced` or `Cluster`.
    pub scope: String,
    /// The singular name.
    pub singular: String,
    /// The verbs that its storage offers.
    pub verbs: Vec<String>,
    /// Short names.
    #[serde(default)]
    pub short_names: Vec<String>,
    /// Categories, such as `all`.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Subresources.
    #[serde(default)]
    pub subresources: Vec<Subresource>,
}

/// One subresource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subresource {
    /// Its name.
    pub subresource: String,
    /// The kind of its body.
    pub kind: String,
    /// That kind's group; empty with an empty version means the resource's own.
    pub kind_group: String,
    /// That kind's version.
    pub kind_version: String,
    /// The verbs that it offers.
    pub verbs: Vec<String>,
}

/// A `VERSION-bootstrap-rbac.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BootstrapRbac {
    /// The server's version.
    pub version: String,
    /// The ClusterRoles.
    pub clusterroles: Vec<Role>,
    /// The ClusterRoleBindings.
    pub clusterrolebindings: Vec<Binding>,
    /// The Roles.
    pub roles: Vec<Role>,
    /// The RoleBindings.
    pub rolebindings: Vec<Binding>,
}

/// What an object says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// Its name.
    pub name: String,
    /// Its namespace, if it lives in one.
    pub namespace: Option<String>,
    /// Its labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Its annotations.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
}

/// A Role or ClusterRole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Role {
    /// Name, labels and annotations.
    pub metadata: Metadata,
    /// What it allows.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub rules: Vec<Rule>,
    /// Where further rules come from.
    pub aggregation_rule: Option<AggregationRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rule {
    /// Verbs.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// API groups.
    #[serde(default)]
    pub api_groups: Vec<String>,
    /// Resources.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Object names.
    #[serde(default)]
    pub resource_names: Vec<String>,
    /// URL paths.
    #[serde(default, rename = "nonResourceURLs")]
    pub non_resource_urls: Vec<String>,
}

/// Which ClusterRoles are aggregated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AggregationRule {
    /// One of these has to select.
    pub cluster_role_selectors: Vec<Selector>,
}

/// A label selector. The built-in roles use no expressions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Selector {
    /// Labels that must be there.
    pub match_labels: BTreeMap<String, String>,
}

/// A RoleBinding or ClusterRoleBinding.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Binding {
    /// Name, labels and annotations.
    pub metadata: Metadata,
    /// To whom the role is given.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub subjects: Vec<Subject>,
    /// What is given.
    pub role_ref: RoleRef,
}

/// A binding's subject.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subject {
    /// User, Group or ServiceAccount.
    pub kind: String,
    /// The kind's API group.
    pub api_group: Option<String>,
    /// The name.
    pub name: String,
    /// A service account's namespace.
    pub namespace: Option<String>,
}

/// A binding's role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RoleRef {
    /// The RBAC group.
    pub api_group: String,
    /// Role or ClusterRole.
    pub kind: String,
    /// The name.
    pub name: String,
}

fn null_is_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
