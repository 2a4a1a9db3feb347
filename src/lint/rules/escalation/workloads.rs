//! What can be done by rights on what makes Pods.

use super::super::super::ladder::Levels;
use super::super::example::{cluster_role, role};
use super::capability::{Capability, Personas, Row, Target, WRITES};
use crate::finding::{Page, Persona, Rule, Section, Severity};

/// What Kubernetes itself makes Pods from.
pub(in crate::lint) const WORKLOADS: &[Target] = &[
    ("apps", "deployments", ""),
    ("apps", "daemonsets", ""),
    ("apps", "statefulsets", ""),
    ("apps", "replicasets", ""),
    ("batch", "jobs", ""),
    ("batch", "cronjobs", ""),
    ("", "replicationcontrollers", ""),
];

/// What widespread operators make Pods from, as the object's author wants them.
const OF_OPERATORS: &[Target] = &[
    ("argoproj.io", "rollouts", ""),
    ("argoproj.io", "workflows", ""),
    ("argoproj.io", "cronworkflows", ""),
    ("serving.knative.dev", "services", ""),
    ("tekton.dev", "taskruns", ""),
    ("tekton.dev", "pipelineruns", ""),
    ("kubevirt.io", "virtualmachines", ""),
    ("kubevirt.io", "virtualmachineinstances", ""),
    ("ray.io", "rayclusters", ""),
    ("ray.io", "rayjobs", ""),
    ("ray.io", "rayservices", ""),
    ("sparkoperator.k8s.io", "sparkapplications", ""),
    ("sparkoperator.k8s.io", "scheduledsparkapplications", ""),
    ("kubeflow.org", "mpijobs", ""),
    ("kubeflow.org", "pytorchjobs", ""),
    ("kubeflow.org", "tfjobs", ""),
    ("kubeflow.org", "xgboostjobs", ""),
    ("batch.volcano.sh", "jobs", ""),
];

pub(in crate::lint) static WORKLOADS_WRITE: Capability = Capability {
    rule: &WORKLOADS_WRITE_RULE,
    rows: &[
        Row {
            verbs: WRITES,
            targets: WORKLOADS,
            effect: "runs Pods as any ServiceAccount, through workloads that it makes or changes,",
            named: Some("changes what runs in the {workload|workloads}"),
            levels: Levels::from(Severity::High),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        },
        Row {
            verbs: WRITES,
            targets: OF_OPERATORS,
            effect: "runs Pods as any ServiceAccount, through objects that an operator acts on,",
            named: Some("changes what an operator runs for"),
            levels: Levels::from(Severity::High),
            personas: Personas::CLUSTER,
            dangerous_names: &[],
        },
    ],
    help: &[
        "give it in a namespace of its own that enforces the Pod Security level `restricted`, and \
         name what is updated or patched in `resourceNames`",
    ],
};

static WORKLOADS_WRITE_RULE: Rule = Rule {
    id: "workloads-write",
    section: Section::Escalation,
    severity: Severity::High,
    persona: Persona::Default,
    summary: "a rule lets workloads be made or changed",
    page: Page {
        what: "Fires on `create`, `update` or `patch` of Deployments, DaemonSets, StatefulSets, \
               ReplicaSets, Jobs, CronJobs and ReplicationControllers, and of objects from which \
               widespread operators make Pods: Argo Rollouts and Workflows, Knative Services, \
               Tekton runs, KubeVirt machines, Ray, Spark, Kubeflow and Volcano jobs. High in the \
               whole cluster and in a privileged namespace; medium in any other, which only the \
               pedantic persona hears of.",
        why: "Whoever makes a workload chooses the ServiceAccount, the volumes and the image of \
              its Pods. Changing one that is there takes over its account; a privileged DaemonSet \
              gives every node.",
        example: cluster_role!(
            "- apiGroups: [apps]"
            "  resources: [deployments]"
            "  verbs: [patch]"
        ),
        better: role!(
            "- apiGroups: [apps]"
            "  resources: [deployments]"
            "  resourceNames: [player]"
            "  verbs: [patch]"
        ),
        sources: &[
            "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
        ],
        elsewhere: &[
            ("kube-linter", "access-to-create-pods"),
            ("trivy", "KSV-0048"),
            ("rbac-police", "assign_sa"),
            ("KubeHound", "POD_CREATE, POD_PATCH"),
            ("kubesplaining", "KUBE-PRIVESC-003"),
        ],
    },
};
