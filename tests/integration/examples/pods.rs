//! The Pods of the examples, those of their Job templates too: all pass the restricted Pod Security
//! level, and each gets the token only where it needs one.

use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::{
    ConfigMap, Container, PodSpec, PodTemplateSpec, ServiceAccount, Volume,
};
use rolewright::source::{File, read_text};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{EXAMPLES, rendered};

/// A check of the restricted Pod Security level, by its name there.
type Check = (&'static str, fn(&PodSpec) -> bool);

const RESTRICTED: [Check; 10] = [
    ("runAsNonRoot", |pod| {
        let by_pod = pod
            .security_context
            .as_ref()
            .and_then(|c| c.run_as_non_root);
        pod_containers(pod).all(|container| {
            let own = container.security_context.as_ref();
            own.and_then(|c| c.run_as_non_root).or(by_pod) == Some(true)
        })
    }),
    ("runAsUser", |pod| {
        let by_pod = pod.security_context.as_ref().and_then(|c| c.run_as_user);
        by_pod != Some(0)
            && pod_containers(pod).all(|container| {
                let own = container.security_context.as_ref();
                own.and_then(|c| c.run_as_user) != Some(0)
            })
    }),
    ("seccompProfile", |pod| {
        let allowed = |kind: &str| kind == "RuntimeDefault" || kind == "Localhost";
        let by_pod = pod.security_context.as_ref();
        let by_pod = by_pod.and_then(|c| c.seccomp_profile.as_ref());
        pod_containers(pod).all(|container| {
            let own = container.security_context.as_ref();
            let profile = own.and_then(|c| c.seccomp_profile.as_ref()).or(by_pod);
            profile.is_some_and(|profile| allowed(&profile.type_))
        })
    }),
    ("allowPrivilegeEscalation", |pod| {
        pod_containers(pod).all(|container| {
            let own = container.security_context.as_ref();
            own.and_then(|c| c.allow_privilege_escalation) == Some(false)
        })
    }),
    ("capabilities", |pod| {
        pod_containers(pod).all(|container| {
            let own = container.security_context.as_ref();
            own.and_then(|c| c.capabilities.as_ref())
                .is_some_and(|caps| {
                    caps.add.is_none() && caps.drop.as_deref() == Some(&["ALL".to_owned()])
                })
        })
    }),
    ("privileged", |pod| {
        pod_containers(pod).all(|container| {
            let own = container.security_context.as_ref();
            own.is_none_or(|c| c.privileged.is_none() && c.proc_mount.is_none())
        })
    }),
    ("volumes", |pod| volumes(pod).all(is_restricted_volume)),
    ("host namespaces", |pod| {
        pod.host_network.is_none() && pod.host_pid.is_none() && pod.host_ipc.is_none()
    }),
    ("host ports", |pod| {
        let ports = pod_containers(pod).flat_map(|c| c.ports.iter().flatten());
        ports.into_iter().all(|port| port.host_port.is_none())
    }),
    ("hosts of probes", |pod| {
        let probes = pod_containers(pod)
            .flat_map(|c| [&c.startup_probe, &c.readiness_probe, &c.liveness_probe])
            .flatten();
        probes.into_iter().all(|probe| {
            let http = probe.http_get.as_ref();
            let tcp = probe.tcp_socket.as_ref();
            http.is_none_or(|http| http.host.is_none()) && tcp.is_none_or(|tcp| tcp.host.is_none())
        })
    }),
];

fn pod_containers(pod: &PodSpec) -> impl Iterator<Item = &Container> {
    assert!(pod.ephemeral_containers.is_none());
    pod.containers
        .iter()
        .chain(pod.init_containers.iter().flatten())
}

fn volumes(pod: &PodSpec) -> impl Iterator<Item = &Volume> {
    pod.volumes.iter().flatten()
}

/// Whether a volume is of a kind that the level allows and that the examples have.
fn is_restricted_volume(volume: &Volume) -> bool {
    volume.config_map.is_some() || volume.secret.is_some() || volume.empty_dir.is_some()
}

/// The checks that an example's Pod fails, for which its spec gives a reason.
const LEAVES: [(&str, &str); 1] = [("the DaemonSet of controllers/daemon-set", "volumes")];

/// A Pod of an example: of its controller or of a Job template, with where it runs.
struct Pod {
    of: String,
    namespace: String,
    spec: PodSpec,
}

#[test]
fn every_pod_passes_the_restricted_level() {
    let mut pods = 0;
    for example in EXAMPLES {
        for pod in deployed(example).iter().chain(&templated(example)) {
            for (name, passes) in RESTRICTED {
                let leaves = LEAVES.contains(&(pod.of.as_str(), name));
                assert_eq!(passes(&pod.spec), !leaves, "{} by {name}", pod.of);
            }
            pods += 1;
        }
    }
    assert_eq!(pods, 8 + 3, "controllers and Job templates");
}

/// A check that cannot fail proves nothing: a Pod without any hardening fails by what is demanded,
/// and each thing that is forbidden fails by its own check.
#[test]
fn the_checks_of_the_level_can_fail() {
    let failed = |pod: Value| -> Vec<&str> {
        let pod: PodSpec = typed(pod);
        let checks = RESTRICTED.iter().filter(|(_, passes)| !passes(&pod));
        checks.map(|(name, _)| *name).collect()
    };
    let bare = serde_json::json!({"containers": [{"name": "c"}]});
    let demanded = [
        "runAsNonRoot",
        "seccompProfile",
        "allowPrivilegeEscalation",
        "capabilities",
    ];
    assert_eq!(failed(bare), demanded);
    let forbidden = serde_json::json!({
        "hostPID": true,
        "securityContext": {"runAsNonRoot": true, "runAsUser": 0, "seccompProfile": {"type": "Unconfined"}},
        "volumes": [{"name": "v", "hostPath": {"path": "/"}}],
        "containers": [{
            "name": "c",
            "ports": [{"containerPort": 1, "hostPort": 1}],
            "livenessProbe": {"tcpSocket": {"host": "h", "port": 1}},
            "securityContext": {
                "runAsNonRoot": false,
                "privileged": true,
                "allowPrivilegeEscalation": true,
                "capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN"]},
            },
        }],
    });
    assert_eq!(failed(forbidden), RESTRICTED.map(|(name, _)| name));
}

