//! What was built of a folder, as a set.

use std::collections::HashSet;
use std::sync::Arc;

use super::kustomization;
use super::location::Location;
use super::partition::{config_folder, configured};
use super::{Set, SetKind, SetOptions};
use crate::source::{Document, ReadOptions};

/// What was built of a folder.
#[derive(Debug)]
pub struct BuiltFolder {
    /// The folder, as messages show it.
    pub name: Arc<str>,
    /// What it is.
    pub kind: SetKind,
    /// The namespace of objects in it that name none, if it is not the usual one.
    pub namespace: Option<String>,
    /// What was built of it.
    pub documents: Vec<Document>,
    /// The kustomizations in it, as messages show their folders: of those that have nothing else of
    /// their own, nothing is left to be judged.
    pub takes_in: Vec<Arc<str>>,
}

/// Adds what was built to the sets that the rest of its folder makes, if there is one: all of it is one
/// set, whatever folders its files lie in, or is in the set that holds all of the folder.
pub fn take_built(
    sets: &mut Vec<Set>,
    built: BuiltFolder,
    options: &SetOptions,
    reading: &ReadOptions,
) {
    if built.kind == SetKind::Kustomize {
        for set in sets.iter_mut() {
            without_generated(set, &built.takes_in);
        }
    }
    let owner = owner(&built, options, reading);
    let own = sets
        .iter()
        .position(|set| set.name == owner.name && set.kind == owner.kind);
    let index = own.unwrap_or_else(|| {
        sets.push(owner);
        sets.len() - 1
    });
    let mut rest = Vec::new();
    let mut emptied: Vec<Arc<str>> = built.takes_in;
    if built.kind == SetKind::Chart {
        let below = path_in(&built.name, "charts/");
        // What else lies in subcharts belongs to the release, too.
        for (at, set) in sets.iter_mut().enumerate() {
            if at != index && set.kind == SetKind::Chart && set.name.starts_with(&below) {
                rest.append(&mut set.documents);
                emptied.push(Arc::clone(&set.name));
            }
        }
    }
    if let Some(set) = sets.get_mut(index) {
        let is_all_built = built.kind == SetKind::Kustomize && set.documents.is_empty();
        if is_all_built || set.kind == SetKind::Kustomize {
            as_written(set);
        }
        set.documents.append(&mut rest);
        if built.kind == SetKind::Chart {
            // Helm applies nothing of these by itself, and what templates make of them is in what was
            // built.
            let files = path_in(&built.name, "files/");
            let taken_in: HashSet<&str> = built.documents.iter().flat_map(files_of).collect();
            set.documents.retain(|document| {
                let name = document.file().name();
                !name.starts_with(&files) && !taken_in.contains(name)
            });
        }
        set.documents.extend(built.documents);
    }
    let mut at = 0;
    sets.retain(|set| {
        at += 1;
        at - 1 == index || !set.documents.is_empty() || !emptied.contains(&set.name)
    });
}

/// The files that hold something of what was built, by their names.
fn files_of(document: &Document) -> impl Iterator<Item = &str> {
    let further = document.tree().further_files();
    let files = std::iter::once(document.file()).chain(further);
    files.map(|file| file.name())
}

/// What messages call a path in a folder: that they work in and the top of a revision have no path of
/// their own.
fn path_in(folder: &str, path: &str) -> String {
    let revision = folder.strip_prefix("git:");
    match revision {
        Some(revision) if !revision.contains(':') => format!("{folder}:{path}"),
        _ if folder == "." => path.to_owned(),
        _ => format!("{folder}/{path}"),
    }
}

/// Takes out what some kustomizations generate, whose files those documents stand in: it is in what
/// was built. What else lies in their folders is none of what they change.
fn without_generated(set: &mut Set, kustomizations: &[Arc<str>]) {
    let is_generated = |document: &Document| {
        let name = document.file().name();
        let at_top = || match name.strip_prefix("git:").and(name.rsplit_once(':')) {
            Some(of_revision) => of_revision,
            None => (".", name),
        };
        let (folder, file) = name.rsplit_once('/').unwrap_or_else(at_top);
        kustomization::NAMES.contains(&file) && kustomizations.iter().any(|it| **it == *folder)
    };
    set.documents.retain(|document| !is_generated(document));
    set.context.retain(|document| !is_generated(document));
    if kustomizations.contains(&set.name)
        && matches!(set.kind, SetKind::Kustomize | SetKind::Component)
    {
        as_written(set);
    }
}

/// Takes the objects of a set as they are written: all that a kustomization changes is in what was
/// built.
fn as_written(set: &mut Set) {
    set.context.clear();
    set.patches.clear();
    set.moved.clear();
    set.unread.clear();
    set.parts.clear();
    set.default_namespace = None;
    set.fills_subjects = false;
    set.renames = false;
}

/// The set of a folder, still empty.
fn owner(built: &BuiltFolder, options: &SetOptions, reading: &ReadOptions) -> Set {
    let mut set = Set {
        name: Arc::clone(&built.name),
        kind: built.kind,
        documents: Vec::new(),
        context: Vec::new(),
        complete: false,
        default_namespace: built.namespace.clone(),
        fills_subjects: false,
        renames: false,
        parts: Vec::new(),
        grants: Vec::new(),
        partial: Vec::new(),
        patches: Vec::new(),
        moved: Vec::new(),
        unread: Vec::new(),
    };
    if options.one_set {
        (set.name, set.kind) = (super::ALL_INPUTS.into(), SetKind::All);
        return set;
    }
    let directory = Location::of_path(&reading.directory);
    let files = built
        .documents
        .first()
        .map(|document| document.file().name());
    let file = files.map(|name| Location::of_name(name, &directory));
    let configured =
        file.and_then(|file| configured(&file, options, &config_folder(options, reading)));
    if let Some(config) = configured.and_then(|index| options.configured.get(index)) {
        set.name = Arc::clone(&config.name);
        set.kind = SetKind::Configured;
        set.complete = config.complete;
    }
    set
}
