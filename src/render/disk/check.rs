//! Comparing a folder with what a run would write, without writing.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{DiskError, Obstacle};
use super::target::{Target, begins_with, folder_exists, inspect};
use super::{OutputFile, validate};

/// One way in which a folder is not what would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing {
        /// Its path.
        path: PathBuf,
    },
    /// A file of ours has another content.
    Changed {
        /// Its path.
        path: PathBuf,
        /// What it holds.
        on_disk: Vec<u8>,
        /// What would be written.
        rendered: String,
    },
    /// Something that is not ours stands where a file belongs.
    InTheWay(Obstacle),
    /// A file of ours that this run would not write.
    Stale {
        /// Its path.
        path: PathBuf,
    },
}

/// All differences between the folder and the files: first those of the files, in their order,
/// then stale files by name. None means that writing would change nothing.
///
/// # Errors
/// If the folder or a file in it cannot be read, so that it could not be decided.
pub fn check(folder: &Path, files: &[OutputFile]) -> Result<Vec<Difference>, DiskError> {
    validate(files)?;
    let mut differences = Vec::new();
    let is_there = folder_exists(folder)?;
    for file in files {
        differences.extend(compare(folder.join(&file.name), &file.content)?);
    }
    if is_there {
        let stale = stale_files(folder, files)?;
        differences.extend(stale.into_iter().map(|path| Difference::Stale { path }));
    }
    Ok(differences)
}

fn compare(path: PathBuf, rendered: &str) -> Result<Option<Difference>, DiskError> {
    Ok(match inspect(&path)? {
        Target::Absent => Some(Difference::Missing { path }),
        Target::Ours { content, .. } if content == rendered.as_bytes() => None,
        Target::Ours {
            content: on_disk, ..
        } => Some(Difference::Changed {
            path,
            on_disk,
            rendered: rendered.to_owned(),
        }),
        Target::InTheWay(obstacle) => Some(Difference::InTheWay(obstacle)),
    })
}

/// The regular files directly in the folder that begin with the header of `files` and are not among
/// them. The header names the spec: what another spec put into the folder is none of this run's.
pub(super) fn stale_files(folder: &Path, files: &[OutputFile]) -> Result<Vec<PathBuf>, DiskError> {
    let mut stale = Vec::new();
    let Some(header) = files.first().map(|file| first_line(&file.content)) else {
        return Ok(stale);
    };
    for entry in fs::read_dir(folder).map_err(DiskError::io("list", folder))? {
        let entry = entry.map_err(DiskError::io("list", folder))?;
        let path = entry.path();
        // The kind of the entry itself: a symbolic link is somebody else's.
        let kind = entry.file_type().map_err(DiskError::io("look at", &path))?;
        let is_written = files.iter().any(|file| entry.file_name() == *file.name);
        if kind.is_file() && !is_written && begins_with(&path, header)? {
            stale.push(path);
        }
    }
    stale.sort();
    Ok(stale)
}

/// The first line of a text, with its line break.
fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}
