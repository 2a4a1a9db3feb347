//! Resources that have no form of one.

use super::super::super::words::{Words, of_resource};
use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "malformed-resource",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a resource of a rule has a form that no resource has",
    page: Page {
        what: "Fires on an entry of `resources` that cannot be one: `pods/*` and `*/*`, more than \
               one slash, a group or version in it, white space or a slash at an end, several \
               resources in one text, a pattern. Two texts are left alone: `userextras/*`, which \
               constrained impersonation asks for, and any text in a rule with the verb \
               `request-serviceaccounts-token-audience`, whose resource is an audience.",
        why: "Rules know three forms: a plural name, a plural name with one subresource, and `*` \
               alone or before a subresource. Anything else is text that no request carries. \
               `pods/*` is believed to hold `pods/log` and `pods/exec`, and holds neither.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [pods/*]
    verbs: [get]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: watcher
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [pods, pods/status]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
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
        if words.takes_any_text() {
            return;
        }
        for (text, place) in rule.rule.resources.iter().zip(&rule.places.resources) {
            let Some(found) = of_resource(text, &rule.rule.api_groups, words.catalog) else {
                continue;
            };
            let shown = text.escape_debug();
            let mut draft = out
                .at(
                    rule.role.written,
                    place,
                    format!("`{shown}` {}", found.reason),
                )
                .label("grants nothing");
            if let Some(meant) = &found.meant {
                draft = draft.help(format!("write `resources: [\"{meant}\"]`"));
            } else if let Some(advice) = of_subresources(text, words) {
                draft = draft.help(advice);
            }
            draft.report();
        }
    }
}

/// The subresources of what stands before `/*`, as the line to write.
fn of_subresources(text: &str, words: &Words<'_>) -> Option<String> {
    let plural = text.strip_suffix("/*")?;
    let groups = words.rule.api_groups.iter();
    let mut known = groups.filter_map(|group| words.catalog.resource(group, plural));
    let resource = known.find(|resource| !resource.subresources().is_empty())?;
    let names: Vec<String> = resource
        .subresources()
        .iter()
        .map(|subresource| format!("\"{plural}/{}\"", subresource.name()))
        .collect();
    Some(format!(
        "write what is needed of `resources: [{}]`",
        names.join(", ")
    ))
}
