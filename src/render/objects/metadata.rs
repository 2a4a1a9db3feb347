//! Names, namespaces and labels of rendered objects.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::spec::model::Client;

/// Metadata with the labels that every object of a client has.
pub(super) fn metadata(client: &Client, namespace: Option<&str>, name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: namespace.map(str::to_owned),
        labels: Some(labels(client)),
        ..ObjectMeta::default()
    }
}

/// The labels of every object of a client.
pub(super) fn labels(client: &Client) -> BTreeMap<String, String> {
    let mut labels = client.labels.clone();
    labels.extend(selector(client));
    labels.insert(
        "app.kubernetes.io/managed-by".to_owned(),
        "rolewright".to_owned(),
    );
    labels
}

/// The labels that select a client's Pods. A Deployment's selector cannot change, so nothing that
/// may change is among them.
pub(super) fn selector(client: &Client) -> BTreeMap<String, String> {
    ["app.kubernetes.io/name", "app.kubernetes.io/instance"]
        .into_iter()
        .map(|key| (key.to_owned(), client.name.clone()))
        .collect()
}

/// Annotations, if there are any.
pub(super) fn annotations(
    annotations: &BTreeMap<String, String>,
) -> Option<BTreeMap<String, String>> {
    (!annotations.is_empty()).then(|| annotations.clone())
}
