//! What has to be there for a release to run: what its Pods and the Jobs of its templates name, and
//! the chart does not make.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::release::Release;
use crate::render::objects::{Object, Reference, is_of_cluster, references, template};
use crate::source::{File, holds_name_between_marks, holds_variable, read_yaml};
use crate::spec::model::Client;

/// Something that somebody else makes.
#[derive(Debug, Serialize)]
pub(super) struct Needed {
    /// Its kind.
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// Its namespace, if that is not the release's.
    pub(super) namespace: Option<String>,
    /// Who needs it.
    pub(super) who: Vec<String>,
}

type Key = (&'static str, Option<String>, String);

/// All of it, by kind and name.
pub(super) fn needed(clients: &[(&Client, Vec<Object>)], releases: &[Release<'_>]) -> Vec<Needed> {
    let mut found: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for ((client, objects), release) in clients.iter().zip(releases) {
        let away = |namespace: Option<&String>| {
            let is_own = namespace == client.namespace.as_ref();
            let namespace = namespace.filter(|_| !is_own || release.is_away());
            namespace.cloned()
        };
        let mut add = |pods: &Value, namespace: Option<&String>, who: &str| {
            for Reference {
                kind,
                name,
                is_optional,
            } in references(pods)
            {
                let is_made = |object: &Object| {
                    object.kind.name() == kind
                        && object.name == name
                        && object.namespace.as_ref() == namespace
                };
                let mut all = clients.iter().flat_map(|(_, objects)| objects);
                let is_open = holds_variable(name) || holds_name_between_marks(name);
                // Those of the system are in every cluster.
                let is_there = is_of_cluster(kind) && name.starts_with("system-");
                if is_optional || is_open || is_there || all.any(is_made) {
                    continue;
                }
                let namespace = away(namespace).filter(|_| !is_of_cluster(kind));
                let whose = found.entry((kind, namespace, name.to_owned())).or_default();
                if !whose.iter().any(|other| other == who) {
                    whose.push(who.to_owned());
                }
            }
        };
        for object in objects.iter().filter(|object| object.kind.runs_pods()) {
            let value = Value::from(&object.value);
            add(&value, client.namespace.as_ref(), &client.name);
        }
        for job in &client.job_templates {
            let text = template::text(client, job);
            let reading = read_yaml(&File::new("", text));
            let values = reading.documents.iter();
            let values = values.filter_map(|document| document.root().to_json().ok());
            let namespace = job.needs.namespace.as_ref().or(client.namespace.as_ref());
            for value in values {
                add(&value, namespace, &format!("Job template {}", job.name));
            }
        }
    }
    let found = found.into_iter();
    let found = found.map(|((kind, namespace, name), who)| Needed {
        kind,
        name,
        namespace,
        who,
    });
    found.collect()
}
