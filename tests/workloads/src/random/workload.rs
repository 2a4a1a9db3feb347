//! Random Pods and objects that make Pods, around what the API server takes: each is one that it
//! takes, with a few faults.

use serde_json::{Map, Value, json};

use super::Random;

/// What may stand where something else stood.
const TEXTS: [&str; 40] = [
    "",
    "a",
    "b",
    "Bad_Name",
    "C_x",
    "-a",
    "a.b",
    "A/b",
    "a/b/c",
    "/abs",
    "../up",
    "..x",
    "a/../b",
    "Always",
    "Never",
    "OnFailure",
    "IfNotPresent",
    "RollingUpdate",
    "Recreate",
    "OnDelete",
    "Indexed",
    "NonIndexed",
    "Localhost",
    "RuntimeDefault",
    "None",
    "In",
    "Exists",
    "UDP",
    "tcp",
    "Europe/Berlin",
    "europe/berlin",
    "Local",
    "61 * * * *",
    "@daily",
    "150%",
    "0%",
    "100m",
    "-1",
    "10Gi",
    "a-name-of-a-thing-that-is-longer-than-any-label-may-be-in-kubernetes-1",
];
const NUMBERS: [i64; 16] = [
    -1,
    0,
    1,
    2,
    30,
    80,
    511,
    512,
    599,
    600,
    1000,
    8080,
    65535,
    65536,
    100_001,
    2_147_483_647,
];

impl Random {
    /// A Pod, or an object that makes Pods, with so many faults at most.
    pub fn workload(&mut self, most: usize) -> Value {
        let kind = self.pick(&[
            "Pod",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "ReplicationController",
            "Job",
            "CronJob",
            "PodTemplate",
        ]);
        let mut object = of_kind(kind);
        for _ in 0..self.rng.usize(0..=most) {
            self.fault_in(&mut object);
        }
        object["kind"] = json!(kind);
        object["apiVersion"] = of_kind(kind)["apiVersion"].take();
        object
    }

    /// Changes something somewhere in a value, each place being as likely as another.
    fn fault_in(&mut self, value: &mut Value) {
        let mut left = self.rng.usize(0..count(value));
        if let Some(place) = nth(value, &mut left) {
            self.fault_at(place);
        }
    }

    fn fault_at(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => self.fault_of_fields(fields),
            Value::Array(items) => self.fault_of_items(items),
            Value::Number(_) => *value = json!(self.pick(&NUMBERS)),
            Value::Bool(flag) => *flag = !*flag,
            _ => *value = json!(self.pick(&TEXTS)),
        }
    }

    fn fault_of_fields(&mut self, fields: &mut Map<String, Value>) {
        let Some(key) = fields
            .keys()
            .nth(self.rng.usize(0..fields.len().max(1)))
            .cloned()
        else {
            return;
        };
        match self.rng.u8(0..4) {
            0 => {
                let Some(value) = fields.remove(&key) else {
                    return;
                };
                // Another field of what the kinds have, with the value of this one.
                let other = self.pick(&MORE);
                fields.insert(other.0.to_owned(), from_text(other.1).unwrap_or(value));
            }
            1 => {
                let other = self.pick(&MORE);
                fields.extend(from_text(other.1).map(|value| (other.0.to_owned(), value)));
            }
            _ => {
                fields.remove(&key);
            }
        }
    }

    fn fault_of_items(&mut self, items: &mut Vec<Value>) {
        if items.is_empty() {
            return;
        }
        let at = self.rng.usize(0..items.len());
        match self.rng.u8(0..3) {
            0 => items.push(items[at].clone()),
            1 => {
                items.remove(at);
            }
            _ => items.clear(),
        }
    }
}

/// How many values there are in a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

/// The value that so many others stand before.
fn nth<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Object(fields) => fields.values_mut().find_map(|below| nth(below, left)),
        Value::Array(items) => items.iter_mut().find_map(|below| nth(below, left)),
        _ => None,
    }
}

