//! Selectors that select everything.

use crate::finding::{Page, Persona, Rule, Section, Severity};
use crate::lint::check::Check;
use crate::lint::report::Reporter;
use crate::lint::view::RoleView;
use rolewright_rbac::LabelSelector;

use crate::source::Node;

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "empty-aggregation-selector",
    section: Section::Ineffective,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "an aggregation collects every ClusterRole, cluster-admin included",
    page: Page {
        what: "Fires on a selector of an `aggregationRule` with neither labels nor expressions.",
        why: "An empty selector selects everything. The role then holds all that any ClusterRole \
               holds, and so everything.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
    - {}
rules: []
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
        elsewhere: &[("kubernetes-linter", "empty aggregation selectors")],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check_role(&self, view: &RoleView<'_>, out: &mut Reporter<'_>) {
        for (selector, node) in selectors(view) {
            let is_empty =
                selector.match_labels.is_empty() && selector.match_expressions.is_empty();
            // Requirements that are none are refused with the role, and told as that.
            let has_requirements = node
                .get("matchExpressions")
                .is_some_and(|list| list.items().next().is_some());
            if is_empty && !has_requirements && node.is_known() {
                out.at(
                    view.written,
                    &node.place(),
                    "collects the rules of every ClusterRole, cluster-admin included",
                )
                .through_role(view)
                .help("select by a label that only the intended ClusterRoles have")
                .report();
            }
        }
    }
}

/// The selectors of a role, and where they are written.
pub(super) fn selectors<'a>(
    view: &RoleView<'a>,
) -> impl Iterator<Item = (&'a LabelSelector, Node<'a>)> {
    let own = view
        .aggregation
        .map(|rule| rule.cluster_role_selectors.iter());
    let list = view.written.root().get("aggregationRule");
    let list = list.and_then(|rule| rule.get("clusterRoleSelectors"));
    let nodes = list.into_iter().flat_map(Node::items);
    own.into_iter().flatten().zip(nodes)
}
