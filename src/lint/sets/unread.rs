//! What kustomizations take in and is not read: it is not there, lies elsewhere, or they could not be built
//! with it.

use std::fs;
use std::path::Path;

use super::SetOptions;
use super::kustomization;
use super::location::Location;
use crate::source::{Place, ReadOptions};

/// A resource or component of a kustomization that is not read.
#[derive(Debug, Clone)]
pub struct Unread {
    /// As the kustomization names it.
    pub name: String,
    /// Where it does.
    pub place: Place,
    /// Why it is not read: `there is no such file or folder`.
    pub why: &'static str,
}

/// What it is told by.
pub(super) struct TakenIn<'a> {
    pub(super) options: &'a SetOptions,
    pub(super) reading: &'a ReadOptions,
    pub(super) directory: &'a Location,
}

impl TakenIn<'_> {
    /// Why something is not read that a kustomization of a folder takes in by a name, if it is not.
    pub(super) fn why_unread(
        &self,
        folder: &Location,
        target: &Location,
        name: &str,
    ) -> Option<&'static str> {
        let path = |location: &Location| {
            let name = location.shown(self.directory);
            let laid_out = || self.reading.laid_out.path_of(&name);
            location.on_disk().or_else(laid_out)
        };
        let Some(path_of_target) = path(target) else {
            // What a revision holds is only known of what was looked for.
            let is_absent = self.options.absent.contains(&target.shown(self.directory));
            let absent = is_absent.then_some("there is no such file or folder in the revision");
            return if kustomization::is_remote(name) {
                Some(REMOTE)
            } else {
                absent
            };
        };
        if path_of_target.is_file() {
            let is_inside = path(folder).is_some_and(|folder| is_in(&path_of_target, &folder));
            return (!is_inside).then_some("Kustomize takes no file from outside of the folder");
        }
        Some(if path_of_target.is_dir() {
            "it is a folder without a kustomization"
        } else if kustomization::is_remote(name) {
            REMOTE
        } else {
            "there is no such file or folder"
        })
    }
}

const REMOTE: &str = "nothing is fetched";

/// Whether a file lies in a folder or below, links followed.
fn is_in(file: &Path, folder: &Path) -> bool {
    let (file, folder) = (fs::canonicalize(file), fs::canonicalize(folder));
    file.is_ok_and(|file| folder.is_ok_and(|folder| file.starts_with(folder)))
}