fn from_text(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Fields that may stand where they do not belong, or do.
const MORE: [(&str, &str); 64] = [
    ("activeDeadlineSeconds", "0"),
    ("activeDeadlineSeconds", "60"),
    ("backoffLimitPerIndex", "1"),
    ("completionMode", "\"Indexed\""),
    ("completions", "3"),
    ("configMap", "{\"name\": \"a\"}"),
    ("configMapKeyRef", "{\"name\": \"a\", \"key\": \"b\"}"),
    ("configMapRef", "{\"name\": \"a-\"}"),
    ("controller-uid", "\"a\""),
    ("dnsPolicy", "\"None\""),
    ("emptyDir", "{}"),
    ("emptyDir", "{\"sizeLimit\": \"-1\"}"),
    (
        "ephemeral",
        "{\"volumeClaimTemplate\": {\"spec\": {\"accessModes\": [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}}}",
    ),
    (
        "ephemeralContainers",
        "[{\"name\": \"e\", \"image\": \"i\"}]",
    ),
    ("exec", "{\"command\": [\"a\"]}"),
    ("exec", "{}"),
    ("expirationSeconds", "599"),
    ("fieldRef", "{\"fieldPath\": \"metadata.labels\"}"),
    ("fieldRef", "{\"fieldPath\": \"metadata.labels['a_b']\"}"),
    ("fieldRef", "{\"fieldPath\": \"spec.host\"}"),
    ("generateName", "\"a-\""),
    ("grpc", "{\"port\": 0}"),
    ("hostNetwork", "true"),
    ("hostPID", "true"),
    ("hostPath", "{\"path\": \"/a\", \"type\": \"Dir\"}"),
    ("hostPath", "{\"path\": \"/a/../b\"}"),
    ("hostPort", "8080"),
    ("hostUsers", "false"),
    ("httpGet", "{\"port\": \"http\"}"),
    ("httpGet", "{\"port\": 70000, \"scheme\": \"http\"}"),
    ("job-name", "\"a\""),
    ("lifecycle", "{\"preStop\": {\"sleep\": {\"seconds\": 31}}}"),
    (
        "livenessProbe",
        "{\"tcpSocket\": {\"port\": 80}, \"successThreshold\": 2}",
    ),
    ("manualSelector", "true"),
    (
        "matchExpressions",
        "[{\"key\": \"app\", \"operator\": \"In\", \"values\": [\"b\"]}]",
    ),
    (
        "matchExpressions",
        "[{\"key\": \"app\", \"operator\": \"Exists\"}]",
    ),
    ("maxFailedIndexes", "1"),
    ("maxSurge", "1"),
    ("maxUnavailable", "0"),
    ("nvidia.com/gpu", "\"1\""),
    ("nvidia.com/gpu", "\"500m\""),
    ("parallelism", "-1"),
    (
        "podFailurePolicy",
        "{\"rules\": [{\"action\": \"Ignore\", \"onExitCodes\": {\"operator\": \"In\", \"values\": [0, 2, 1]}}]}",
    ),
    (
        "podFailurePolicy",
        "{\"rules\": [{\"action\": \"FailIndex\", \"onPodConditions\": [{\"type\": \"a\"}]}]}",
    ),
    ("privileged", "true"),
    ("progressDeadlineSeconds", "1"),
    (
        "readinessProbe",
        "{\"exec\": {\"command\": [\"a\"]}, \"terminationGracePeriodSeconds\": 1}",
    ),
    ("resourceFieldRef", "{\"resource\": \"limits.cpus\"}"),
    ("restartPolicy", "\"Always\""),
    ("restartPolicy", "\"Never\""),
    (
        "rollingUpdate",
        "{\"maxSurge\": 0, \"maxUnavailable\": \"0%\"}",
    ),
    ("seccompProfile", "{\"type\": \"Localhost\"}"),
    ("secret", "{\"secretName\": \"a\", \"defaultMode\": 512}"),
    ("secretKeyRef", "{\"name\": \"A\", \"key\": \"a b\"}"),
    ("selector", "{\"matchLabels\": {\"a\": \"b\"}}"),
    ("selector", "{}"),
    ("serviceAccount", "\"Bad_Name\""),
    ("shareProcessNamespace", "true"),
    ("subPath", "\"a/../b\""),
    ("successPolicy", "{\"rules\": [{}]}"),
    ("timeZone", "\"Europe/Berlinn\""),
    (
        "tolerations",
        "[{\"operator\": \"Exists\", \"value\": \"a\"}, {\"key\": \"a\", \"tolerationSeconds\": 1}, {}]",
    ),
    (
        "volumeDevices",
        "[{\"name\": \"v\", \"devicePath\": \"/v\"}]",
    ),
    ("value", "\"a\""),
];

/// An object of a kind that the API server takes.
fn of_kind(kind: &str) -> Value {
    let metadata = json!({"name": "a", "namespace": "b", "labels": {"app": "a"}});
    let (version, spec) = match kind {
        "Pod" => ("v1", pod("Always")),
        "Deployment" => (
            "apps/v1",
            json!({
                "replicas": 2,
                "minReadySeconds": 0,
                "revisionHistoryLimit": 3,
                "selector": {"matchLabels": {"app": "a"}},
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}},
                "template": template("Always"),
            }),
        ),
        "ReplicaSet" => (
            "apps/v1",
            json!({"selector": {"matchLabels": {"app": "a"}}, "template": template("Always")}),
        ),
        "ReplicationController" => (
            "v1",
            json!({"replicas": 1, "selector": {"app": "a"}, "template": template("Always")}),
        ),
        "StatefulSet" => (
            "apps/v1",
            json!({
                "serviceName": "a",
                "podManagementPolicy": "Parallel",
                "selector": {"matchLabels": {"app": "a"}},
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
                "volumeClaimTemplates": [{
                    "metadata": {"name": "data"},
                    "spec": {
                        "accessModes": ["ReadWriteOnce"],
                        "resources": {"requests": {"storage": "1Gi"}},
                    },
                }],
                "template": template("Always"),
            }),
        ),
        "DaemonSet" => (
            "apps/v1",
            json!({
                "selector": {"matchLabels": {"app": "a"}},
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
                "template": template("Always"),
            }),
        ),
        "Job" => ("batch/v1", job()),
        "CronJob" => (
            "batch/v1",
            json!({
                "schedule": "*/5 * * * *",
                "timeZone": "Etc/UTC",
                "concurrencyPolicy": "Forbid",
                "successfulJobsHistoryLimit": 1,
                "jobTemplate": {"spec": job()},
            }),
        ),
        _ => {
            return json!({"apiVersion": "v1", "metadata": metadata, "template": template("Always")});
        }
    };
    json!({"apiVersion": version, "metadata": metadata, "spec": spec})
}

