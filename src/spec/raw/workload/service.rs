//! The Service in front of a controller's Pods.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::port::Protocol;
use super::probe::PortRef;

/// A Service in front of the Pods, of the client's name. `service: {}` makes one with the main
/// container's ports.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct Service {
    /// `ClusterIP` (the default), `NodePort` or `LoadBalancer`.
    #[serde(rename = "type")]
    pub kind: Option<ServiceType>,
    /// Its ports; those of the main container by default.
    #[schemars(length(min = 1))]
    pub ports: Option<Vec<ServicePort>>,
    /// Annotations, such as those for a cloud's load balancer.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
}

/// How a Service is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum ServiceType {
    /// Within the cluster.
    #[serde(rename = "ClusterIP")]
    ClusterIp,
    /// By a port of every node.
    NodePort,
    /// By a load balancer of the cloud.
    LoadBalancer,
}

impl ServiceType {
    /// The type as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ClusterIp => "ClusterIP",
            Self::NodePort => "NodePort",
            Self::LoadBalancer => "LoadBalancer",
        }
    }
}

/// A port of a Service: its number, or in all detail.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::spec) enum ServicePort {
    /// The number, the same in the container.
    Number(#[schemars(range(min = 1, max = 65535))] i32),
    /// In all detail.
    Full(ServicePortFields),
}

/// A port of a Service in all detail.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::spec) struct ServicePortFields {
    /// Its name, a DNS label.
    pub name: Option<String>,
    /// Its number.
    #[schemars(range(min = 1, max = 65535))]
    pub port: i32,
    /// The container's port by number or name; the same number by default.
    pub target_port: Option<PortRef>,
    /// `TCP` (the default), `UDP` or `SCTP`.
    pub protocol: Option<Protocol>,
}
