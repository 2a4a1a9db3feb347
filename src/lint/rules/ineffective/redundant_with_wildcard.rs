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
            let spare = entries.iter().enumerate().filter_map(|(at, _)| {
                let by = covering(list, entries, at)?;
                Some((at, by))
            });
            let spare: Vec<(usize, &str)> = spare.collect();
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

/// Another entry of a list that takes in all of one.
fn covering<'e>(list: &str, entries: &'e [String], at: usize) -> Option<&'e str> {
    let entry = entries.get(at)?;
    // An empty entry and one that stands twice have other causes.
    if entry.is_empty() || entries.iter().take(at).any(|other| other == entry) {
        return None;
    }
    // No wildcard, and told as that.
    if list == "resources" && entry.ends_with("/*") {
        return None;
    }
    let mut others = entries
        .iter()
        .enumerate()
        .filter(|(_, other)| *other != entry);
    let covers = |(place, other): &(usize, &String)| match list {
        "nonResourceURLs" => {
            let is_mutual = entry_matches(entry, other);
            other.ends_with('*') && entry_matches(other, entry) && (!is_mutual || *place < at)
        }
        "resources" => {
            let subresource = entry.split_once('/').map(|(_, subresource)| subresource);
            *other == "*" || subresource.is_some_and(|own| other.strip_prefix("*/") == Some(own))
        }
        _ => *other == "*",
    };
    others.find(covers).map(|(_, other)| other.as_str())
}
