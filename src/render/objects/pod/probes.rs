//! Probes, and what else the kubelet sends or runs.

use k8s_openapi::api::core::v1::{
    ExecAction, GRPCAction, HTTPGetAction, HTTPHeader, Probe, TCPSocketAction,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::some;
use crate::spec::model::workload::{self as model, PortRef};

pub(super) fn probe(own: &model::Probe) -> Probe {
    Probe {
        http_get: own.http_get.as_ref().map(http_get),
        tcp_socket: own.tcp_socket.as_ref().map(|tcp| TCPSocketAction {
            port: int_or_string(&tcp.port),
            host: None,
        }),
        grpc: own.grpc.as_ref().map(|grpc| GRPCAction {
            port: grpc.port,
            service: grpc.service.clone(),
            ..GRPCAction::default()
        }),
        exec: own.exec.as_ref().map(exec),
        initial_delay_seconds: own.initial_delay_seconds,
        period_seconds: own.period_seconds,
        timeout_seconds: own.timeout_seconds,
        success_threshold: own.success_threshold,
        failure_threshold: own.failure_threshold,
        termination_grace_period_seconds: own.termination_grace_period_seconds,
    }
}

/// A GET that the kubelet sends.
pub(super) fn http_get(own: &model::HttpGet) -> HTTPGetAction {
    let headers = own.http_headers.iter().map(|header| HTTPHeader {
        name: header.name.clone(),
        value: header.value.clone(),
    });
    HTTPGetAction {
        path: own.path.clone(),
        port: int_or_string(&own.port),
        scheme: own.scheme.map(|scheme| scheme.name().to_owned()),
        http_headers: some(headers.collect()),
        ..HTTPGetAction::default()
    }
}

/// A command that the kubelet runs.
pub(super) fn exec(own: &model::Exec) -> ExecAction {
    ExecAction {
        command: Some(own.command.clone()),
    }
}

/// A port by number or name.
pub(in crate::render::objects) fn int_or_string(port: &PortRef) -> IntOrString {
    match port {
        PortRef::Number(number) => IntOrString::Int(*number),
        PortRef::Name(name) => IntOrString::String(name.clone()),
    }
}
