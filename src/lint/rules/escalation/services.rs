//! What can be done by rights on Services and on what is behind them.

use super::super::super::ladder::Levels;
use super::super::example::{bound_role, cluster_role};
use super::capability::{Capability, Personas, Row};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static SERVICES_WRITE: Capability = Capability {
    rule: &SERVICES_WRITE_RULE,
    rows: &[Row {
        verbs: &["create", "update", "patch"],
        targets: &[("", "services", "")],
        effect: "takes over the traffic to addresses by `externalIPs`, and opens ports to the outside,",
        named: Some("points elsewhere, or opens to the outside, the {Service|Services}"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::PEDANTIC,
        dangerous_names: &[],
    }],
    help: &[
        "name the Services in `resourceNames`",
        "switch on the admission plugin `DenyServiceExternalIPs`",
    ],
};

static SERVICES_WRITE_RULE: Rule = Rule {
    id: "services-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets Services be made or changed",
    page: Page {
        what: "Fires on `create`, `update` or `patch` of core `services`. Medium in the whole \
               cluster, low in a namespace.",
        why: "A Service with `externalIPs` takes over traffic to addresses that are not its own \
              (CVE-2020-8554). NodePorts and load balancers open what was meant for the inside.",
        example: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [services]"
            "  verbs: [get, create]"
        ),
        better: bound_role!(
            r#"- apiGroups: [""]"#
            "  resources: [services]"
            "  verbs: [get]"
        ),
        sources: &[
            "https://nvd.nist.gov/vuln/detail/CVE-2020-8554",
            "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
        ],
        elsewhere: &[("trivy", "KSV-0056")],
    },
};

pub(in crate::lint) static SERVICES_STATUS_WRITE: Capability = Capability {
    rule: &SERVICES_STATUS_WRITE_RULE,
    rows: &[Row {
        verbs: &["update", "patch"],
        targets: &[("", "services", "status")],
        effect: "takes over the traffic to any address, by the address of a load balancer,",
        named: Some("takes over the traffic to any address by the {Service|Services}"),
        levels: Levels::from(Severity::High),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["leave it out, unless the program sets up load balancers"],
};

static SERVICES_STATUS_WRITE_RULE: Rule = Rule {
    id: "services-status-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets the status of Services be written",
    page: Page {
        what: "Fires on `update` or `patch` of core `services/status`. High in the whole cluster, \
               medium in a namespace.",
        why: "Every node sends traffic for the address of a load balancer to the Service whose \
              status names it, whoever wrote it there: the second half of CVE-2020-8554.",
        example: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [services/status]"
            "  verbs: [patch]"
        ),
        better: cluster_role!(
            r#"- apiGroups: [""]"#
            "  resources: [services]"
            "  verbs: [get, list, watch]"
        ),
        sources: &["https://nvd.nist.gov/vuln/detail/CVE-2020-8554"],
        elsewhere: &[
            ("checkov", "CKV2_K8S_4"),
            ("kubescape", "modify-service-status"),
            ("rbac-police", "modify_service_status_cve_2020_8554"),
        ],
    },
};

pub(in crate::lint) static ENDPOINTS_WRITE: Capability = Capability {
    rule: &ENDPOINTS_WRITE_RULE,
    rows: &[Row {
        verbs: &["create", "update", "patch"],
        targets: &[
            ("", "endpoints", ""),
            ("discovery.k8s.io", "endpointslices", ""),
        ],
        effect: "sends elsewhere the traffic of any Service, webhooks and aggregated APIs included,",
        named: Some("sends elsewhere the traffic that goes by"),
        levels: Levels {
            cluster: Severity::High,
            namespace: Severity::Medium,
            named: Severity::Low,
        },
        personas: Personas::CLUSTER,
        dangerous_names: &[],
    }],
    help: &["leave it out: Kubernetes keeps the endpoints of Services with a selector by itself"],
};

static ENDPOINTS_WRITE_RULE: Rule = Rule {
    id: "endpoints-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets the endpoints of Services be written",
    page: Page {
        what: "Fires on `create`, `update` or `patch` of core `endpoints` and of `endpointslices` \
               of `discovery.k8s.io`. High in the whole cluster and in a privileged namespace; \
               medium in any other, which only the pedantic persona hears of.",
        why: "Endpoints say where the traffic of a Service goes. Written by hand they lead it to a \
              program of one's own, or an ingress controller into namespaces that are none of \
              one's business (CVE-2021-25740).",
        example: cluster_role!(
            "- apiGroups: [discovery.k8s.io]"
            "  resources: [endpointslices]"
            "  verbs: [create]"
        ),
        better: cluster_role!(
            "- apiGroups: [discovery.k8s.io]"
            "  resources: [endpointslices]"
            "  verbs: [get, list, watch]"
        ),
        sources: &[
            "https://nvd.nist.gov/vuln/detail/CVE-2021-25740",
            "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#write-access-for-endpoints",
        ],
        elsewhere: &[
            ("trivy", "KSV-0056"),
            ("Gatekeeper", "block-endpoint-edit-default-role"),
            ("Kyverno", "restrict-edit-for-endpoints"),
        ],
    },
};
