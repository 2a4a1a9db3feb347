//! Probes: what the schema cannot say of them.

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::Port;
use crate::spec::raw::{PortRef, Probe, Probes};

/// Reports what is wrong with probes. They name the ports that stand at a path.
pub(super) fn check(
    probes: &Probes,
    ports: (&[Port], &Path),
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let all = [
        ("startup", &probes.startup),
        ("readiness", &probes.readiness),
        ("liveness", &probes.liveness),
    ];
    for (name, probe) in all {
        let Some(probe) = probe else { continue };
        let at = at.key(name);
        handler(probe, &at, checker);
        port(probe, ports, &at, checker);
        if name != "readiness" && probe.success_threshold.is_some_and(|times| times != 1) {
            checker
                .error(
                    &at.key("successThreshold"),
                    format!("a {name} probe succeeds by 1 success"),
                )
                .help("remove `successThreshold`");
        }
    }
}

fn handler(probe: &Probe, at: &Path, checker: &mut Checker<'_>) {
    let handlers = [
        probe.http_get.is_some(),
        probe.tcp_socket.is_some(),
        probe.grpc.is_some(),
        probe.exec.is_some(),
    ];
    if handlers.into_iter().filter(|there| *there).count() != 1 {
        checker
            .error(at, "a probe asks in exactly one way")
            .help("write one of `httpGet`, `tcpSocket`, `grpc` and `exec`");
    }
}

fn port(probe: &Probe, (ports, ports_at): (&[Port], &Path), at: &Path, checker: &mut Checker<'_>) {
    let http = probe.http_get.as_ref().map(|http| ("httpGet", &http.port));
    let tcp = probe
        .tcp_socket
        .as_ref()
        .map(|tcp| ("tcpSocket", &tcp.port));
    for (handler, port) in http.into_iter().chain(tcp) {
        let PortRef::Name(name) = port else { continue };
        if checker.is_incomplete(ports_at) {
            continue;
        }
        if ports.iter().all(|port| port.name.as_ref() != Some(name)) {
            checker
                .error(
                    &at.key(handler).key("port"),
                    format!("no port is called `{name}`"),
                )
                .help(format!(
                    "write the port's number, or give `ports` a {{name: {name}, port: ...}}"
                ));
        }
    }
}
