//! What can be done by rights on nodes. All of it is cluster-scoped: a Role or a RoleBinding gives
//! none of it.

use super::super::super::ladder::Levels;
use super::super::example::{bound_cluster_role, cluster_role};
use super::capability::{Capability, Personas, Refined, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

/// What tells better of nodes that can be changed.
const WHOLE: &[&str] = &["pod-steal"];

pub(in crate::lint) static NODES_PROXY: Capability = Capability {
    rule: &NODES_PROXY_RULE,
    rows: &[Row {
        verbs: &["get", "create"],
        targets: &[("", "nodes", "proxy")],
        effect: "runs commands in every Pod of every node through the kubelet, past admission,",
        named: Some("runs commands, through the kubelet and past admission, in every Pod of"),
        levels: Levels {
            cluster: Severity::Critical,
            namespace: Severity::High,
            named: Severity::High,
        },
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &[
        "for metrics and health grant `nodes/metrics`, `nodes/stats`, `nodes/healthz` or, since \
         Kubernetes 1.33, `nodes/pods` and `nodes/configz` instead",
    ],
};

static NODES_PROXY_RULE: Rule = Rule {
    id: "nodes-proxy",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule opens the kubelets",
    page: Page {
        what: "Fires on `get` or `create` of core `nodes/proxy`, also by `*/proxy` and `*`. It is \
               critical, and high where the nodes are named.",
        why: "The kubelet runs commands in every Pod of its node for whoever may do this. Admission \
              is not asked, and nothing is logged by the API server if the kubelet's port is \
              reached directly. `get` is enough: a WebSocket is opened by a GET, and no second \
              verb is asked for here.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes/proxy]"
            "  verbs: [get]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes/metrics, nodes/stats]"
            "  verbs: [get]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.10"),
            ("trivy", "KSV-0047"),
            ("checkov", "CKV2_K8S_2"),
            ("kubescape", "C-0279"),
            ("Kyverno", "restrict-clusterrole-nodesproxy"),
            ("rbac-police", "nodes_proxy"),
            ("badrobot", "OPR-R26-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-012"),
            ("prowler", "rbac_minimize_node_proxy_subresource_access"),
        ],
    },
};

pub(in crate::lint) static NODES_KUBELET_API: Capability = Capability {
    rule: &NODES_KUBELET_API_RULE,
    rows: &[
        Row {
            verbs: &["create"],
            targets: &[("", "nodes", "checkpoint")],
            effect: "writes the memory of every container to a file of its node",
            named: Some("writes to a file the memory of the containers on"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &["get"],
            targets: &[("", "nodes", "log")],
            effect: "reads the log files of every node",
            named: Some("reads the log files of"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &["get"],
            targets: &[("", "nodes", "configz"), ("", "nodes", "pods")],
            effect: "reads the settings of every kubelet, or the Pods that it runs,",
            named: Some("reads the settings, or the Pods, of"),
            levels: Levels::from(Severity::Low),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["grant `nodes/metrics` and `nodes/stats` where figures are all that is wanted"],
};

static NODES_KUBELET_API_RULE: Rule = Rule {
    id: "nodes-kubelet-api",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule opens a part of the kubelets",
    page: Page {
        what: "Fires on `create` of core `nodes/checkpoint` and `get` of `nodes/log`, which are \
               medium, and on `get` of `nodes/configz` and `nodes/pods`, which are low. \
               `nodes/metrics`, `nodes/stats`, `nodes/healthz` and `nodes/statusz` are what one \
               should grant.",
        why: "A checkpoint holds the memory of a program with the secrets in it, and the log files \
              of a node are those of its system. Settings and Pods tell what is worth attacking.",
        example: bound_cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes/log]"
            "  verbs: [get]"
        ),
        better: bound_cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes/metrics]"
            "  verbs: [get]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
            "https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/",
        ],
        elsewhere: &[],
    },
};

pub(in crate::lint) static NODES_WRITE: Refined = Refined {
    capability: Capability {
        rule: &NODES_WRITE_RULE,
        rows: &[Row {
            verbs: &["create", "update", "patch", "delete", "deletecollection"],
            targets: &[("", "nodes", "")],
            effect: "decides which nodes run which Pods, by labels, taints and removal,",
            named: Some("changes labels and taints of, or removes, the {node|nodes}"),
            levels: Levels::from(Severity::High),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &[
            "name the nodes in `resourceNames`, or leave labels to the kubelet and to whoever \
                 sets up the nodes",
        ],
    },
    refine: |_, found| {
        let places = found.has_verb(&["create", "update", "patch"]);
        match (places, found.has_verb(&["delete", "deletecollection"])) {
            (true, false) => found.say(
                "decides which nodes run which Pods, by labels and taints,",
                "changes labels and taints of the {node|nodes}",
            ),
            (false, true) => found.say(
                "removes nodes, so that their Pods go to others,",
                "removes the {node|nodes}",
            ),
            _ => {}
        }
        found.whole = WHOLE;
        true
    },
};

static NODES_WRITE_RULE: Rule = Rule {
    id: "nodes-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets nodes be changed or removed",
    page: Page {
        what: "Fires on `create`, `update`, `patch`, `delete` or `deletecollection` of core \
               `nodes`. High, and medium where the nodes are named.",
        why: "Labels and taints decide where powerful Pods run, and a node that is removed loses \
              all its Pods to others.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes]"
            "  verbs: [patch]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes]"
            "  verbs: [get, list, watch]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"],
        elsewhere: &[
            ("rbac-police", "steal_pods"),
            ("kubesplaining", "KUBE-PRIVESC-016"),
        ],
    },
};

pub(in crate::lint) static NODES_STATUS_WRITE: Refined = Refined {
    capability: Capability {
        rule: &NODES_STATUS_WRITE_RULE,
        rows: &[Row {
            verbs: &["update", "patch"],
            targets: &[("", "nodes", "status")],
            effect: "fakes capacity and readiness of every node",
            named: Some("fakes capacity and readiness of the {node|nodes}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::DEFAULT,
            dangerous_names: &[],
        }],
        help: &["leave it out: the kubelets write the status of nodes"],
    },
    refine: |_, found| {
        found.whole = WHOLE;
        true
    },
};

static NODES_STATUS_WRITE_RULE: Rule = Rule {
    id: "nodes-status-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets the status of nodes be written",
    page: Page {
        what: "Fires on `update` or `patch` of core `nodes/status`. Medium, and low where the \
               nodes are named.",
        why: "A node that seems to have room draws Pods to it, and one that seems dead loses them.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes/status]"
            "  verbs: [patch]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [nodes]"
            "  verbs: [get, list, watch]"
        ),
        sources: &["https://kubernetes.io/docs/reference/node/node-status/"],
        elsewhere: &[
            ("kubescape", "modify-node-status"),
            ("rbac-police", "modify_node_status"),
            ("kubesplaining", "KUBE-PRIVESC-016"),
        ],
    },
};
