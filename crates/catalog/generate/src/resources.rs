//! The table of resources: one row a resource, over all versions of its group and of Kubernetes.

use std::collections::BTreeMap;

use crate::recorded::{Error, Group, Recording, Resource, Subresource};
use crate::{source, span};

/// In which Kubernetes versions one version of a resource was recorded.
#[derive(Default)]
struct Seen {
    default: Vec<u8>,
    all: Vec<u8>,
}

/// A resource or subresource with the versions that serve it.
struct Entry<T> {
    value: T,
    versions: BTreeMap<String, Seen>,
}

type Resources = BTreeMap<(String, String), (Entry<Resource>, Subresources)>;
type Subresources = BTreeMap<String, Entry<Subresource>>;

pub(crate) fn table(recordings: &[Recording]) -> Result<String, Error> {
    let mut resources = Resources::new();
    for recording in recordings {
        collect(
            &mut resources,
            recording.minor,
            &recording.discovery.default,
            |seen| &mut seen.default,
        )?;
        collect(
            &mut resources,
            recording.minor,
            &recording.discovery.all,
            |seen| &mut seen.all,
        )?;
    }
    let order = preference(recordings)?;
    let rows: Result<Vec<String>, Error> = resources
        .iter()
        .map(|((group, _), (entry, subresources))| {
            row(
                group,
                entry,
                subresources,
                order.get(group).map_or(&[], Vec::as_slice),
            )
        })
        .collect();
    let doc = "Every resource of every recorded version, by group and plural name.";
    let table = source::table(doc, "RESOURCES", "ResourceRow", &rows?);
    Ok(format!(
        "use super::{{KindRow, ResourceRow, Span, SubresourceRow, VersionRow}};\nuse crate::resource::Scope;\n\n{table}"
    ))
}

fn collect(
    resources: &mut Resources,
    minor: u8,
    groups: &[Group],
    mode: fn(&mut Seen) -> &mut Vec<u8>,
) -> Result<(), Error> {
    for group in groups {
        for version in &group.versions {
            for resource in &version.resources {
                let key = (group.group.clone(), resource.resource.clone());
                let bare = Resource {
                    subresources: Vec::new(),
                    ..resource.clone()
                };
                let (entry, subresources) = resources
                    .entry(key)
                    .or_insert_with(|| (new(bare.clone()), BTreeMap::new()));
                same(&entry.value, &bare, &resource.resource)?;
                mode(entry.versions.entry(version.version.clone()).or_default()).push(minor);
                for subresource in &resource.subresources {
                    let entry = subresources
                        .entry(subresource.subresource.clone())
                        .or_insert_with(|| new(subresource.clone()));
                    same(&entry.value, subresource, &resource.resource)?;
                    mode(entry.versions.entry(version.version.clone()).or_default()).push(minor);
                }
            }
        }
    }
    Ok(())
}

fn new<T>(value: T) -> Entry<T> {
    Entry {
        value,
        versions: BTreeMap::new(),
    }
}

/// The table says everything but the versions once; refuse data for which that is not enough.
fn same<T: PartialEq>(known: &T, found: &T, resource: &str) -> Result<(), Error> {
    if known == found {
        Ok(())
    } else {
        Err(Error::new(format!(
            "{resource} differs between versions in more than being served"
        )))
    }
}

/// Each group's versions in one order that agrees with every recorded order.
fn preference(recordings: &[Recording]) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut order: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let groups = || {
        recordings.iter().flat_map(|recording| {
            recording
                .discovery
                .all
                .iter()
                .chain(&recording.discovery.default)
        })
    };
    for group in groups() {
        let known = order.entry(group.group.clone()).or_default();
        let mut at = 0;
        for version in &group.versions {
            let place = known.iter().position(|name| *name == version.version);
            if place.is_none() {
                known.insert(at, version.version.clone());
            }
            at = place.unwrap_or(at) + 1;
        }
    }
    for group in groups() {
        let known = order.get(&group.group).map_or(&[][..], Vec::as_slice);
        let places: Vec<_> = group
            .versions
            .iter()
            .map(|version| known.iter().position(|name| *name == version.version))
            .collect();
        if !places.is_sorted() {
            return Err(Error::new(format!(
                "{}: no one order of versions",
                group.group
            )));
        }
    }
    Ok(order)
}

fn row(
    group: &str,
    entry: &Entry<Resource>,
    subresources: &Subresources,
    order: &[String],
) -> Result<String, Error> {
    let resource = &entry.value;
    let scope = match resource.scope.as_str() {
        "Namespaced" => "Scope::Namespaced",
        "Cluster" => "Scope::Cluster",
        other => return Err(Error::new(format!("{}: scope {other}", resource.resource))),
    };
    let subs: Result<Vec<String>, Error> = subresources
        .values()
        .map(|subresource| {
            Ok(format!(
                "        {},\n",
                subresource_row(subresource, order)?
            ))
        })
        .collect();
    let subs = match subs?.concat() {
        none if none.is_empty() => none,
        some => format!("\n{some}    "),
    };
    Ok(format!(
        "ResourceRow {{\n        group: {}, plural: {}, singular: {}, kind: {}, short_names: {}, categories: {},\n        \
         scope: {scope}, verbs: {},\n        versions: {}, subresources: &[{subs}] }}",
        source::literal(group),
        source::literal(&resource.resource),
        source::literal(&resource.singular),
        source::literal(&resource.kind),
        source::strings(&resource.short_names),
        source::strings(&resource.categories),
        source::strings(&resource.verbs),
        versions(&entry.versions, order)?,
    ))
}

fn subresource_row(entry: &Entry<Subresource>, order: &[String]) -> Result<String, Error> {
    let subresource = &entry.value;
    Ok(format!(
        "SubresourceRow {{ name: {}, kind: KindRow {{ group: {}, version: {}, kind: {} }}, verbs: {}, versions: {} }}",
        source::literal(&subresource.subresource),
        source::literal(&subresource.kind_group),
        source::literal(&subresource.kind_version),
        source::literal(&subresource.kind),
        source::strings(&subresource.verbs),
        versions(&entry.versions, order)?,
    ))
}

fn versions(seen: &BTreeMap<String, Seen>, order: &[String]) -> Result<String, Error> {
    let mut rows = Vec::new();
    for version in order {
        let Some(seen) = seen.get(version) else {
            continue;
        };
        let all = source::span(span::span(version, &seen.all)?);
        let default = if seen.default.is_empty() {
            "None".to_owned()
        } else {
            format!(
                "Some({})",
                source::span(span::span(version, &seen.default)?)
            )
        };
        rows.push(format!(
            "VersionRow {{ name: {}, all: {all}, default: {default} }}",
            source::literal(version)
        ));
    }
    Ok(format!("&[{}]", rows.join(", ")))
}
