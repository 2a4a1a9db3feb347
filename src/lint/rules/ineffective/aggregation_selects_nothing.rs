//! Aggregations that collect nothing.

use crate::finding::{Confidence, Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;
use rolewright_rbac::LabelSelector;

use super::empty_aggregation_selector::selectors;
use crate::lint::view::is_unknown;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "aggregation-selects-nothing",
    section: Section::Ineffective,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "an aggregation collects from no ClusterRole",
    page: Page {
        what: "Fires on an `aggregationRule` whose selectors pick no ClusterRole, neither of the \
               inputs nor of those that every cluster has. Others may bring one, so it is sure only \
               of a complete set.",
        why: "The role stays empty, and whoever is bound to it gets nothing.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {example.com/monitoring: \"true\"}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: monitoring
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: monitoring
subjects:
  - kind: ServiceAccount
    name: monitor
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: monitor
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: \"true\"}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: monitoring
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: monitoring
subjects:
  - kind: ServiceAccount
    name: monitor
    namespace: media
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: monitor
  namespace: media
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
        let set = view.set;
        let mut own = selectors(view).peekable();
        if own.peek().is_none() {
            return;
        }
        let built_in = &set.builtin.snapshot().cluster_roles;
        let selects = |selector: &LabelSelector| {
            let others = set.all_of_kind("ClusterRole");
            others
                .filter(|other| other.name != view.written.name)
                .any(|other| selector.matches(&other.labels))
                || built_in.iter().any(|other| selector.matches(&other.labels))
        };
        if own.any(|(selector, node)| !node.is_known() || selects(selector)) {
            return;
        }
        let mut labels = set
            .all_of_kind("ClusterRole")
            .flat_map(|other| &other.labels);
        if labels.any(|(key, value)| is_unknown(key) || is_unknown(value)) {
            return;
        }
        let Some((_, first)) = selectors(view).next() else {
            return;
        };
        let confidence = if set.is_complete {
            Confidence::High
        } else {
            Confidence::Medium
        };
        out.at(
            view.written,
            &first.place(),
            "no ClusterRole here has the labels that are selected",
        )
        .confidence(confidence)
        .help("give the labels to the ClusterRoles that are meant, or mend the selector")
        .report();
    }
}
