//! What can be done by rights on where storage comes from.

use super::super::super::ladder::Levels;
use super::capability::{Capability, Personas, Row, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) static PERSISTENT_VOLUMES_WRITE: Capability = Capability {
    rule: &PERSISTENT_VOLUMES_WRITE_RULE,
    rows: &[Row {
        verbs: WRITES,
        targets: &[("", "persistentvolumes", "")],
        effect: "mounts any folder of a node by a volume",
        named: Some("changes the {volume|volumes}"),
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
        named: Some("changes the storage {object|objects}"),
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

#[cfg(test)]
mod tests {
    use super::super::tests::{cluster_role, of, role};
    use crate::finding::Severity::{High, Low, Medium};

    fn rules(group: &str, resource: &str, verb: &str) -> String {
        format!("[{{apiGroups: ['{group}'], resources: [{resource}], verbs: ['{verb}']}}]")
    }

    #[test]
    fn storage_is_mostly_of_the_cluster() {
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
                "persistent-volumes-write",
                "",
                "persistentvolumes",
                "patch",
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
                "storage.k8s.io",
                "volumeattachments",
                "update",
                Medium,
                None,
            ),
            (
                "storage-config-write",
                "snapshot.storage.k8s.io",
                "volumesnapshots",
                "patch",
                Medium,
                Some(Low),
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
