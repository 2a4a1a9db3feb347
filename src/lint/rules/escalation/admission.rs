//! What can be done by rights on what the API server asks before it writes.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const ADMISSION: &str = "admissionregistration.k8s.io";

pub(in crate::lint) static ADMISSION_WEBHOOKS_WRITE: Capability = Capability {
    rule: &ADMISSION_WEBHOOKS_WRITE_RULE,
    rows: &[
        Row {
            verbs: WRITES,
            targets: &[(ADMISSION, "mutatingwebhookconfigurations", "")],
            effect: "reads and may change every object that is written",
            named: Some(
                "reads and may change what is written, by the webhook {configuration|configurations}",
            ),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[(ADMISSION, "validatingwebhookconfigurations", "")],
            effect: "reads every object that is written, Secrets included, and may refuse it",
            named: Some(
                "reads and may refuse what is written, by the webhook {configuration|configurations}",
            ),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["delete", "deletecollection"],
            targets: &[
                (ADMISSION, "mutatingwebhookconfigurations", ""),
                (ADMISSION, "validatingwebhookconfigurations", ""),
            ],
            effect: "takes away every webhook that guards the cluster",
            named: Some("takes away the {webhook|webhooks}"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
    ],
    help: &[
        "create webhooks where programs are installed, and give the program `patch` of its \
             own by name",
    ],
};

static ADMISSION_WEBHOOKS_WRITE_RULE: Rule = Rule {
    id: "admission-webhooks-write",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets webhooks be put before every write",
    page: Page {
        what: "Fires on the writing and deletion of `mutatingwebhookconfigurations` and \
               `validatingwebhookconfigurations`. Writing is critical, deletion high; names \
               make each one step less bad. In a Role they do nothing.",
        why: "A webhook reads every object that is written, Secrets included, and one that \
              mutates changes every Pod. Deletion takes away what guards the cluster.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: injector
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: injector
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
            "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.12"),
            ("checkov", "CKV_K8S_155"),
            ("kubescape", "C-0281"),
            ("trivy", "KSV-0114"),
            (
                "Kyverno",
                "restrict-clusterrole-mutating-validating-admission-webhooks",
            ),
            ("rbac-police", "control_webhooks"),
            ("badrobot", "OPR-R22-RBAC"),
            ("prowler", "rbac_minimize_webhook_config_access"),
        ],
    },
};

pub(in crate::lint) static ADMISSION_POLICIES_WRITE: Capability = Capability {
    rule: &ADMISSION_POLICIES_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                (ADMISSION, "mutatingadmissionpolicies", ""),
                (ADMISSION, "mutatingadmissionpolicybindings", ""),
            ],
            effect: "changes every object as it is written",
            named: Some("changes the admission {policy|policies}"),
            levels: Levels::from(Severity::Critical),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[
                (ADMISSION, "validatingadmissionpolicies", ""),
                (ADMISSION, "validatingadmissionpolicybindings", ""),
            ],
            effect: "switches off what the cluster refuses",
            named: Some("changes the admission {policy|policies}"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        },
    ],
    help: &["leave policies to those who run the cluster, and not to a program in it"],
};

static ADMISSION_POLICIES_WRITE_RULE: Rule = Rule {
    id: "admission-policies-write",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets the cluster's own admission policies be changed",
    page: Page {
        what: "Fires on the writing and deletion of `mutatingadmissionpolicies`, \
               `validatingadmissionpolicies` and their bindings: critical for those that \
               mutate, high for those that validate. Names make it one step less bad. In a Role \
               they do nothing. Resources that a policy takes as its parameters are not looked \
               at.",
        why: "A mutating policy changes every Pod without a webhook. Without the validating \
              ones nothing refuses what they refuse.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: policies
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingadmissionpolicies]
    verbs: [delete]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: policies
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingadmissionpolicies]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",
            "https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/",
        ],
        elsewhere: &[("rbac-tool", "Admission Policies")],
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, cluster_role_and_binding, of, role};
    use crate::finding::Severity::{Critical, High, Medium};

    #[test]
    fn writing_is_worse_than_deletion_and_mutation_than_validation() {
        let rules = |resource: &str, verb: &str, names: &str| {
            format!(
                "[{{apiGroups: [admissionregistration.k8s.io], resources: [{resource}], \
                 verbs: [{verb}], resourceNames: [{names}]}}]"
            )
        };
        let rows = [
            (
                "admission-webhooks-write",
                "mutatingwebhookconfigurations",
                "patch",
                "",
                Critical,
            ),
            (
                "admission-webhooks-write",
                "validatingwebhookconfigurations",
                "patch",
                "x",
                High,
            ),
            (
                "admission-webhooks-write",
                "validatingwebhookconfigurations",
                "delete",
                "",
                High,
            ),
            (
                "admission-webhooks-write",
                "validatingwebhookconfigurations",
                "delete",
                "x",
                Medium,
            ),
            (
                "admission-policies-write",
                "mutatingadmissionpolicybindings",
                "delete",
                "",
                Critical,
            ),
            (
                "admission-policies-write",
                "validatingadmissionpolicies",
                "create",
                "",
                High,
            ),
            (
                "admission-policies-write",
                "validatingadmissionpolicies",
                "update",
                "x",
                Medium,
            ),
        ];
        for (id, resource, verb, names, severity) in rows {
            let rules = rules(resource, verb, names);
            assert_eq!(of(id, &cluster_role(&rules)), [severity], "{rules}");
            assert_eq!(of(id, &role("kube-system", &rules)), [], "{rules}");
        }
        let everybody = cluster_role_and_binding(
            &rules("validatingadmissionpolicies", "create", ""),
            "{kind: Group, name: system:authenticated}",
        );
        assert_eq!(of("admission-policies-write", &everybody), [Critical]);
    }
}
