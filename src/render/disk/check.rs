//! Comparing a folder with what a run would write, without writing.

use std::path::PathBuf;

use super::error::{DiskError, Obstacle};
use super::sums::Sums;
use super::survey::{StaleFile, State, Survey, Wanted};
use super::target::folder_exists;
use super::{Request, lock, specs, validate};

/// One way in which a folder is not what would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing {
        /// Its path.
        path: PathBuf,
    },
    /// A file of ours has another content than the spec says now.
    Changed {
        /// Its path.
        path: PathBuf,
        /// What it holds.
        on_disk: Vec<u8>,
        /// What would be written.
        rendered: Vec<u8>,
    },
    /// A file of ours has another content than it was given.
    Edited {
        /// Its path.
        path: PathBuf,
        /// What it holds.
        on_disk: Vec<u8>,
        /// What would be written if it were not edited.
        rendered: Vec<u8>,
    },
    /// Something that is not this spec's stands where a file belongs.
    InTheWay(Obstacle),
    /// A file of ours that this run would not write.
    Stale(StaleFile),
}

/// All differences between the folder and the files: first those of the files, in their order,
/// then stale files by name. None means that writing would change no file. Which line breaks a file
/// has is no difference.
///
/// # Errors
/// If the folder or a file in it cannot be read, so that it could not be decided.
pub fn check(request: &Request<'_>) -> Result<Vec<Difference>, DiskError> {
    validate(request.files)?;
    let folder = request.folder;
    if !folder_exists(folder)? {
        let files = request.files.iter();
        let paths = files.map(|file| folder.join(&file.name));
        return Ok(paths.map(|path| Difference::Missing { path }).collect());
    }
    let _lock = lock::to_read(folder)?;
    let spec = specs::name(folder, request.spec);
    let survey = Survey::of(request, &spec, &Sums::of(folder)?)?;
    let files = survey.wanted.into_iter().filter_map(difference);
    let stale = survey.stale.into_iter();
    let stale = stale.map(|(_, file)| Difference::Stale(file));
    let mut differences: Vec<Difference> = files.chain(stale).collect();
    // One thing may be in the way of several files.
    differences.dedup();
    Ok(differences)
}

fn difference(wanted: Wanted<'_>) -> Option<Difference> {
    let path = wanted.path;
    let rendered = wanted.file.content.clone();
    match wanted.state {
        State::Same => None,
        State::Absent => Some(Difference::Missing { path }),
        State::Outdated(old) => Some(Difference::Changed {
            path,
            on_disk: old.content,
            rendered,
        }),
        State::Edited(old) => Some(Difference::Edited {
            path,
            on_disk: old.content,
            rendered,
        }),
        State::InTheWay(obstacle) => Some(Difference::InTheWay(obstacle)),
    }
}
