//! The words: those that all workloads share, and those of each controller.

use serde_json::{Value, json};

use super::landing;
use super::probes::PROBES;
use super::values;
use super::word::Absent::{Nothing, Number, Text};
use super::word::From::{Container, Object, Owner, Pod};
use super::word::{Controller, Room, Whose, Word};

/// How many of the values of a word are offered to controllers besides the first: one in so many.
const SOME: usize = 16;

/// The controllers and their Services, each with its words.
pub(crate) const CONTROLLERS: &[Controller] = &[
    Controller {
        words: &[
            room(CLIENT, 1),
            room(CONTAINER, 1),
            room(PROBES, 1),
            room(POD, 1),
            room(DEPLOYMENT, 1),
        ],
        ..apps("deployment", "Deployment", "deployments", deployment)
    },
    Controller {
        words: &[
            room(CLIENT, SOME),
            room(CONTAINER, SOME),
            room(PROBES, SOME),
            room(POD, SOME),
            room(STATEFUL_SET, 1),
            room(NODE_PORTS, 1),
            beside(Whose::Sidecar, CONTAINER),
            beside(Whose::Sidecar, NAME),
            beside(Whose::Sidecar, PROBES),
            beside(Whose::Init, CONTAINER),
            beside(Whose::Init, NAME),
        ],
        ..apps("statefulSet", "StatefulSet", "statefulsets", stateful_set)
    },
    Controller {
        words: &[
            room(CLIENT, SOME),
            room(CONTAINER, SOME),
            room(PROBES, SOME),
            room(POD, SOME),
            room(DAEMON_SET, 1),
        ],
        ..apps("daemonSet", "DaemonSet", "daemonsets", daemon_set)
    },
    Controller {
        words: &[
            room(CLIENT, SOME),
            room(CONTAINER, SOME),
            room(PROBES, SOME),
            room(POD, SOME),
            room(JOB, 1),
            room(JOB_SUSPEND, 1),
        ],
        api: "/apis/batch/v1",
        ..apps("job", "Job", "jobs", job)
    },
    Controller {
        words: &[
            room(CLIENT, SOME),
            room(CONTAINER, SOME),
            room(PROBES, SOME),
            room(POD, SOME),
            room(JOB, 3),
            room(CRON_JOB, 1),
        ],
        api: "/apis/batch/v1",
        template: Some("/spec/jobTemplate/spec/template"),
        ..apps("cronJob", "CronJob", "cronjobs", cron_job)
    },
    Controller {
        words: &[room(SERVICE, 1), room(SERVICE_PORTS, 1)],
        ..service_of("deployment", "", with_service)
    },
    Controller {
        words: &[room(SERVICE_OF_PORTS, 1)],
        ..service_of("daemonSet", "", with_empty_service)
    },
    Controller {
        words: &[room(HEADLESS, 1)],
        ..service_of("statefulSet", "headless", stateful_set)
    },
];

const fn apps(
    word: &'static str,
    kind: &'static str,
    plural: &'static str,
    base: fn(&str) -> Value,
) -> Controller {
    Controller {
        word,
        kind,
        suffix: "",
        api: "/apis/apps/v1",
        plural,
        template: Some("/spec/template"),
        words: &[],
        base,
    }
}

const fn service_of(
    word: &'static str,
    suffix: &'static str,
    base: fn(&str) -> Value,
) -> Controller {
    Controller {
        word,
        kind: "Service",
        suffix,
        api: "/api/v1",
        plural: "services",
        template: None,
        words: &[],
        base,
    }
}

const fn room(words: &'static [Word], every: usize) -> Room {
    Room {
        whose: Whose::Main,
        words,
        every,
    }
}

const fn beside(whose: Whose, words: &'static [Word]) -> Room {
    Room {
        whose,
        words,
        every: SOME,
    }
}

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

/// A container and its volumes.
const CONTAINER: &[Word] = &[
    Word::container("/workload/image", "/image", values::images),
    Word::plain(
        "/workload/imagePullPolicy",
        Container,
        "/imagePullPolicy",
        Text("IfNotPresent"),
        values::pull_policies,
    ),
    Word::by("/workload/command", landing::command, values::arguments),
    Word::by("/workload/args", landing::args, values::arguments),
    Word::container("/workload/workingDir", "/workingDir", values::folders),
    Word::by("/workload/env", landing::env, values::variables),
    Word::by("/workload/envFrom", landing::env_from, values::env_from),
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
    Word::by(
        "/workload/securityContext",
        landing::security,
        values::contexts,
    ),
];

/// Of containers besides the main one.
const NAME: &[Word] = &[Word::container(
    "/workload/name",
    "/name",
    values::container_names,
)];

