//! What concerns a container.

pub(crate) mod context;

use crate::pod::Pod;
use crate::scope::Scope;
use crate::violation::{Control, Violation};

const CONTEXT: &str = "securityContext";

/// What the level `baseline` lets a container add.
const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The violations by fields of a container.
pub(crate) fn check(container: &Scope<'_>, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    context::check(container, CONTEXT, pod, violations);
    privileges(container, pod, violations);
    capabilities(container, pod, violations);
    inherited(container, pod, violations);
    ports(container, pod, violations);
    hosts(container, violations);
}

fn privileges(container: &Scope<'_>, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    let privileged = "securityContext.privileged";
    if container.is_true(privileged) {
        violations.push(container.violation(Control::Privileged, privileged, "has to be false"));
    }
    let escalation = "securityContext.allowPrivilegeEscalation";
    if !pod.is_windows() && container.flag(escalation) != Some(false) {
        let control = Control::AllowPrivilegeEscalation;
        violations.push(container.violation(control, escalation, "has to be false"));
    }
    let proc_mount = "securityContext.procMount";
    if container.get(proc_mount).is_some() && container.text(proc_mount) != "Default" {
        let why = "has to be `Default`";
        let violation = container.violation(Control::ProcMount, proc_mount, why);
        violations.push(violation.leaving_baseline(!pod.has_user_namespace()));
    }
}

fn capabilities(container: &Scope<'_>, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    if pod.is_windows() {
        return;
    }
    let drop = "securityContext.capabilities.drop";
    if !container
        .items(drop)
        .iter()
        .any(|dropped| dropped.is_one_of(&["ALL"]))
    {
        violations.push(container.violation(Control::Capabilities, drop, "has to contain `ALL`"));
    }
    for added in container.items("securityContext.capabilities.add") {
        if !added.is_one_of(&["NET_BIND_SERVICE"]) {
            let why = "can be `NET_BIND_SERVICE` alone";
            let violation = added.violation_by_itself(Control::Capabilities, why);
            violations.push(violation.leaving_baseline(!added.is_one_of(&CAPABILITIES)));
        }
    }
}

/// What a container has to set unless the Pod does.
fn inherited(container: &Scope<'_>, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    let non_root = "securityContext.runAsNonRoot";
    let is_exempt = pod.has_user_namespace() || pod.sets_run_as_non_root();
    if !is_exempt && container.flag(non_root).is_none() {
        let why = "has to be true, here or in the Pod";
        violations.push(container.violation(Control::RunAsNonRoot, non_root, why));
    }
    let profile = "securityContext.seccompProfile";
    let is_exempt = pod.is_windows() || pod.sets_seccomp_profile();
    if !is_exempt && container.get(profile).is_none() {
        let why = "has to be `RuntimeDefault` or `Localhost`, here or in the Pod";
        let field = "securityContext.seccompProfile.type";
        violations.push(container.violation(Control::SeccompProfile, field, why));
    }
}

fn ports(container: &Scope<'_>, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    for port in container.items("ports") {
        let is_defaulted = pod.has_host_network() && !container.is_in("ephemeralContainers");
        let number = |field| {
            port.get(field)
                .and_then(serde_json::Value::as_i64)
                .unwrap_or(0)
        };
        if number("hostPort") != 0 {
            violations.push(port.violation(Control::HostPorts, "hostPort", "has to be absent"));
        } else if is_defaulted && number("containerPort") != 0 {
            let why = "is a port of the host under `hostNetwork`";
            violations.push(port.violation(Control::HostPorts, "containerPort", why));
        }
    }
}

fn hosts(container: &Scope<'_>, violations: &mut Vec<Violation>) {
    let handlers = [
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
        "lifecycle.postStart",
        "lifecycle.preStop",
    ];
    for handler in handlers {
        for action in ["httpGet", "tcpSocket"] {
            let host = format!("{handler}.{action}.host");
            if !container.text(&host).is_empty() {
                let control = Control::HostProbesAndHostLifecycle;
                violations.push(container.violation(control, &host, "has to be absent"));
            }
        }
    }
}
