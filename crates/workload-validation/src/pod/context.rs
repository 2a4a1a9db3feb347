//! Security contexts, of Pods and of containers.

use crate::check::{MOST, descending, one_of, required, required_one_of, within};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const PROFILES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// What of a Pod's spec says whose rights it has.
pub(super) fn of_pod(pod: &Scope<'_>, out: &mut Vec<Refusal>) {
    if pod.is_true("hostPID") && pod.is_true("shareProcessNamespace") {
        let why = "cannot be true beside `hostPID: true`";
        pod.refuse("shareProcessNamespace", why, out);
    }
    if pod.flag("hostUsers") == Found::This(false) {
        for field in ["hostPID", "hostIPC"] {
            if pod.is_true(field) {
                pod.refuse(field, "cannot be true beside `hostUsers: false`", out);
            }
        }
    }
    let Found::This(context) = pod.get("securityContext") else {
        return;
    };
    shared(&context, out);
    within(&context, "fsGroup", 0..=MOST, out);
    for group in context.list("supplementalGroups").items {
        if group.is_closed()
            && let Some(number) = group.value().as_i64()
            && !(0..=MOST).contains(&number)
        {
            group.refuse_itself(crate::check::out_of(number, &(0..=MOST)), out);
        }
    }
    one_of(
        &context,
        "fsGroupChangePolicy",
        &["OnRootMismatch", "Always"],
        out,
    );
    one_of(
        &context,
        "supplementalGroupsPolicy",
        &["Merge", "Strict"],
        out,
    );
    for sysctl in context.list("sysctls").items {
        required(&sysctl, "name", out);
    }
}

/// The security context of a container.
pub(crate) fn of_container(container: &Scope<'_>, pod: &Scope<'_>, out: &mut Vec<Refusal>) {
    let Found::This(context) = container.get("securityContext") else {
        return;
    };
    shared(&context, out);
    one_of(&context, "procMount", &["Default", "Unmasked"], out);
    let has_host_users = pod.flag("hostUsers").or(true) == Found::This(true);
    if has_host_users && context.text("procMount") == Found::This("Unmasked") {
        let why = "cannot be `Unmasked` without `hostUsers: false`";
        context.refuse("procMount", why, out);
    }
    if context.flag("allowPrivilegeEscalation") != Found::This(false) {
        return;
    }
    if context.is_true("privileged") {
        let why = "cannot be false beside `privileged: true`";
        context.refuse("allowPrivilegeEscalation", why, out);
    }
    let added = context.list("capabilities.add");
    let is_admin = |item: &Scope<'_>| item.value().as_str() == Some("CAP_SYS_ADMIN");
    if added.items.iter().any(is_admin) {
        let why = "cannot be false beside the capability `CAP_SYS_ADMIN`";
        context.refuse("allowPrivilegeEscalation", why, out);
    }
}

/// What Pods and containers both have.
fn shared(context: &Scope<'_>, out: &mut Vec<Refusal>) {
    within(context, "runAsUser", 0..=MOST, out);
    within(context, "runAsGroup", 0..=MOST, out);
    for field in ["seccompProfile", "appArmorProfile"] {
        let Found::This(profile) = context.get(field) else {
            continue;
        };
        required_one_of(&profile, "type", &PROFILES, out);
        let local = profile.raw_text("localhostProfile");
        match profile.text("type") {
            Found::This("Localhost") if local.is_nothing() => {
                let why = "is missing, and `type: Localhost` needs it";
                profile.refuse("localhostProfile", why, out);
            }
            Found::This("RuntimeDefault" | "Unconfined") if local.is_set() => {
                let why = "cannot be set where `type` is not `Localhost`";
                profile.refuse("localhostProfile", why, out);
            }
            Found::This("Localhost") if field == "seccompProfile" => {
                descending(&profile, "localhostProfile", out);
            }
            _ => {}
        }
    }
}
