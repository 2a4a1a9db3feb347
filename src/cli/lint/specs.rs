//! Specs among what is linted, and the Job templates in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use rolewright_catalog::Catalog;

use super::inputs::DEFAULT_NAMESPACE;
use super::settings::Rulebooks;
use super::spec;
use super::templates::Templates;
use crate::cli::spec::spec_of;
use crate::lint::{FilledIn, SetInput};
use crate::object::Templates::Unknown;
use crate::object::{Objects, Written};
use crate::source::{Document, Problem};
use crate::spec::model::{Client, TemplateValue};

/// What specs ask for, each file a set of its own, and so are the Job templates of each. One that is
/// wrong is a problem.
pub(super) fn of_specs(
    (specs, templates): (&BTreeMap<String, Vec<Document>>, &Templates),
    rulebooks: &Rulebooks<'_>,
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) -> Vec<SetInput> {
    let overlays = overlays(rulebooks);
    let mut inputs = Vec::new();
    for (name, documents) in specs {
        if fs::canonicalize(name).is_ok_and(|file| overlays.contains(&file)) {
            continue;
        }
        if name.starts_with("git:") {
            let message =
                format!("the spec `{name}` is not judged: the files beside it are not there");
            problems.push(Problem::note(message).help("check the revision out, and lint it there"));
            continue;
        }
        let read = spec_of(name, documents.clone(), catalog);
        if !read.is_sound() {
            problems.extend(read.problems.into_iter().filter(Problem::is_error));
            continue;
        }
        let mut written = Vec::new();
        for client in &read.clients {
            let at = client.origin.span.start;
            let document = documents
                .iter()
                .rfind(|document| document.root().span().start <= at);
            if let Some(document) = document {
                written.extend(spec::written(client, document, catalog));
            }
        }
        if let Some(of_jobs) = templates.get(name) {
            let asked = (
                documents.as_slice(),
                read.clients.as_slice(),
                written.as_slice(),
            );
            inputs.push(of_templates(name, of_jobs, asked));
        }
        inputs.push(SetInput {
            name: name.as_str().into(),
            objects: Objects {
                written,
                ..Objects::default()
            },
            context: Objects::default(),
            broken: Vec::new(),
            default_namespace: DEFAULT_NAMESPACE.to_owned(),
            parts: Objects::default(),
            is_put_somewhere: false,
            is_complete: false,
            is_renamed: false,
            made_in: None,
            dispatchers: read.clients.iter().flat_map(spec::dispatchers).collect(),
            filled_in: FilledIn::default(),
        });
    }
    inputs
}

/// The Job templates of a spec: what it asks for is seen for them.
fn of_templates(
    spec: &str,
    documents: &[Document],
    (of_spec, clients, written): (&[Document], &[Client], &[Written]),
) -> SetInput {
    let namespace = clients
        .iter()
        .find_map(|client| client.namespace.as_deref());
    let namespace = namespace.unwrap_or(DEFAULT_NAMESPACE);
    let config_maps = clients.iter().flat_map(|client| {
        let document = of_spec.first();
        document
            .into_iter()
            .flat_map(|document| spec::config_maps(client, document))
    });
    let templates = clients.iter().flat_map(|client| &client.job_templates);
    let parameters = templates.flat_map(|template| &template.parameters);
    SetInput {
        name: format!("{spec} (its Job templates)").into(),
        objects: Objects::collect_with(documents, namespace, Unknown),
        context: Objects {
            written: written.iter().cloned().chain(config_maps).collect(),
            ..Objects::default()
        },
        broken: Vec::new(),
        default_namespace: namespace.to_owned(),
        parts: Objects::default(),
        is_put_somewhere: true,
        is_complete: false,
        is_renamed: false,
        made_in: Some(namespace.to_owned()),
        dispatchers: Vec::new(),
        filled_in: FilledIn {
            is_in_config_map: false,
            parameters: parameters.cloned().collect(),
            names: names(clients),
            has_actions: true,
        },
    }
}

/// The tokens that stand for names in all templates.
fn names(clients: &[Client]) -> BTreeSet<String> {
    let templates = clients.iter().flat_map(|client| &client.job_templates);
    let values = templates
        .filter_map(|template| template.written.as_ref())
        .flat_map(|written| &written.values);
    let (texts, names): (Vec<_>, Vec<_>) =
        values.partition(|(_, value)| matches!(value, TemplateValue::Text(_)));
    let is_text = |name: &String| texts.iter().any(|(text, _)| *text == name);
    let names = names.into_iter().map(|(name, _)| name.clone());
    names.filter(|name| !is_text(name)).collect()
}

/// The files that the settings lay over specs, which are no specs by themselves.
fn overlays(rulebooks: &Rulebooks<'_>) -> Vec<PathBuf> {
    let configs = rulebooks.settings();
    let overlays = configs.flat_map(|settings| {
        let targets = settings.config.render.iter();
        let paths = targets.flat_map(|target| &target.overlays);
        paths.map(|path| super::from_settings(settings.file.as_ref(), path))
    });
    overlays
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect()
}
