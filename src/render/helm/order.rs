//! The order of keys in templates of workloads: that in which people write them. What is put in for a
//! value comes last without it.

use super::node::Node;

/// Keys of a workload's spec, before those that are not here.
const WORKLOAD: &[&str] = &[
    "schedule",
    "timeZone",
    "concurrencyPolicy",
    "suspend",
    "startingDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "replicas",
    "revisionHistoryLimit",
    "strategy",
    "updateStrategy",
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "completions",
    "parallelism",
];

/// Keys that come behind all others of a workload's spec.
const TEMPLATES: [&str; 3] = ["template", "jobTemplate", "volumeClaimTemplates"];

const POD: &[&str] = &[
    "imagePullSecrets",
    "serviceAccountName",
    "automountServiceAccountToken",
    "enableServiceLinks",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "dnsPolicy",
    "restartPolicy",
    "terminationGracePeriodSeconds",
    "securityContext",
    "initContainers",
    "containers",
    "volumes",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "priorityClassName",
    "runtimeClassName",
];

const CONTAINER: &[&str] = &[
    "name",
    "image",
    "imagePullPolicy",
    "restartPolicy",
    "command",
    "args",
    "workingDir",
    "ports",
    "env",
    "envFrom",
    "startupProbe",
    "readinessProbe",
    "livenessProbe",
    "lifecycle",
    "resources",
    "securityContext",
    "volumeMounts",
];

/// Brings the spec of a workload into its order, but for its Pods.
pub(super) fn workload(spec: &mut Node) {
    spec.arrange(|key| {
        if TEMPLATES.contains(&key) {
            WORKLOAD.len() + 1
        } else {
            rank(WORKLOAD, key)
        }
    });
}

/// Brings a Pod's spec and its containers into their order.
pub(super) fn pod(spec: &mut Node) {
    spec.arrange(|key| rank(POD, key));
    for list in ["initContainers", "containers"] {
        if let Some(list) = spec.at_mut(&[list]) {
            for container in list.items_mut() {
                container.arrange(|key| rank(CONTAINER, key));
            }
        }
    }
}

fn rank(order: &[&str], key: &str) -> usize {
    let place = order.iter().position(|known| *known == key);
    place.unwrap_or(order.len())
}
