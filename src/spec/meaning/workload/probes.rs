//! Probes: what the schema cannot say of them.

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{HttpGet, Port, PortRef, Probe, Probes};

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
        if let Some(get) = &probe.http_get {
            http(get, &at.key("httpGet"), checker);
        }
        if name == "readiness" && probe.termination_grace_period_seconds.is_some() {
            checker
                .key_error(
                    &at.key("terminationGracePeriodSeconds"),
                    "a readiness probe ends no container",
                )
                .help("remove `terminationGracePeriodSeconds`");
        }
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

/// Reports what is wrong with a GET, apart from its port.
pub(super) fn http(http: &HttpGet, at: &Path, checker: &mut Checker<'_>) {
    for (index, header) in http.http_headers.iter().enumerate() {
        let at = at.key("httpHeaders").index(index).key("name");
        checker.word(&at, &header.name, names::http_header);
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

fn port(probe: &Probe, ports: (&[Port], &Path), at: &Path, checker: &mut Checker<'_>) {
    if let Some(http) = &probe.http_get {
        is_there(&http.port, ports, &at.key("httpGet").key("port"), checker);
    }
    if let Some(tcp) = &probe.tcp_socket {
        is_there(&tcp.port, ports, &at.key("tcpSocket").key("port"), checker);
    }
}

/// Reports a port's name that none of the ports at a path has.
pub(super) fn is_there(
    port: &PortRef,
    (ports, ports_at): (&[Port], &Path),
    at: &Path,
    checker: &mut Checker<'_>,
) {
    let PortRef::Name(name) = port else { return };
    if checker.is_incomplete(ports_at) {
        return;
    }
    if ports.iter().all(|port| port.name.as_ref() != Some(name)) {
        checker
            .error(at, format!("no port is called `{name}`"))
            .help(format!(
                "write the port's number, or give `ports` a {{name: {name}, port: ...}}"
            ));
    }
}
