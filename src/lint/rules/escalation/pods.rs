//! What can be done by rights on Pods themselves.

use super::super::super::ladder::Levels;
use super::super::example::{bound_role, cluster_role, role};
use super::capability::{Capability, Personas, Row, Target};
use crate::finding::{Page, Persona, Rule, Section, Severity};

const PODS: &[Target] = &[("", "pods", "")];

pub(in crate::lint) static PODS_CREATE: Capability = Capability {
    rule: &PODS_CREATE_RULE,
    rows: &[Row {
        verbs: &["create"],
        targets: PODS,
        effect: "runs Pods as any ServiceAccount, with any Secret mounted,",
        named: Some("runs, by server-side apply and as any ServiceAccount, the {Pod|Pods}"),
        levels: Levels::from(Severity::High),
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &[
        "give it in a namespace of its own that enforces the Pod Security level `restricted` and \
         holds no strong ServiceAccounts",
        "a controller that runs single tasks can create Jobs instead",
    ],
};

static PODS_CREATE_RULE: Rule = Rule {
    id: "pods-create",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets Pods be created",
    page: Page {
        what: "Fires on `create` of core `pods`. High in the whole cluster and in a privileged \
               namespace, medium in any other, which only the pedantic persona hears of: many \
               controllers need it there.",
        why: "Whoever makes a Pod chooses its ServiceAccount, its volumes and its image: it reads \
              every Secret and ConfigMap of the namespace, and holds whatever any account there \
              holds. Where no Pod Security level is enforced, it reaches the node as well.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [create]"
        ),
        better: role!(
            "- apiGroups: [batch]"
            "  resources: [jobs]"
            "  verbs: [get, create]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.4"),
            ("kube-linter", "access-to-create-pods"),
            ("trivy", "KSV-0048"),
            ("KICS", "592ad21d"),
            ("kubescape", "C-0188"),
            ("rbac-police", "assign_sa, rce_weak_ns"),
            ("KubeHound", "POD_CREATE"),
            ("kubesplaining", "KUBE-PRIVESC-001, KUBE-PRIVESC-002"),
            ("prowler", "rbac_minimize_pod_creation_access"),
        ],
    },
};

