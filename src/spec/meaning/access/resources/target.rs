//! From the text of a resource to what a rule names.

use rolewright_catalog::{Availability, Catalog, Found, LookupError, Resource, Wildcard};

use crate::source::Path;
use crate::spec::checker::Checker;

/// What an item of `resources` means.
pub(super) enum Target<'c> {
    /// Something the catalog knows.
    Known(Box<Found<'c>>),
    /// Something that nobody has checked.
    Unchecked {
        /// The API group.
        group: String,
        /// The resource, with its subresource.
        resource: String,
    },
    /// More than one resource.
    Wildcard {
        /// The API group, or `*`.
        group: String,
        /// The resource or `*`, with a subresource if one is meant.
        resource: String,
    },
}

impl Target<'_> {
    /// What a rule writes in `apiGroups`.
    pub(super) fn group(&self) -> &str {
        match self {
            Self::Known(found) => found.resource.group(),
            Self::Unchecked { group, .. } | Self::Wildcard { group, .. } => group,
        }
    }

    /// What a rule writes in `resources`.
    pub(super) fn rule_name(&self) -> String {
        match self {
            Self::Known(found) => found.rule_name(),
            Self::Unchecked { resource, .. } | Self::Wildcard { resource, .. } => resource.clone(),
        }
    }

    /// Whether it is a subresource.
    pub(super) fn is_subresource(&self) -> bool {
        self.rule_name().contains('/')
    }

    /// Whether it is more than one resource.
    pub(super) fn is_wildcard(&self) -> bool {
        matches!(self, Self::Wildcard { .. })
    }

    /// What the catalog knows of it.
    pub(super) fn known(&self) -> Option<&Found<'_>> {
        match self {
            Self::Known(found) => Some(found),
            _ => None,
        }
    }
}

/// What a text means; nothing, and an error, if that cannot be told.
pub(super) fn resolve<'c>(
    text: &str,
    unchecked: bool,
    at: &Path,
    catalog: &'c Catalog,
    checker: &mut Checker<'_>,
) -> Option<Target<'c>> {
    if text.contains('*') {
        return resolve_wildcard(text, unchecked, at, catalog, checker);
    }
    match catalog.lookup(text) {
        Ok(found) => {
            tell_availability(&found.found, at, catalog, checker);
            Some(Target::Known(Box::new(found.found)))
        }
        Err(error @ LookupError::Ambiguous { .. }) => unknown(&error, at, checker),
        Err(error) if !unchecked => unknown(&error, at, checker),
        Err(_) => resolve_unchecked(text, at, checker),
    }
}

fn resolve_wildcard<'c>(
    text: &str,
    unchecked: bool,
    at: &Path,
    catalog: &Catalog,
    checker: &mut Checker<'_>,
) -> Option<Target<'c>> {
    let is_known = |group: &str| catalog.groups().any(|known| known == group);
    // Of what nobody knows, only a domain looks like a group and not like a resource.
    let is_group = |group: &str| is_known(group) || (unchecked && group.contains('.'));
    let Some(read) = Wildcard::read(text, is_group) else {
        checker
            .error(
                at,
                format!("`{text}` would match nothing: its `*` is a letter like any other"),
            )
            .help("the wildcards are `*`, `GROUP/*` for a group, and `*/SUBRESOURCE`");
        return None;
    };
    let plurals = || catalog.resources().map(Resource::plural);
    let message = if read.group != "*" && !is_group(read.group) {
        Some(format!(
            "`{}` is no API group of Kubernetes {} or of a given CRD",
            read.group,
            catalog.version()
        ))
    } else if read.resource != "*" && !unchecked && plurals().all(|known| known != read.resource) {
        Some(format!("`{}` is no resource of any group", read.resource))
    } else {
        None
    };
    if let Some(message) = message {
        checker.error(at, message).help(
            "it comes from a CRD? Give it with --crds, or write its full name and `unchecked: true`",
        );
        return None;
    }
    Some(Target::Wildcard {
        group: read.group.to_owned(),
        resource: read.rule_name(),
    })
}

/// Reads `PLURAL.GROUP` and `PLURAL.GROUP/SUBRESOURCE`.
fn resolve_unchecked<'c>(text: &str, at: &Path, checker: &mut Checker<'_>) -> Option<Target<'c>> {
    let (name, subresource) = match text.split_once('/') {
        Some((name, subresource)) => (name, Some(subresource)),
        None => (text, None),
    };
    let full = name
        .split_once('.')
        .filter(|(plural, group)| !plural.is_empty() && !group.is_empty());
    match full {
        _ if text.contains(char::is_uppercase) => {
            checker
                .error(
                    at,
                    format!("`{text}` would match nothing: resources are in lower case"),
                )
                .help(format!("write `{}`", text.to_lowercase()));
            None
        }
        Some((plural, group))
            if subresource.is_none_or(|sub| !sub.is_empty() && !sub.contains('/')) =>
        {
            let resource = match subresource {
                Some(subresource) => format!("{plural}/{subresource}"),
                None => plural.to_owned(),
            };
            Some(Target::Unchecked {
                group: group.to_owned(),
                resource,
            })
        }
        _ => {
            checker
                .error(
                    at,
                    format!("`{text}` is not known, and does not say its API group"),
                )
                .help(
                    "write what is not checked in full: PLURAL.GROUP, as in `widgets.example.com`",
                );
            None
        }
    }
}

fn unknown<'c>(error: &LookupError, at: &Path, checker: &mut Checker<'_>) -> Option<Target<'c>> {
    let suggestions = error.suggestions();
    let report = checker.error(at, error.to_string());
    let report = match suggestions.split_first() {
        None => report,
        Some((first, [])) => report.label(format!("did you mean `{first}`?")),
        Some((first, rest)) => {
            let rest: Vec<String> = rest.iter().map(|text| format!("`{text}`")).collect();
            report.label(format!("did you mean `{first}`? Or {}?", rest.join(", ")))
        }
    };
    match error {
        LookupError::UnknownResource {
            since: Some(since), ..
        }
        | LookupError::UnknownSubresource {
            since: Some(since), ..
        } => {
            report.help(format!(
                "if the cluster is newer, say so: --kubernetes-version {since}"
            ));
        }
        LookupError::UnknownGroup { .. } | LookupError::UnknownResource { .. } => {
            report.help(
                "it comes from a CRD? Give it with --crds, or write its full name and \
                 `unchecked: true`",
            );
        }
        _ => {}
    }
    None
}

/// Says of what not every cluster serves that this is so.
fn tell_availability(found: &Found<'_>, at: &Path, catalog: &Catalog, checker: &mut Checker<'_>) {
    let name = found.qualified_name();
    match found.availability() {
        Availability::OffByDefault => {
            checker.note(
                at,
                format!(
                    "Kubernetes {} serves `{name}` only where a feature gate or an API is switched on",
                    catalog.version()
                ),
            );
        }
        Availability::Default
        | Availability::Custom
        | Availability::Extension
        | Availability::AuthorizerOnly => {}
    }
    if let Some(deprecation) = found.resource.deprecation() {
        checker.note(
            at,
            format!(
                "`{name}` is deprecated since Kubernetes 1.{}: use {}",
                deprecation.since_minor, deprecation.instead
            ),
        );
    }
}
