//! Questions for the wildcards themselves.

use rolewright_catalog::{Catalog, Scope, Wildcard as WildcardName};

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
    let is_group = |word: &str| catalog.groups().any(|group| group == word);
    let Some(read) = WildcardName::read(text, is_group) else {
        return Err(Problem::error(format!(
            "{} would match nothing: its `*` is a letter like any other",
            quoted(text)
        ))
        .help("the wildcards are `*`, `*.GROUP` for a group, and `*/SUBRESOURCE`"));
    };
    let (group, resource) = (read.group, read.resource);
    let known: Vec<Scope> = catalog
        .resources()
        .filter(|known| group == "*" || known.group() == group)
        .filter(|known| resource == "*" || known.plural() == resource)
        .map(rolewright_catalog::Resource::scope)
        .collect();
    if group != "*" && !is_group(group) {
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
        subresource: read.subresource.to_owned(),
        is_cluster_scoped: !known.is_empty() && known.iter().all(|scope| *scope == Scope::Cluster),
    })
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
