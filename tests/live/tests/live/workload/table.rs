//! The words: those that all workloads share, and those of each controller.

use serde_json::{Value, json};

use super::landing;
use super::probes::PROBES;
use super::values;
use super::word::{Controller, Word};

/// The controllers, each with its words.
pub(crate) const CONTROLLERS: &[Controller] = &[Controller {
    word: "deployment",
    kind: "Deployment",
    api: "/apis/apps/v1",
    plural: "deployments",
    template: "/spec/template",
    words: &[CLIENT, CONTAINER, PROBES, DEPLOYMENT],
    base: deployment,
}];

/// What stands beside the workload and lands in it.
const CLIENT: &[Word] = &[
    Word::by("/metadata/name", landing::name, values::names),
    Word::by("/metadata/labels", landing::labels, values::labels),
    Word::by("/serviceAccount/name", landing::account, values::accounts),
    Word::by("/serviceAccount/token", landing::token, values::tokens),
    Word::by("/config/0/mountPath", landing::config_path, values::paths),
    Word::by(
        "/jobTemplates/0/mountPath",
        landing::template_path,
        values::paths,
    ),
];

/// The container and its volumes.
const CONTAINER: &[Word] = &[
    Word::container("/workload/image", "/image", values::images),
    Word::by("/workload/command", landing::command, values::arguments),
    Word::by("/workload/args", landing::args, values::arguments),
    Word::by("/workload/env", landing::env, values::variables),
    Word::by("/workload/ports", landing::ports, values::ports),
    Word::by("/workload/mounts", landing::mounts, values::mounts),
    Word::by("/workload/resources", landing::resources, values::resources),
    Word::by(
        "/workload/resources/requests",
        landing::requests,
        values::amounts,
    ),
    Word::by(
        "/workload/resources/limits",
        landing::limits,
        values::amounts,
    ),
];

/// The Deployment's own.
const DEPLOYMENT: &[Word] = &[Word::by(
    "/workload/replicas",
    landing::replicas,
    values::replicas,
)];

fn deployment(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["deployment"] = workload();
    spec["deployment"]["replicas"] = json!(2);
    spec
}

/// A client with a value for each word that is not the workload's.
fn client(namespace: &str) -> Value {
    json!({
        "apiVersion": "rolewright.dev/v1alpha1",
        "kind": "ApiClient",
        "metadata": {"name": "app", "namespace": namespace, "labels": {"team": "media"}},
        "serviceAccount": {"name": "robot", "token": "auto"},
        "access": [{"resources": ["jobs"], "verbs": ["create"]}],
        "config": [{"name": "settings", "data": {"k": "v"}, "mountPath": "/etc/settings"}],
        "jobTemplates": [{
            "name": "job",
            "template": "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {restartPolicy: \
                             Never, containers: [{name: c, image: \"a:1\"}]}}}}",
            "mountPath": "/etc/jobs",
        }],
    })
}

/// A value for each word that all workloads share.
fn workload() -> Value {
    json!({
        "image": "registry.example/app:1.0",
        "command": ["/app"],
        "args": ["-v"],
        "env": {"LOG": "info"},
        "ports": [{"name": "http", "port": 8080}],
        "mounts": [{"secret": "db", "path": "/etc/db", "keys": ["password"]}],
        "resources": {
            "requests": {"cpu": "100m", "memory": "64Mi"},
            "limits": {"memory": "128Mi"},
        },
        "probes": {
            "startup": {"exec": {"command": ["/ok"]}},
            "readiness": {"httpGet": {"path": "/ready", "port": "http"}},
            "liveness": {"tcpSocket": {"port": 8080}},
        },
    })
}
