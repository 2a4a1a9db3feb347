//! Specs among what a question is asked of. A spec that is named stands for the manifests that are
//! rendered from it. One that lies in a folder is the source of what lies elsewhere, and is applied by
//! nobody.

use std::collections::BTreeMap;
use std::path::Path;

use rolewright_catalog::Catalog;

use super::builds::Part;
use super::spec::spec_of;
use crate::render::manifests::stream;
use crate::render::objects::objects;
use crate::source::{Document, File, Problem, ReadOptions, read_text};
use crate::spec::is_spec;

/// Puts what is rendered from the specs that `named` names in their place, and takes the others away.
/// What is wrong with them is told.
pub(super) fn render(
    parts: &mut [Part],
    named: &[String],
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) {
    let mut passed_over = Vec::new();
    for part in parts.iter_mut().filter(|part| part.name.is_none()) {
        for (file, documents) in take_specs(&mut part.documents) {
            if let Some(named) = name_of(&file, named) {
                let rendered = of_spec(named, documents, catalog, problems);
                part.documents.extend(rendered);
            } else {
                passed_over.push(file);
            }
        }
    }
    let is_all = parts.iter().all(|part| part.documents.is_empty());
    problems.extend(told_of(&passed_over, is_all));
}

/// The documents of the files that hold a spec, by file.
fn take_specs(documents: &mut Vec<Document>) -> BTreeMap<String, Vec<Document>> {
    let mut specs: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in documents.iter().filter(|document| is_spec(document)) {
        specs.entry(document.file().name().to_owned()).or_default();
    }
    if !specs.is_empty() {
        let all = std::mem::take(documents);
        for document in all {
            match specs.get_mut(document.file().name()) {
                Some(of_spec) => of_spec.push(document),
                None => documents.push(document),
            }
        }
    }
    specs
}

/// What the command line calls a file, if it names it and not just a folder around it.
fn name_of<'n>(file: &str, named: &'n [String]) -> Option<&'n str> {
    let is_it = |text: &&String| match text.as_str() {
        "-" => file == ReadOptions::default().stdin_name,
        text if text.starts_with("git:") => text == file,
        text => {
            let is_same = || {
                let [text, file] = [text, file].map(|path| Path::new(path).canonicalize().ok());
                text.is_some() && text == file
            };
            text == file || is_same()
        }
    };
    named.iter().find(is_it).map(String::as_str)
}

/// What is rendered from a spec, as documents; the reasons if nothing can be.
fn of_spec(
    name: &str,
    documents: Vec<Document>,
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) -> Vec<Document> {
    if name.starts_with("git:") {
        let message =
            format!("the spec `{name}` cannot be rendered: the files beside it are not there");
        problems.push(Problem::error(message).help("check the revision out, and name it there"));
        return Vec::new();
    }
    let mut read = spec_of(name, documents, catalog);
    let mut rendered = Vec::new();
    if read.is_sound() {
        for client in &read.clients {
            rendered.extend(objects(client, &read.clients, &mut read.problems));
        }
    }
    let is_sound = read.is_sound();
    // What is worth knowing of a spec, `render` tells.
    problems.extend(read.problems.into_iter().filter(Problem::is_error));
    if !is_sound {
        return Vec::new();
    }
    let text = stream(&rendered, name);
    let reading = read_text(&File::new(format!("{name} (as rendered)"), text));
    problems.extend(reading.problems);
    reading.documents
}

/// That specs were passed over: an error if there is nothing else.
fn told_of(passed_over: &[String], is_all: bool) -> Option<Problem> {
    let first = passed_over.first()?;
    let message = match passed_over.len() {
        1 => format!("the spec `{first}` was not asked"),
        count => format!("{count} specs were not asked, such as `{first}`"),
    };
    let help = format!("name it to ask about what is rendered from it: `--from {first}`");
    let problem = if is_all {
        Problem::error(message)
    } else {
        Problem::note(message)
    };
    Some(problem.help(help))
}