#[test]
fn a_pod_has_the_token_only_if_its_account_may_do_something_or_the_spec_says_why() {
    for example in EXAMPLES {
        for pod in deployed(example) {
            assert_eq!(pod.spec.automount_service_account_token, Some(true));
        }
        for pod in templated(example) {
            assert_eq!(
                pod.spec.automount_service_account_token,
                Some(false),
                "{}",
                pod.of
            );
        }
        for account in rendered(example).of_kind("ServiceAccount") {
            let account: ServiceAccount = typed(account);
            assert_eq!(account.automount_service_account_token, Some(false));
        }
    }
}

/// An account that is nowhere made would keep the Pods from being created.
#[test]
fn every_pod_runs_as_an_account_that_the_example_makes() {
    for example in EXAMPLES {
        let manifests = rendered(example);
        let accounts = &manifests.objects.service_accounts;
        for pod in deployed(example).iter().chain(&templated(example)) {
            let name = pod.spec.service_account_name.as_deref().unwrap();
            assert!(
                accounts
                    .iter()
                    .any(|account| { account.name == name && account.namespace == pod.namespace }),
                "{}: {}/{name}",
                pod.of,
                pod.namespace
            );
        }
    }
}

#[test]
fn every_job_template_ends_and_is_cleaned_up() {
    let expected = [
        ("job-robot", "pi.yaml", 4, 600, 3600),
        ("image-worker", "worker-job.yaml", 0, 900, 100),
        ("analytics-job", "query.yaml", 3, 3600, 60),
    ];
    let mut found = Vec::new();
    for example in EXAMPLES {
        for (key, job) in job_templates(example) {
            let spec = job.spec.unwrap();
            let pod = spec.template.spec.unwrap();
            assert_eq!(pod.restart_policy.as_deref(), Some("Never"), "{key}");
            for container in &pod.containers {
                let resources = container.resources.as_ref().unwrap();
                let has = |list: &Option<std::collections::BTreeMap<String, _>>, name: &str| {
                    list.as_ref().is_some_and(|list| list.contains_key(name))
                };
                assert!(has(&resources.requests, "cpu"), "{key}");
                assert!(has(&resources.requests, "memory"), "{key}");
                assert!(has(&resources.limits, "memory"), "{key}");
                assert!(container.image.as_ref().unwrap().contains(':'), "{key}");
                let context = container.security_context.as_ref().unwrap();
                assert_eq!(context.read_only_root_filesystem, Some(true), "{key}");
            }
            found.push((
                example,
                key,
                spec.backoff_limit.unwrap(),
                spec.active_deadline_seconds.unwrap(),
                spec.ttl_seconds_after_finished.unwrap(),
            ));
        }
    }
    let found: Vec<_> = found
        .iter()
        .map(|(example, key, backoff, deadline, ttl)| {
            (*example, key.as_str(), *backoff, *deadline, *ttl)
        })
        .collect();
    assert_eq!(found, expected);
}

