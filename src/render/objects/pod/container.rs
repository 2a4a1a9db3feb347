//! Containers.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Container, ContainerPort, HTTPGetAction, Lifecycle, LifecycleHandler, ResourceRequirements,
    SleepAction,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::probes::{exec, http_get, probe};
use super::{env, security, some};
use crate::spec::model::workload as model;

/// A container of the spec, without its mounts.
pub(super) fn container(own: &model::Container) -> Container {
    Container {
        name: own.name.clone(),
        image: Some(own.image.clone()),
        image_pull_policy: Some(own.image_pull_policy.name().to_owned()),
        command: some(own.command.clone()),
        args: some(own.args.clone()),
        working_dir: own.working_dir.clone(),
        env: some(env::env(&own.env)),
        env_from: some(own.env_from.iter().map(env::env_from).collect()),
        ports: some(own.ports.iter().map(port).collect()),
        resources: Some(ResourceRequirements {
            requests: quantities(&own.resources.requests),
            limits: quantities(&own.resources.limits),
            ..ResourceRequirements::default()
        }),
        startup_probe: own.probes.startup.as_ref().map(probe),
        readiness_probe: own.probes.readiness.as_ref().map(probe),
        liveness_probe: own.probes.liveness.as_ref().map(probe),
        lifecycle: own.lifecycle.as_ref().map(lifecycle),
        security_context: Some(security::container(&own.security)),
        ..Container::default()
    }
}

fn port(port: &model::Port) -> ContainerPort {
    ContainerPort {
        name: port.name.clone(),
        container_port: port.number,
        protocol: port.protocol.map(|protocol| protocol.name().to_owned()),
        ..ContainerPort::default()
    }
}

fn lifecycle(own: &model::Lifecycle) -> Lifecycle {
    Lifecycle {
        post_start: own.post_start.as_ref().map(handler),
        pre_stop: own.pre_stop.as_ref().map(handler),
        ..Lifecycle::default()
    }
}

fn handler(own: &model::Handler) -> LifecycleHandler {
    let get: Option<HTTPGetAction> = own.http_get.as_ref().map(http_get);
    LifecycleHandler {
        exec: own.exec.as_ref().map(exec),
        http_get: get,
        sleep: own.sleep.as_ref().map(|sleep| SleepAction {
            seconds: sleep.seconds,
        }),
        ..LifecycleHandler::default()
    }
}

fn quantities(amounts: &BTreeMap<String, String>) -> Option<BTreeMap<String, Quantity>> {
    let amounts: BTreeMap<_, _> = amounts
        .iter()
        .map(|(name, amount)| (name.clone(), Quantity(amount.clone())))
        .collect();
    (!amounts.is_empty()).then_some(amounts)
}
