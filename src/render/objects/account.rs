//! Namespaces and ServiceAccounts.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Namespace, ServiceAccount};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use rolewright_pod_security::Level;

use super::metadata::{annotations, labels, metadata};
use super::tree::tree;
use super::{Kind, Object};
use crate::source::Place;
use crate::spec::model::Client;

/// The Namespace, if it is to be made. It lets in what passes this level, which is the restricted one
/// unless the spec gives reasons for more.
pub(super) fn namespace(client: &Client, level: impl FnOnce(&str) -> Level) -> Option<Object> {
    let name = client
        .namespace
        .as_ref()
        .filter(|_| client.create_namespace)?;
    let mut labels = labels(client);
    // One that the spec gives itself stays.
    let enforced = labels.entry("pod-security.kubernetes.io/enforce".to_owned());
    let level = enforced
        .or_insert_with(|| level(name).name().to_owned())
        .clone();
    let namespace = Namespace {
        metadata: ObjectMeta {
            name: Some(name.clone()),
            labels: Some(labels),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    };
    Some(Object {
        kind: Kind::Namespace,
        namespace: None,
        name: name.clone(),
        suffix: String::new(),
        summary: format!("{name} (Pod Security level {level})"),
        origin: client.origin.clone(),
        value: tree(&namespace),
    })
}

/// The accounts that are to be made: the client's own, then the further ones.
pub(super) fn accounts(client: &Client) -> Vec<Object> {
    let own = client
        .account
        .iter()
        .filter(|account| account.create)
        .map(|account| {
            let namespace = client.namespace.as_deref();
            object(
                client,
                namespace,
                &account.name,
                &account.annotations,
                "",
                &account.origin,
            )
        });
    let further = client.accounts.iter().map(|account| {
        let namespace = account.namespace.as_deref();
        object(
            client,
            namespace,
            &account.name,
            &account.annotations,
            &account.name,
            &account.origin,
        )
    });
    own.chain(further).collect()
}

fn object(
    client: &Client,
    namespace: Option<&str>,
    name: &str,
    with: &BTreeMap<String, String>,
    suffix: &str,
    origin: &Place,
) -> Object {
    let account = ServiceAccount {
        metadata: ObjectMeta {
            annotations: annotations(with),
            ..metadata(client, namespace, name)
        },
        // The Pod says whether it gets the token; an account that says yes would give it to every
        // Pod that says nothing.
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    };
    Object {
        kind: Kind::ServiceAccount,
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
        suffix: suffix.to_owned(),
        summary: name.to_owned(),
        origin: origin.clone(),
        value: tree(&account),
    }
}
