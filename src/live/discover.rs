//! What a cluster serves: its aggregated discovery, one answer for `/api` and one for `/apis`.

use std::collections::{BTreeMap, BTreeSet};

use kube::Client;
use rolewright_catalog::Scope;
use serde::Deserialize;

use super::call::Call;
use super::{Cluster, Failure};
use crate::verify::{ServedResource, ServedResources};

const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                      application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,\
                      application/json";

#[derive(Deserialize)]
struct GroupList {
    kind: String,
    items: Option<Vec<Group>>,
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
            for group in self.run(call.send(client, self.clock(), read))? {
                add(&mut served, group);
            }
        }
        Ok(served)
    }
}

fn read(groups: GroupList) -> Result<Vec<Group>, String> {
    if groups.kind == "APIGroupDiscoveryList" {
        groups.items.ok_or("a discovery without groups".to_owned())
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
