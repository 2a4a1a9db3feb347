//! The catalog of the server's version equals what the server serves and creates by itself.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Failed;
use rolewright_catalog::{Availability, Catalog, KubernetesVersion, builtin_rbac};
use rolewright_live_tests::{ADMIN, Server};
use serde_json::Value;

use crate::answers::items;
use crate::live::{Live, say};
use crate::store::{self, Kind};

/// How clients ask for the whole of discovery at once.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// The flags that switch on whatever a server can serve.
const EVERYTHING: [&str; 2] = [
    "--runtime-config=api/all=true",
    "--feature-gates=AllAlpha=true,AllBeta=true",
];

/// Group, resource, and subresource or nothing.
type Key = (String, String, String);

/// All that both sides say of a resource or a subresource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Row {
    kind: String,
    namespaced: bool,
    singular: String,
    short_names: Vec<String>,
    categories: Vec<String>,
    verbs: BTreeSet<String>,
    /// Preferred first.
    versions: Vec<String>,
}

pub(crate) fn default_flags(live: &Live) -> Result<(), Failed> {
    compare(live.server()?, &[Availability::Default])
}

pub(crate) fn every_api_and_gate(live: &Live) -> Result<(), Failed> {
    let server = live.another_server(&EVERYTHING)?;
    compare(
        &server,
        &[Availability::Default, Availability::OffByDefault],
    )
}

pub(crate) fn built_in_objects(live: &Live) -> Result<(), Failed> {
    let server = live.server()?;
    let expected = builtin_rbac(version_of(server)?);
    let query = "?labelSelector=kubernetes.io/bootstrapping%3Drbac-defaults";
    let found = store::read(&server.client(ADMIN)?, &Kind::ALL, query)?;
    equal(&expected.roles, &found.roles, |role| {
        format!("{}/{}", role.namespace, role.name)
    })?;
    equal(&expected.role_bindings, &found.role_bindings, |binding| {
        format!("{}/{}", binding.namespace, binding.name)
    })?;
    equal(&expected.cluster_roles, &found.cluster_roles, |role| {
        role.name.clone()
    })?;
    equal(
        &expected.cluster_role_bindings,
        &found.cluster_role_bindings,
        |binding| binding.name.clone(),
    )
}

/// The version whose catalog a server is held against.
pub(crate) fn version_of(server: &Server) -> Result<KubernetesVersion, Failed> {
    let mut parts = server.version().split('.');
    let minor = parts.nth(1).and_then(|minor| minor.parse().ok());
    let version = minor.and_then(KubernetesVersion::from_minor);
    version.ok_or_else(|| format!("no catalog of {}", server.version()).into())
}

fn compare(server: &Server, available: &[Availability]) -> Result<(), Failed> {
    let ours = catalog(&Catalog::new(version_of(server)?), available);
    let theirs = discovery(server)?;
    assert!(
        theirs.len() > 100,
        "the server serves {} resources",
        theirs.len()
    );
    let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let differences: Vec<_> = keys
        .into_iter()
        .filter(|key| ours.get(*key) != theirs.get(*key))
        .map(|key| {
            let (ours, theirs) = (ours.get(key), theirs.get(key));
            format!("{key:?}\n  catalog {ours:?}\n  server  {theirs:?}")
        })
        .collect();
    if differences.is_empty() {
        say(&format!(
            "catalog: {} resources and subresources equal",
            theirs.len()
        ));
        Ok(())
    } else {
        Err(differences.join("\n").into())
    }
}

