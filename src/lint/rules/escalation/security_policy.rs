//! What can be done by rights on what holds containers back.

use super::super::super::ladder::Levels;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Personas, Refined, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static SECURITY_POLICY_USE: Refined = Refined {
    capability: Capability {
        rule: &SECURITY_POLICY_USE_RULE,
        rows: &[Row {
            verbs: &["use"],
            targets: &[("security.openshift.io", "securitycontextconstraints", "")],
            effect: "runs Pods that take over their nodes",
            named: Some("runs Pods under the {constraint|constraints}"),
            levels: Levels {
                cluster: Severity::Critical,
                namespace: Severity::High,
                named: Severity::Medium,
            },
            personas: Personas::DEFAULT,
            dangerous_names: &[
                "privileged",
                "anyuid",
                "hostaccess",
                "hostmount-anyuid",
                "hostnetwork",
                "hostnetwork-v2",
                "node-exporter",
            ],
        }],
        help: &["name `restricted-v2`, or a set of constraints made for the program"],
    },
    refine: uses,
};

static SECURITY_POLICY_USE_RULE: Rule = Rule {
    id: "security-policy-use",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets Pods run past what holds containers back",
    page: Page {
        what: "Fires on `use` of `securitycontextconstraints` of OpenShift. It is critical in \
               the whole cluster, one step less bad in a namespace, and medium for names that \
               are not known; it is as bad as without names for `privileged`, `anyuid`, \
               `hostaccess`, `hostmount-anyuid`, `hostnetwork` and `node-exporter`, and low if \
               all names are of the restricted kind.",
        why: "These objects say what a Pod may do to its node. Whoever may use a wide one takes \
              over the node, and all that runs there.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: builder
rules:
  - apiGroups: [security.openshift.io]
    resources: [securitycontextconstraints]
    resourceNames: [privileged]
    verbs: [use]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: builder
rules:
  - apiGroups: [security.openshift.io]
    resources: [securitycontextconstraints]
    resourceNames: [privileged]
    verbs: [get]
",
        sources: &[
            "https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html",
        ],
        elsewhere: &[("Kyverno", "OpenShift anyuid")],
    },
};

/// Constraints that hold a Pod back as the usual ones do.
const RESTRICTED: [&str; 5] = [
    "nonroot",
    "nonroot-v2",
    "restricted",
    "restricted-v2",
    "restricted-v3",
];

fn uses(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let mut names = rule.rule.resource_names.iter();
    if found.is_named && names.all(|name| RESTRICTED.contains(&name.as_str())) {
        found.rating.severity = found.rating.severity.min(Severity::Low);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Critical, High, Low, Medium};

    #[test]
    fn it_is_worth_what_it_names() {
        let rows = [
            ("", Critical, High),
            ("privileged", Critical, High),
            ("restricted-v2, anyuid", Critical, High),
            ("custom", Medium, Medium),
            ("restricted-v2", Low, Low),
        ];
        for (names, cluster, namespaced) in rows {
            let rules = format!(
                "[{{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], \
                 resourceNames: [{names}], verbs: [use]}}]"
            );
            let found = of("security-policy-use", &cluster_role(&rules));
            assert_eq!(found, [cluster], "{names}");
            let found = of("security-policy-use", &role("media", &rules));
            assert_eq!(found, [namespaced], "{names}");
        }
    }
}
