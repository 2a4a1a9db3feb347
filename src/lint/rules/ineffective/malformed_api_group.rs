//! Groups that have no form of one.

use super::super::super::words::{group_line, of_group};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "malformed-api-group",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "an API group of a rule has a form that no group has",
    page: Page {
        what: "Fires on an entry of `apiGroups` with a version (`apps/v1`, `v1`), on `core`, on \
               capital letters, a kind or a resource, on white space or several words in one text, \
               and on a `*` that does not stand alone.",
        why: "Rules name groups without versions, and the core group is the empty text. No request \
               has any other form of it, so the rule grants nothing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [apps/v1]
    resources: [deployments]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
            "https://kubernetes.io/docs/reference/using-api/#api-groups",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        let catalog = rule.role.set.catalog.as_ref();
        for (text, place) in rule.rule.api_groups.iter().zip(&rule.places.api_groups) {
            let Some(found) = of_group(text, catalog) else {
                continue;
            };
            let mut draft = out
                .at(
                    rule.role.written,
                    place,
                    format!("`{text}` {}", found.reason),
                )
                .label("grants nothing");
            if let Some(meant) = &found.meant {
                draft = draft.help(format!("write {}", group_line(meant)));
            }
            draft.report();
        }
    }
}
