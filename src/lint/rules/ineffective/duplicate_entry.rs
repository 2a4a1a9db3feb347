//! Entries that stand twice in a list.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::{RuleView, is_unknown};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "duplicate-entry",
    section: Section::Ineffective,
    severity: Severity::Info,
    persona: Persona::Pedantic,
    summary: "a list of a rule has the same entry twice",
    page: Page {
        what: "Fires on each entry of a rule's list that stands in the same list before.",
        why: "It changes nothing and hides what does.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services, services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
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
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: cache
  namespace: media
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
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
            ("resourceNames", &own.resource_names, &places.resource_names),
            (
                "nonResourceURLs",
                &own.non_resource_urls,
                &places.non_resource_urls,
            ),
        ];
        for (list, entries, places) in lists {
            for (at, (entry, place)) in entries.iter().zip(places).enumerate() {
                let before = entries.iter().take(at).enumerate();
                let same = before.filter(|(_, other)| *other == entry);
                let mut same = same.map(|(first, _)| first).peekable();
                if same.peek().is_none() {
                    continue;
                }
                let Some(first) = same.find(|first| are_one(rule, list, (*first, at), entry))
                else {
                    out.unjudged(place);
                    continue;
                };
                let message = format!("`{entry}` stands in `{list}` twice");
                let mut draft = out
                    .at(rule.role.written, place, message)
                    .help("take it out: the decisions stay the same");
                if let Some(first) = places.get(first) {
                    draft = draft.related(first, "it stands here first");
                }
                draft.report();
            }
        }
    }
}

/// Whether the first of two entries of one text says the same wherever the second stands: it is in no
/// branch of a template without it, and where the text is filled in, both are in the same.
fn are_one(rule: &RuleView<'_>, list: &str, (first, second): (usize, usize), text: &str) -> bool {
    let is_filled_in_alike = || !is_unknown(text) || rule.has_entry_with(list, second, first);
    rule.has_entry_with(list, first, second) && is_filled_in_alike()
}
