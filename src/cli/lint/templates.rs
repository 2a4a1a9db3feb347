//! The Job templates of specs: what a spec holds itself, and the files that it names. Nobody applies
//! them as they stand, so they are no manifests of the folder that they are in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::shown;
use crate::source::{
    Document, Input, Missing, Node, ReadOptions, Reading, embedded, read as read_inputs,
};

/// The documents of the Job templates of specs, by the spec's file.
pub(super) type Templates = BTreeMap<String, Vec<Document>>;

/// The parameters that specs declare, by the keys that their templates have in ConfigMaps.
pub(super) type Parameters = BTreeMap<String, BTreeSet<String>>;

/// What specs say that programs fill into their Job templates.
pub(super) fn parameters(specs: &BTreeMap<String, Vec<Document>>) -> Parameters {
    let mut by_key = Parameters::new();
    for template in specs.values().flatten().flat_map(templates_of) {
        let text = |key: &str| template.get(key).and_then(Node::as_str);
        let of_name = || text("name").map(|name| format!("{name}.yaml"));
        let Some(key) = text("key").map(str::to_owned).or_else(of_name) else {
            continue;
        };
        let names = template.get("parameters").into_iter();
        let names = names.flat_map(Node::items).filter_map(Node::as_str);
        let known: &mut BTreeSet<String> = by_key.entry(key).or_default();
        known.extend(names.map(str::to_owned));
    }
    by_key
}

/// Takes the templates of specs from the manifests, and reads those that are not among them.
pub(super) fn take(
    specs: &BTreeMap<String, Vec<Document>>,
    manifests: &mut Vec<Document>,
    options: &ReadOptions,
    reading: &mut Reading,
) -> Templates {
    let mut templates = Templates::new();
    for (spec, documents) in specs {
        let mut found = Vec::new();
        for template in documents.iter().flat_map(templates_of) {
            let inline = template.get("template").and_then(embedded);
            found.extend(inline.into_iter().flat_map(|reading| reading.documents));
            let file = template.get("file").and_then(Node::as_str);
            if let Some(file) = file.filter(|_| !spec.starts_with("git:")) {
                let path = Path::new(spec).parent().unwrap_or(Path::new("")).join(file);
                let known = take_file(&path, manifests);
                found.extend(if known.is_empty() {
                    read(&path, options, reading)
                } else {
                    known
                });
            }
        }
        if !found.is_empty() {
            templates.insert(spec.clone(), found);
        }
    }
    templates
}

fn templates_of(spec: &Document) -> impl Iterator<Item = Node<'_>> {
    let list = spec.root().get("jobTemplates");
    list.into_iter().flat_map(Node::items)
}

/// The documents of a file among others, which they leave.
fn take_file(path: &Path, manifests: &mut Vec<Document>) -> Vec<Document> {
    let Ok(wanted) = fs::canonicalize(path) else {
        return Vec::new();
    };
    let is_it = |document: &mut Document| {
        let name = Path::new(document.file().name());
        // Most files are told apart by their last part, without a look at the disk.
        name.file_name() == path.file_name()
            && fs::canonicalize(name).is_ok_and(|found| found == wanted)
    };
    manifests.extract_if(.., is_it).collect()
}

/// Reads a template that is not among what is linted. What is wrong with it as a file is told of the
/// spec.
fn read(path: &Path, options: &ReadOptions, reading: &mut Reading) -> Vec<Document> {
    let options = ReadOptions {
        missing: Missing::Unsaid,
        of_interest: None,
        ..options.clone()
    };
    let inputs = [Input::Path(PathBuf::from(shown(path)))];
    let read = read_inputs(&inputs, &options, &mut io::empty());
    reading.names.extend(read.names);
    read.documents
}
