//! The host's network, names and addresses.

use crate::check::{one_of, required_form};
use crate::forms::{dns_subdomain, ip_address};
use crate::refusal::Refusal;
use crate::scope::{Found, Scope};

const POLICIES: [&str; 4] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

pub(super) fn check(pod: &Scope<'_>, out: &mut Vec<Refusal>) {
    one_of(pod, "dnsPolicy", &POLICIES, out);
    let servers = pod.list("dnsConfig.nameservers");
    if pod.text("dnsPolicy") == Found::This("None") && servers.is_closed && servers.items.is_empty()
    {
        let why = "is missing, and `dnsPolicy: None` needs it";
        pod.refuse("dnsConfig.nameservers", why, out);
    }
    for server in &servers.items {
        if server.is_closed()
            && let Some(text) = server.value().as_str()
            && let Err(why) = ip_address(text)
        {
            server.refuse_itself(why, out);
        }
    }
    for alias in pod.list("hostAliases").items {
        required_form(&alias, "ip", ip_address, out);
        for name in alias.list("hostnames").items {
            if name.is_closed()
                && let Some(text) = name.value().as_str()
                && let Err(why) = dns_subdomain(text)
            {
                name.refuse_itself(why, out);
            }
        }
    }
    if pod.is_true("hostNetwork") {
        host_ports(pod, out);
    }
}

/// In the host's network a port is the same inside and outside. That of a Pod is, unless it says so.
fn host_ports(pod: &Scope<'_>, out: &mut Vec<Refusal>) {
    for container in pod.list("containers").items {
        for port in container.list("ports").items {
            let (outside, inside) = (port.number("hostPort"), port.number("containerPort"));
            if let (Found::This(outside), Found::This(inside)) = (outside, inside)
                && outside != 0
                && outside != inside
            {
                let why = format!(
                    "has to be `containerPort`, which is {inside}, where `hostNetwork` is true, and \
                     is {outside}"
                );
                port.refuse("hostPort", why, out);
            }
        }
    }
}
