//! Places and words. That the controls are Kubernetes' own is tested in `tests/workloads`.

use serde_json::{Value, json};

use super::*;

/// A template of one container that is as the level demands, with other values in some places.
fn template(changes: &[(&str, Value)]) -> Value {
    let mut template = json!({"spec": {
        "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{"name": "main", "securityContext": {
            "allowPrivilegeEscalation": false,
            "capabilities": {"drop": ["ALL"]}
        }}]
    }});
    for (pointer, value) in changes {
        let (above, field) = pointer.rsplit_once('/').unwrap();
        template.pointer_mut(above).unwrap()[field] = value.clone();
    }
    template
}

#[track_caller]
fn finds(changes: &[(&str, Value)], expected: &[&str]) {
    let violations = restricted(&template(changes));
    let found: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{changes:?}");
}

const SECURITY: &str = "/spec/containers/0/securityContext";

#[test]
fn a_template_as_the_level_demands_has_no_violations() {
    finds(&[], &[]);
    assert_eq!(restricted(&json!({})), []);
    assert_eq!(restricted(&json!([])), []);
}

#[test]
fn a_bare_container_lacks_what_the_level_demands() {
    let found = restricted(&json!({"spec": {"initContainers": [{"name": "init"}]}}));
    let names: Vec<_> = found
        .iter()
        .map(|violation| violation.container.as_deref())
        .collect();
    assert_eq!(names, [Some("init"); 4]);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let context = "spec.initContainers[0].securityContext";
    assert_eq!(
        found,
        [
            format!("{context}.allowPrivilegeEscalation has to be false"),
            format!("{context}.capabilities.drop has to contain `ALL`"),
            format!("{context}.runAsNonRoot has to be true, here or in the Pod"),
            format!(
                "{context}.seccompProfile.type has to be `RuntimeDefault` or `Localhost`, here or in the Pod"
            ),
        ]
    );
}

#[test]
fn fields_of_the_pod_are_named() {
    finds(
        &[("/spec/hostPID", json!(true))],
        &["spec.hostPID has to be false"],
    );
    finds(
        &[(
            "/spec/securityContext/sysctls",
            json!([{"name": "kernel.shm_rmid_forced"}, {"name": "kernel.msgmax"}]),
        )],
        &[
            "spec.securityContext.sysctls[1].name is not among the kernel parameters that concern the Pod alone",
        ],
    );
    finds(
        &[(
            "/metadata",
            json!({"annotations": {"container.apparmor.security.beta.kubernetes.io/main": "unconfined"}}),
        )],
        &[
            "metadata.annotations[container.apparmor.security.beta.kubernetes.io/main] has to be `runtime/default` or begin with `localhost/`",
        ],
    );
    finds(
        &[(
            "/spec/volumes",
            json!([{"name": "a", "hostPath": {}}, {"name": "b"}, {"name": "c", "secret": {}, "nfs": null}]),
        )],
        &["spec.volumes[0].hostPath is not among the volume types of the restricted level"],
    );
}

#[test]
fn fields_of_containers_are_named() {
    let rows = [
        ("privileged", json!(true), ".privileged has to be false"),
        (
            "procMount",
            json!("Unmasked"),
            ".procMount has to be `Default`",
        ),
        (
            "runAsUser",
            json!(0),
            ".runAsUser has to be another user than 0, which is root",
        ),
        ("runAsNonRoot", json!(false), ".runAsNonRoot has to be true"),
        (
            "seccompProfile",
            json!({}),
            ".seccompProfile.type has to be `RuntimeDefault` or `Localhost`",
        ),
        (
            "appArmorProfile",
            json!({"type": "Unconfined"}),
            ".appArmorProfile.type has to be `RuntimeDefault` or `Localhost`",
        ),
        (
            "seLinuxOptions",
            json!({"role": "r"}),
            ".seLinuxOptions.role has to be absent",
        ),
        (
            "windowsOptions",
            json!({"hostProcess": true}),
            ".windowsOptions.hostProcess has to be false",
        ),
        (
            "capabilities",
            json!({"drop": ["ALL"], "add": ["NET_BIND_SERVICE", "KILL"]}),
            ".capabilities.add[1] can be `NET_BIND_SERVICE` alone",
        ),
    ];
    for (field, value, expected) in rows {
        let expected = format!("spec.containers[0].securityContext{expected}");
        finds(&[(&format!("{SECURITY}/{field}"), value)], &[&expected]);
    }
    finds(
        &[(
            "/spec/containers/0/livenessProbe",
            json!({"tcpSocket": {"host": "10.0.0.1", "port": 1}}),
        )],
        &["spec.containers[0].livenessProbe.tcpSocket.host has to be absent"],
    );
}

