//! What can be done by rights on what the whole cluster rests on: namespaces, storage, limits,
//! devices.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static NAMESPACES_WRITE: Capability = Capability {
    rule: &NAMESPACES_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["update", "patch", "delete"],
            targets: &[("", "namespaces", "")],
            effect: "relabels or deletes every namespace that it reaches",
            named: Some("relabels or deletes the namespaces"),
            levels: Levels::from(Severity::High),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        },
        Row {
            verbs: &["update"],
            targets: &[("", "namespaces", "finalize")],
            effect: "lets every namespace that it reaches go before it is cleaned up",
            named: Some("lets the namespaces go before they are cleaned up"),
            levels: Levels::from(Severity::High),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        },
        Row {
            verbs: &["create"],
            targets: &[("", "namespaces", "")],
            effect: "makes namespaces, with labels of its choice,",
            named: Some("makes the namespaces"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        },
    ],
    help: &["name the namespaces, or let those who run the cluster label them"],
};

static NAMESPACES_WRITE_RULE: Rule = Rule {
    id: "namespaces-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets namespaces be changed or deleted",
    page: Page {
        what: "Fires on `update`, `patch` and `delete` of `namespaces` and on `update` of \
               `namespaces/finalize`, which are high in the whole cluster, and on `create`, \
               which is medium. In a Role the former work for its own namespace: medium, for \
               whoever wants to hear of all.",
        why: "The labels of a namespace say how strictly its Pods are checked, which network \
              policies select it and which webhooks leave it alone. Its deletion deletes all \
              that is in it.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tenants
rules:
  - apiGroups: [\"\"]
    resources: [namespaces]
    verbs: [patch]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: tenants
rules:
  - apiGroups: [\"\"]
    resources: [namespaces]
    verbs: [get, list, watch]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification",
            "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
        ],
        elsewhere: &[],
    },
};

pub(in crate::lint) static PERSISTENT_VOLUMES_WRITE: Capability = Capability {
    rule: &PERSISTENT_VOLUMES_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[("", "persistentvolumes", "")],
        effect: "mounts any folder of a node by a volume",
        named: Some("changes the volumes"),
        levels: Levels::from(Severity::High),
        personas: Personas::DEFAULT,
        dangerous_names: &[],
    }],
    help: &["ask for storage by claims, and let a provisioner make the volumes"],
};

static PERSISTENT_VOLUMES_WRITE_RULE: Rule = Rule {
    id: "persistent-volumes-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets files of nodes be mounted past the checks of Pods",
    page: Page {
        what: "Fires on `create`, `update` and `patch` of `persistentvolumes`: high, medium \
               where names limit it. In a Role it does nothing.",
        why: "A PersistentVolume may be a folder of the node. A Pod mounts it by a claim, and \
              no check of Pods sees the path.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: provisioner
rules:
  - apiGroups: [\"\"]
    resources: [persistentvolumes]
    verbs: [create]
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: provisioner
rules:
  - apiGroups: [\"\"]
    resources: [persistentvolumeclaims]
    verbs: [get]
",
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation",
        ],
        elsewhere: &[
            ("CIS Kubernetes Benchmark", "5.1.9"),
            ("kubescape", "C-0278"),
            ("badrobot", "OPR-R24-RBAC"),
            ("rbac-tool", "Storage & Data"),
            ("prowler", "rbac_minimize_pv_creation_access"),
        ],
    },
};

pub(in crate::lint) static STORAGE_CONFIG_WRITE: Capability = Capability {
    rule: &STORAGE_CONFIG_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[
            ("storage.k8s.io", "storageclasses", ""),
            ("storage.k8s.io", "csidrivers", ""),
            ("storage.k8s.io", "csinodes", ""),
            ("storage.k8s.io", "volumeattachments", ""),
            ("snapshot.storage.k8s.io", "volumesnapshots", ""),
            ("snapshot.storage.k8s.io", "volumesnapshotcontents", ""),
        ],
        effect: "changes where storage comes from and who gets at its copies",
        named: Some("changes the storage objects"),
        levels: Levels::from(Severity::Medium),
        personas: Personas::PEDANTIC,
        dangerous_names: &[],
    }],
    help: &["leave this to storage drivers and to those who run the cluster"],
};

