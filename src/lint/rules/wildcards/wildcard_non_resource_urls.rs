//! Paths that end in `*` so early that they take in what nobody meant.

use rolewright_rbac::matches::url;

use super::super::super::check::Check;
use super::super::super::ladder::{Levels, Limit, rate};
use super::super::super::report::Reporter;
use super::super::super::view::{RuleView, Width};
use super::super::example::cluster_role;
use super::enumerated;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wildcard-non-resource-urls",
    section: Section::Wildcards,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule grants all paths, or all below a first word",
    page: Page {
        what: "Fires on `*`, `/*`, and on a path of one word that ends in `*`, as `/logs*` or \
               `/debug/*`, in the `nonResourceURLs` of a ClusterRole that is not bound by \
               RoleBindings alone: those give no paths. Medium, and high with a method that \
               writes. Reading `/api/*`, `/apis/*`, `/openapi/*`, `/.well-known/*`, `/metrics/*` and what is below \
               the health checks is fine; without the second slash, as `/apis*`, it is low \
               and for the pedantic persona.",
        why: "Paths lead to the log files of the control plane (`/logs/`), to its profiles and \
              flags (`/debug/`), which can be written, and to whatever aggregated servers offer.",
        example: cluster_role!(
            r#"- nonResourceURLs: ["/logs*"]"#
            "  verbs: [get]"
        ),
        better: cluster_role!(
            r#"- nonResourceURLs: ["/healthz", "/livez", "/readyz", "/metrics"]"#
            "  verbs: [get]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
            "https://kubernetes.io/docs/reference/using-api/health-checks/",
        ],
        elsewhere: &[],
    },
};

/// First words below which there is nothing but discovery, health and figures.
const HARMLESS: [&str; 9] = [
    ".well-known",
    "api",
    "apis",
    "healthz",
    "livez",
    "metrics",
    "openapi",
    "readyz",
    "version",
];

/// The one word, possibly none, after which a path goes on in any way, and whether a slash ends it.
/// Every path begins with a slash.
fn first_word(entry: &str) -> Option<(&str, bool)> {
    let beginning = url::prefix(entry)?;
    if beginning.is_empty() {
        return Some(("", false));
    }
    let path = beginning.strip_prefix('/')?;
    let (word, has_slash) = match path.strip_suffix('/') {
        Some(word) => (word, true),
        None => (path, false),
    };
    (!word.contains('/')).then_some((word, has_slash))
}

/// Whether an entry goes on in any way after one word at most.
pub(super) fn is_wide(entry: &str) -> bool {
    first_word(entry).is_some()
}

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let urls = &rule.rule.non_resource_urls;
        if urls.is_empty() || !rule.role.is_cluster_role() {
            return;
        }
        let mut verbs = rule.rule.verbs.iter();
        let writes = ["*", "delete", "patch", "post", "put"];
        let reads = !verbs.any(|verb| writes.contains(&verb.as_str()));
        for (entry, place) in urls.iter().zip(&rule.places.non_resource_urls) {
            let Some((word, has_slash)) = first_word(entry) else {
                continue;
            };
            if rule.role.reach.width() != Width::Cluster {
                return;
            }
            let is_harmless = reads && HARMLESS.contains(&word);
            let (base, persona) = match (is_harmless, has_slash, reads) {
                (true, true, _) => continue,
                (true, false, _) => (Severity::Low, Persona::Pedantic),
                (false, _, true) => (Severity::Medium, Persona::Default),
                (false, _, false) => (Severity::High, Persona::Default),
            };
            let what = match word {
                "" => "every path".to_owned(),
                word => format!("every path that begins with /{word}"),
            };
            let verbs = enumerated(&rule.rule.verbs, "every method");
            let phrase = rule.role.reach.phrase();
            out.at(
                rule.role.written,
                place,
                format!("allows {verbs} on {what} {phrase}"),
            )
            .rated(rate(&rule.role, Levels::from(base), Limit::None))
            .persona(persona)
            .through(rule)
            .help(
                "write the paths that are used, as `/healthz`, `/livez`, `/readyz`, `/version`, \
                 `/metrics`, or for discovery `/api/*`, `/apis/*` and `/openapi/*`",
            )
            .report();
        }
    }
}
