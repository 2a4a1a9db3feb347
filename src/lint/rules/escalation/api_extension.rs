//! What can be done by rights on what extends the API.

use super::super::super::ladder::Levels;
use super::super::super::view::RuleView;
use super::capability::{Capability, Found, Personas, Refined, Row, WRITES};
use super::holder::is_for_accounts;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static API_SERVICES_WRITE: Capability = Capability {
    rule: &API_SERVICES_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[("apiregistration.k8s.io", "apiservices", "")],
        effect: "takes over the requests for any API group",
        named: Some("takes over the requests for the API {group|groups}"),
        levels: Levels::from(Severity::High),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["register an aggregated API where it is installed"],
};

static API_SERVICES_WRITE_RULE: Rule = Rule {
    id: "api-services-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets whole API groups be taken over",
    page: Page {
        what: "Fires on `create`, `update` and `patch` of `apiservices`: high, medium where \
               names limit it. In a Role it does nothing.",
        why: "An APIService sends all requests for a group of the API to a server of its \
              writer's choice, with the names and groups of those who ask.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: metrics
rules:
  - apiGroups: [apiregistration.k8s.io]
    resources: [apiservices]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: metrics
rules:
  - apiGroups: [apiregistration.k8s.io]
    resources: [apiservices]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/",
            "https://nvd.nist.gov/vuln/detail/CVE-2022-3172",
        ],
        elsewhere: &[],
    },
};

const CHANGES_OR_DELETES: &str =
    "changes or deletes every kind of custom object, with all its objects,";

pub(in crate::lint) static CRDS_WRITE: Refined = Refined {
    capability: Capability {
        rule: &CRDS_WRITE_RULE,
        rows: &[
            Row {
                verbs: &["update", "patch", "delete", "deletecollection"],
                targets: &[("apiextensions.k8s.io", "customresourcedefinitions", "")],
                effect: CHANGES_OR_DELETES,
                named: Some(
                    "changes or deletes the {kind|kinds} of custom objects, with all {its|their} objects,",
                ),
                levels: Levels {
                    cluster: Severity::High,
                    namespace: Severity::Medium,
                    named: Severity::Medium,
                },
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["create"],
                targets: &[("apiextensions.k8s.io", "customresourcedefinitions", "")],
                effect: "defines kinds of objects",
                named: Some("defines the {kind|kinds} of objects"),
                levels: Levels::from(Severity::Medium),
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
            Row {
                verbs: &["update", "patch"],
                targets: &[(
                    "apiextensions.k8s.io",
                    "customresourcedefinitions",
                    "status",
                )],
                effect: "changes what the server says of every kind of custom object",
                named: Some("changes what the server says of the {kind|kinds} of custom objects"),
                levels: Levels::from(Severity::Medium),
                personas: Personas::PEDANTIC,
                dangerous_names: &[],
            },
        ],
        help: &["install definitions apart from the program, and name those that it must patch"],
    },
    refine: defines,
};

static CRDS_WRITE_RULE: Rule = Rule {
    id: "crds-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets kinds of objects be defined and deleted",
    page: Page {
        what: "Fires on the writing and deletion of `customresourcedefinitions` and the writing \
               of their status. It is high for `update`, `patch` and deletion of any, else \
               medium, and low for a status that is named. Everybody hears of it where a \
               ServiceAccount holds it, else whoever wants to hear of all. In a Role it does \
               nothing.",
        why: "Whoever changes a definition puts a webhook before all objects of its kind, which \
              reads and changes them, or switches off what checks them. Its deletion deletes \
              all of them.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: definer
rules:
  - apiGroups: [apiextensions.k8s.io]
    resources: [customresourcedefinitions]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: definer
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: definer}
subjects:
  - {kind: ServiceAccount, name: definer, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: definer
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: definer
rules:
  - apiGroups: [apiextensions.k8s.io]
    resources: [customresourcedefinitions]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: definer
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: definer}
subjects:
  - {kind: ServiceAccount, name: definer, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: definer
  namespace: ops
",
        sources: &[
            "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
        ],
        elsewhere: &[
            ("badrobot", "OPR-R21-RBAC"),
            ("rbac-tool", "Cluster Extensions"),
        ],
    },
};

/// A program that runs needs it least.
fn defines(rule: &RuleView<'_>, found: &mut Found<'_>) -> bool {
    let changes = found.has_verb(&["update", "patch"]);
    let deletes = found.has_verb(&["delete", "deletecollection"]);
    if found.row.effect == CHANGES_OR_DELETES && !(changes && deletes) {
        if changes {
            found.say(
                "changes what every kind of custom object is",
                "changes what kinds of custom objects are by the {definition|definitions}",
            );
        } else {
            found.say(
                "deletes every kind of custom object, with all its objects,",
                "deletes the {kind|kinds} of custom objects, with all {its|their} objects,",
            );
        }
    }
    if is_for_accounts(rule) {
        found.for_whom = Some(Persona::Default);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, cluster_role_and_binding, findings, of, role};
    use crate::finding::Persona;
    use crate::finding::Severity::{High, Low, Medium};

    fn rules(group: &str, resource: &str, verb: &str, names: &str) -> String {
        format!(
            "[{{apiGroups: [{group}], resources: [{resource}], verbs: [{verb}], \
             resourceNames: [{names}]}}]"
        )
    }

    #[test]
    fn definitions_are_worth_what_is_done_to_them() {
        let rows = [
            ("customresourcedefinitions", "create", "", Medium),
            ("customresourcedefinitions", "patch", "", High),
            ("customresourcedefinitions", "patch", "x", Medium),
            ("customresourcedefinitions", "deletecollection", "", High),
            ("customresourcedefinitions/status", "patch", "", Medium),
            ("customresourcedefinitions/status", "patch", "x", Low),
        ];
        for (resource, verb, names, severity) in rows {
            let rules = rules("apiextensions.k8s.io", resource, verb, names);
            assert_eq!(
                of("crds-write", &cluster_role(&rules)),
                [severity],
                "{rules}"
            );
            assert_eq!(of("crds-write", &role("media", &rules)), [], "{rules}");
        }
    }

    #[test]
    fn everybody_hears_of_programs_that_define() {
        let rules = rules(
            "apiextensions.k8s.io",
            "customresourcedefinitions",
            "create",
            "",
        );
        let persona = |subject: &str| {
            let text = cluster_role_and_binding(&rules, subject);
            findings("crds-write", &text)
                .first()
                .map(|found| found.persona)
        };
        let program = persona("{kind: ServiceAccount, name: x, namespace: x}");
        assert_eq!(program, Some(Persona::Default));
        assert_eq!(persona("{kind: Group, name: x}"), Some(Persona::Pedantic));
    }

    #[test]
    fn api_services_are_of_the_cluster() {
        let any = rules("apiregistration.k8s.io", "apiservices", "update", "");
        let named = rules("apiregistration.k8s.io", "apiservices", "update", "x");
        assert_eq!(of("api-services-write", &cluster_role(&any)), [High]);
        assert_eq!(of("api-services-write", &cluster_role(&named)), [Medium]);
        assert_eq!(of("api-services-write", &role("media", &any)), []);
    }
}