#[test]
fn the_host_network_makes_every_port_one_of_the_host() {
    finds(
        &[
            ("/spec/hostNetwork", json!(true)),
            (
                "/spec/containers/0/ports",
                json!([{"containerPort": 80}, {"containerPort": 81, "hostPort": 81}]),
            ),
        ],
        &[
            "spec.hostNetwork has to be false",
            "spec.containers[0].ports[0].containerPort is a port of the host under `hostNetwork`",
            "spec.containers[0].ports[1].hostPort has to be absent",
        ],
    );
}

#[test]
fn what_is_wrong_in_the_pod_is_not_said_of_each_container_again() {
    finds(
        &[(
            "/spec/securityContext",
            json!({"runAsNonRoot": false, "seccompProfile": {"type": "Unconfined"}}),
        )],
        &[
            "spec.securityContext.seccompProfile.type has to be `RuntimeDefault` or `Localhost`",
            "spec.securityContext.runAsNonRoot has to be true",
        ],
    );
}

#[test]
fn user_namespaces_and_windows_are_exempt_from_some() {
    finds(
        &[
            ("/spec/hostUsers", json!(false)),
            (&format!("{SECURITY}/runAsUser"), json!(0)),
        ],
        &[],
    );
    finds(
        &[
            ("/spec/os", json!({"name": "windows"})),
            (SECURITY, json!({})),
        ],
        &[],
    );
}

/// By `check_*.go` of `k8s.io/pod-security-admission/policy`, those of the level `baseline`.
#[test]
fn a_template_passes_the_strictest_level_that_forbids_none_of_it() {
    let context = |field: &str, value: Value| (format!("{SECURITY}/{field}"), value);
    let pod = |field: &str, value: Value| (format!("/spec/{field}"), value);
    let rows = [
        (
            context("allowPrivilegeEscalation", true.into()),
            Level::Baseline,
        ),
        (context("runAsUser", 0.into()), Level::Baseline),
        (context("runAsNonRoot", false.into()), Level::Baseline),
        (context("capabilities", json!({})), Level::Baseline),
        (
            context("capabilities", json!({"drop": ["ALL"], "add": ["CHOWN"]})),
            Level::Baseline,
        ),
        (
            context("capabilities", json!({"drop": ["ALL"], "add": ["chown"]})),
            Level::Privileged,
        ),
        (
            context(
                "capabilities",
                json!({"drop": ["ALL"], "add": ["NET_ADMIN"]}),
            ),
            Level::Privileged,
        ),
        (
            context("seccompProfile", json!({"type": "Unconfined"})),
            Level::Privileged,
        ),
        (context("privileged", true.into()), Level::Privileged),
        (context("procMount", "Unmasked".into()), Level::Privileged),
        (pod("securityContext", json!({})), Level::Baseline),
        (
            pod(
                "securityContext",
                json!({"sysctls": [{"name": "kernel.sem"}]}),
            ),
            Level::Privileged,
        ),
        (
            pod("volumes", json!([{"name": "v", "nfs": {}}])),
            Level::Baseline,
        ),
        (
            pod("volumes", json!([{"name": "v", "hostPath": {}}])),
            Level::Privileged,
        ),
        (pod("hostPID", true.into()), Level::Privileged),
    ];
    for ((pointer, value), expected) in rows {
        let found = level(&template(&[(&pointer, value.clone())]));
        assert_eq!(found, expected, "{pointer} {value}");
    }
    assert_eq!(level(&template(&[])), Level::Restricted);
    let unmasked = [
        ("/spec/hostUsers", false.into()),
        (&*format!("{SECURITY}/procMount"), "Unmasked".into()),
    ];
    assert_eq!(level(&template(&unmasked)), Level::Baseline);
}