static STORAGE_CONFIG_WRITE_RULE: Rule = Rule {
    id: "storage-config-write",
    section: Section::Escalation,
    severity: Severity::Medium,
    persona: Persona::Pedantic,
    summary: "a rule lets it be said where storage comes from",
    page: Page {
        what: "Fires on the writing of `storageclasses`, `csidrivers`, `csinodes`, \
               `volumeattachments`, and of `volumesnapshots` and `volumesnapshotcontents`. It \
               is medium, and low in a namespace or for names.",
        why: "A class may send a provisioner to folders of nodes; a snapshot may copy the data \
              of others.",
        example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: snapshots
rules:
  - apiGroups: [snapshot.storage.k8s.io]
    resources: [volumesnapshotcontents]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: snapshots
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: snapshots}
subjects:
  - {kind: ServiceAccount, name: snapshots, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: snapshots
  namespace: ops
",
        better: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: snapshots
rules:
  - apiGroups: [snapshot.storage.k8s.io]
    resources: [volumesnapshotcontents]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: snapshots
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: snapshots}
subjects:
  - {kind: ServiceAccount, name: snapshots, namespace: ops}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: snapshots
  namespace: ops
",
        sources: &[
            "https://kubernetes.io/docs/concepts/storage/storage-classes/",
            "https://kubernetes.io/docs/concepts/storage/volume-snapshots/",
        ],
        elsewhere: &[("rbac-tool", "Storage & Data")],
    },
};

pub(in crate::lint) static QUOTA_AND_PRIORITY_WRITE: Capability = Capability {
    rule: &QUOTA_AND_PRIORITY_WRITE_RULE,
    rows: &[
        Row {
            verbs: &["update", "patch", "delete"],
            targets: &[("", "resourcequotas", ""), ("", "limitranges", "")],
            effect: "lifts the limits on what may be used",
            named: Some("changes the limits"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[("scheduling.k8s.io", "priorityclasses", "")],
            effect: "makes Pods push out all others",
            named: Some("changes the priority classes"),
            levels: Levels::from(Severity::Medium),
            personas: Personas::PEDANTIC,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: &[("policy", "poddisruptionbudgets", "")],
            effect: "keeps nodes from being drained",
            named: Some("changes the disruption budgets"),
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
    verbs: [update]
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
            named: Some("changes the devices"),
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
            named: Some("hands devices to Pods by the claims"),
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
            named: Some("says how devices are handed to Pods by the claims"),
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
        named: Some("changes the flow schemas and levels"),
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
    use super::super::tests::{cluster_role, findings, of, role};
    use crate::finding::Persona::{Default, Pedantic};
    use crate::finding::Severity::{High, Low, Medium};

    fn rules(group: &str, resource: &str, verb: &str, names: &str) -> String {
        format!(
            "[{{apiGroups: ['{group}'], resources: [{resource}], verbs: [{verb}], \
             resourceNames: [{names}]}}]"
        )
    }

    #[test]
    fn a_role_changes_its_own_namespace_alone() {
        let rows = [
            ("namespaces", "patch", "", Some((Medium, Pedantic))),
            ("namespaces", "delete", "media", Some((Low, Pedantic))),
            ("namespaces", "delete", "other", None),
            ("namespaces", "create", "", None),
            (
                "namespaces/finalize",
                "update",
                "",
                Some((Medium, Pedantic)),
            ),
        ];
        for (resource, verb, names, expected) in rows {
            let text = role("media", &rules("", resource, verb, names));
            let found = findings("namespaces-write", &text);
            let found = found.first().map(|found| (found.severity, found.persona));
            assert_eq!(found, expected, "{resource} {verb} {names}");
        }
        let rows = [
            ("namespaces", "patch", "", High),
            ("namespaces", "delete", "media", Medium),
            ("namespaces", "create", "", Medium),
        ];
        for (resource, verb, names, severity) in rows {
            let text = cluster_role(&rules("", resource, verb, names));
            assert_eq!(of("namespaces-write", &text), [severity], "{verb} {names}");
        }
        let kube_system = role("kube-system", &rules("", "namespaces", "patch", ""));
        let found = findings("namespaces-write", &kube_system);
        let found = found.first().map(|found| (found.severity, found.persona));
        assert_eq!(found, Some((High, Default)));
    }

    #[test]
    fn the_others_step_down_from_what_they_are_in_the_cluster() {
        let claims = "resource.k8s.io";
        let rows = [
            (
                "persistent-volumes-write",
                "",
                "persistentvolumes",
                "create",
                High,
                None,
            ),
            (
                "storage-config-write",
                "storage.k8s.io",
                "storageclasses",
                "create",
                Medium,
                None,
            ),
            (
                "storage-config-write",
                "snapshot.storage.k8s.io",
                "volumesnapshots",
                "create",
                Medium,
                Some(Low),
            ),
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
                "scheduling.k8s.io",
                "priorityclasses",
                "create",
                Medium,
                None,
            ),
            (
                "device-allocation-write",
                claims,
                "resourceclaims/status",
                "patch",
                Medium,
                Some(Low),
            ),
            (
                "device-allocation-write",
                claims,
                "resourceclaims/driver",
                "'associated-node:update'",
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
            let rules = rules(group, resource, verb, "");
            assert_eq!(of(id, &cluster_role(&rules)), [cluster], "{rules}");
            let found = of(id, &role("media", &rules)).first().copied();
            assert_eq!(found, namespaced, "{rules}");
        }
    }
}
