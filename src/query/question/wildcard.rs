//! Questions for the wildcards themselves.

use rolewright_catalog::{Catalog, Scope};

use crate::query::text::quoted;
use crate::source::Problem;

/// What a text that holds `*` asks for; the parts may be `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wildcard {
    pub(super) group: String,
    pub(super) resource: String,
    pub(super) subresource: String,
    /// Whether all that it takes in lives in no namespace.
    pub(super) is_cluster_scoped: bool,
}

/// Reads `*`, `*.GROUP`, `GROUP/*`, `RESOURCE.*`, and each with a subresource behind it.
pub(super) fn read(text: &str, catalog: &Catalog) -> Result<Wildcard, Problem> {
    let Some((group, resource, subresource)) = parts(text, catalog) else {
        return Err(Problem::error(format!(
            "{} would match nothing: its `*` is a letter like any other",
            quoted(text)
        ))
        .help("the wildcards are `*`, `*.GROUP` for a group, and `*/SUBRESOURCE`"));
    };
    let group = if group == "core" { "" } else { group };
    let known: Vec<Scope> = catalog
        .resources()
        .filter(|known| group == "*" || known.group() == group)
        .filter(|known| resource == "*" || known.plural() == resource)
        .map(rolewright_catalog::Resource::scope)
        .collect();
    let group_is_known = group == "*" || catalog.groups().any(|known| known == group);
    if !group_is_known {
        return Err(Problem::error(format!(
            "{} is no API group of Kubernetes {} or of a given CRD",
            quoted(group),
            catalog.version()
        ))
        .help("if it comes from a CRD, give it with --crds"));
    }
    if known.is_empty() && resource != "*" {
        return Err(
            Problem::error(format!("{} is no resource of any group", quoted(resource)))
                .help("if it comes from a CRD, give it with --crds"),
        );
    }
    Ok(Wildcard {
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        is_cluster_scoped: !known.is_empty() && known.iter().all(|scope| *scope == Scope::Cluster),
    })
}

/// Group, resource and subresource of a text; nothing if its `*` is no wildcard.
fn parts<'t>(text: &'t str, catalog: &Catalog) -> Option<(&'t str, &'t str, &'t str)> {
    let words: Vec<&str> = text.split('/').collect();
    let is_plain = |word: &str| !word.is_empty() && !word.contains('*');
    let is_group = |word: &str| word == "core" || catalog.groups().any(|group| group == word);
    let name = |word: &'t str| -> Option<(&'t str, &'t str)> {
        if word == "*" {
            return Some(("*", "*"));
        }
        if let Some(group) = word.strip_prefix("*.") {
            return (group == "*" || is_plain(group)).then_some((group, "*"));
        }
        let resource = word.strip_suffix(".*")?;
        is_plain(resource).then_some(("*", resource))
    };
    let (group, resource, subresource) = match *words.as_slice() {
        [group, "*"] if is_plain(group) && is_group(group) => (group, "*", ""),
        [group, "*", subresource] if is_plain(group) => (group, "*", subresource),
        [word] => {
            let (group, resource) = name(word)?;
            (group, resource, "")
        }
        [word, subresource] if is_plain(subresource) => {
            let (group, resource) = name(word)?;
            (group, resource, subresource)
        }
        _ => return None,
    };
    (subresource.is_empty() || is_plain(subresource)).then_some((group, resource, subresource))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolewright_catalog::KubernetesVersion;

    #[test]
    fn only_what_the_api_server_takes_as_a_wildcard_is_one() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        let rows = [
            ("*", Some(("*", "*", ""))),
            ("*.*", Some(("*", "*", ""))),
            ("*/scale", Some(("*", "*", "scale"))),
            ("*.apps", Some(("apps", "*", ""))),
            ("*.apps/scale", Some(("apps", "*", "scale"))),
            ("apps/*", Some(("apps", "*", ""))),
            ("apps/*/scale", Some(("apps", "*", "scale"))),
            ("*.core", Some(("", "*", ""))),
            ("core/*", Some(("", "*", ""))),
            ("core/*/log", Some(("", "*", "log"))),
            ("pods.*", Some(("*", "pods", ""))),
            ("pods/*", None),
            ("*/*", None),
            ("po*", None),
            ("*pods", None),
            ("*.nope", None),
            ("podz.*", None),
            ("*/", None),
            ("*.", None),
            (".*", None),
        ];
        for (text, expected) in rows {
            let read = read(text, &catalog).ok();
            let read = read.as_ref().map(|w| {
                (
                    w.group.as_str(),
                    w.resource.as_str(),
                    w.subresource.as_str(),
                )
            });
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn the_scope_is_that_of_all_that_is_meant() {
        let catalog = Catalog::new(KubernetesVersion::LATEST);
        for (text, expected) in [
            ("*", false),
            ("nodes.*", true),
            ("pods.*", false),
            ("*.node.k8s.io", true),
        ] {
            let read = read(text, &catalog).unwrap();
            assert_eq!(read.is_cluster_scoped, expected, "{text}");
        }
    }
}
