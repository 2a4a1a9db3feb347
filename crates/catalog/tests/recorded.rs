//! The compiled-in tables against the recorded data, through the public interface: nothing more,
//! nothing less, nothing else.

#![expect(clippy::expect_used, reason = "what a test takes for granted fails it")]

use std::collections::{BTreeMap, BTreeSet};

use rolewright_catalog::{
    Availability, Catalog, KubernetesVersion, Resource, Subresource, non_resource_paths,
};
use rolewright_catalog_generate::data_dir;
use rolewright_catalog_generate::recorded::{self, Group, Recording};

fn recordings() -> Vec<Recording> {
    recorded::read_all(&data_dir()).expect("the committed data is readable")
}

fn version(recording: &Recording) -> KubernetesVersion {
    KubernetesVersion::from_minor(recording.minor).expect("every recorded version is known")
}

/// Everything said of a resource or subresource, except which versions serve it.
type Facts = Vec<String>;
/// By group, resource and subresource (empty for the resource): the facts and the versions in
/// order of preference.
type Served = BTreeMap<(String, String, String), (Facts, Vec<String>)>;

fn facts_of_record(groups: &[Group]) -> Served {
    let mut served = Served::new();
    let mut add = |key, facts: Facts, version: &str| {
        let (known, versions) = served
            .entry(key)
            .or_insert_with(|| (facts.clone(), Vec::new()));
        assert_eq!(*known, facts, "the same in every version");
        versions.push(version.to_owned());
    };
    for group in groups {
        for version in &group.versions {
            for resource in &version.resources {
                let facts = vec![
                    format!("scope {}", resource.scope),
                    format!("kind {}", resource.kind),
                    format!("singular {}", resource.singular),
                    format!("short names {:?}", resource.short_names),
                    format!("categories {:?}", resource.categories),
                    format!("verbs {:?}", resource.verbs),
                ];
                let name = (group.group.clone(), resource.resource.clone());
                add(
                    (name.0.clone(), name.1.clone(), String::new()),
                    facts,
                    &version.version,
                );
                for sub in &resource.subresources {
                    let kind = [&sub.kind_group, &sub.kind_version, &sub.kind];
                    let facts = vec![
                        format!("scope {}", resource.scope),
                        format!("kind {kind:?}"),
                        format!("verbs {:?}", sub.verbs),
                    ];
                    let key = (name.0.clone(), name.1.clone(), sub.subresource.clone());
                    add(key, facts, &version.version);
                }
            }
        }
    }
    served
}

fn facts_of_catalog(catalog: &Catalog, wanted: &[Availability]) -> Served {
    let names = |versions: &[rolewright_catalog::ServedVersion]| -> Vec<String> {
        let served = versions
            .iter()
            .filter(|version| wanted.contains(&version.availability()));
        served.map(|version| version.name().to_owned()).collect()
    };
    let mut served = Served::new();
    for resource in catalog.resources() {
        let versions = names(resource.versions());
        if versions.is_empty() {
            continue;
        }
        let key = |sub: &str| {
            (
                resource.group().to_owned(),
                resource.plural().to_owned(),
                sub.to_owned(),
            )
        };
        served.insert(key(""), (facts(resource), versions));
        for sub in resource.subresources() {
            let versions = names(sub.versions());
            if !versions.is_empty() {
                served.insert(key(sub.name()), (sub_facts(sub), versions));
            }
        }
    }
    served
}

fn facts(resource: &Resource) -> Facts {
    vec![
        format!("scope {}", resource.scope()),
        format!(
            "kind {}",
            resource.kind().expect("what is served has a kind")
        ),
        format!("singular {}", resource.singular().expect("and a singular")),
        format!(
            "short names {:?}",
            resource.short_names().collect::<Vec<_>>()
        ),
        format!("categories {:?}", resource.categories().collect::<Vec<_>>()),
        format!("verbs {:?}", resource.verbs()),
    ]
}

fn sub_facts(sub: &Subresource) -> Facts {
    let kind = sub.kind().expect("what is served has a kind");
    let (group, version) = kind.group_version().unwrap_or_default();
    vec![
        format!("scope {}", sub.scope()),
        format!("kind {:?}", [group, version, kind.kind()]),
        format!("verbs {:?}", sub.verbs()),
    ]
}

#[test]
fn every_resource_and_verb_equals_the_record_in_both_modes() {
    for recording in recordings() {
        let catalog = Catalog::new(version(&recording));
        let default = facts_of_catalog(&catalog, &[Availability::Default]);
        assert_eq!(
            default,
            facts_of_record(&recording.discovery.default),
            "1.{}",
            recording.minor
        );
        let all = facts_of_catalog(
            &catalog,
            &[Availability::Default, Availability::OffByDefault],
        );
        assert_eq!(
            all,
            facts_of_record(&recording.discovery.all),
            "1.{}",
            recording.minor
        );
    }
}

#[test]
fn the_counts_of_each_version_and_mode_are_these() {
    let count = |catalog: &Catalog, wanted: &[Availability]| {
        let served = facts_of_catalog(catalog, wanted);
        let subresources = served.keys().filter(|(_, _, sub)| !sub.is_empty()).count();
        (served.len() - subresources, subresources)
    };
    let expected = [
        (33, (60, 43), (72, 46)),
        (34, (65, 44), (73, 47)),
        (35, (65, 44), (74, 48)),
        (36, (67, 44), (76, 50)),
        (37, (71, 48), (79, 54)),
    ];
    for (minor, default, all) in expected {
        let version = KubernetesVersion::from_minor(minor).expect("a known version");
        let catalog = Catalog::new(version);
        assert_eq!(
            count(&catalog, &[Availability::Default]),
            default,
            "1.{minor} by default"
        );
        let both = [Availability::Default, Availability::OffByDefault];
        assert_eq!(count(&catalog, &both), all, "1.{minor} with everything on");
    }
}

#[test]
fn what_is_off_by_default_is_known() {
    let catalog = Catalog::new(KubernetesVersion::V1_33);
    let mut off = BTreeSet::new();
    for resource in catalog.resources() {
        if resource.availability() == Availability::OffByDefault {
            off.insert(resource.qualified_name());
            assert!(catalog.lookup(&resource.qualified_name()).is_ok());
        }
    }
    assert_eq!(off.len(), 12);
    assert!(off.contains("resourceclaims.resource.k8s.io"));
}

#[test]
fn paths_equal_the_record() {
    let mut counts = Vec::new();
    for recording in recordings() {
        let paths: Vec<_> = non_resource_paths(version(&recording)).collect();
        assert_eq!(paths, recording.discovery.paths, "1.{}", recording.minor);
        counts.push(paths.len());
    }
    assert_eq!(counts, [150, 152, 152, 162, 164]);
}
