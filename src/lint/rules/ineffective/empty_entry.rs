//! Empty entries.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "empty-entry",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "an entry of a rule is the empty text, which grants nothing",
    page: Page {
        what: "Fires on an empty entry of `verbs`, `resources` or `nonResourceURLs`. In `apiGroups` \
               it is the core group.",
        why: "No request has an empty verb or resource. A template with an unset value makes such \
               entries.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [services, \"\"]
    verbs: [get]
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
    verbs: [get]
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
        for (list, entries, places) in [
            ("verb", &own.verbs, &places.verbs),
            ("resource", &own.resources, &places.resources),
            ("URL", &own.non_resource_urls, &places.non_resource_urls),
        ] {
            for (_, place) in entries
                .iter()
                .zip(places)
                .filter(|(entry, _)| entry.is_empty())
            {
                out.at(
                    rule.role.written,
                    place,
                    format!("the empty text is no {list}, and grants nothing"),
                )
                .help("take it out, or write what was meant")
                .report();
            }
        }
    }
}
