//! Plain manifests: the objects of all clients as one stream, or as files.

use std::collections::BTreeSet;

use super::disk::{OutputFile, header};
use super::objects::Object;
use super::yaml::write_stream;

/// A file of manifests, and what to say of it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The file.
    pub file: OutputFile,
    /// One line for people: what is in it.
    pub summary: String,
}

/// All objects as one stream of documents. `spec` is what the header names as its source.
#[must_use]
pub fn stream(objects: &[Object], spec: &str) -> String {
    let documents: Vec<_> = objects.iter().map(|object| object.value.clone()).collect();
    write_stream(&documents, &[header(spec)])
}

/// All objects as one file.
#[must_use]
pub fn one_file(objects: &[Object], spec: &str) -> Vec<Rendered> {
    let count = objects.len();
    let objects_word = if count == 1 { "object" } else { "objects" };
    vec![Rendered {
        file: OutputFile::marked("manifests.yaml", stream(objects, spec)),
        summary: format!("{count} {objects_word}"),
    }]
}

/// One file an object: `KIND.yaml`, or `KIND-SUFFIX.yaml` for what is not the client's main object
/// of its kind. Where a spec has several clients, the client's name comes first.
#[must_use]
pub fn files(clients: &[(String, Vec<Object>)], spec: &str) -> Vec<Rendered> {
    let objects = clients.iter().flat_map(|(_, objects)| objects);
    objects
        .zip(stems(clients))
        .map(|(object, stem)| {
            let content = stream(std::slice::from_ref(object), spec);
            Rendered {
                file: OutputFile::marked(format!("{stem}.yaml"), content),
                summary: object.summary.clone(),
            }
        })
        .collect()
}

/// What the files of [`files`] are called, without `.yaml`, in the order of the objects.
pub(super) fn stems(clients: &[(String, Vec<Object>)]) -> Vec<String> {
    let several = clients.len() > 1;
    let mut taken = BTreeSet::new();
    let mut stems = Vec::new();
    for (client, objects) in clients {
        for object in objects {
            let kind = object.kind.name();
            let start = if several {
                format!("{client}-{kind}")
            } else {
                kind.to_owned()
            };
            stems.push(file_name(&start, &object.suffix, &mut taken));
        }
    }
    stems
}

/// A part of a file's name that every system takes: names of ClusterRoles may hold anything.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect()
}

/// A name for a file, without its ending, that no other has: `START` or `START-SUFFIX`, in small
/// letters.
pub(super) fn file_name(start: &str, suffix: &str, taken: &mut BTreeSet<String>) -> String {
    let mut stem = start.to_lowercase();
    if !suffix.is_empty() {
        stem = format!("{stem}-{}", plain(suffix));
    }
    let mut name = stem.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("{stem}-{number}");
        number += 1;
    }
    name
}