/// What the Pod's containers share.
const POD: &[Word] = &[
    Word::by(
        "/workload/imagePullSecrets",
        landing::pull_secrets,
        values::pull_secrets,
    ),
    Word::by(
        "/workload/nodeSelector",
        landing::node_selector,
        values::node_labels,
    ),
    Word::by(
        "/workload/tolerations",
        landing::tolerations,
        values::tolerations,
    ),
    Word::by(
        "/workload/topologySpreadConstraints",
        landing::spread,
        values::spreads,
    ),
    Word::plain(
        "/workload/priorityClassName",
        Pod,
        "/priorityClassName",
        Nothing,
        values::priorities,
    ),
    Word::plain(
        "/workload/terminationGracePeriodSeconds",
        Pod,
        "/terminationGracePeriodSeconds",
        Nothing,
        values::seconds,
    ),
    Word::by(
        "/workload/podSecurityContext",
        landing::pod_security,
        values::pod_contexts,
    ),
    Word::by("/workload/host", landing::host, values::hosts),
];

const REPLICAS: Word = Word::by("/workload/replicas", landing::replicas, values::replicas);

const MIN_READY: Word = owner(
    "/workload/minReadySeconds",
    "/minReadySeconds",
    Nothing,
    values::numbers,
);

const HISTORY: Word = owner(
    "/workload/revisionHistoryLimit",
    "/revisionHistoryLimit",
    Nothing,
    values::numbers,
);

/// The Deployment's own.
const DEPLOYMENT: &[Word] = &[
    REPLICAS,
    MIN_READY,
    HISTORY,
    Word::by("/workload/strategy", landing::strategy, values::strategies),
    owner(
        "/workload/progressDeadlineSeconds",
        "/progressDeadlineSeconds",
        Nothing,
        values::numbers,
    ),
];

/// The StatefulSet's own.
const STATEFUL_SET: &[Word] = &[
    REPLICAS,
    MIN_READY,
    HISTORY,
    Word::by("/workload/volumeClaims", landing::claims, values::claims),
    owner(
        "/workload/podManagementPolicy",
        "/podManagementPolicy",
        Nothing,
        values::management_policies,
    ),
    owner(
        "/workload/updateStrategy",
        "/updateStrategy",
        Nothing,
        values::stateful_set_strategies,
    ),
];

/// Ports of the main container that another one has, all of them on the node.
const NODE_PORTS: &[Word] = &[Word::by(
    "/workload/ports",
    landing::ports,
    values::taken_ports,
)];

/// The DaemonSet's own.
const DAEMON_SET: &[Word] = &[
    MIN_READY,
    HISTORY,
    owner(
        "/workload/updateStrategy",
        "/updateStrategy",
        Nothing,
        values::daemon_set_strategies,
    ),
];

/// Those of a Job, by the clock or not.
const JOB: &[Word] = &[
    Word::plain(
        "/workload/restartPolicy",
        Pod,
        "/restartPolicy",
        Text("Never"),
        values::restart_policies,
    ),
    owner(
        "/workload/backoffLimit",
        "/backoffLimit",
        Number(3),
        values::numbers,
    ),
    owner(
        "/workload/activeDeadlineSeconds",
        "/activeDeadlineSeconds",
        Number(3600),
        values::seconds,
    ),
    owner(
        "/workload/ttlSecondsAfterFinished",
        "/ttlSecondsAfterFinished",
        Number(3600),
        values::numbers,
    ),
    owner(
        "/workload/completions",
        "/completions",
        Nothing,
        values::job_pods,
    ),
    owner(
        "/workload/parallelism",
        "/parallelism",
        Nothing,
        values::job_pods,
    ),
    owner(
        "/workload/completionMode",
        "/completionMode",
        Nothing,
        values::completion_modes,
    ),
];

/// Whether a Job waits.
const JOB_SUSPEND: &[Word] = &[owner(
    "/workload/suspend",
    "/suspend",
    Nothing,
    values::flags,
)];

/// The CronJob's own.
const CRON_JOB: &[Word] = &[
    object(
        "/workload/schedule",
        "/spec/schedule",
        Nothing,
        values::schedules,
    ),
    object(
        "/workload/timeZone",
        "/spec/timeZone",
        Nothing,
        values::time_zones,
    ),
    object("/workload/suspend", "/spec/suspend", Nothing, values::flags),
    object(
        "/workload/concurrencyPolicy",
        "/spec/concurrencyPolicy",
        Text("Forbid"),
        values::concurrency_policies,
    ),
    object(
        "/workload/startingDeadlineSeconds",
        "/spec/startingDeadlineSeconds",
        Nothing,
        values::seconds,
    ),
    object(
        "/workload/successfulJobsHistoryLimit",
        "/spec/successfulJobsHistoryLimit",
        Nothing,
        values::numbers,
    ),
    object(
        "/workload/failedJobsHistoryLimit",
        "/spec/failedJobsHistoryLimit",
        Nothing,
        values::numbers,
    ),
];

