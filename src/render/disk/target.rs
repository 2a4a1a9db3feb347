//! What stands at a path, whoever put it there.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Read as _};
use std::path::Path;

use super::error::{DiskError, Obstacle};
use super::folders::{Way, way};

/// What stands at a path.
pub(super) enum Target {
    /// Nothing.
    Absent,
    /// A regular file.
    File {
        /// Its permissions, which a new version keeps.
        permissions: Permissions,
    },
    /// Something that must not be replaced, whoever made it.
    InTheWay(Obstacle),
}

/// Looks at a file below a folder by its name, without following a symbolic link on the way there.
///
/// # Errors
/// If it cannot be looked at.
pub(super) fn inspect_below(folder: &Path, name: &str) -> Result<Target, DiskError> {
    match way(folder, name)? {
        Way::Open => inspect(&folder.join(name)),
        Way::Missing => Ok(Target::Absent),
        Way::Blocked(obstacle) => Ok(Target::InTheWay(obstacle)),
    }
}

/// Looks at one path, without following a symbolic link.
///
/// # Errors
/// If it cannot be looked at.
pub(super) fn inspect(path: &Path) -> Result<Target, DiskError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Target::Absent),
        Err(error) => return Err(DiskError::io("look at", path)(error)),
    };
    let path_buf = path.to_owned();
    if metadata.is_symlink() {
        let target = fs::read_link(path).map_err(DiskError::io("read the link", path))?;
        return Ok(Target::InTheWay(Obstacle::SymbolicLink {
            path: path_buf,
            target,
        }));
    }
    if !metadata.is_file() {
        return Ok(Target::InTheWay(Obstacle::NotAFile { path: path_buf }));
    }
    Ok(Target::File {
        permissions: metadata.permissions(),
    })
}

/// True if the file's first bytes are these; no more of it is read.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn begins_with(path: &Path, wanted: &str) -> Result<bool, DiskError> {
    let mut beginning = Vec::with_capacity(wanted.len());
    File::open(path)
        .and_then(|file| file.take(wanted.len() as u64).read_to_end(&mut beginning))
        .map_err(DiskError::io("read", path))?;
    Ok(beginning == wanted.as_bytes())
}

/// True if the folder is there, false if it can be made.
///
/// # Errors
/// If something else stands there or on the way there, or if it cannot be looked at.
pub(super) fn folder_exists(folder: &Path) -> Result<bool, DiskError> {
    if folder.as_os_str().is_empty() {
        return Err(DiskError::EmptyFolderName);
    }
    for ancestor in folder
        .ancestors()
        .filter(|path| !path.as_os_str().is_empty())
    {
        match look(ancestor).map_err(DiskError::io("look at", ancestor))? {
            Some(metadata) if metadata.is_dir() => return Ok(ancestor == folder),
            Some(_) => {
                return Err(DiskError::NotAFolder {
                    path: ancestor.to_owned(),
                });
            }
            None => {}
        }
    }
    Ok(false)
}

/// What stands at the path, links followed; for a link that leads nowhere, the link itself.
fn look(path: &Path) -> io::Result<Option<Metadata>> {
    use io::ErrorKind::{NotADirectory, NotFound};
    let missing = |error: &io::Error| matches!(error.kind(), NotFound | NotADirectory);
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if missing(&error) => match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if missing(&error) => Ok(None),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}
