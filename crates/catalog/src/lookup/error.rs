//! Why a look-up found nothing.

use std::fmt;

use super::Reading;
use super::near::near_subresources;
use crate::catalog::Catalog;
use crate::resource::{Resource, Subresource, qualified_name, split_subresource};
use crate::table::RESOURCES;
use crate::{KubernetesVersion, Match, Removal};

/// Why a text names no resource. `Display` gives one sentence without the suggestions, which
/// [`LookupError::suggestions`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupError {
    /// The text cannot name a resource at all.
    Malformed {
        /// The text as given.
        text: String,
        /// What is wrong with it.
        problem: Malformation,
    },
    /// Neither Kubernetes nor a CRD has such an API group.
    UnknownGroup {
        /// The group.
        group: String,
        /// The version that was searched.
        kubernetes: KubernetesVersion,
        /// Full names that may have been meant.
        suggestions: Vec<String>,
    },
    /// No such resource, or not in the group that was named.
    UnknownResource {
        /// The name as given.
        name: String,
        /// The group, if one was named; empty for the core group.
        group: Option<String>,
        /// The version that was searched.
        kubernetes: KubernetesVersion,
        /// The first later version that has the resource, if one has.
        since: Option<KubernetesVersion>,
        /// Full names that may have been meant.
        suggestions: Vec<String>,
    },
    /// The resource has no such subresource.
    UnknownSubresource {
        /// The resource's full name.
        resource: String,
        /// The subresource as given.
        subresource: String,
        /// The version that was searched.
        kubernetes: KubernetesVersion,
        /// The first later version that has the subresource, if one has.
        since: Option<KubernetesVersion>,
        /// The subresources that it has.
        known: Vec<String>,
        /// Full names that may have been meant.
        suggestions: Vec<String>,
    },
    /// The resource is not served in this version of its group.
    UnknownVersion {
        /// The resource's full name.
        resource: String,
        /// The version as given.
        version: String,
        /// The version of Kubernetes that was searched.
        kubernetes: KubernetesVersion,
        /// The versions that serve it, preferred first.
        served: Vec<String>,
        /// The first later version of Kubernetes that serves it, if one does.
        since: Option<KubernetesVersion>,
    },
    /// Kubernetes no longer serves it.
    Removed(Box<Removal>),
    /// Several things have this name.
    Ambiguous {
        /// The text as given.
        text: String,
        /// The full forms that tell them apart.
        candidates: Vec<String>,
    },
}

/// What keeps a text from naming any resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformation {
    /// There is nothing in it.
    Empty,
    /// A part before, after or between slashes or dots is empty.
    EmptyPart,
    /// It has a `*`.
    Wildcard,
    /// It has white space, control characters or commas.
    Character,
}

pub(super) fn check_form(text: &str) -> Result<(), LookupError> {
    let problem = if text.is_empty() {
        Malformation::Empty
    } else if text.contains('*') {
        Malformation::Wildcard
    } else if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',') {
        Malformation::Character
    } else if text
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.') || part.ends_with('.'))
    {
        Malformation::EmptyPart
    } else {
        return Ok(());
    };
    Err(LookupError::Malformed {
        text: text.to_owned(),
        problem,
    })
}

impl LookupError {
    /// What may have been meant, likeliest first; each can be looked up.
    #[must_use]
    pub fn suggestions(&self) -> Vec<String> {
        match self {
            Self::Malformed { .. } => Vec::new(),
            Self::UnknownGroup { suggestions, .. }
            | Self::UnknownResource { suggestions, .. }
            | Self::UnknownSubresource { suggestions, .. } => suggestions.clone(),
            Self::UnknownVersion { resource, .. } => vec![resource.clone()],
            Self::Removed(removal) => removal.successor.iter().map(ToString::to_string).collect(),
            Self::Ambiguous { candidates, .. } => candidates.clone(),
        }
    }
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { text, problem } => {
                write!(
                    f,
                    "`{}` names no resource: {}",
                    text.escape_debug(),
                    problem.reason()
                )
            }
            Self::UnknownGroup {
                group, kubernetes, ..
            } => {
                write!(
                    f,
                    "`{}` is no API group of Kubernetes {kubernetes} or of a given CRD",
                    group.escape_debug()
                )
            }
            Self::UnknownResource {
                name,
                group,
                kubernetes,
                since,
                ..
            } => {
                write!(f, "`{}` is no resource of ", name.escape_debug())?;
                match group.as_deref() {
                    None => {}
                    Some("") => f.write_str("the core API group in ")?,
                    Some(group) => write!(f, "the API group {} in ", group.escape_debug())?,
                }
                write!(f, "Kubernetes {kubernetes}")?;
                later(f, *since)
            }
            Self::UnknownSubresource {
                resource,
                subresource,
                kubernetes,
                since,
                known,
                ..
            } => {
                write!(
                    f,
                    "`{resource}` has no subresource `{}` in Kubernetes {kubernetes}",
                    subresource.escape_debug()
                )?;
                later(f, *since)?;
                if since.is_none() && known.is_empty() {
                    f.write_str(", and no other")?;
                }
                f.write_str("; the name of an object is given separately, never after a slash")
            }
            Self::UnknownVersion {
                resource,
                version,
                kubernetes,
                served,
                since,
            } => {
                write!(
                    f,
                    "`{resource}` is not served in version {version} by Kubernetes {kubernetes}"
                )?;
                later(f, *since)?;
                if served.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; it is in {}", served.join(", "))
                }
            }
            Self::Removed(removal) => removal.fmt(f),
            Self::Ambiguous { text, candidates } => {
                write!(
                    f,
                    "`{}` may mean {}",
                    text.escape_debug(),
                    candidates.join(" or ")
                )
            }
        }
    }
}

