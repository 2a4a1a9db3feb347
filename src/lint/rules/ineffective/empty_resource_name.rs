//! The empty name.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RuleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "empty-resource-name",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule names the empty name, which is that of every request without one",
    page: Page {
        what: "Fires on an empty entry of `resourceNames`.",
        why: "To the server a request without a name has the empty one. So the entry allows to \
               create, list, watch and delete whole collections, without any limit, and no object \
               by its name. A template with an unset value makes such rules, and a check for names \
               being there passes them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [\"\"]
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
    resources: [configmaps]
    resourceNames: [cache]
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
        // What is filled in later may be more than nothing.
        if rule.places.open_names.is_some() {
            return;
        }
        let names = rule
            .rule
            .resource_names
            .iter()
            .zip(&rule.places.resource_names);
        for (_, place) in names.filter(|(name, _)| name.is_empty()) {
            let verbs = rule.rule.verbs.iter().map(String::as_str);
            let unnamed = ["create", "list", "watch", "deletecollection"];
            let live: Vec<&str> = verbs
                .filter(|verb| *verb == "*" || unnamed.contains(verb))
                .collect();
            let message = match live.as_slice() {
                [] => "the empty name is that of no object".to_owned(),
                live => format!(
                    "the empty name is that of requests without one: {} is granted without limit",
                    live.join(", ")
                ),
            };
            out.at(rule.role.written, place, message)
                .help("write the name, or leave `resourceNames` out to grant all of them")
                .report();
        }
    }
}