pub(in crate::lint) static PODS_MODIFY: Capability = Capability {
    rule: &PODS_MODIFY_RULE,
    rows: &[Row {
        verbs: &["update", "patch"],
        targets: PODS,
        effect: "replaces the images of running Pods, and so runs code with their rights,",
        named: Some("replaces the images of the {Pod|Pods}"),
        // Everywhere takes in the namespaces of the control plane.
        levels: Levels {
            cluster: Severity::High,
            namespace: Severity::Low,
            named: Severity::Low,
        },
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &[
        "change labels and annotations through what owns the Pods, or name them in \
             `resourceNames`",
    ],
};

static PODS_MODIFY_RULE: Rule = Rule {
    id: "pods-modify",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets running Pods be changed",
    page: Page {
        what: "Fires on `update` and `patch` of core `pods`. High in the whole cluster and in a \
               privileged namespace; low in any other, which only the pedantic persona hears of.",
        why: "The image of a running container may be changed. The new program runs with the \
              ServiceAccount, the volumes and the privileges of that Pod.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [patch]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  resourceNames: [cache-0]"
            "  verbs: [patch]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement",
        ],
        elsewhere: &[
            ("trivy", "KSV-0048"),
            ("kubescape", "modify-privileged-pods"),
            ("rbac-police", "modify_pods"),
            ("KubeHound", "POD_PATCH"),
        ],
    },
};

pub(in crate::lint) static PODS_DELETE: Capability = Capability {
    rule: &PODS_DELETE_RULE,
    rows: &[
        Row {
            verbs: &["delete", "deletecollection"],
            targets: PODS,
            effect: "stops any Pod",
            named: Some("stops the {Pod|Pods}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create"],
            targets: &[("", "pods", "eviction")],
            effect: "stops any Pod whose disruption budget allows it",
            named: Some("stops, where a disruption budget allows it, the {Pod|Pods}"),
            levels: Levels::from(Severity::Low),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["name the Pods in `resourceNames`, or restart them through what owns them"],
};

static PODS_DELETE_RULE: Rule = Rule {
    id: "pods-delete",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets Pods be deleted or evicted",
    page: Page {
        what: "Fires on `delete` and `deletecollection` of core `pods`, and, a step milder, on \
               `create` of `pods/eviction`, which respects disruption budgets. Medium in the whole \
               cluster, low in a namespace.",
        why: "Programs can be stopped again and again. With rights on nodes it is also half of a \
              way to have powerful Pods start where one controls the machine.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [delete]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [get]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/"],
        elsewhere: &[("kubescape", "C-0007")],
    },
};

pub(in crate::lint) static PODS_LOG_READ: Capability = Capability {
    rule: &PODS_LOG_READ_RULE,
    rows: &[Row {
        verbs: &["get"],
        targets: &[("", "pods", "log")],
        effect: "reads what every program writes to its log",
        named: Some("reads the logs of the {Pod|Pods}"),
        levels: Levels {
            cluster: Severity::Medium,
            namespace: Severity::Low,
            named: Severity::Low,
        },
        personas: Personas::PEDANTIC,
        dangerous_names: &[],
    }],
    help: &["give it in the namespaces that are looked after, or to people while they need it"],
};

static PODS_LOG_READ_RULE: Rule = Rule {
    id: "pods-log-read",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets the logs of Pods be read",
    page: Page {
        what: "Fires on `get` of core `pods/log`. Medium in the whole cluster, low in a namespace.",
        why: "Logs often hold tokens, links that log one in, and what people typed.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods, pods/log]"
            "  verbs: [get]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [get]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/cluster-administration/logging/"],
        elsewhere: &[("badrobot", "OPR-R19-RBAC")],
    },
};

pub(in crate::lint) static PODS_STATUS_WRITE: Capability = Capability {
    rule: &PODS_STATUS_WRITE_RULE,
    rows: &[Row {
        verbs: &["update", "patch"],
        targets: &[("", "pods", "status")],
        effect: "fakes readiness and addresses of Pods",
        named: Some("fakes readiness and addresses of the {Pod|Pods}"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &["leave it out: the kubelets write the status of Pods"],
};

static PODS_STATUS_WRITE_RULE: Rule = Rule {
    id: "pods-status-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets the status of Pods be written",
    page: Page {
        what: "Fires on `update` and `patch` of core `pods/status`. Medium in the whole cluster, \
               low in a namespace, which only the pedantic persona hears of.",
        why: "A false address or readiness turns the traffic of a Service elsewhere, and a false \
              phase makes controllers delete Pods or start others.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/status]"
            "  verbs: [patch]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/status]"
            "  verbs: [get]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"],
        elsewhere: &[
            ("kubescape", "modify-pod-status"),
            ("rbac-police", "modify_pod_status"),
        ],
    },
};

pub(in crate::lint) static PODS_BINDING_WRITE: Capability = Capability {
    rule: &PODS_BINDING_WRITE_RULE,
    rows: &[Row {
        verbs: &["create"],
        targets: &[("", "pods", "binding"), ("", "bindings", "")],
        effect: "puts Pods on any node, as the scheduler does,",
        named: Some("puts on any node, as the scheduler does, the {Pod|Pods}"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["leave it out, unless the program is a scheduler"],
};

static PODS_BINDING_WRITE_RULE: Rule = Rule {
    id: "pods-binding-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets Pods be put on nodes",
    page: Page {
        what: "Fires on `create` of core `pods/binding` and of `bindings`. Medium in the whole \
               cluster, low in a namespace.",
        why: "A Pod can be put on a node of the control plane, whatever taints keep others away. \
              Only schedulers need it.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/binding]"
            "  verbs: [create]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [get, list, watch]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
        elsewhere: &[],
    },
};