/// The id of an image goes into an argument of its own, which no shell reads.
#[test]
fn a_parameter_of_the_image_worker_is_no_part_of_a_command_line() {
    let templates = job_templates("image-worker");
    let (_, job) = templates.into_iter().next().unwrap();
    let pod = job.spec.unwrap().template.spec.unwrap();
    let [container] = pod.containers.as_slice() else {
        panic!("one container");
    };
    // The article's program puts the id into the third item of the command, and nowhere else.
    let command = container.command.clone().unwrap();
    assert_eq!(command[0], "/go/bin/image_worker");
    let with_parameter: Vec<_> = command
        .iter()
        .enumerate()
        .filter(|(_, item)| item.contains("${"))
        .collect();
    assert_eq!(with_parameter, [(2, &"-custom=${CUSTOM_ID}".to_owned())]);
    let args = container.args.clone().unwrap();
    assert!(args.iter().all(|item| !item.contains("${")));
}

/// What a mount or a volume of a Pod refers to by a fixed name is there, or is the one Secret that
/// somebody else makes.
#[test]
fn every_config_map_that_a_pod_mounts_is_made_beside_it() {
    for example in EXAMPLES {
        let made: Vec<(String, String)> = (rendered(example).of_kind("ConfigMap").into_iter())
            .map(typed::<ConfigMap>)
            .map(|map| (map.metadata.namespace.unwrap(), map.metadata.name.unwrap()))
            .collect();
        for pod in deployed(example).iter().chain(&templated(example)) {
            for volume in volumes(&pod.spec) {
                if let Some(source) = &volume.config_map {
                    let wanted = (pod.namespace.clone(), source.name.clone());
                    assert!(made.contains(&wanted), "{}: {wanted:?}", pod.of);
                }
                if let Some(source) = &volume.secret {
                    assert_eq!(source.secret_name.as_deref(), Some("postgres"));
                }
            }
        }
    }
}

fn typed<T: DeserializeOwned>(object: Value) -> T {
    serde_json::from_value(object).unwrap()
}

/// The Pod that an example's controller runs.
fn deployed(example: &str) -> Vec<Pod> {
    const CONTROLLERS: [(&str, &str); 5] = [
        ("Deployment", "/spec/template"),
        ("StatefulSet", "/spec/template"),
        ("DaemonSet", "/spec/template"),
        ("Job", "/spec/template"),
        ("CronJob", "/spec/jobTemplate/spec/template"),
    ];
    let mut pods = Vec::new();
    for (kind, template) in CONTROLLERS {
        for object in rendered(example).of_kind(kind) {
            let template: PodTemplateSpec = typed(object.pointer(template).unwrap().clone());
            pods.push(Pod {
                of: format!("the {kind} of {example}"),
                namespace: object["metadata"]["namespace"].as_str().unwrap().to_owned(),
                spec: template.spec.unwrap(),
            });
        }
    }
    pods
}

fn templated(example: &str) -> Vec<Pod> {
    let own = || {
        let mut accounts = rendered(example).objects.service_accounts;
        accounts.pop().unwrap().namespace
    };
    job_templates(example)
        .into_iter()
        .map(|(key, job)| Pod {
            of: format!("{key} of {example}"),
            // A template without a namespace is created in the client's.
            namespace: job.metadata.namespace.unwrap_or_else(own),
            spec: job.spec.unwrap().template.spec.unwrap(),
        })
        .collect()
}

/// The Job templates in the ConfigMaps of an example, with their keys.
fn job_templates(example: &str) -> Vec<(String, Job)> {
    let mut maps: Vec<ConfigMap> = rendered(example)
        .of_kind("ConfigMap")
        .into_iter()
        .map(typed)
        .collect();
    maps.retain(|map| map.metadata.name.as_ref().unwrap().ends_with("-jobs"));
    maps.into_iter()
        .flat_map(|map| map.data.unwrap())
        .map(|(key, text)| {
            let reading = read_text(&File::new(key.as_str(), text));
            assert_eq!(reading.problems, [], "{key}");
            let job = reading.documents[0].root().to_json().unwrap();
            (key, typed(job))
        })
        .collect()
}