fn later(f: &mut fmt::Formatter<'_>, since: Option<KubernetesVersion>) -> fmt::Result {
    since.map_or(Ok(()), |since| write!(f, " (it came with {since})"))
}

impl Malformation {
    fn reason(self) -> &'static str {
        match self {
            Self::Empty => "it is empty",
            Self::EmptyPart => "a part of it is empty",
            Self::Wildcard => "it has a wildcard",
            Self::Character => "it has white space, a comma or a control character",
        }
    }
}

impl std::error::Error for LookupError {}

/// Low for the error that knows most: what is known but gone or ambiguous, then what can say what
/// was meant, then what understood most of the text.
fn rank(reading: Reading<'_>, error: &LookupError) -> (bool, bool, u8) {
    let is_known = matches!(
        error,
        LookupError::Ambiguous { .. } | LookupError::Removed(_)
    );
    let understood = match error {
        LookupError::UnknownSubresource { .. } | LookupError::UnknownVersion { .. } => 0,
        _ if reading.version.is_some() => 1,
        _ if reading.group.is_some() => 2,
        _ => 3,
    };
    (!is_known, error.suggestions().is_empty(), understood)
}

impl Catalog {
    /// Picks, of the errors of all readings, the one that comes nearest to what was meant.
    pub(super) fn tell(
        &self,
        text: &str,
        mut results: Vec<(Reading<'_>, Result<Match<'_>, LookupError>)>,
    ) -> LookupError {
        results.sort_by_key(|(reading, result)| {
            result.as_ref().err().map(|error| rank(*reading, error))
        });
        let nearest = results
            .into_iter()
            .find_map(|(reading, result)| Some((reading, result.err()?)));
        match nearest {
            Some((reading, error)) if reading.group.is_some() => error,
            Some((_, error)) => self.unknown_group_in_front(text).unwrap_or(error),
            None => LookupError::Malformed {
                text: text.to_owned(),
                problem: Malformation::Empty,
            },
        }
    }

    /// `GROUP/NAME` with a group that nobody knows: told by a dot or by the name behind it.
    fn unknown_group_in_front(&self, text: &str) -> Option<LookupError> {
        let (group, rest) = split_subresource(text);
        let mut rest = rest?;
        if self.is_group(group) || !self.candidates(None, group).is_empty() {
            return None;
        }
        if let (version, Some(tail)) = split_subresource(rest)
            && crate::custom::is_version_name(version)
        {
            rest = tail;
        }
        let (name, subresource) = split_subresource(rest);
        let meant = self.candidates(None, name);
        let has_resource_in_front = self
            .split_group(group)
            .1
            .is_some_and(|tail| self.is_group(tail));
        if has_resource_in_front || meant.is_empty() && !group.contains('.') {
            return None;
        }
        let suggestions = meant
            .iter()
            .map(|(resource, _)| qualified_name(resource.group(), resource.plural(), subresource))
            .collect();
        Some(LookupError::UnknownGroup {
            group: group.to_owned(),
            kubernetes: self.version(),
            suggestions,
        })
    }

    pub(super) fn unknown_name(
        &self,
        group: Option<&str>,
        name: &str,
        subresource: Option<&str>,
    ) -> LookupError {
        let suggestions = self.near_resources(group, name, subresource);
        if let Some(group) = group.filter(|group| !group.is_empty() && !self.is_group(group)) {
            let group = group.to_owned();
            return LookupError::UnknownGroup {
                group,
                kubernetes: self.version(),
                suggestions,
            };
        }
        let since = RESOURCES
            .iter()
            .filter(|row| group.is_none_or(|group| row.group == group))
            .filter(|row| row.plural == name || row.kind == name || row.singular == name)
            .flat_map(|row| row.versions)
            .map(|row| row.all.first)
            .filter(|first| *first > self.version().minor())
            .min();
        LookupError::UnknownResource {
            name: name.to_owned(),
            group: group.map(str::to_owned),
            kubernetes: self.version(),
            since: since.and_then(KubernetesVersion::from_minor),
            suggestions,
        }
    }

    pub(super) fn unknown_subresource(&self, resource: &Resource, name: &str) -> LookupError {
        let since = RESOURCES
            .iter()
            .filter(|row| row.group == resource.group() && row.plural == resource.plural())
            .flat_map(|row| row.subresources)
            .filter(|row| row.name == name)
            .flat_map(|row| row.versions)
            .map(|row| row.all.first)
            .filter(|first| *first > self.version().minor())
            .min();
        LookupError::UnknownSubresource {
            resource: resource.qualified_name(),
            subresource: name.to_owned(),
            kubernetes: self.version(),
            since: since.and_then(KubernetesVersion::from_minor),
            known: resource
                .subresources()
                .iter()
                .map(Subresource::name)
                .map(str::to_owned)
                .collect(),
            suggestions: near_subresources([resource].into_iter(), name),
        }
    }
}
