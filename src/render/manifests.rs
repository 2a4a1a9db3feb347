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
    let several = clients.len() > 1;
    let mut taken = BTreeSet::new();
    let mut files = Vec::new();
    for (client, objects) in clients {
        for object in objects {
            let kind = object.kind.name();
            let start = if several {
                format!("{client}-{kind}")
            } else {
                kind.to_owned()
            };
            let name = format!("{}.yaml", file_name(&start, &object.suffix, &mut taken));
            let content = stream(std::slice::from_ref(object), spec);
            files.push(Rendered {
                file: OutputFile::marked(name, content),
                summary: object.summary.clone(),
            });
        }
    }
    files
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
