//! Resources with the group of others.

use super::super::super::words::{Verdict, group_line, group_name};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "wrong-api-group",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule names a resource with a group that does not have it, while another has",
    page: Page {
        what: "Fires on an entry of `resources` that none of the rule's groups serves and another \
               group does. A rule whose groups are not all known is not judged: one of them may \
               have it.",
        why: "A rule is for the resources of its own groups alone. `jobs` in the core group is no \
               resource, and the API server takes the rule all the same: the program gets a 403, \
               and the rule looks right.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [jobs]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/kubernetes-api/",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let Some(words) = rule.words() else {
            return;
        };
        for (at, text, verdict) in words.verdicts() {
            let Verdict::Elsewhere { groups } = verdict else {
                continue;
            };
            let place = rule.places.resources.get(at).unwrap_or(&rule.places.rule);
            let own: Vec<String> = groups.iter().map(|group| group_name(group)).collect();
            let given: Vec<String> = words
                .rule
                .api_groups
                .iter()
                .map(|group| group_name(group))
                .collect();
            let verb = if given.len() == 1 { "has" } else { "have" };
            let message = format!(
                "`{text}` is in {}, and {} {verb} none",
                own.join(" and "),
                given.join(" and ")
            );
            let mut draft = out
                .at(rule.role.written, place, message)
                .label("grants nothing");
            for group in groups {
                draft = draft.help(format!(
                    "write `resources: [\"{text}\"]` in a rule with {}",
                    group_line(group)
                ));
            }
            draft.report();
        }
    }
}
