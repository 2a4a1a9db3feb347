//! From what people write to a resource.
//!
//! # What is understood
//! `NAME`, `NAME.GROUP`, `GROUP/NAME`, `GROUP/VERSION/NAME` and, for the core group,
//! `VERSION/NAME`; after each of them `/SUBRESOURCE`. NAME is a plural, singular, kind or short
//! name; `core` names the core group.
//!
//! # How a slash is read
//! By knowledge, not by form. A text is read in every way in which it can be: as a resource and a
//! subresource always, with a group in front if the first part is the name of a known group, with
//! a version if the part after that (or the first part) looks like one. If exactly one reading
//! names something, that is it; if several do, the text is ambiguous. So `batch/jobs` is a group
//! and a resource, `pods/log` a resource and a subresource. The name of an object never stands
//! after a slash.
//!
//! # Which group a bare name means
//! The core group's resource if it is served, else the one resource of that name. Plurals go
//! before singulars, singulars before kinds, kinds before short names.

mod error;
mod near;
mod wildcard;

pub(crate) use near::distance;
pub use near::near;

use std::borrow::Cow;

pub use error::{LookupError, Malformation};
pub use wildcard::Wildcard;

use crate::KubernetesVersion;
use crate::catalog::{Catalog, Found};
use crate::custom::is_version_name;
use crate::extension;
use crate::removed::{REMOVED, removed_subresource};
use crate::resource::{Availability, Resource, ServedVersion, split_subresource};
use crate::table::{RESOURCES, ResourceRow};

/// Which of a resource's names was used. In RBAC rules only plurals have an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `jobs`.
    Plural,
    /// `job`.
    Singular,
    /// `Job`.
    Kind,
    /// A short name such as `deploy`.
    ShortName,
}

/// What a look-up gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'a> {
    /// The resource or subresource.
    pub found: Found<'a>,
    /// Which name of the resource was used.
    pub form: Form,
    /// The version that was written, if one was.
    pub version: Option<ServedVersion>,
}

/// One way to read a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading<'t> {
    /// The group in front of a slash; a group after a dot is still part of the name.
    group: Option<&'t str>,
    version: Option<&'t str>,
    name: &'t str,
    subresource: Option<&'t str>,
}