fn job() -> Value {
    json!({
        "backoffLimit": 2,
        "activeDeadlineSeconds": 600,
        "ttlSecondsAfterFinished": 60,
        "parallelism": 1,
        "completions": 1,
        "template": template("Never"),
    })
}

fn template(restarts: &str) -> Value {
    json!({"metadata": {"labels": {"app": "a"}, "annotations": {"a/b": "c"}}, "spec": pod(restarts)})
}

fn pod(restarts: &str) -> Value {
    json!({
        "restartPolicy": restarts,
        "serviceAccountName": "a",
        "nodeSelector": {"a": "b"},
        "securityContext": {"runAsUser": 1000, "fsGroup": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
        "tolerations": [{"key": "a", "operator": "Equal", "value": "b", "effect": "NoExecute", "tolerationSeconds": 5}],
        "topologySpreadConstraints": [{
            "maxSkew": 1,
            "topologyKey": "zone",
            "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {"matchLabels": {"app": "a"}},
        }],
        "affinity": {
            "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]},
            ]}},
            "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "a"}}}},
            ]},
        },
        "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["a.b"]}],
        "initContainers": [
            {"name": "first", "image": "i:1", "command": ["a"], "volumeMounts": [{"name": "v", "mountPath": "/v"}]},
            {"name": "beside", "image": "i:1", "restartPolicy": "Always", "startupProbe": {"tcpSocket": {"port": 1}}},
        ],
        "containers": [container("main"), {"name": "second", "image": "i:2", "ports": [{"containerPort": 9090, "hostPort": 9090}]}],
        "volumes": [
            {"name": "v", "emptyDir": {"sizeLimit": "1Gi"}},
            {"name": "c", "configMap": {"name": "c", "items": [{"key": "a", "path": "b", "mode": 256}]}},
            {"name": "s", "secret": {"secretName": "s", "defaultMode": 256}},
            {"name": "p", "projected": {"sources": [
                {"serviceAccountToken": {"path": "token", "expirationSeconds": 3600}},
                {"configMap": {"name": "c", "items": [{"key": "a", "path": "x"}]}},
                {"downwardAPI": {"items": [{"path": "y", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
            ]}},
            {"name": "d", "downwardAPI": {"items": [{"path": "y", "resourceFieldRef": {"containerName": "main", "resource": "limits.cpu"}}]}},
            {"name": "h", "hostPath": {"path": "/h", "type": "Directory"}},
            {"name": "n", "nfs": {"server": "n", "path": "/n"}},
            {"name": "data", "persistentVolumeClaim": {"claimName": "data"}},
        ],
    })
}

fn container(name: &str) -> Value {
    json!({
        "name": name,
        "image": "i:1",
        "imagePullPolicy": "IfNotPresent",
        "terminationMessagePolicy": "File",
        "command": ["a"],
        "ports": [
            {"name": "http", "containerPort": 8080, "protocol": "TCP"},
            {"name": "metrics", "containerPort": 8081},
        ],
        "env": [
            {"name": "A", "value": "b"},
            {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
            {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {"name": "D", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        ],
        "envFrom": [{"prefix": "X_", "secretRef": {"name": "s"}}],
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"cpu": 1, "memory": "128Mi"}},
        "securityContext": {"allowPrivilegeEscalation": false, "runAsUser": 1, "capabilities": {"drop": ["ALL"]}},
        "livenessProbe": {"httpGet": {"path": "/", "port": "http", "httpHeaders": [{"name": "X-A", "value": "b"}]}, "periodSeconds": 5, "successThreshold": 1},
        "readinessProbe": {"exec": {"command": ["a"]}, "initialDelaySeconds": 1},
        "lifecycle": {"preStop": {"exec": {"command": ["a"]}}},
        "volumeMounts": [
            {"name": "v", "mountPath": "/v", "subPath": "a"},
            {"name": "c", "mountPath": "/c", "readOnly": true},
            {"name": "data", "mountPath": "/d"},
            {"name": "v", "mountPath": "/w", "mountPropagation": "HostToContainer"},
        ],
    })
}
