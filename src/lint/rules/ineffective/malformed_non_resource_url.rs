//! URLs that no request has.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_catalog::non_resource_paths;
use rolewright_rbac::matches::url::matches;

use crate::lint::view::is_unknown;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "malformed-non-resource-url",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a URL of a rule has a form that no request matches",
    page: Page {
        what: "Fires on a URL without a leading `/`, with a `*` that is not at its end, with a \
               query, a fragment, a host or `//`, and on a path of the resource API, as \
               `/api/v1/namespaces`. For the pedantic, and to know only, also on a path that has \
               others beneath it, as `/healthz` but not `/metrics`, without `/healthz/*` beside \
               it.",
        why: "Paths are compared letter by letter, without host and query, and only a `*` at the \
               end is a wildcard. What lies below `/api/v1/` is a resource to the server and never \
               asked for as a URL.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: scraper
rules:
  - nonResourceURLs: [metrics]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: scraper
rules:
  - nonResourceURLs: [/metrics, /metrics/*]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris",
        ],
        elsewhere: &[("kubernetes-linter", "embedded stars")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let urls = &rule.rule.non_resource_urls;
        if !rule.role.is_cluster_role() {
            return;
        }
        for (url, place) in urls.iter().zip(&rule.places.non_resource_urls) {
            if url.is_empty() || is_unknown(url) {
                continue;
            }
            if let Some((reason, advice)) = problem(url) {
                out.at(
                    rule.role.written,
                    place,
                    format!("no request matches `{}`: {reason}", url.escape_debug()),
                )
                .label("grants nothing")
                .help(advice)
                .report();
            } else if leaves_out(url, rule) {
                out.at(
                    rule.role.written,
                    place,
                    format!("`{url}` is this path alone, and there are others beneath it"),
                )
                .severity(Severity::Info)
                .persona(Persona::Pedantic)
                .help(format!("write `{url}/*` beside it if those are meant too"))
                .report();
            }
        }
    }
}

/// Why no request matches a URL, and what to do.
fn problem(url: &str) -> Option<(&'static str, String)> {
    let path = url.trim_end_matches('*');
    if url == "*" {
        return None;
    }
    if url.contains("://") {
        return Some((
            "only the path of a URL is compared",
            "write the path alone".to_owned(),
        ));
    }
    if !url.starts_with('/') {
        let advice = format!("write `/{url}`");
        return Some(("every path begins with `/`", advice));
    }
    if path.contains('*') {
        let advice = "write the paths, or one that ends in `*`".to_owned();
        return Some(("only a `*` at the end is a wildcard", advice));
    }
    if let Some(at) = url.find(['?', '#']) {
        let kept = url.get(..at).unwrap_or_default();
        return Some((
            "a query or fragment is no part of the path",
            format!("write `{kept}`"),
        ));
    }
    if path.contains("//") {
        return Some((
            "a path has no empty part",
            format!("write `{}`", url.replace("//", "/")),
        ));
    }
    is_of_resources(path).then(|| {
        let advice = "write a rule with `apiGroups` and `resources`".to_owned();
        (
            "it is a resource to the server, and not asked for as a URL",
            advice,
        )
    })
}

/// Whether a path, or every path that begins so, is one of the resource API:
/// `/api/VERSION/RESOURCE` and `/apis/GROUP/VERSION/RESOURCE`.
fn is_of_resources(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let before = match parts.next() {
        Some("api") => 1,
        Some("apis") => 2,
        _ => return false,
    };
    parts
        .nth(before)
        .is_some_and(|resource| !resource.is_empty())
}

/// Whether a server has paths beneath one that the rule says nothing of.
fn leaves_out(url: &str, rule: &RuleView<'_>) -> bool {
    let version = rule.role.set.catalog.version();
    let is_left_out = |path: &str| {
        path.strip_prefix(url)
            .is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
            && !matches(&rule.rule.non_resource_urls, path)
    };
    // Figures are read at this one path; what is beneath it is for other readers.
    url != "/metrics"
        && url.len() > 1
        && !url.ends_with(['*', '/'])
        && non_resource_paths(version).any(is_left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_form() {
        for good in [
            "*",
            "/",
            "/*",
            "/healthz",
            "/healthz/*",
            "/api",
            "/api/*",
            "/api/v1",
            "/api/v1/",
            "/api/v1/*",
            "/apis/apps/v1",
            "/openapi/v3/apis/apps/v1/x",
            "/metrics**",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
        for bad in [
            "healthz",
            "**",
            "/a/*/b",
            "*/a",
            "/a?b=c",
            "/a#b",
            "https://host/a",
            "//a",
            "/api/v1/pods",
            "/api/v1/namespaces/*",
            "/api/v1/p*",
            "/apis/apps/v1/deployments",
        ] {
            assert!(problem(bad).is_some(), "{bad}");
        }
    }
}
