//! The Deployment that runs a client.

use k8s_openapi::api::apps::v1::{
    self, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment,
};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::metadata::{labels, metadata, selector};
use super::tree::tree;
use super::{Kind, Object, pod};
use crate::spec::model::Client;

/// The Deployment, if the client is run as one.
pub(super) fn deployment(client: &Client) -> Option<Object> {
    let workload = client.deployment.as_ref()?;
    let deployment = v1::Deployment {
        metadata: metadata(client, client.namespace.as_deref(), &client.name),
        spec: DeploymentSpec {
            replicas: Some(workload.replicas),
            selector: LabelSelector {
                match_labels: Some(selector(client)),
                ..LabelSelector::default()
            },
            // A new Pod is ready before an old one goes, so that one replica is never none.
            strategy: Some(DeploymentStrategy {
                type_: Some("RollingUpdate".to_owned()),
                rolling_update: Some(RollingUpdateDeployment {
                    max_surge: Some(IntOrString::Int(1)),
                    max_unavailable: Some(IntOrString::Int(0)),
                }),
            }),
            template: PodTemplateSpec {
                metadata: Some(ObjectMeta {
                    labels: Some(labels(client)),
                    annotations: pod::annotations(client),
                    ..ObjectMeta::default()
                }),
                spec: Some(pod::spec(client, workload)),
            },
            ..DeploymentSpec::default()
        },
        ..v1::Deployment::default()
    };
    let token = match (client.mounts_token, client.access.is_empty()) {
        (true, false) => "token mounted: it has access",
        (true, true) => "token mounted: the spec asks for it",
        (false, true) => "no token: it has no access",
        (false, false) => "no token: the spec says never",
    };
    Some(Object {
        kind: Kind::Deployment,
        namespace: client.namespace.clone(),
        name: client.name.clone(),
        suffix: String::new(),
        summary: format!("{} ({token})", client.name),
        origin: client.origin.clone(),
        value: tree(&deployment),
    })
}
