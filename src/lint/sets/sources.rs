//! The files that a kustomization is made of.

use std::path::{Path, PathBuf};

use super::kustomization::{Kustomization, is_remote};
use super::location::Location;
use super::roots::Roots;
use crate::source::ReadOptions;

/// The files that a kustomization is made of, those of its bases and components included.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct KustomizationFiles {
    /// The kustomizations, its own first.
    pub kustomizations: Vec<PathBuf>,
    /// The files of objects.
    pub resources: Vec<PathBuf>,
    /// The other files that are named.
    pub others: Vec<PathBuf>,
    /// What is named, is not here and would be fetched.
    pub remote: Vec<String>,
}

/// The files that the kustomization of a folder is made of; nothing if the folder has none that can be
/// built: one that only bears the same name, or a component.
#[must_use]
pub fn kustomization_files(folder: &Path, reading: &ReadOptions) -> Option<KustomizationFiles> {
    files_of(folder, false, reading)
}

/// The same for the folder of a component.
#[must_use]
pub fn component_files(folder: &Path, reading: &ReadOptions) -> Option<KustomizationFiles> {
    files_of(folder, true, reading)
}

fn files_of(
    folder: &Path,
    is_component: bool,
    reading: &ReadOptions,
) -> Option<KustomizationFiles> {
    let directory = Location::of_path(&reading.directory);
    let mut roots = Roots::new(std::iter::empty(), directory.clone()).following_links();
    let own = roots.place_of(Location::of_path(&reading.directory.join(folder)));
    let is_it = |kustomization: &Kustomization| kustomization.is_component == is_component;
    let root = roots
        .at(&own)
        .filter(|root| root.kustomization().is_some_and(is_it))?;
    let is_there = |file: &Location, _: &str| file.on_disk().is_some_and(|path| path.is_file());
    let closure = roots.closure(&root, &is_there);
    let path = |file: &Location| PathBuf::from(file.shown(&directory));
    let mut files = KustomizationFiles {
        resources: closure.files.iter().map(path).collect(),
        remote: closure
            .unread
            .into_iter()
            .filter(|name| is_remote(name))
            .collect(),
        ..KustomizationFiles::default()
    };
    let others = closure.folders.iter().filter(|folder| **folder != own);
    for folder in std::iter::once(&own).chain(others) {
        files
            .kustomizations
            .extend(roots.file_of(folder).iter().map(path));
        let named = roots.at(folder);
        let named = named.iter().filter_map(|root| root.kustomization());
        for name in named.flat_map(Kustomization::no_objects) {
            let file = folder.join(name);
            if file.on_disk().is_some_and(|path| path.is_file()) {
                files.others.push(path(&file));
            } else if is_remote(name) && !name.contains('\n') {
                files.remote.push(name.to_owned());
            }
        }
    }
    Some(files)
}
