//! Folders below the output folder: the way to a file in them, making them, and removing those that
//! are left empty.
//!
//! None of them may be a symbolic link, which might lead out of the output folder, nor an output
//! folder of its own, whose files are noted there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{DiskError, Obstacle};
use super::sums::Sums;
use super::{Request, SUMS_FILE};

/// What stands between the output folder and a file below it.
pub(super) enum Way {
    /// All folders are there.
    Open,
    /// One is missing, and can be made.
    Missing,
    /// Something that is no folder, or none of ours.
    Blocked(Obstacle),
}

/// The folders that a name leads through, the outermost first: `a` and `a/b` of `a/b/c`.
pub(super) fn parents(name: &str) -> impl DoubleEndedIterator<Item = &str> {
    let slashes = name.match_indices('/');
    slashes.filter_map(|(at, _)| name.get(..at))
}

/// Looks at the way to a file, without following a symbolic link.
///
/// # Errors
/// If a part of it cannot be looked at.
pub(super) fn way(folder: &Path, name: &str) -> Result<Way, DiskError> {
    for parent in parents(name) {
        let path = folder.join(parent);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Way::Missing),
            Err(error) => return Err(DiskError::io("look at", &path)(error)),
        };
        if metadata.is_symlink() {
            let target = fs::read_link(&path).map_err(DiskError::io("read the link", &path))?;
            return Ok(Way::Blocked(Obstacle::SymbolicLink { path, target }));
        }
        if !metadata.is_dir() {
            return Ok(Way::Blocked(Obstacle::NotAFolder { path }));
        }
        if fs::symlink_metadata(path.join(SUMS_FILE)).is_ok() {
            return Ok(Way::Blocked(Obstacle::OutputFolder { path }));
        }
    }
    Ok(Way::Open)
}

/// A folder in which files of ours stand.
pub(super) struct Own {
    /// What their names begin with: nothing in the output folder itself.
    pub(super) prefix: String,
    pub(super) path: PathBuf,
}

/// The output folder, and all folders below it that are there and in which a file is wanted.
///
/// # Errors
/// If a folder cannot be looked at.
pub(super) fn wanted(request: &Request<'_>) -> Result<Vec<Own>, DiskError> {
    let names = request.files.iter().map(|file| file.name.as_str());
    there(request.folder, names)
}

/// The same with the folders in which a file is noted.
///
/// # Errors
/// If a folder cannot be looked at.
pub(super) fn wanted_or_noted(request: &Request<'_>, sums: &Sums) -> Result<Vec<Own>, DiskError> {
    let wanted = request.files.iter().map(|file| file.name.as_str());
    let noted = sums.files().map(|(_, name)| name);
    there(request.folder, wanted.chain(noted))
}

fn there<'n>(folder: &Path, names: impl Iterator<Item = &'n str>) -> Result<Vec<Own>, DiskError> {
    let below: BTreeSet<&str> = names.flat_map(parents).collect();
    let mut folders = vec![Own {
        prefix: String::new(),
        path: folder.to_owned(),
    }];
    for parent in below {
        let prefix = format!("{parent}/");
        if let Way::Open = way(folder, &prefix)? {
            let path = folder.join(parent);
            folders.push(Own { prefix, path });
        }
    }
    Ok(folders)
}

/// The innermost folder on the way to a file that is there, and those that are missing, the
/// outermost first.
pub(super) fn nearest(folder: &Path, name: &str) -> (PathBuf, Vec<PathBuf>) {
    let mut nearest = folder.to_owned();
    let mut missing = Vec::new();
    for path in parents(name).map(|parent| folder.join(parent)) {
        if missing.is_empty() && is_folder(&path) {
            nearest = path;
        } else {
            missing.push(path);
        }
    }
    (nearest, missing)
}

/// Makes a folder if it is not there.
///
/// # Errors
/// If that is not possible, or something else stands there.
pub(super) fn make(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_folder(path) => Ok(()),
        outcome => outcome,
    }
}

/// Removes the folders on the way to a file that is gone, as far as nothing is in them. One that
/// cannot be removed does no harm, and stays.
pub(super) fn remove_empty(folder: &Path, name: &str) {
    for path in parents(name).rev().map(|parent| folder.join(parent)) {
        // On some systems a link to a folder would be removed as well.
        let is_gone = !is_folder(&path) || fs::remove_dir(&path).is_ok();
        if !is_gone {
            return;
        }
    }
}

/// True for a folder itself, false for a link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}
