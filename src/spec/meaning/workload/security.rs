//! What containers may do on their node: the least, or what a reason is given for.

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::meaning::reason;
use crate::spec::model::workload::{Host, SeccompProfile, SeccompType, SecurityContext};

/// The one capability that the restricted Pod Security level lets a container add.
const HARMLESS_CAPABILITY: &str = "NET_BIND_SERVICE";

/// A container's security context. What leaves the restricted Pod Security level without a reason
/// goes to the checker, as does what Kubernetes or the kubelet refuses.
pub(super) fn container(
    raw: Option<SecurityContext>,
    at: &Path,
    checker: &mut Checker<'_>,
) -> SecurityContext {
    let context = raw.unwrap_or_default();
    if let Some(profile) = &context.seccomp_profile {
        seccomp(profile, &at.key("seccompProfile"), checker);
    }
    let is_root = context.run_as_user == Some(0);
    if is_root && context.run_as_non_root != Some(false) {
        checker
            .error(&at.key("runAsUser"), "user 0 is root")
            .label("the kubelet starts no container as root here")
            .help("write another number, or `runAsNonRoot: false` beside it with a `reason`");
    }
    if context.allow_privilege_escalation == Some(false) && escalates(&context) {
        checker
            .error(
                &at.key("allowPrivilegeEscalation"),
                "a container with all privileges can always get more",
            )
            .help("remove `allowPrivilegeEscalation`");
    }
    demand_reason(
        leaves_restricted(&context).into_iter(),
        context.reason.as_deref(),
        at,
        checker,
    );
    context
}

/// Namespaces of the node that the Pod uses.
pub(super) fn host(raw: Option<Host>, at: &Path, checker: &mut Checker<'_>) -> Host {
    let host = raw.unwrap_or_default();
    let words = [
        ("network", host.network),
        ("pid", host.pid),
        ("ipc", host.ipc),
    ];
    let used = words
        .into_iter()
        .filter_map(|(word, used)| used.then_some(word));
    demand_reason(used, host.reason.as_deref(), at, checker);
    host
}

/// Whether the API server refuses to have the container's privileges held down.
#[must_use]
pub fn escalates(context: &SecurityContext) -> bool {
    let adds = |name| added(context).iter().any(|capability| capability == name);
    context.privileged == Some(true) || adds("CAP_SYS_ADMIN")
}

fn added(context: &SecurityContext) -> &[String] {
    context
        .capabilities
        .as_ref()
        .map_or(&[], |capabilities| &capabilities.add)
}

/// The words by which a container leaves the restricted Pod Security level.
fn leaves_restricted(context: &SecurityContext) -> Vec<&'static str> {
    let unconfined = context
        .seccomp_profile
        .as_ref()
        .is_some_and(|profile| profile.kind == SeccompType::Unconfined);
    let adds = added(context)
        .iter()
        .any(|capability| capability != HARMLESS_CAPABILITY);
    let words = [
        ("privileged", context.privileged == Some(true)),
        (
            "allowPrivilegeEscalation",
            context.allow_privilege_escalation == Some(true),
        ),
        ("capabilities", adds),
        ("runAsNonRoot", context.run_as_non_root == Some(false)),
        ("seccompProfile", unconfined),
    ];
    words
        .into_iter()
        .filter_map(|(word, leaves)| leaves.then_some(word))
        .collect()
}

/// Reports words that need a reason where there is none, and a reason where nothing needs one.
fn demand_reason(
    words: impl Iterator<Item = &'static str>,
    given: Option<&str>,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let mut words = words.peekable();
    if let Some(text) = given {
        reason::check(text, &at.key("reason"), checker);
        if words.peek().is_none() {
            checker
                .key_error(
                    &at.key("reason"),
                    "`reason` has a meaning only beside what leaves the restricted Pod Security level",
                )
                .help("remove it");
        }
    }
    if given.is_some_and(|text| !text.trim().is_empty()) {
        return;
    }
    for word in words {
        checker
            .error(&at.key(word), format!("`{word}` needs a reason"))
            .label("it leaves the restricted Pod Security level")
            .help("write `reason: ...` beside it, or remove it");
    }
}

fn seccomp(profile: &SeccompProfile, at: &Path, checker: &mut Checker<'_>) {
    let path = profile.localhost_profile.as_deref();
    match (profile.kind, path) {
        (SeccompType::Localhost, None | Some("")) => {
            checker
                .error(at, "`Localhost` without `localhostProfile`")
                .help("write the profile's path below the kubelet's seccomp folder");
        }
        (SeccompType::Localhost, Some(path)) => {
            if path.starts_with('/') || path.split('/').any(|part| part == "..") {
                checker
                    .error(
                        &at.key("localhostProfile"),
                        format!("`{path}` does not lie below the kubelet's seccomp folder"),
                    )
                    .help("write a relative path without `..`");
            }
        }
        (_, Some(_)) => {
            checker
                .key_error(
                    &at.key("localhostProfile"),
                    "`localhostProfile` has a meaning only beside `type: Localhost`",
                )
                .help("remove it");
        }
        (_, None) => {}
    }
}
