//! What can be done by rights on what everybody shares: limits, priorities, devices.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static QUOTA_AND_PRIORITY_WRITE: Capability = Capability {
    rule: &QUOTA_AND_PRIORITY_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["update", "patch", "delete"],
            targets: &[("", "resourcequotas", ""), ("", "limitranges", "")],
            effect: "lifts the limits on what may be used",
            named: Some("changes the {limit|limits}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[("scheduling.k8s.io", "priorityclasses", "")],
            effect: "makes Pods push out all others",
            named: Some("changes the priority {class|classes}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[("policy", "poddisruptionbudgets", "")],
            effect: "keeps nodes from being drained",
            named: Some("changes the disruption {budget|budgets}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["leave limits to whoever sets them for the namespace"],
};

static QUOTA_AND_PRIORITY_WRITE_RULE: Rule = Rule {
    id: "quota-and-priority-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets limits be lifted and others be displaced",
    page: Page {
        what: "Fires on `update`, `patch` and `delete` of `resourcequotas` and `limitranges`, \
               and on the writing of `priorityclasses` and `poddisruptionbudgets`. It is \
               medium, and low in a namespace or for names.",
        why: "Without its quota a namespace takes what the cluster has. Pods of a high class \
              push out all others, and a strict budget keeps nodes from being drained.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: quotas
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [resourcequotas]
    verbs: [get, update]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: quotas
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: quotas}
subjects:
  - {kind: ServiceAccount, name: quotas, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: quotas
  namespace: media
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: quotas
  namespace: media
rules:
  - apiGroups: [\"\"]
    resources: [resourcequotas]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: quotas
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: quotas}
subjects:
  - {kind: ServiceAccount, name: quotas, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: quotas
  namespace: media
",
        sources: &[
            "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
            "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
        ],
        elsewhere: &[],
    },
};

pub(in crate::lint) static DEVICE_ALLOCATION_WRITE: Capability = Capability {
    rule: &DEVICE_ALLOCATION_WRITE_RULE,
    rows: &[
        Row {
            verbs: WRITES,
            targets: &[
                ("resource.k8s.io", "resourceslices", ""),
                ("resource.k8s.io", "deviceclasses", ""),
            ],
            effect: "says which devices there are, and how Pods get them,",
            named: Some("changes the {device|devices}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &["update", "patch"],
            targets: &[
                ("resource.k8s.io", "resourceclaims", "status"),
                ("resource.k8s.io", "resourceclaims", "binding"),
            ],
            effect: "hands devices to Pods",
            named: Some("hands devices to Pods by the {claim|claims}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: &[
                "update",
                "patch",
                "arbitrary-node:update",
                "arbitrary-node:patch",
                "associated-node:update",
                "associated-node:patch",
            ],
            targets: &[("resource.k8s.io", "resourceclaims", "driver")],
            effect: "says how devices are handed to Pods",
            named: Some("says how devices are handed to Pods by the {claim|claims}"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
    ],
    help: &["give it to device drivers and schedulers alone"],
};

static DEVICE_ALLOCATION_WRITE_RULE: Rule = Rule {
    id: "device-allocation-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets devices of nodes be handed to Pods",
    page: Page {
        what: "Fires on the writing of `resourceslices`, `deviceclasses`, \
               `resourceclaims/status`, `resourceclaims/driver` and `resourceclaims/binding` in \
               `resource.k8s.io`, with the verbs that name nodes. It is medium, and low in a \
               namespace or for names.",
        why: "What is written here says which devices there are and which Pod gets them. Only \
              device drivers and schedulers need it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: devices
rules:
  - apiGroups: [resource.k8s.io]
    resources: [deviceclasses]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: devices
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: devices}
subjects:
  - {kind: ServiceAccount, name: devices, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: devices
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: devices
rules:
  - apiGroups: [resource.k8s.io]
    resources: [deviceclasses]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: devices
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: devices}
subjects:
  - {kind: ServiceAccount, name: devices, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: devices
  namespace: ops
",
        sources: &[
            "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
        ],
        elsewhere: &[],
    },
};

pub(in crate::lint) static FLOW_CONTROL_WRITE: Capability = Capability {
    rule: &FLOW_CONTROL_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[
            ("flowcontrol.apiserver.k8s.io", "flowschemas", ""),
            (
                "flowcontrol.apiserver.k8s.io",
                "prioritylevelconfigurations",
                "",
            ),
        ],
        effect: "says whose requests are served first",
        named: Some("changes the flow {schema or level|schemas and levels}"),
        levels: Levels::from(Severity::Low),
        personas: Personas::PEDANTIC,
        dangerous_names: &[],
    }],
    help: &["leave it to those who run the cluster"],
};

static FLOW_CONTROL_WRITE_RULE: Rule = Rule {
    id: "flow-control-write",
    section: Section::Escalation,
    severity: Severity::Low,
    persona: Persona::Pedantic,
    summary: "a rule lets it be said whose requests come first",
    page: Page {
        what: "Fires on the writing of `flowschemas` and `prioritylevelconfigurations`. It is \
               low, and does nothing in a Role.",
        why: "The API server serves requests by these. Whoever writes them starves all others.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: flows
rules:
  - apiGroups: [flowcontrol.apiserver.k8s.io]
    resources: [flowschemas]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: flows
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: flows}
subjects:
  - {kind: ServiceAccount, name: flows, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: flows
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: flows
rules:
  - apiGroups: [flowcontrol.apiserver.k8s.io]
    resources: [flowschemas]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: flows
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: flows}
subjects:
  - {kind: ServiceAccount, name: flows, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: flows
  namespace: ops
",
        sources: &["https://kubernetes.io/docs/concepts/cluster-administration/flow-control/"],
        elsewhere: &[],
    },
};

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{Low, Medium};

    fn rules(group: &str, resource: &str, verb: &str) -> String {
        format!("[{{apiGroups: ['{group}'], resources: [{resource}], verbs: ['{verb}']}}]")
    }

    #[test]
    fn what_is_shared_is_worth_where_it_is() {
        let rows = [
            (
                "quota-and-priority-write",
                "",
                "limitranges",
                "delete",
                Medium,
                Some(Low),
            ),
            (
                "quota-and-priority-write",
                "",
                "resourcequotas",
                "patch",
                Medium,
                Some(Low),
            ),
            (
                "quota-and-priority-write",
                "scheduling.k8s.io",
                "priorityclasses",
                "create",
                Medium,
                None,
            ),
            (
                "quota-and-priority-write",
                "policy",
                "poddisruptionbudgets",
                "update",
                Medium,
                Some(Low),
            ),
            (
                "device-allocation-write",
                "resource.k8s.io",
                "deviceclasses",
                "update",
                Medium,
                None,
            ),
            (
                "device-allocation-write",
                "resource.k8s.io",
                "resourceclaims/status",
                "patch",
                Medium,
                Some(Low),
            ),
            (
                "device-allocation-write",
                "resource.k8s.io",
                "resourceclaims/driver",
                "associated-node:update",
                Medium,
                Some(Low),
            ),
            (
                "flow-control-write",
                "flowcontrol.apiserver.k8s.io",
                "flowschemas",
                "patch",
                Low,
                None,
            ),
        ];
        for (id, group, resource, verb, cluster, namespaced) in rows {
            let rules = rules(group, resource, verb);
            assert_eq!(of(id, &cluster_role(&rules)), [cluster], "{rules}");
            let found = of(id, &role("media", &rules)).first().copied();
            assert_eq!(found, namespaced, "{rules}");
            let named = rules.replace("verbs", "resourceNames: [x], verbs");
            let found = of(id, &cluster_role(&named)).first().copied();
            let expected = (verb != "create").then_some(cluster.step_down());
            assert_eq!(found, expected, "{named}");
        }
    }
}
