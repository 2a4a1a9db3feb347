//! Ports of the container.

use rolewright_names as names;

use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::model::workload::{Port, Protocol};
use crate::spec::raw::workload::port as raw;

pub(super) fn ports(raw: Vec<raw::Port>, at: &Path, checker: &mut Checker<'_>) -> Vec<Port> {
    let mut ports: Vec<Port> = Vec::new();
    for (index, port) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let port = match port {
            raw::Port::Number(number) => Port {
                name: None,
                number,
                protocol: None,
            },
            raw::Port::Full(raw::NamedPort {
                name,
                port,
                protocol,
            }) => {
                if let Some(name) = &name {
                    checker.word(&at.key("name"), name, names::port_name);
                }
                // TCP is what no protocol means, so that both spellings are one port.
                let protocol = protocol.filter(|protocol| *protocol != Protocol::Tcp);
                Port {
                    name,
                    number: port,
                    protocol,
                }
            }
        };
        if ports
            .iter()
            .any(|p| p.number == port.number && p.protocol == port.protocol)
        {
            checker.error(&at, format!("port {} stands here twice", port.number));
        }
        if port.name.is_some() && ports.iter().any(|p| p.name == port.name) {
            checker.error(&at.key("name"), "two ports have this name");
        }
        ports.push(port);
    }
    ports
}
