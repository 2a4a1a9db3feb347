//! What a kustomization that was not built would make of its objects, where they were read as they are.

use std::collections::{BTreeSet, HashSet};

use super::kustomization::Kustomization;
use super::location::Location;
use super::patches::{Aim, Change, LISTS, may_change, patches};
use crate::source::{Document, Input, Node, ReadOptions, read};

/// What is not known of the objects of a kustomization, as it was not built.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Unbuilt {
    /// The folder, as messages show it.
    pub folder: String,
    /// Whether it is a Component: what takes it in, and with what, is not said here.
    pub is_component: bool,
    /// The fields by which the kustomization may change what is granted, or add to it.
    pub fields: BTreeSet<String>,
    /// The resources that were not read.
    pub unread: Vec<String>,
}

/// Fields that change nothing about access: they name the objects, or are about something else.
/// `resources` and generators are looked into by themselves.
const HARMLESS: [&str; 19] = [
    "apiVersion",
    "kind",
    "metadata",
    "resources",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "generatorOptions",
    "commonAnnotations",
    "images",
    "imageTags",
    "replicas",
    "crds",
    "openapi",
    "configurations",
    "validators",
    "sortOptions",
    "helmGlobals",
    "inventory",
];

/// Tells of each of some kustomizations that it would make something else of its objects than was
/// read, as far as that could bear on access; nothing of those that only list what was read.
///
/// `documents` is all that was read, and `names` the files on disk that were read, those without a document
/// too ([`crate::source::Reading::names`]).
#[must_use]
pub fn unbuilt<'a>(
    kustomizations: impl Iterator<Item = &'a Document>,
    documents: &[Document],
    names: &[String],
    reading: &ReadOptions,
) -> Vec<Unbuilt> {
    let kustomizations: Vec<&Document> = kustomizations.collect();
    let search = Search::new(&kustomizations, documents, names, reading);
    let found = kustomizations.iter().map(|document| search.look(document));
    let found =
        found.filter(|it| it.is_component || !it.fields.is_empty() || !it.unread.is_empty());
    found.collect()
}

struct Search<'a> {
    directory: Location,
    documents: &'a [Document],
    /// The files that were read, and the folders of the kustomizations.
    read: HashSet<Location>,
    folders: HashSet<Location>,
    reading: &'a ReadOptions,
}

impl<'a> Search<'a> {
    fn new(
        kustomizations: &[&Document],
        documents: &'a [Document],
        names: &[String],
        reading: &'a ReadOptions,
    ) -> Self {
        let directory = Location::of_path(&reading.directory);
        let at = |name: &str| Location::of_name(name, &directory);
        let of_documents = documents.iter().map(|document| document.file().name());
        let read = names.iter().map(String::as_str).chain(of_documents);
        let folders = kustomizations.iter();
        let folders = folders.filter_map(|document| at(document.file().name()).parent());
        Self {
            read: read.map(|name| at(name).real()).collect(),
            folders: folders.map(Location::real).collect(),
            directory,
            documents,
            reading,
        }
    }

    fn look(&self, document: &Document) -> Unbuilt {
        let file = Location::of_name(document.file().name(), &self.directory);
        let folder = file.parent().unwrap_or(file);
        let mut found = Unbuilt {
            folder: folder.shown(&self.directory),
            ..Unbuilt::default()
        };
        let Some(kustomization) = Kustomization::read(document) else {
            return found;
        };
        let root = document.root();
        found.is_component = kustomization.is_component;
        for field in root.entries() {
            let name = field.name.as_ref();
            let is_known = HARMLESS.contains(&name) || LISTS.contains(&name);
            if !is_known && !is_empty(field.value) {
                found.fields.insert(name.to_owned());
            }
        }
        let changing = LISTS
            .iter()
            .filter(|list| self.patches(root, list, &folder));
        found.fields.extend(changing.map(|list| (*list).to_owned()));
        for list in ["configMapGenerator", "secretGenerator"] {
            if self.generates(root, list, &kustomization, &folder) {
                found.fields.insert(list.to_owned());
            }
        }
        for resource in kustomization.resources {
            let target = folder.join(&resource).real();
            if !self.read.contains(&target) && !self.folders.contains(&target) {
                found.unread.push(resource);
            }
        }
        found
    }

    /// Whether what a list changes may be of interest.
    fn patches(&self, root: Node<'_>, list: &str, folder: &Location) -> bool {
        let mut patches = patches(root, &[list]).into_iter();
        patches.any(|patch| match patch.change {
            Change::Inline | Change::Label(_) | Change::Variable(_) | Change::Namespace(_) => true,
            Change::InFile { name, aim } => match aim {
                Aim::OfInterest => true,
                Aim::Others => false,
                Aim::Unsaid => self.may_change(&folder.join(&name)),
            },
        })
    }

    /// Whether the patch in a file may be one of an object of interest; if it cannot be told, it may.
    fn may_change(&self, file: &Location) -> bool {
        let Some(path) = file.on_disk() else {
            let documents = self.documents.iter();
            let mut own = documents
                .filter(|it| Location::of_name(it.file().name(), &self.directory) == *file)
                .peekable();
            return own.peek().is_none() || own.any(may_change);
        };
        let options = ReadOptions {
            directory: self.reading.directory.clone(),
            ..ReadOptions::default()
        };
        let reading = read(&[Input::Path(path)], &options, &mut std::io::empty());
        let documents = &reading.documents;
        documents.is_empty() || reading.is_incomplete() || documents.iter().any(may_change)
    }

    /// Whether a generator bears on access: its objects get other names than some Role says, or a
    /// file that was read as objects is a text to it.
    fn generates(
        &self,
        root: Node<'_>,
        list: &str,
        kustomization: &Kustomization,
        folder: &Location,
    ) -> bool {
        let Some(generators) = root.get(list) else {
            return false;
        };
        let mut texts = kustomization.texts();
        if texts.any(|name| self.read.contains(&folder.join(name).real())) {
            return true;
        }
        let names = generators.items().map(|it| it.get("name")?.as_str());
        let names: HashSet<Option<&str>> = names.collect();
        let rules = self
            .documents
            .iter()
            .filter_map(|it| it.root().get("rules"));
        let mut named = rules
            .flat_map(Node::items)
            .filter_map(|rule| rule.get("resourceNames"))
            .flat_map(Node::items);
        named.any(|name| names.contains(&name.as_str()))
    }
}

/// Whether a field says nothing.
fn is_empty(value: Node<'_>) -> bool {
    let is_list_or_mapping = value.items().next().is_some() || value.pairs().next().is_some();
    value.is_null() || !is_list_or_mapping && value.text().is_none_or(str::is_empty)
}
