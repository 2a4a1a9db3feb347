//! The order of values: what most releases set first, and together what belongs together.

use super::{Setting, Values};

/// The keys in their order; those of several clients' values are among them.
const ORDER: [&str; 45] = [
    "nameOverride",
    "fullnameOverride",
    "namespaceOverride",
    "namespaces",
    "commonLabels",
    "labels",
    "image",
    "imagePullSecrets",
    "replicaCount",
    "cronJob",
    "job",
    "serviceAccount",
    "accounts",
    "rbac",
    "args",
    "env",
    "extraEnv",
    "config",
    "restartOnConfigChange",
    "jobTemplates",
    "service",
    "startupProbe",
    "readinessProbe",
    "livenessProbe",
    "resources",
    "podSecurityContext",
    "securityContext",
    "persistence",
    "extraVolumes",
    "extraVolumeMounts",
    "podLabels",
    "podAnnotations",
    "strategy",
    "updateStrategy",
    "revisionHistoryLimit",
    "terminationGracePeriodSeconds",
    "nodeSelector",
    "tolerations",
    "affinity",
    "topologySpreadConstraints",
    "priorityClassName",
    "runtimeClassName",
    "containers",
    "clients",
    "tests",
];

impl Values {
    /// Brings the values into their order, those of each client too.
    pub(in crate::render::helm) fn arrange(&mut self) {
        let rank = |key: &str| ORDER.iter().position(|known| *known == key);
        self.entries
            .sort_by_key(|(key, _)| rank(key).unwrap_or(ORDER.len()));
        let clients = self.entries.iter_mut().find(|(key, _)| key == "clients");
        if let Some((_, Setting::Section(clients))) = clients {
            for (_, client) in &mut clients.entries {
                if let Setting::Section(client) = client {
                    client.arrange();
                }
            }
        }
    }
}
