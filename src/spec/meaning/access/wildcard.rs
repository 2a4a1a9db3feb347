//! Wildcards in `access`: which texts are wildcards, and when they are taken.

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::raw::AccessEntry;

/// Reports wildcards that the entry does not allow with a reason. Tells whether all are allowed.
pub(super) fn allowed(
    entry: &AccessEntry,
    at: &Path,
    wildcards: &[Path],
    checker: &mut Checker<'_>,
) -> bool {
    if wildcards.is_empty() {
        if entry.allow_wildcard {
            checker.warning(
                &at.key("allowWildcard"),
                "there is no wildcard here to allow",
            );
        }
        return true;
    }
    if !entry.allow_wildcard {
        for wildcard in wildcards {
            checker
                .error(wildcard, "a wildcard grants what nobody has asked for")
                .label("name what is needed")
                .help("if it has to be, write `allowWildcard: true` and a `reason` in this entry");
        }
        return false;
    }
    if entry
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty())
    {
        checker
            .key_error(&at.key("allowWildcard"), "a wildcard without a reason")
            .help("write in `reason` why this client needs it");
        return false;
    }
    true
}

/// A resource text that holds `*`, as a rule would say it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WildcardResource {
    pub(super) group: String,
    pub(super) resource: String,
}

/// Reads a text that holds `*`: `*`, `*.GROUP`, `GROUP/*`, and each with a subresource behind it.
/// Nothing if the `*` would be a letter like any other.
pub(super) fn resource(text: &str, is_group: impl Fn(&str) -> bool) -> Option<WildcardResource> {
    let group_of = |text: &str| {
        let group = if text == "core" { "" } else { text };
        (group.is_empty() || is_group(group)).then(|| group.to_owned())
    };
    let parts: Vec<&str> = text.split('/').collect();
    let (group, subresource) = match *parts.as_slice() {
        ["*"] => ("*".to_owned(), None),
        ["*", subresource] => ("*".to_owned(), Some(subresource)),
        [first] | [first, _] if first.starts_with("*.") => {
            (group_of(&first[2..])?, parts.get(1).copied())
        }
        [group, "*"] => (group_of(group)?, None),
        [group, "*", subresource] => (group_of(group)?, Some(subresource)),
        _ => return None,
    };
    let resource = match subresource {
        None => "*".to_owned(),
        Some("") => return None,
        Some(subresource) if subresource.contains('*') => return None,
        Some(subresource) => format!("*/{subresource}"),
    };
    Some(WildcardResource { group, resource })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_api_server_takes_as_a_wildcard_is_one() {
        let is_group = |group: &str| ["apps", "batch"].contains(&group);
        let rows = [
            ("*", Some(("*", "*"))),
            ("*/scale", Some(("*", "*/scale"))),
            ("*.apps", Some(("apps", "*"))),
            ("*.apps/scale", Some(("apps", "*/scale"))),
            ("apps/*", Some(("apps", "*"))),
            ("apps/*/scale", Some(("apps", "*/scale"))),
            ("core/*", Some(("", "*"))),
            ("core/*/log", Some(("", "*/log"))),
            ("pods/*", None),
            ("*/*", None),
            ("po*", None),
            ("*pods", None),
            ("*.nope", None),
            ("*/", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let found = resource(text, is_group);
            let found = found
                .as_ref()
                .map(|w| (w.group.as_str(), w.resource.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
