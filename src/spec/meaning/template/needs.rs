//! What a template's Jobs need to be there: their namespace, account and ConfigMaps.

use std::ops::Range;

use super::origin::Origin;
use super::tokens::Filled;
use crate::source::{File, Node, Path, Place, read_yaml};
use crate::spec::model::workload::{EnvFromSource, EnvValue, MountSource, Projected};
use crate::spec::model::{DispatchedJob, Needs, ProgramText, TemplateKind};
use crate::spec::placeholders::find;

/// What a Job in the spec's own words needs; `place` is its own.
pub(super) fn of_job(own: &DispatchedJob, place: &Place) -> Needs {
    let mut names: Vec<&str> = Vec::new();
    for container in own.pod.containers() {
        for value in container.env.values() {
            if let EnvValue::ConfigMap(reference) = value
                && !reference.optional
            {
                names.push(&reference.name);
            }
        }
        for from in &container.env_from {
            if let EnvFromSource::ConfigMap(name) = &from.source
                && !from.optional
            {
                names.push(name);
            }
        }
        for mount in &container.mounts {
            match &mount.source {
                MountSource::ConfigMap(files) if !files.optional => names.push(&files.name),
                MountSource::Projected(sources, _) => {
                    names.extend(sources.iter().filter_map(|source| match source {
                        Projected::ConfigMap(files) if !files.optional => Some(files.name.as_str()),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    Needs {
        namespace: own.namespace.clone(),
        account: Some((own.account.clone(), place.clone())),
        config_maps: names
            .into_iter()
            .map(|name| (name.to_owned(), place.clone()))
            .collect(),
        ..Needs::default()
    }
}

/// What a Job that is given as text needs. `own` is the namespace of the client, in which a Job is
/// created that names none.
pub(super) fn of_text(filled: &Filled, kind: TemplateKind, own: Option<&str>) -> Needs {
    let Filled { origin, values, .. } = filled;
    let file = File::new("", origin.text());
    let reading = read_yaml(&file);
    let [document] = reading.documents.as_slice() else {
        return Needs {
            kind,
            ..Needs::default()
        };
    };
    let root = document.root();
    let place = |node: Node<'_>| origin.place(node.span().range());
    let known = |node: Node<'_>| {
        let text = node.as_str().filter(|text| !text.is_empty())?;
        find(text)
            .is_empty()
            .then(|| (text.to_owned(), place(node)))
    };
    let written = root.at(&Path::root().key("metadata").key("namespace"));
    let written = written.filter(|node| !node.is_null());
    let namespace = match written {
        Some(node) => known(node).map(|(name, _)| name),
        None => own.map(str::to_owned),
    };
    let pod = root.at(&kind.pod_template().key("spec"));
    let account = pod.and_then(|pod| {
        pod.get("serviceAccountName")
            .or_else(|| pod.get("serviceAccount"))
    });
    let config_maps = pod.map(config_maps).unwrap_or_default();
    Needs {
        kind,
        namespace,
        namespace_place: written.map(place),
        account: account.and_then(known),
        config_maps: config_maps.into_iter().filter_map(known).collect(),
        texts: pod
            .map(|pod| texts(pod, origin, values))
            .unwrap_or_default(),
        has_reason: false,
    }
}

/// What the programs of a Pod are told, where no value is filled in.
fn texts(pod: Node<'_>, origin: &Origin, values: &[Range<usize>]) -> Vec<ProgramText> {
    let mut texts = Vec::new();
    let mut add = |about: &str, is_variable: bool, node: Node<'_>| {
        let range = node.span().range();
        let is_filled_in = values
            .iter()
            .any(|value| range.start <= value.start && value.end <= range.end);
        if let Some(text) = node.as_str().filter(|_| !is_filled_in) {
            texts.push(ProgramText {
                about: about.to_owned(),
                is_variable,
                text: text.to_owned(),
                place: origin.place(range),
            });
        }
    };
    for list in ["initContainers", "containers"] {
        for container in items(pod.get(list)) {
            for key in ["command", "args"] {
                let mut before = "";
                for word in items(container.get(key)) {
                    add(before, false, word);
                    before = word.as_str().unwrap_or_default();
                }
            }
            for variable in items(container.get("env")) {
                let name = variable.get("name").and_then(Node::as_str);
                if let (Some(name), Some(value)) = (name, variable.get("value")) {
                    add(name, true, value);
                }
            }
        }
    }
    texts
}

/// The names of the ConfigMaps that a Pod cannot do without.
fn config_maps(pod: Node<'_>) -> Vec<Node<'_>> {
    let mut references = Vec::new();
    for list in ["initContainers", "containers"] {
        for container in items(pod.get(list)) {
            let env = items(container.get("env"));
            references.extend(
                env.into_iter()
                    .filter_map(|variable| variable.get("valueFrom")?.get("configMapKeyRef")),
            );
            let from = items(container.get("envFrom"));
            references.extend(from.into_iter().filter_map(|from| from.get("configMapRef")));
        }
    }
    for volume in items(pod.get("volumes")) {
        references.extend(volume.get("configMap"));
        let projected = volume.get("projected");
        let sources = items(projected.and_then(|projected| projected.get("sources")));
        let sources = sources.into_iter();
        references.extend(sources.filter_map(|source| source.get("configMap")));
    }
    references
        .into_iter()
        .filter(|reference| reference.get("optional").and_then(Node::as_bool) != Some(true))
        .filter_map(|reference| reference.get("name"))
        .collect()
}

fn items(list: Option<Node<'_>>) -> Vec<Node<'_>> {
    list.into_iter().flat_map(Node::items).collect()
}
