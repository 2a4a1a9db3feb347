//! Ports of containers.

use std::collections::HashSet;

use crate::check::{distinct, form, one_of, within};
use crate::forms::port_name;
use crate::pod::Role;
use crate::refusal::Refusal;
use crate::scope::{Found, List, Scope};

const PORTS: std::ops::RangeInclusive<i64> = 1..=65535;

pub(super) fn check(container: &Scope<'_>, out: &mut Vec<Refusal>) {
    let ports = container.list("ports");
    for port in &ports.items {
        form(port, "name", port_name, out);
        match port.number("containerPort") {
            Found::Nothing => port.refuse("containerPort", "is missing", out),
            _ => within(port, "containerPort", PORTS, out),
        }
        if port.number("hostPort") != Found::This(0) {
            within(port, "hostPort", PORTS, out);
        }
        one_of(port, "protocol", &["SCTP", "TCP", "UDP"], out);
    }
    distinct(&ports, "name", "port", out);
}

/// Reports a port of the host that two of these containers ask for.
pub(super) fn of_host(containers: &List<'_>, pod: &Scope<'_>, role: Role, out: &mut Vec<Refusal>) {
    if !containers.is_closed {
        return;
    }
    // In the host's network, a Pod has the ports of its containers.
    let has_default = role == Role::Pod && pod.is_true("hostNetwork");
    let mut seen = HashSet::new();
    for container in &containers.items {
        let ports = container.list("ports");
        if !ports.is_closed {
            return;
        }
        for port in ports.items {
            let number = match port.number("hostPort") {
                Found::Nothing | Found::This(0) if has_default => port.number("containerPort"),
                number => number,
            };
            let protocol = port.text("protocol").or("TCP");
            let address = port.text("hostIP").or("");
            let (Found::This(number), Found::This(protocol), Found::This(address)) =
                (number, protocol, address)
            else {
                continue;
            };
            if number != 0 && !seen.insert((number, protocol, address)) {
                let why = format!("is asked for twice: {number}/{protocol}");
                let field = if port.get("hostPort").is_set() {
                    "hostPort"
                } else {
                    "containerPort"
                };
                port.refuse(field, why, out);
            }
        }
    }
}
