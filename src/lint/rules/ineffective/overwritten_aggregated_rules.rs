//! Rules beside an aggregation.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "overwritten-aggregated-rules",
    section: Section::Ineffective,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a ClusterRole that is filled by aggregation has rules of its own",
    page: Page {
        what: "Fires on `rules` that stand beside an `aggregationRule`.",
        why: "The controller overwrites the rules of an aggregated role with those that it \
               collects. What is written here is gone at once, and a tool that applies files fights \
               with the controller over it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {example.com/monitoring: \"true\"}
rules:
  - apiGroups: [\"\"]
    resources: [services]
    verbs: [get, list]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {example.com/monitoring: \"true\"}
rules: []
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
        ],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        let (Some(_), Some(first)) = (view.aggregation, view.places.first()) else {
            return;
        };
        out.at(
            view.written,
            &first.rule,
            "the aggregation overwrites the rules that are written here",
        )
        .label("grants nothing for long")
        .help("write `rules: []`, and put these rules into a ClusterRole that the selectors pick")
        .report();
    }
}
