//! Services in front of a client's Pods.

use k8s_openapi::api::core::v1::{self, ServiceSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::metadata::{annotations, metadata, selector};
use super::pod::int_or_string;
use super::tree::tree;
use super::{Kind, Object};
use crate::spec::model::Client;
use crate::spec::model::workload::{Controller, Service, ServicePort};

/// The Service of the spec, and the one that a StatefulSet needs, each if there is one.
pub(super) fn services(client: &Client) -> Vec<Object> {
    let Some(workload) = &client.workload else {
        return Vec::new();
    };
    let own = workload
        .service
        .as_ref()
        .map(|service| of_the_spec(client, service));
    let headless =
        matches!(workload.controller, Controller::StatefulSet(_)).then(|| headless(client));
    own.into_iter().chain(headless).collect()
}

/// What the Service is called by which a StatefulSet's Pods get names of their own. It cannot change
/// later, so that it depends on nothing but the client's name.
pub(super) fn headless_name(client: &Client) -> String {
    format!("{}-headless", client.name)
}

fn of_the_spec(client: &Client, service: &Service) -> Object {
    let object = v1::Service {
        metadata: ObjectMeta {
            annotations: annotations(&service.annotations),
            ..metadata(client, client.namespace.as_deref(), &client.name)
        },
        spec: Some(ServiceSpec {
            type_: Some(service.kind.name().to_owned()),
            selector: Some(selector(client)),
            ports: Some(service.ports.iter().map(port).collect()),
            ..ServiceSpec::default()
        }),
        ..v1::Service::default()
    };
    let ports: Vec<String> = service
        .ports
        .iter()
        .map(|port| port.port.to_string())
        .collect();
    Object {
        kind: Kind::Service,
        namespace: client.namespace.clone(),
        name: client.name.clone(),
        suffix: String::new(),
        summary: format!("{}: {}", client.name, ports.join(", ")),
        origin: client.origin.clone(),
        value: tree(&object),
    }
}

fn headless(client: &Client) -> Object {
    let name = headless_name(client);
    let object = v1::Service {
        metadata: metadata(client, client.namespace.as_deref(), &name),
        spec: Some(ServiceSpec {
            type_: Some("ClusterIP".to_owned()),
            cluster_ip: Some("None".to_owned()),
            selector: Some(selector(client)),
            ..ServiceSpec::default()
        }),
        ..v1::Service::default()
    };
    Object {
        kind: Kind::Service,
        namespace: client.namespace.clone(),
        name: name.clone(),
        suffix: "headless".to_owned(),
        summary: format!("{name} (the Pods' names)"),
        origin: client.origin.clone(),
        value: tree(&object),
    }
}

fn port(port: &ServicePort) -> v1::ServicePort {
    v1::ServicePort {
        name: port.name.clone(),
        port: port.port,
        target_port: Some(int_or_string(&port.target)),
        protocol: port.protocol.map(|protocol| protocol.name().to_owned()),
        ..v1::ServicePort::default()
    }
}
