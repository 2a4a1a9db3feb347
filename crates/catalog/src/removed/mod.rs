//! Groups, versions and resources that Kubernetes no longer serves.
//!
//! What left before the oldest version of the catalog stands in a table of its own; what left
//! since comes from the recorded data.

mod rows;

use std::fmt;

pub(crate) use rows::REMOVED;
use rows::{REMOVED_SHORT_NAMES, REMOVED_SUBRESOURCES, RemovedRow};

use crate::catalog::Catalog;
use crate::resource::{Resource, qualified_name, split_subresource};
use crate::table::RESOURCES;

/// Something that an older Kubernetes served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The API group; empty for the core group.
    pub group: String,
    /// The version, if one was asked about; none if the resource is gone in all versions.
    pub version: Option<String>,
    /// The plural name.
    pub plural: String,
    /// The subresource, if one was asked about.
    pub subresource: Option<String>,
    /// The minor version of Kubernetes 1 that stopped serving it.
    pub removed_in_minor: u8,
    /// What to use instead; none if nothing took its place.
    pub successor: Option<Successor>,
}

/// What took the place of something removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// The API group; empty for the core group.
    pub group: String,
    /// The preferred version.
    pub version: String,
    /// The plural name.
    pub plural: String,
    /// The subresource, if one was asked about and is still there.
    pub subresource: Option<String>,
}

impl fmt::Display for Successor {
    /// The full name, such as `deployments.apps/scale`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&qualified_name(
            &self.group,
            &self.plural,
            self.subresource.as_deref(),
        ))
    }
}

impl fmt::Display for Removal {
    /// A sentence without its full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = qualified_name(&self.group, &self.plural, self.subresource.as_deref());
        write!(f, "`{name}`")?;
        if let Some(version) = &self.version {
            write!(f, " in version {version}")?;
        }
        write!(f, " was removed in Kubernetes 1.{}", self.removed_in_minor)?;
        match (&self.successor, &self.version) {
            (None, _) => f.write_str("; nothing took its place"),
            (Some(successor), Some(_)) => {
                write!(f, "; use version {} of `{successor}`", successor.version)
            }
            (Some(successor), None) => write!(f, "; use `{successor}`"),
        }
    }
}

impl Catalog {
    /// What Kubernetes no longer serves under these exact RBAC names, the subresource after a
    /// slash; none if it serves them or never did.
    #[must_use]
    pub fn removal(&self, group: &str, resource: &str) -> Option<Removal> {
        let (plural, subresource) = split_subresource(resource);
        match (self.get(group, plural), subresource) {
            (None, _) => self.removed_resource(Some(group), plural, subresource),
            (Some(_), None) => None,
            (Some(_), Some(name)) => removed_subresource(group, plural, name),
        }
    }

    /// What Kubernetes no longer serves in this version of a group, asked by plural name or kind;
    /// none if it serves it or never did.
    #[must_use]
    pub fn version_removal(&self, group: &str, version: &str, name: &str) -> Option<Removal> {
        let is_served = self
            .resources()
            .filter(|resource| resource.group() == group)
            .any(|resource| {
                (resource.plural() == name || resource.kind() == Some(name))
                    && resource
                        .versions()
                        .iter()
                        .any(|served| served.name() == version)
            });
        if is_served {
            return None;
        }
        let removal = self.removed_row(Some(group), Some(version), name, None);
        removal.or_else(|| self.outgrown(group, version, name))
    }

    /// The removal of a whole resource, newest first; bare names search all groups.
    pub(crate) fn removed_resource(
        &self,
        group: Option<&str>,
        name: &str,
        subresource: Option<&str>,
    ) -> Option<Removal> {
        let mut removal = self.removed_row(group, None, name, subresource)?;
        removal.version = None;
        Some(removal)
    }

    pub(crate) fn removed_row(
        &self,
        group: Option<&str>,
        version: Option<&str>,
        name: &str,
        subresource: Option<&str>,
    ) -> Option<Removal> {
        let name = REMOVED_SHORT_NAMES
            .iter()
            .find(|(short, _)| *short == name)
            .map_or(name, |(_, plural)| plural);
        let rows = REMOVED
            .iter()
            .filter(|row| group.is_none_or(|group| row.group == group))
            .filter(|row| version.is_none_or(|version| row.version == version));
        let (row, plural) = rows
            .filter_map(|row| {
                let (plural, _) = row
                    .resources
                    .iter()
                    .find(|(plural, kind)| *plural == name || *kind == name)?;
                Some((row, *plural))
            })
            .max_by_key(|(row, _)| row.removed_in)?;
        Some(Removal {
            group: row.group.to_owned(),
            version: Some(row.version.to_owned()),
            plural: plural.to_owned(),
            subresource: subresource.map(str::to_owned),
            removed_in_minor: row.removed_in,
            successor: self.successor(row, plural, subresource),
        })
    }

    fn successor(
        &self,
        row: &RemovedRow,
        plural: &str,
        subresource: Option<&str>,
    ) -> Option<Successor> {
        let resource = self.resource(row.moved_to.unwrap_or(row.group), plural)?;
        successor_of(resource, subresource)
    }

    /// A version that the catalog's older versions served and its own does not.
    fn outgrown(&self, group: &str, version: &str, name: &str) -> Option<Removal> {
        let row = RESOURCES
            .iter()
            .find(|row| row.group == group && (row.plural == name || row.kind == name))?;
        let last = row
            .versions
            .iter()
            .find(|row| row.name == version)?
            .all
            .last;
        (last < self.version().minor()).then(|| Removal {
            group: group.to_owned(),
            version: Some(version.to_owned()),
            plural: row.plural.to_owned(),
            subresource: None,
            removed_in_minor: last + 1,
            successor: self
                .resource(group, row.plural)
                .and_then(|resource| successor_of(resource, None)),
        })
    }
}

fn successor_of(resource: &Resource, subresource: Option<&str>) -> Option<Successor> {
    Some(Successor {
        group: resource.group().to_owned(),
        version: resource.versions().first()?.name().to_owned(),
        plural: resource.plural().to_owned(),
        subresource: subresource
            .filter(|name| resource.subresource(name).is_some())
            .map(str::to_owned),
    })
}

pub(crate) fn removed_subresource(group: &str, plural: &str, subresource: &str) -> Option<Removal> {
    let row = REMOVED_SUBRESOURCES
        .iter()
        .find(|row| (row.0, row.1, row.2) == (group, plural, subresource))?;
    Some(Removal {
        group: group.to_owned(),
        version: None,
        plural: plural.to_owned(),
        subresource: Some(subresource.to_owned()),
        removed_in_minor: row.3,
        successor: None,
    })
}
