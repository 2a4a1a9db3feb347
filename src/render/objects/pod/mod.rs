//! The Pod of a client: it passes the restricted Pod Security level unless the spec says otherwise.

mod container;
mod env;
mod probes;
mod security;
mod volumes;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use k8s_openapi::api::core::v1::{
    Container, LocalObjectReference, PodSpec, PodTemplateSpec, Toleration,
    TopologySpreadConstraint, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(super) use self::probes::int_or_string;
use self::volumes::Volumes;
use super::config::config_maps;
use super::metadata::{labels, selector};
use super::uses::config_maps_used;
use crate::spec::model::workload::{self as model, RestartPolicy, Workload};
use crate::spec::model::{Client, ConfigMap, Content};
use crate::spec::unsatisfiable;

/// The annotation with a checksum of the ConfigMaps that Pods use, as charts call it by convention.
pub(in crate::render) const CHECKSUM: &str = "checksum/config";

/// What Pods take from what they belong to.
pub(super) struct Owner<'a> {
    /// All their labels.
    pub(super) labels: BTreeMap<String, String>,
    /// The labels that no other Pods have together.
    pub(super) selector: BTreeMap<String, String>,
    pub(super) account: Option<&'a str>,
    pub(super) mounts_token: bool,
}

/// The template of a client's Pods.
pub(super) fn template(
    client: &Client,
    workload: &Workload,
    restart: Option<RestartPolicy>,
) -> PodTemplateSpec {
    let owner = Owner {
        labels: labels(client),
        selector: selector(client),
        account: client.account.as_ref().map(|own| own.name.as_str()),
        mounts_token: client.mounts_token.is_mounted(),
    };
    let mut volumes = Volumes::default();
    let mounts = volumes.of_main(client, workload);
    assembled(&workload.pod, &owner, (volumes, mounts), restart)
}

/// The template of Pods that have nothing of a client but what their own words say.
pub(super) fn apart(
    pod: &model::Pod,
    owner: &Owner<'_>,
    restart: Option<RestartPolicy>,
) -> PodTemplateSpec {
    let mut volumes = Volumes::default();
    let mounts = volumes.of_only(&pod.main);
    assembled(pod, owner, (volumes, mounts), restart)
}

fn assembled(
    pod: &model::Pod,
    owner: &Owner<'_>,
    main: (Volumes, Vec<VolumeMount>),
    restart: Option<RestartPolicy>,
) -> PodTemplateSpec {
    PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(owner.labels.clone()),
            ..ObjectMeta::default()
        }),
        spec: Some(PodSpec {
            restart_policy: restart.map(|policy| policy.name().to_owned()),
            ..spec(pod, owner, main)
        }),
    }
}

/// The Pods' spec, given the mounts of the main container and the volumes that these are of.
fn spec(
    pod: &model::Pod,
    owner: &Owner<'_>,
    (mut volumes, mounts): (Volumes, Vec<VolumeMount>),
) -> PodSpec {
    let main = Container {
        volume_mounts: some(mounts),
        ..container::container(&pod.main)
    };
    let mut beside = |own: &model::Container| Container {
        volume_mounts: some(volumes.of_container(own)),
        ..container::container(own)
    };
    // A container that starts before the others and does not end is what Kubernetes calls a
    // sidecar.
    let mut init_containers: Vec<Container> = pod
        .sidecars
        .iter()
        .map(|own| Container {
            restart_policy: Some("Always".to_owned()),
            ..beside(own)
        })
        .collect();
    init_containers.extend(pod.init_containers.iter().map(beside));
    let host = |used: bool| used.then_some(true);
    PodSpec {
        service_account_name: owner.account.map(str::to_owned),
        automount_service_account_token: Some(owner.mounts_token),
        // The variables of every Service of the namespace are nothing a program should rest on.
        enable_service_links: Some(false),
        host_network: host(pod.host.network),
        host_pid: host(pod.host.pid),
        host_ipc: host(pod.host.ipc),
        // With the node's network, names of Services are found only so.
        dns_policy: pod
            .host
            .network
            .then(|| "ClusterFirstWithHostNet".to_owned()),
        image_pull_secrets: some(
            pod.image_pull_secrets
                .iter()
                .map(|name| reference(name))
                .collect(),
        ),
        node_selector: (!pod.node_selector.is_empty()).then(|| pod.node_selector.clone()),
        tolerations: some(pod.tolerations.iter().map(toleration).collect()),
        topology_spread_constraints: some(
            pod.topology_spread_constraints
                .iter()
                .map(|constraint| spread(&owner.selector, constraint))
                .collect(),
        ),
        priority_class_name: pod.priority_class_name.clone(),
        termination_grace_period_seconds: pod.termination_grace_period_seconds,
        security_context: Some(security::pod(&pod.security)),
        init_containers: some(init_containers),
        containers: vec![main],
        volumes: some(volumes.list),
        ..PodSpec::default()
    }
}

fn reference(name: &str) -> LocalObjectReference {
    LocalObjectReference {
        name: name.to_owned(),
    }
}

fn toleration(own: &model::Toleration) -> Toleration {
    Toleration {
        key: own.key.clone(),
        operator: own.operator.map(|operator| operator.name().to_owned()),
        value: own.value.clone(),
        effect: own.effect.map(|effect| effect.name().to_owned()),
        toleration_seconds: own.toleration_seconds,
    }
}

fn spread(
    selector: &BTreeMap<String, String>,
    own: &model::TopologySpreadConstraint,
) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        topology_key: own.topology_key.clone(),
        max_skew: own.max_skew.unwrap_or(1),
        when_unsatisfiable: unsatisfiable(own).name().to_owned(),
        min_domains: own.min_domains,
        label_selector: Some(LabelSelector {
            match_labels: Some(selector.clone()),
            ..LabelSelector::default()
        }),
        ..TopologySpreadConstraint::default()
    }
}

/// Adds a checksum of the spec's ConfigMaps that the Pods use to the annotations of their template,
/// so that a change of these starts new Pods; by itself Kubernetes does not. `used` is the template
/// as it will be.
pub(super) fn restart_on_change(
    template: &mut Value,
    used: &Value,
    client: &Client,
    all: &[Client],
) {
    let names = config_maps_used(used);
    let others = all.iter().filter(|other| !std::ptr::eq(*other, client));
    let others = others.filter(|other| other.namespace == client.namespace);
    let config_maps: Vec<ConfigMap> = [client]
        .into_iter()
        .chain(others)
        .flat_map(config_maps)
        .filter(|config_map| names.contains(config_map.name.as_str()))
        .collect();
    if !config_maps.is_empty() {
        template["metadata"]["annotations"] = json!({CHECKSUM: checksum(&config_maps)});
    }
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

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
