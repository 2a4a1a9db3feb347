//! A chart and the manifests of one spec are the same objects, and grant the same.

use std::collections::BTreeMap;

use rolewright_rbac::{Identity, Subject};
use serde_json::Value;

use super::{Helm, Release, chart_of, helms};
use crate::examples::{EXAMPLES, folder};
use crate::manifests::{Granted, Manifests, granted};

/// An example as a release whose names are those of the manifests.
struct Alike {
    example: &'static str,
    release: Release<'static>,
    values: &'static [&'static str],
}

const ALIKE: [Alike; 10] = [
    Alike {
        example: "job-robot",
        release: Release("job-robot", "default"),
        values: &[],
    },
    Alike {
        example: "image-worker",
        release: Release("image-worker", "media"),
        values: &["serviceAccount.name=service-account-jobs"],
    },
    Alike {
        example: "endpoint-watcher/cluster-wide",
        release: Release("endpoint-watcher", "mynamespace"),
        values: &["serviceAccount.name=mycomponent-serviceaccount"],
    },
    Alike {
        example: "endpoint-watcher/namespaced",
        release: Release("endpoint-watcher", "mynamespace"),
        values: &["serviceAccount.name=mycomponent-serviceaccount"],
    },
    Alike {
        example: "analytics-job",
        release: Release("analytics-job", "analytics"),
        values: &["accounts.analyticsWorker.name=analytics-worker"],
    },
    Alike {
        example: "in-cluster-sample",
        release: Release("in-cluster-sample", "ns-sample"),
        values: &["serviceAccount.name=sa-sample"],
    },
    Alike {
        example: "controllers/stateful-set",
        release: Release("ledger", "ledger"),
        values: &[],
    },
    Alike {
        example: "controllers/daemon-set",
        release: Release("node-labeler", "node-labeler"),
        values: &[],
    },
    Alike {
        example: "controllers/job",
        release: Release("shop-migration", "shop"),
        values: &[],
    },
    Alike {
        example: "controllers/cron-job",
        release: Release("opening-hours", "shop"),
        values: &[],
    },
];

impl Alike {
    fn chart(&self, helm: &Helm) -> Manifests {
        let set: Vec<String> = self
            .values
            .iter()
            .map(|value| format!("--set={value}"))
            .collect();
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let sandbox = chart_of(self.example);
        helm.template(sandbox.path(), self.release, &set)
            .manifests()
    }

    fn manifests(&self) -> Manifests {
        Manifests::in_folder(&folder(self.example).join("rendered"))
    }
}

#[test]
fn every_example_is_among_them() {
    let mut examples = ALIKE.map(|alike| alike.example);
    examples.sort_unstable();
    let mut all = EXAMPLES;
    all.sort_unstable();
    assert_eq!(examples, all);
}

/// What tells a release from plain manifests, and nothing else.
fn without_marks(mut object: Value) -> Value {
    fn clean(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for label in [
                    "app.kubernetes.io/managed-by",
                    "app.kubernetes.io/version",
                    "helm.sh/chart",
                    "checksum/config",
                ] {
                    fields.remove(label);
                }
                fields.values_mut().for_each(clean);
            }
            Value::Array(items) => items.iter_mut().for_each(clean),
            _ => {}
        }
    }
    clean(&mut object);
    if object["kind"] == "Job" {
        let name = object["metadata"]["name"].as_str().unwrap();
        let plain = name.rsplit_once('-').filter(|(_, hash)| hash.len() == 8);
        let plain = plain.map_or(name, |(plain, _)| plain).to_owned();
        object["metadata"]["name"] = plain.into();
    }
    object
}

fn by_name(manifests: &Manifests) -> BTreeMap<String, Value> {
    let objects = manifests.json().into_iter().map(without_marks);
    let objects = objects.filter(|object| object["kind"] != "Namespace");
    objects
        .map(|object| {
            let metadata = &object["metadata"];
            let key = format!(
                "{} {} {}",
                object["kind"], metadata["namespace"], metadata["name"]
            );
            (key, object)
        })
        .collect()
}

#[test]
fn a_release_of_the_names_of_the_manifests_is_the_manifests() {
    for helm in helms("whether charts are the manifests") {
        for alike in &ALIKE {
            let (chart, manifests) = (by_name(&alike.chart(&helm)), by_name(&alike.manifests()));
            let keys =
                |objects: &BTreeMap<String, Value>| objects.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&chart), keys(&manifests), "{}", alike.example);
            for (key, object) in &manifests {
                assert_eq!(&chart[key], object, "{}: {key}", alike.example);
            }
        }
    }
}

/// What each subject of some manifests is granted.
fn grants(manifests: &Manifests) -> BTreeMap<String, Vec<Granted>> {
    let policy = manifests.policy();
    let subjects = manifests.subjects();
    subjects
        .into_iter()
        .map(|subject| {
            let Subject::ServiceAccount { namespace, name } = subject else {
                panic!("{subject:?}");
            };
            let identity = Identity::service_account(namespace.as_ref().unwrap(), name);
            (format!("{subject:?}"), granted(&policy, &identity))
        })
        .collect()
}

#[test]
fn a_chart_grants_what_the_manifests_grant() {
    for helm in helms("whether charts grant what manifests grant") {
        let mut seen = 0;
        for alike in &ALIKE {
            let (chart, manifests) = (grants(&alike.chart(&helm)), grants(&alike.manifests()));
            assert_eq!(chart, manifests, "{}", alike.example);
            seen += manifests.values().map(Vec::len).sum::<usize>();
        }
        assert!(seen > 20, "{seen} grants");
    }
}