fn catalog(catalog: &Catalog, available: &[Availability]) -> BTreeMap<Key, Row> {
    let versions = |versions: &[rolewright_catalog::ServedVersion]| {
        let served = versions
            .iter()
            .filter(|version| available.contains(&version.availability()));
        served
            .map(|version| version.name().to_owned())
            .collect::<Vec<_>>()
    };
    let owned = |verbs: &[&str]| verbs.iter().map(|&verb| verb.to_owned()).collect();
    let mut rows = BTreeMap::new();
    for resource in catalog.resources() {
        let key = (resource.group().to_owned(), resource.plural().to_owned());
        let row = Row {
            kind: resource.kind().unwrap_or_default().to_owned(),
            namespaced: resource.scope() == rolewright_catalog::Scope::Namespaced,
            singular: resource.singular().unwrap_or_default().to_owned(),
            short_names: resource.short_names().map(str::to_owned).collect(),
            categories: resource.categories().map(str::to_owned).collect(),
            verbs: owned(resource.verbs()),
            versions: versions(resource.versions()),
        };
        for subresource in resource.subresources() {
            let kind = subresource.kind();
            let row = Row {
                kind: kind.map_or("", |kind| kind.kind()).to_owned(),
                namespaced: row.namespaced,
                verbs: owned(subresource.verbs()),
                versions: versions(subresource.versions()),
                ..Row::default()
            };
            if !row.versions.is_empty() {
                let key = (key.0.clone(), key.1.clone(), subresource.name().to_owned());
                rows.insert(key, row);
            }
        }
        if !row.versions.is_empty() {
            rows.insert((key.0, key.1, String::new()), row);
        }
    }
    rows
}

fn discovery(server: &Server) -> Result<BTreeMap<Key, Row>, Failed> {
    let client = server.client(ADMIN)?.with_header("Accept", AGGREGATED);
    let mut rows = BTreeMap::new();
    for path in ["/api", "/apis"] {
        let answer = client.get(path)?.success()?;
        for group in items(&answer.body["items"]) {
            let name = text(&group["metadata"]["name"]);
            for version in items(&group["versions"]) {
                for resource in items(&version["resources"]) {
                    take(&mut rows, &name, &text(&version["version"]), resource);
                }
            }
        }
    }
    Ok(rows)
}

/// Adds what one version of a group says of a resource; several versions must say the same.
fn take(rows: &mut BTreeMap<Key, Row>, group: &str, version: &str, resource: &Value) {
    let plural = text(&resource["resource"]);
    let namespaced = resource["scope"] == "Namespaced";
    let mut add = |subresource: String, served: &Value, row: Row| {
        let key = (group.to_owned(), plural.clone(), subresource);
        let known = rows.entry(key.clone()).or_insert_with(|| row.clone());
        let mut versions = std::mem::take(&mut known.versions);
        assert_eq!(*known, row, "{key:?} differs between versions: {served}");
        versions.push(version.to_owned());
        known.versions = versions;
    };
    let row = |served: &Value| Row {
        kind: text(&served["responseKind"]["kind"]),
        namespaced,
        singular: text(&served["singularResource"]),
        short_names: items(&served["shortNames"]).map(text).collect(),
        categories: items(&served["categories"]).map(text).collect(),
        verbs: items(&served["verbs"]).map(text).collect(),
        versions: Vec::new(),
    };
    // A resource that is there for its subresources alone has no verbs and is none.
    if items(&resource["verbs"]).next().is_some() {
        add(String::new(), resource, row(resource));
    }
    for subresource in items(&resource["subresources"]) {
        add(
            text(&subresource["subresource"]),
            subresource,
            row(subresource),
        );
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Holds two lists against each other by name.
fn equal<T: PartialEq + std::fmt::Debug>(
    expected: &[T],
    found: &[T],
    name: impl Fn(&T) -> String,
) -> Result<(), Failed> {
    let by_name = |list| -> BTreeMap<String, &T> {
        <[T]>::iter(list)
            .map(|object| (name(object), object))
            .collect()
    };
    let (expected, found) = (by_name(expected), by_name(found));
    let names: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    assert!(!names.is_empty(), "there is nothing to compare");
    for name in names {
        let (expected, found) = (expected.get(name), found.get(name));
        if expected != found {
            return Err(format!("{name}\n  catalog {expected:?}\n  server  {found:?}").into());
        }
    }
    Ok(())
}
