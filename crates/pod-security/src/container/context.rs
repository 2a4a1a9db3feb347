//! What a Pod's security context and a container's have in common.

use crate::pod::Pod;
use crate::scope::Scope;
use crate::violation::{Control, Violation};

/// The types by which `SELinux` confines containers; the empty one is the default.
const SE_LINUX_TYPES: [&str; 5] = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

pub(crate) fn is_seccomp_profile(kind: &str) -> bool {
    ["RuntimeDefault", "Localhost"].contains(&kind)
}

/// The violations by fields that are set in a security context, which is the field `context`.
pub(crate) fn check(of: &Scope<'_>, context: &str, pod: &Pod<'_>, violations: &mut Vec<Violation>) {
    let mut push = |control, field: &str, why, leaves_baseline: Option<bool>| {
        let violation = of.violation(control, &format!("{context}.{field}"), why);
        violations.push(match leaves_baseline {
            Some(leaves) => violation.leaving_baseline(leaves),
            None => violation,
        });
    };
    let get = |field: &str| of.get(&format!("{context}.{field}"));
    let text = |field: &str| of.text(&format!("{context}.{field}"));
    let flag = |field: &str| get(field).and_then(serde_json::Value::as_bool);

    if get("appArmorProfile").is_some()
        && !["RuntimeDefault", "Localhost"].contains(&text("appArmorProfile.type"))
    {
        let why = "has to be `RuntimeDefault` or `Localhost`";
        push(Control::AppArmorProfile, "appArmorProfile.type", why, None);
    }
    if get("seccompProfile").is_some()
        && !pod.is_windows()
        && !is_seccomp_profile(text("seccompProfile.type"))
    {
        let why = "has to be `RuntimeDefault` or `Localhost`";
        // Of a profile that is set the baseline says the same, of one that is missing nothing.
        push(
            Control::SeccompProfile,
            "seccompProfile.type",
            why,
            Some(true),
        );
    }
    if !SE_LINUX_TYPES.contains(&text("seLinuxOptions.type")) {
        let why = "has to be a type that confines containers, such as `container_t`";
        push(Control::SeLinuxOptions, "seLinuxOptions.type", why, None);
    }
    for field in ["seLinuxOptions.user", "seLinuxOptions.role"] {
        if !text(field).is_empty() {
            push(Control::SeLinuxOptions, field, "has to be absent", None);
        }
    }
    if flag("windowsOptions.hostProcess") == Some(true) {
        push(
            Control::WindowsHostProcess,
            "windowsOptions.hostProcess",
            "has to be false",
            None,
        );
    }
    if pod.has_user_namespace() {
        return;
    }
    if flag("runAsNonRoot") == Some(false) {
        push(
            Control::RunAsNonRoot,
            "runAsNonRoot",
            "has to be true",
            None,
        );
    }
    if get("runAsUser").and_then(serde_json::Value::as_i64) == Some(0) {
        push(
            Control::RunAsUser,
            "runAsUser",
            "has to be another user than 0, which is root",
            None,
        );
    }
}
