//! The Pod of a client: one container that passes the restricted Pod Security level.

mod env;
mod probes;
mod volumes;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use k8s_openapi::api::core::v1::{
    Capabilities, Container, ContainerPort, PodSecurityContext, PodSpec, ResourceRequirements,
    SeccompProfile, SecurityContext,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use sha2::{Digest, Sha256};

use self::volumes::Volumes;
use super::config::job_templates;
use crate::spec::model::{Client, ConfigMap, Content, Deployment, Port};

/// The Pod's spec.
pub(super) fn spec(client: &Client, workload: &Deployment) -> PodSpec {
    let volumes = Volumes::of(client, workload);
    let container = Container {
        name: client.name.clone(),
        image: Some(workload.image.clone()),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        command: list(&workload.command),
        args: list(&workload.args),
        env: some(env::env(&workload.env)),
        ports: some(workload.ports.iter().map(port).collect()),
        volume_mounts: some(volumes.mounts),
        resources: Some(ResourceRequirements {
            requests: quantities(&workload.resources.requests),
            limits: quantities(&workload.resources.limits),
            ..ResourceRequirements::default()
        }),
        startup_probe: workload.probes.startup.as_ref().map(probes::probe),
        readiness_probe: workload.probes.readiness.as_ref().map(probes::probe),
        liveness_probe: workload.probes.liveness.as_ref().map(probes::probe),
        security_context: Some(SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(Capabilities {
                drop: Some(vec!["ALL".to_owned()]),
                add: None,
            }),
            read_only_root_filesystem: Some(true),
            ..SecurityContext::default()
        }),
        ..Container::default()
    };
    PodSpec {
        service_account_name: client.account.as_ref().map(|account| account.name.clone()),
        automount_service_account_token: Some(client.mounts_token),
        // The variables of every Service of the namespace are nothing a program should rest on.
        enable_service_links: Some(false),
        security_context: Some(PodSecurityContext {
            run_as_non_root: Some(true),
            seccomp_profile: Some(SeccompProfile {
                type_: "RuntimeDefault".to_owned(),
                ..SeccompProfile::default()
            }),
            ..PodSecurityContext::default()
        }),
        containers: vec![container],
        volumes: some(volumes.list),
        ..PodSpec::default()
    }
}

/// Annotations of the Pod. A checksum of what is mounted makes a Deployment start new Pods when
/// that changes; by itself Kubernetes does not.
pub(super) fn annotations(client: &Client) -> Option<BTreeMap<String, String>> {
    let config = client
        .config
        .iter()
        .filter(|config| config.mount_path.is_some())
        .cloned();
    let jobs_mounted = client
        .job_templates
        .iter()
        .any(|template| template.mount_path.is_some());
    let jobs = job_templates(client).filter(|_| jobs_mounted);
    let mounted: Vec<ConfigMap> = config.chain(jobs).collect();
    (!mounted.is_empty())
        .then(|| BTreeMap::from([("checksum/config".to_owned(), checksum(&mounted))]))
}

fn checksum(config_maps: &[ConfigMap]) -> String {
    let mut hash = Sha256::new();
    // Each part goes in behind its length, so that no two different inputs run together alike.
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for config in config_maps {
        part(config.name.as_bytes());
        for (key, content) in &config.data {
            part(key.as_bytes());
            match content {
                Content::Text(text) => part(text.as_bytes()),
                Content::Binary(bytes) => part(bytes),
            }
        }
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn port(port: &Port) -> ContainerPort {
    ContainerPort {
        name: port.name.clone(),
        container_port: port.number,
        protocol: port.protocol.map(|protocol| protocol.name().to_owned()),
        ..ContainerPort::default()
    }
}

fn quantities(amounts: &BTreeMap<String, String>) -> Option<BTreeMap<String, Quantity>> {
    let amounts: BTreeMap<_, _> = amounts
        .iter()
        .map(|(name, amount)| (name.clone(), Quantity(amount.clone())))
        .collect();
    (!amounts.is_empty()).then_some(amounts)
}

fn list(items: &[String]) -> Option<Vec<String>> {
    some(items.to_vec())
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
