//! Ways into running Pods, and through the API server to what they serve.

use super::super::super::ladder::Levels;
use super::super::example::{cluster_role, role};
use super::capability::{Capability, Personas, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static PODS_EXEC: Capability = Capability {
    rule: &PODS_EXEC_RULE,
    rows: &[Row {
        verbs: &["create", "get"],
        targets: &[("", "pods", "exec")],
        effect: "runs commands in every Pod, with its token and its data,",
        named: Some("runs commands in the {Pod|Pods}"),
        levels: Levels {
            cluster: Severity::Critical,
            namespace: Severity::High,
            named: Severity::High,
        },
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &[
        "bind it to people for the time of an incident, or name Pods whose names are stable",
        "where it is needed, grant both `get` and `create`: servers since 1.35 ask for both",
    ],
};

static PODS_EXEC_RULE: Rule = Rule {
    id: "pods-exec",
    section: Section::Escalation,
    severity: Severity::Critical,
    persona: Persona::Default,
    summary: "a rule lets commands be run in Pods",
    page: Page {
        what: "Fires on `create` or `get` of core `pods/exec`. Critical in the whole cluster and \
               in a privileged namespace, high in any other, a step less where the Pods are named.",
        why: "A command in a Pod reads its token and its data, and acts in its name. `get` alone is \
              enough before Kubernetes 1.35: a WebSocket is opened by a GET. `pods/*` is no \
              wildcard and grants nothing of the kind, `*/exec` does.",
        example: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/exec]"
            "  verbs: [create]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods]"
            "  verbs: [get, list]"
        ),
        sources: &[
            "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
        ],
        elsewhere: &[
            ("trivy", "KSV-0053"),
            ("checkov", "CKV2_K8S_2"),
            ("KICS", "c589f42c"),
            ("kubescape", "C-0002"),
            ("polaris", "clusterrolePodExecAttach, rolePodExecAttach"),
            ("rbac-police", "pods_exec"),
            ("krane", "risky-exec-pods"),
            ("KubeHound", "POD_EXEC"),
            ("badrobot", "OPR-R15-RBAC"),
            ("kubesplaining", "KUBE-PRIVESC-004"),
        ],
    },
};

pub(in crate::lint) static PODS_ATTACH: Capability = Capability {
    rule: &PODS_ATTACH_RULE,
    rows: &[Row {
        verbs: &["create", "get"],
        targets: &[("", "pods", "attach")],
        effect: "types into every running program, and reads what it writes,",
        named: Some("types into the programs of the {Pod|Pods}"),
        levels: Levels {
            cluster: Severity::High,
            namespace: Severity::Medium,
            named: Severity::Medium,
        },
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["read `pods/log` instead, or bind it to people for the time of an incident"],
};

static PODS_ATTACH_RULE: Rule = Rule {
    id: "pods-attach",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets one attach to the programs of Pods",
    page: Page {
        what: "Fires on `create` or `get` of core `pods/attach`. High in the whole cluster and in \
               a privileged namespace, medium in any other.",
        why: "Who is attached reads what the program writes, and writes what it reads. If that is \
              a shell, it is as good as running commands.",
        example: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/attach]"
            "  verbs: [get]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/log]"
            "  verbs: [get]"
        ),
        sources: &["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_attach/"],
        elsewhere: &[
            ("trivy", "KSV-0054"),
            ("KICS", "d45330fd"),
            ("polaris", "clusterrolePodExecAttach, rolePodExecAttach"),
            ("krane", "risky-attach-pods"),
            ("kubesplaining", "KUBE-PRIVESC-004"),
        ],
    },
};

pub(in crate::lint) static PODS_PORTFORWARD: Capability = Capability {
    rule: &PODS_PORTFORWARD_RULE,
    rows: &[Row {
        verbs: &["create", "get"],
        targets: &[("", "pods", "portforward")],
        effect: "reaches every port of every Pod, past network policies,",
        named: Some("reaches, past network policies, every port of the {Pod|Pods}"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &["give it in the namespaces that are looked after, or reach the port by a Service"],
};

static PODS_PORTFORWARD_RULE: Rule = Rule {
    id: "pods-portforward",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "a rule lets ports of Pods be forwarded",
    page: Page {
        what: "Fires on `create` or `get` of core `pods/portforward`. Medium in the whole cluster, \
               low in a namespace, which only the pedantic persona hears of.",
        why: "It also reaches ports that listen on localhost alone, and no network policy sees it: \
              consoles and databases that were thought to be out of reach.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/portforward]"
            "  verbs: [get, create]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/portforward]"
            "  resourceNames: [cache-0]"
            "  verbs: [get, create]"
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/",
        ],
        elsewhere: &[
            ("KICS", "38fa11ef"),
            ("kubescape", "C-0063"),
            ("kubesplaining", "KUBE-PRIVESC-015"),
        ],
    },
};

pub(in crate::lint) static PODS_EPHEMERAL_CONTAINERS: Capability = Capability {
    rule: &PODS_EPHEMERAL_CONTAINERS_RULE,
    rows: &[Row {
        verbs: &["update", "patch"],
        targets: &[("", "pods", "ephemeralcontainers")],
        effect: "adds a container to every running Pod",
        named: Some("adds a container to the {Pod|Pods}"),
        levels: Levels::from(Severity::High),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["bind it to people for the time of an incident, or name the Pods"],
};

static PODS_EPHEMERAL_CONTAINERS_RULE: Rule = Rule {
    id: "pods-ephemeral-containers",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets containers be added to running Pods",
    page: Page {
        what: "Fires on `update` or `patch` of core `pods/ephemeralcontainers`: `create` is no \
               verb of it. High in the whole cluster, medium in a namespace.",
        why: "The new container shares the network and the volumes that it asks for, and with a \
              target the processes, of a Pod that runs already. Pod Security still applies to it.",
        example: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/ephemeralcontainers]"
            "  verbs: [patch]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [pods/ephemeralcontainers]"
            "  verbs: [get]"
        ),
        sources: &["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"],
        elsewhere: &[
            ("kubescape", "attach-ephemeral-container"),
            ("rbac-police", "pods_ephemeral_ctrs"),
            ("kubesplaining", "KUBE-PRIVESC-013"),
        ],
    },
};

pub(in crate::lint) static PODS_SERVICES_PROXY: Capability = Capability {
    rule: &PODS_SERVICES_PROXY_RULE,
    rows: &[Row {
        verbs: &["get", "create", "update", "patch", "delete"],
        targets: &[("", "services", "proxy"), ("", "pods", "proxy")],
        effect: "talks to every Pod and Service through the API server, past network policies,",
        named: Some("talks through the API server, past network policies, to"),
        levels: Levels {
            cluster: Severity::High,
            namespace: Severity::Medium,
            named: Severity::Low,
        },
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &[
        "let programs talk to each other directly, and people forward ports",
        "a name may be written with scheme and port, as `https:web:443`: each is a name of its own",
    ],
};

static PODS_SERVICES_PROXY_RULE: Rule = Rule {
    id: "pods-services-proxy",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets Pods or Services be reached through the API server",
    page: Page {
        what: "Fires on `get`, `create`, `update`, `patch` or `delete` of core `pods/proxy` or \
               `services/proxy`: the verb is the method of the request that is passed on. High in \
               the whole cluster and in a privileged namespace; medium in any other, which only \
               the pedantic persona hears of.",
        why: "The request comes from the API server: it passes network policies, and programs that \
              trust whoever is inside the cluster answer it.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [services/proxy]"
            "  verbs: [get]"
        ),
        better: role!(
            r#"- apiGroups: [""]"#
            "  resources: [services/proxy]"
            r#"  resourceNames: ["http:web:8080"]"#
            "  verbs: [get]"
        ),
        sources: &[
            "https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/",
        ],
        elsewhere: &[],
    },
};
