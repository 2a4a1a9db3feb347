//! Entries beside a wildcard that takes them in.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;
use rolewright_rbac::matches::url::entry_matches;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "redundant-with-wildcard",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a list of a rule has a wildcard and entries that it stands for",
    page: Page {
        what: "Fires once on a list with a wildcard and other entries that it takes in: anything \
               beside `*`, `deployments/status` beside `*/status`, a URL beside a prefix of it that \
               ends in `*`.",
        why: "The entries limit nothing, although they look as if they did.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: cache
rules:
  - nonResourceURLs: [/version, /version/*, /version/build]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cache
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: cache
rules:
  - nonResourceURLs: [/version, /version/*]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cache
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cache
subjects:
  - kind: ServiceAccount
    name: cache
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cache
  namespace: media
",
        sources: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let (own, places) = (rule.rule, rule.places);
        let lists = [
            ("verbs", &own.verbs, &places.verbs),
            ("apiGroups", &own.api_groups, &places.api_groups),
            ("resources", &own.resources, &places.resources),
            (
                "nonResourceURLs",
                &own.non_resource_urls,
                &places.non_resource_urls,
            ),
        ];
        for (list, entries, places) in lists {
            if !entries.iter().any(|entry| entry.contains('*')) {
                continue;
            }
            let mut spare: Vec<(usize, &str)> = Vec::new();
            for at in 0..entries.len() {
                let mut covering = covering(list, entries, at).peekable();
                if covering.peek().is_none() {
                    continue;
                }
                // The wildcard may stand in another branch of a template.
                match covering.find(|(other, _)| rule.has_entry_with(list, *other, at)) {
                    Some((_, by)) => spare.push((at, by)),
                    None => out.unjudged(places.get(at)),
                }
            }
            let Some((first, by)) = spare.first() else {
                continue;
            };
            let shown: Vec<String> = spare
                .iter()
                .filter_map(|(at, _)| Some(format!("`{}`", entries.get(*at)?)))
                .collect();
            let place = places.get(*first).unwrap_or(&rule.places.rule);
            out.at(
                rule.role.written,
                place,
                format!("`{by}` already stands for {}", shown.join(", ")),
            )
            .help("take them out: the decisions stay the same; or take the wildcard out")
            .report();
        }
    }
}

/// The other entries of a list that take in all of one, with their positions.
fn covering<'e>(
    list: &str,
    entries: &'e [String],
    at: usize,
) -> impl Iterator<Item = (usize, &'e str)> {
    let entry = entries.get(at).map(String::as_str).unwrap_or_default();
    // An empty entry and one that stands twice have other causes; `x/*` is no wildcard, and told as
    // that.
    let is_other = entry.is_empty()
        || entries.iter().take(at).any(|other| other == entry)
        || list == "resources" && entry.ends_with("/*");
    let others = entries.iter().map(String::as_str).enumerate();
    let others = others.filter(move |(_, other)| !is_other && *other != entry);
    others.filter(move |(place, other)| match list {
        "nonResourceURLs" => {
            let is_mutual = entry_matches(entry, other);
            other.ends_with('*') && entry_matches(other, entry) && (!is_mutual || *place < at)
        }
        "resources" => {
            let subresource = entry.split_once('/').map(|(_, subresource)| subresource);
            *other == "*" || subresource.is_some_and(|own| other.strip_prefix("*/") == Some(own))
        }
        _ => *other == "*",
    })
}
