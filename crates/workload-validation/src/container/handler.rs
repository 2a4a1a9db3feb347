//! What the kubelet does to ask a container, or to tell it something: probes and hooks.

use crate::check::{MOST, none_of, not_negative, one_of, port, required, within};
use crate::forms::http_header;
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const KINDS: [&str; 5] = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

/// A probe, by the field that it stands in.
pub(super) fn of_probe(probe: &Scope<'_>, field: &str, out: &mut Vec<Refusal>) {
    check(probe, None, out);
    not_negative(
        probe,
        &[
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold",
        ],
        out,
    );
    let grace = "terminationGracePeriodSeconds";
    if field == "readinessProbe" {
        if probe.get(grace).is_set() {
            probe.refuse(grace, "cannot be set for a `readinessProbe`", out);
        }
        return;
    }
    within(probe, grace, 1..=MOST, out);
    // 0 is the same as none.
    if let Found::This(threshold @ 2..) = probe.number("successThreshold") {
        let why = format!("has to be 1 for a `{field}`, and is {threshold}");
        probe.refuse("successThreshold", why, out);
    }
}

/// A handler, which is of one kind; a hook's has to end within so many seconds.
pub(super) fn check(handler: &Scope<'_>, grace: Option<i64>, out: &mut Vec<Refusal>) {
    let kinds = KINDS.iter().filter(|kind| handler.get(kind).is_set());
    let kinds: Vec<&str> = kinds.copied().collect();
    match kinds.as_slice() {
        [] => {
            let is_unknown = |kind: &&str| matches!(handler.get(kind), Found::Unknown);
            if !KINDS.iter().any(is_unknown) {
                let why = "has no handler, such as `exec` or `httpGet`";
                handler.refuse_itself(why, out);
            }
        }
        [kind] => {
            if let Found::This(action) = handler.get(kind) {
                of_kind(&action, kind, handler, grace, out);
            }
        }
        [first, second, ..] if handler.is_closed() => {
            let why = format!("cannot be set beside `{first}`");
            handler.refuse(second, why, out);
        }
        _ => {}
    }
}

fn of_kind(
    action: &Scope<'_>,
    kind: &str,
    handler: &Scope<'_>,
    grace: Option<i64>,
    out: &mut Vec<Refusal>,
) {
    match kind {
        "exec" => {
            let command = action.list("command");
            if command.is_closed && command.items.is_empty() {
                action.refuse("command", "is missing", out);
            }
        }
        "httpGet" => {
            port(action, "port", out);
            scheme(action, out);
            for header in action.list("httpHeaders").items {
                required(&header, "name", out);
                if let Found::This(name) = header.text("name")
                    && let Err(why) = http_header(name)
                {
                    header.refuse("name", why, out);
                }
            }
        }
        "tcpSocket" => port(action, "port", out),
        "grpc" => {
            required(action, "port", out);
            within(action, "port", 1..=65535, out);
        }
        "sleep" => {
            if let (Found::This(seconds), Some(grace)) = (action.number("seconds"), grace)
                && !(0..=grace).contains(&seconds)
            {
                let why = format!(
                    "has to be 0 to {grace}, which `terminationGracePeriodSeconds` says, and is \
                     {seconds}"
                );
                action.refuse("seconds", why, out);
            }
        }
        other => handler.refuse_itself(none_of(other, &KINDS), out),
    }
}

fn scheme(action: &Scope<'_>, out: &mut Vec<Refusal>) {
    one_of(action, "scheme", &["HTTP", "HTTPS"], out);
}