/// The Service's own.
const SERVICE: &[Word] = &[
    Word::by("/metadata/name", landing::service_name, values::names),
    Word::by("/metadata/labels", landing::labels, values::labels),
];

const SERVICE_PORTS: &[Word] = &[Word::by(
    "/workload/service",
    landing::service,
    values::services,
)];

/// Of a Service that says nothing of its own.
const SERVICE_OF_PORTS: &[Word] = &[Word::by(
    "/workload/ports",
    landing::service_of,
    values::ports,
)];

/// Of the Service that a StatefulSet needs.
const HEADLESS: &[Word] = &[
    Word::by("/metadata/name", landing::headless, values::names),
    Word::by("/metadata/labels", landing::labels, values::labels),
];

const fn owner(
    at: &'static str,
    to: &'static str,
    absent: super::word::Absent,
    values: fn() -> Vec<Value>,
) -> Word {
    Word::plain(at, Owner, to, absent, values)
}

const fn object(
    at: &'static str,
    to: &'static str,
    absent: super::word::Absent,
    values: fn() -> Vec<Value>,
) -> Word {
    Word::plain(at, Object, to, absent, values)
}

fn deployment(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["deployment"] = workload();
    spec["deployment"]["replicas"] = json!(2);
    spec["deployment"]["minReadySeconds"] = json!(5);
    spec
}

fn stateful_set(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["statefulSet"] = with_containers();
    spec["statefulSet"]["volumeClaims"] =
        json!([{"name": "data", "size": "10Gi", "path": "/var/lib/app"}]);
    spec
}

fn daemon_set(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["daemonSet"] = workload();
    spec
}

fn job(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["job"] = workload();
    spec["job"]["completions"] = json!(2);
    spec
}

fn cron_job(namespace: &str) -> Value {
    let mut spec = client(namespace);
    spec["cronJob"] = workload();
    spec["cronJob"]["completions"] = json!(2);
    spec["cronJob"]["schedule"] = json!("30 4 * * *");
    spec
}

fn with_service(namespace: &str) -> Value {
    let mut spec = deployment(namespace);
    spec["deployment"]["service"] = json!({"ports": [80]});
    spec
}

fn with_empty_service(namespace: &str) -> Value {
    let mut spec = daemon_set(namespace);
    spec["daemonSet"]["service"] = json!({});
    // Nothing else names the ports.
    spec["daemonSet"]["probes"] = json!({});
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
            // Nothing has to be told of what it lacks, which takes as long as all else.
            "reason": "it is there to be mounted",
        }],
    })
}

/// A value for each word that all workloads share.
fn workload() -> Value {
    let mut workload = container("http", 8080);
    let of_pod = json!({
        "imagePullSecrets": ["pull"],
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"key": "spot", "operator": "Exists"}],
        "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname"}],
        "priorityClassName": "high",
        "terminationGracePeriodSeconds": 60,
        "podSecurityContext": {"fsGroup": 2000},
    });
    if let (Value::Object(words), Value::Object(of_pod)) = (&mut workload, of_pod) {
        words.extend(of_pod);
    }
    workload
}

/// The same with containers beside the main one, all in the node's network, where ports must differ.
fn with_containers() -> Value {
    let mut workload = workload();
    workload["sidecars"] = json!([with_name(container("admin", 9090), "proxy")]);
    workload["initContainers"] =
        json!([with_name(without_care(container("setup", 7070)), "prepare")]);
    workload["host"] = json!({"network": true, "reason": "because"});
    workload
}

fn with_name(mut container: Value, name: &str) -> Value {
    container["name"] = json!(name);
    container
}

/// What runs to its end has neither probes nor a lifecycle.
fn without_care(mut container: Value) -> Value {
    landing::put(&mut container, "probes", None);
    landing::put(&mut container, "lifecycle", None);
    container
}

/// A value for each word that all containers share.
fn container(port: &str, number: u16) -> Value {
    json!({
        "image": "registry.example/app:1.0",
        "command": ["/app"],
        "args": ["-v"],
        "workingDir": "/app",
        "env": {"LOG": "info"},
        "envFrom": [{"configMap": "env", "prefix": "APP_"}],
        "ports": [{"name": port, "port": number}],
        "mounts": [{"secret": "db", "path": "/etc/db", "keys": ["password"]}],
        "resources": {
            "requests": {"cpu": "100m", "memory": "64Mi"},
            "limits": {"memory": "128Mi"},
        },
        "securityContext": {"runAsUser": 1000},
        "probes": {
            "startup": {"exec": {"command": ["/ok"]}},
            "readiness": {"httpGet": {"path": "/ready", "port": port}},
            "liveness": {"tcpSocket": {"port": number}},
        },
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
    })
}
