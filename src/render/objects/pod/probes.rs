//! Probes of the container.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, Probe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::spec::model::probe::{self, PortRef};

pub(super) fn probe(probe: &probe::Probe) -> Probe {
    Probe {
        http_get: probe.http_get.as_ref().map(|http| HTTPGetAction {
            path: http.path.clone(),
            port: port(&http.port),
            scheme: http.scheme.map(|scheme| scheme.name().to_owned()),
            ..HTTPGetAction::default()
        }),
        tcp_socket: probe.tcp_socket.as_ref().map(|tcp| TCPSocketAction {
            port: port(&tcp.port),
            host: None,
        }),
        grpc: probe.grpc.as_ref().map(|grpc| GRPCAction {
            port: grpc.port,
            service: grpc.service.clone(),
            ..GRPCAction::default()
        }),
        exec: probe.exec.as_ref().map(|exec| ExecAction {
            command: Some(exec.command.clone()),
        }),
        initial_delay_seconds: probe.initial_delay_seconds,
        period_seconds: probe.period_seconds,
        timeout_seconds: probe.timeout_seconds,
        success_threshold: probe.success_threshold,
        failure_threshold: probe.failure_threshold,
        ..Probe::default()
    }
}

fn port(port: &PortRef) -> IntOrString {
    match port {
        PortRef::Number(number) => IntOrString::Int(*number),
        PortRef::Name(name) => IntOrString::String(name.clone()),
    }
}
