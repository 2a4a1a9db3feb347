//! Names on verbs whose requests carry none.

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::RuleView;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "unrestrictable-verb",
    section: Section::Ineffective,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "names limit a verb whose requests carry no name, so that it grants nothing",
    page: Page {
        what: "Fires on `deletecollection`, and on `create` of a resource that is no subresource, \
               in a rule with `resourceNames`.",
        why: "A POST and the deletion of a collection carry no name, so no such request matches \
              the rule: the program gets a 403. `kubectl auth can-i` with a name says yes all the \
              same. Only a client that applies server-side creates by name, if it may `patch` it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: cache
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [configmaps]
    resourceNames: [cache]
    verbs: [get, create]
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
    verbs: [get, update]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources",
        ],
        elsewhere: &[("kubernetes-linter", "role/unrestrictable-verb")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_rule(&self, rule: &RuleView<'_>, out: &mut Reporter<'_>) {
        if rule.is_unnamed() || rule.rule.resource_names.iter().any(String::is_empty) {
            return;
        }
        let verbs = rule.rule.verbs.iter().zip(&rule.places.verbs);
        for (verb, place) in verbs {
            if verb == "deletecollection" {
                out.at(
                    rule.role.written,
                    place,
                    "`deletecollection` with names grants nothing: such a request carries no name",
                )
                .help("leave the verb out, or give it a rule without names")
                .report();
            }
        }
    }
}
