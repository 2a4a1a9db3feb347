//! The Service in front of Pods.

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::meaning::metadata::check_annotations;
use crate::spec::model::workload::{
    Pod, Port, PortRef, Protocol, Service, ServicePort, ServiceType,
};
use crate::spec::raw::workload::service as raw;

/// The Service at `at`, in front of the Pod's containers. It has the client's name.
pub(super) fn service(
    raw: raw::Service,
    client: &str,
    pod: &Pod,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Service {
    check_name(client, at, checker);
    check_annotations(raw.annotations.iter(), &at.key("annotations"), checker);
    let mut ports = match raw.ports {
        Some(ports) => written(ports, pod, &at.key("ports"), checker),
        None => inherited(&pod.main.ports, at, checker),
    };
    if ports.len() > 1 {
        name_all(&mut ports);
    }
    check_twins(&ports, at, checker);
    Service {
        kind: raw.kind.unwrap_or(ServiceType::ClusterIp),
        ports,
        annotations: raw.annotations,
    }
}

/// Reports a client's name that no Service can have.
pub(super) fn check_name(client: &str, at: &Path, checker: &mut Checker<'_>) {
    if client.starts_with(|c: char| c.is_ascii_digit()) {
        let service = checker.key_place(at);
        checker
            .error(
                &Path::root().key("metadata").key("name"),
                format!("no Service can be called `{client}`"),
            )
            .related(service, "the Service")
            .help("the name of a Service begins with a letter");
    }
}

/// The main container's ports.
fn inherited(ports: &[Port], at: &Path, checker: &mut Checker<'_>) -> Vec<ServicePort> {
    if ports.is_empty() {
        checker
            .key_error(at, "a Service without ports")
            .help("write the `ports` that the container listens on");
    }
    ports
        .iter()
        .map(|port| ServicePort {
            // What names a port of a container may begin with a digit, as that of a Service.
            name: port.name.clone(),
            port: port.number,
            target: match &port.name {
                Some(name) => PortRef::Name(name.clone()),
                None => PortRef::Number(port.number),
            },
            protocol: port.protocol,
        })
        .collect()
}

fn written(
    raw: Vec<raw::ServicePort>,
    pod: &Pod,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Vec<ServicePort> {
    let mut ports: Vec<ServicePort> = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let raw = match raw {
            raw::ServicePort::Full(raw) => raw,
            raw::ServicePort::Number(port) => raw::ServicePortFields {
                name: None,
                port,
                target_port: None,
                protocol: None,
            },
        };
        if let Some(name) = &raw.name {
            checker.word(&at.key("name"), name, names::dns_label);
        }
        let target = raw.target_port.unwrap_or(PortRef::Number(raw.port));
        check_target(&target, pod, &at.key("targetPort"), checker);
        ports.push(ServicePort {
            name: raw.name,
            port: raw.port,
            target,
            protocol: raw.protocol.filter(|protocol| *protocol != Protocol::Tcp),
        });
    }
    ports
}

/// Reports a name that no port of the Pod has.
fn check_target(target: &PortRef, pod: &Pod, at: &Path, checker: &mut Checker<'_>) {
    let PortRef::Name(name) = target else { return };
    let containers = std::iter::once(&pod.main).chain(&pod.sidecars);
    let mut ports = containers.flat_map(|container| &container.ports);
    if ports.all(|port| port.name.as_ref() != Some(name)) {
        checker
            .error(at, format!("no port is called `{name}`"))
            .help(format!(
                "write the port's number, or give a container's `ports` a {{name: {name}, port: \
                 ...}}"
            ));
    }
}

/// Several ports need names.
fn name_all(ports: &mut [ServicePort]) {
    for port in ports {
        let protocol = port.protocol.unwrap_or(Protocol::Tcp).name().to_lowercase();
        port.name
            .get_or_insert_with(|| format!("{protocol}-{}", port.port));
    }
}

/// Reports ports that the API server could not tell apart.
fn check_twins(ports: &[ServicePort], at: &Path, checker: &mut Checker<'_>) {
    for (index, port) in ports.iter().enumerate() {
        let is_twin = |other: &ServicePort| {
            other.name == port.name || (other.port, other.protocol) == (port.port, port.protocol)
        };
        if ports.iter().take(index).any(is_twin) {
            checker
                .error(
                    &at.key("ports"),
                    format!("port {} stands here twice", port.port),
                )
                .help("give each port a number and a name of its own");
        }
    }
}