impl Catalog {
    /// Finds what a person means by a text such as `jobs`, `Job`, `jobs.batch`, `batch/v1/jobs`
    /// or `pods/log`; the module documentation has the grammar.
    ///
    /// # Errors
    /// When the text names nothing, or more than one thing; the error says what was not known and
    /// what may have been meant.
    pub fn lookup(&self, text: &str) -> Result<Match<'_>, LookupError> {
        error::check_form(text)?;
        let mut results: Vec<_> = self
            .readings(text)
            .into_iter()
            .map(|reading| (reading, self.resolve(text, reading)))
            .collect();
        let successes = results.iter().filter(|(_, result)| result.is_ok()).count();
        if successes > 1 {
            let candidates = results
                .iter()
                .filter_map(|(_, result)| Some(slash_form(result.as_ref().ok()?)))
                .collect();
            return Err(LookupError::Ambiguous {
                text: text.to_owned(),
                candidates,
            });
        }
        if let Some(at) = results.iter().position(|(_, result)| result.is_ok()) {
            return results.swap_remove(at).1;
        }
        Err(self.tell(text, results))
    }

    /// All ways to read a text.
    fn readings<'t>(&self, text: &'t str) -> Vec<Reading<'t>> {
        let (first, rest) = split_subresource(text);
        let mut readings = Vec::new();
        if let Some(rest) = rest {
            let (second, tail) = split_subresource(rest);
            if self.is_group(first) {
                if let (true, Some(tail)) = (is_version_name(second), tail) {
                    readings.push(read(Some(first), Some(second), tail));
                }
                readings.push(read(Some(first), None, rest));
            }
            if is_version_name(first) {
                readings.push(read(Some("core"), Some(first), rest));
            }
        }
        readings.push(read(None, None, text));
        readings
    }

    /// Whether a text is the name of a group that is or was served.
    fn is_group(&self, text: &str) -> bool {
        text == "core"
            || !text.is_empty()
                && (self.groups().any(|group| group == text)
                    || REMOVED.iter().any(|row| row.group == text)
                    || RESOURCES.iter().any(|row| row.group == text))
    }

    fn resolve(&self, text: &str, reading: Reading<'_>) -> Result<Match<'_>, LookupError> {
        let (name, group) = match reading.group {
            Some(group) => (reading.name, Some(group)),
            None => self.split_group(reading.name),
        };
        let group = group.map(|group| if group == "core" { "" } else { group });
        let (resource, form) = self.resolve_name(text, group, name, reading)?;
        let version = reading
            .version
            .map(|version| self.resolve_version(&resource, version))
            .transpose()?;
        let subresource = match reading.subresource {
            None => None,
            Some(subresource) => Some(self.resolve_subresource(&resource, subresource)?),
        };
        Ok(Match {
            found: Found {
                resource,
                subresource,
            },
            form,
            version,
        })
    }

    /// Splits `NAME.GROUP` where the rest is a known group; else at the first dot.
    fn split_group<'t>(&self, text: &'t str) -> (&'t str, Option<&'t str>) {
        let splits = || {
            text.match_indices('.')
                .filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?)))
        };
        let known = splits().find(|(_, group)| self.is_group(group));
        match known.or_else(|| splits().next()) {
            Some((name, group)) => (name, Some(group)),
            None => (text, None),
        }
    }

    fn resolve_name<'a>(
        &'a self,
        text: &str,
        group: Option<&str>,
        name: &str,
        reading: Reading<'_>,
    ) -> Result<(Cow<'a, Resource>, Form), LookupError> {
        let candidates = self.candidates(group, name);
        match candidates.as_slice() {
            [] => {}
            &[(resource, form)] => return Ok((Cow::Borrowed(resource), form)),
            several => {
                let candidates = several
                    .iter()
                    .map(|(resource, _)| full_form(resource, reading.subresource))
                    .collect();
                return Err(LookupError::Ambiguous {
                    text: text.to_owned(),
                    candidates,
                });
            }
        }
        if let Some(open) = group.and_then(extension::open_group)
            && let Some(found) = self.metric(open, name, None)
        {
            return Ok((Cow::Owned(found.resource.into_owned()), Form::Plural));
        }
        let of_version = reading
            .version
            .and_then(|version| self.removed_row(group, Some(version), name, reading.subresource));
        let removal =
            of_version.or_else(|| self.removed_resource(group, name, reading.subresource));
        if let Some(removal) = removal {
            return Err(LookupError::Removed(removal.into()));
        }
        Err(self.unknown_name(group, name, reading.subresource))
    }

    /// The resources that a name may mean, all in the best form that fits any of them.
    fn candidates(&self, group: Option<&str>, name: &str) -> Vec<(&Resource, Form)> {
        let mut matches: Vec<(&Resource, Form)> = self
            .resources()
            .filter(|resource| group.is_none_or(|group| resource.group() == group))
            .filter_map(|resource| Some((resource, form_of(resource, name)?)))
            .collect();
        let Some(best) = matches.iter().map(|&(_, form)| form).min() else {
            return matches;
        };
        matches.retain(|&(_, form)| form == best);
        let core = matches.iter().find(|(resource, _)| {
            resource.group().is_empty() && resource.availability() != Availability::AuthorizerOnly
        });
        if let Some(&core) = core {
            return vec![core];
        }
        // Nobody means a name that only authorizers know in a group of its own, unless it is asked
        // for, where the core group has the same name: impersonation knows users in both.
        if let Some(core) = matches
            .iter()
            .find(|(resource, _)| resource.group().is_empty())
            .copied()
            && matches
                .iter()
                .all(|(resource, _)| resource.availability() == Availability::AuthorizerOnly)
        {
            return vec![core];
        }
        matches
    }

    fn resolve_version(
        &self,
        resource: &Resource,
        version: &str,
    ) -> Result<ServedVersion, LookupError> {
        if let Some(served) = resource
            .versions()
            .iter()
            .find(|served| served.name() == version)
        {
            return Ok(served.clone());
        }
        if let Some(removal) = self.version_removal(resource.group(), version, resource.plural()) {
            return Err(LookupError::Removed(removal.into()));
        }
        let since = rows_of(resource.group(), resource.plural())
            .flat_map(|row| row.versions)
            .find(|row| row.name == version && row.all.first > self.version().minor())
            .and_then(|row| KubernetesVersion::from_minor(row.all.first));
        Err(LookupError::UnknownVersion {
            resource: resource.qualified_name(),
            version: version.to_owned(),
            kubernetes: self.version(),
            served: resource
                .versions()
                .iter()
                .map(|served| served.name().to_owned())
                .collect(),
            since,
        })
    }

    fn resolve_subresource<'a>(
        &'a self,
        resource: &Cow<'a, Resource>,
        name: &str,
    ) -> Result<Cow<'a, crate::Subresource>, LookupError> {
        if let Some(open) = extension::open_group(resource.group()) {
            let metric = self
                .metric(open, resource.plural(), Some(name))
                .and_then(|found| found.subresource);
            return metric.ok_or_else(|| self.unknown_subresource(resource, name));
        }
        let found = match resource {
            Cow::Borrowed(resource) => self.subresource_of(resource, name),
            Cow::Owned(_) => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        if let Some(removal) = removed_subresource(resource.group(), resource.plural(), name) {
            return Err(LookupError::Removed(removal.into()));
        }
        Err(self.unknown_subresource(resource, name))
    }
}

fn rows_of<'a>(
    group: &'a str,
    plural: &'a str,
) -> impl Iterator<Item = &'static ResourceRow> + use<'a> {
    RESOURCES
        .iter()
        .filter(move |row| row.group == group && row.plural == plural)
}

fn form_of(resource: &Resource, name: &str) -> Option<Form> {
    if resource.plural() == name {
        Some(Form::Plural)
    } else if resource.singular() == Some(name) {
        Some(Form::Singular)
    } else if resource.kind() == Some(name) {
        Some(Form::Kind)
    } else {
        resource
            .short_names()
            .any(|short| short == name)
            .then_some(Form::ShortName)
    }
}

fn read<'t>(group: Option<&'t str>, version: Option<&'t str>, rest: &'t str) -> Reading<'t> {
    let (name, subresource) = split_subresource(rest);
    Reading {
        group,
        version,
        name,
        subresource,
    }
}

/// The full form with the core group named, for telling candidates apart.
fn full_form(resource: &Resource, subresource: Option<&str>) -> String {
    let name = crate::qualified_name(resource.group(), resource.plural(), subresource);
    if resource.group().is_empty() {
        format!("core/{name}")
    } else {
        name
    }
}

/// The form with every part in a place of its own.
fn slash_form(found: &Match<'_>) -> String {
    let group = found.found.resource.group();
    let group = if group.is_empty() { "core" } else { group };
    format!("{group}/{}", found.found.rule_name())
}
