//! Powerful Pods, made to start on a node of one's own.

use super::super::super::ladder::Levels;
use super::super::example::cluster_role;
use super::combination::{Combination, Half};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static LINT: Combination = Combination {
    rule: &RULE,
    first: Half {
        requests: &[
            (&["update", "patch"], ("", "nodes", "")),
            (&["update", "patch"], ("", "nodes", "status")),
        ],
        does: "decides which nodes take Pods",
    },
    second: Half {
        requests: &[
            (&["delete", "deletecollection"], ("", "pods", "")),
            (&["create"], ("", "pods", "eviction")),
            (&["update", "patch"], ("", "pods", "status")),
            (&["delete", "deletecollection"], ("", "nodes", "")),
        ],
        does: "drives Pods from where they run",
    },
    effect: "moves any Pod, its token with it, to a node of one's choice",
    levels: Levels::from(Severity::High),
    is_limited_by_names: true,
    is_of_cluster: true,
    help: "take out one of the two: the rights on nodes, or those that stop Pods",
};

static RULE: Rule = Rule {
    id: "pod-steal",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "somebody can stop Pods and choose where they start again",
    page: Page {
        what: "Fires where a role, or all roles of a subject together, hold in the whole cluster \
               one right that drives Pods away (`delete` or `deletecollection` of `pods` or \
               `nodes`, `create` of `pods/eviction`, `update` or `patch` of `pods/status`) and one \
               that says where they start again (`update` or `patch` of `nodes` or \
               `nodes/status`). High; a step less where either is limited to names. \
               `nodes-write` and `nodes-status-write` of the same entry are told here.",
        why: "With one node in hand, all others are marked as full and a powerful Pod is stopped. \
              It starts where its token lies open.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes]"
            "  verbs: [patch]"
            r#"- apiGroups: [""]"#
            "  resources: [pods/eviction]"
            "  verbs: [create]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes]"
            "  verbs: [get]"
            r#"- apiGroups: [""]"#
            "  resources: [pods/eviction]"
            "  verbs: [create]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[
            ("kubescape", "steal-privileged-pods"),
            ("rbac-police", "steal_pods"),
            ("kubesplaining", "KUBE-PRIVESC-016"),
        ],
    },
};
