//! What a cluster serves: its aggregated discovery, one answer for `/api` and one for `/apis`.

use std::collections::{BTreeMap, BTreeSet};

use kube::Client;
use rolewright_catalog::Scope;
use serde::Deserialize;
use serde_json::Value;

use super::call::Call;
use super::{Cluster, Failure};
use crate::verify::{ServedResource, ServedResources};

const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                      application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,\
                      application/json";

#[derive(Deserialize)]
struct GroupList {
    kind: String,
    items: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "version")]
    name: String,
    #[serde(default)]
    freshness: String,
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(rename = "resource")]
    plural: String,
    scope: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    subresources: Vec<Subresource>,
}

#[derive(Deserialize)]
struct Subresource {
    #[serde(rename = "subresource")]
    name: String,
    #[serde(default)]
    verbs: Vec<String>,
}

impl Cluster {
    /// Everything that the cluster serves.
    pub(super) fn discover(&self, client: &Client) -> Result<ServedResources, Failure> {
        let mut served = ServedResources::default();
        for path in ["/api", "/apis"] {
            let call = Call::get(path).accept(ACCEPT);
            let groups = self.run(call.send(client, self.clock(), read))?;
            for group in groups.items {
                add(&mut served, group);
            }
        }
        Ok(served)
    }
}

fn read(answer: Value) -> Result<GroupList, String> {
    let groups: GroupList = serde_json::from_value(answer)
        .map_err(|error| format!("its discovery is no list of groups: {error}"))?;
    if groups.kind == "APIGroupDiscoveryList" {
        Ok(groups)
    } else {
        Err("it has no aggregated discovery, which Kubernetes has since 1.27".to_owned())
    }
}

fn add(served: &mut ServedResources, group: Group) {
    let name = group.metadata.name;
    for version in group.versions {
        if version.freshness == "Stale" {
            let failed = if name.is_empty() {
                version.name.clone()
            } else {
                format!("{name}/{}", version.name)
            };
            served.failed.insert(failed);
        }
        for resource in version.resources {
            let entry = served
                .resources
                .entry((name.clone(), resource.plural))
                .or_insert_with(|| ServedResource {
                    scope: if resource.scope == "Namespaced" {
                        Scope::Namespaced
                    } else {
                        Scope::Cluster
                    },
                    verbs: BTreeSet::new(),
                    subresources: BTreeMap::new(),
                });
            entry.verbs.extend(resource.verbs);
            for subresource in resource.subresources {
                entry
                    .subresources
                    .entry(subresource.name)
                    .or_default()
                    .extend(subresource.verbs);
            }
        }
    }
}
