//! Why a folder could not be written or read, in words that say what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::check::Difference;
use super::{HEADER_START, SUMS_FILE};
use crate::escape::{escape_bytes, escape_control};

/// Why files could not be written, or not be compared.
///
/// `Display` is the whole message, the operating system's reason included.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DiskError {
    /// A file's name leads out of the folder, or is kept for ourselves: a mistake of ours.
    #[error(
        "{name:?} is not a name of a file in the folder (a bug in Rolewright: please report it); nothing was written"
    )]
    InvalidName {
        /// The name.
        name: String,
    },
    /// Two files, or a file and a folder, have one name: a mistake of ours.
    #[error(
        "{name:?} would be written twice (a bug in Rolewright: please report it); nothing was written"
    )]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A file does not begin with the line that makes it ours: a mistake of ours.
    #[error(
        "{name:?} lacks the line that marks it as rendered (a bug in Rolewright: please report it); nothing was written"
    )]
    NoHeader {
        /// The name.
        name: String,
    },
    /// The folder's name is empty.
    #[error("the output folder has an empty name; write `.` for the current folder")]
    EmptyFolderName,
    /// The folder, or a part of its path, is something else.
    #[error(
        "{} is not a folder; choose another output folder, or move that file away",
        shown(path)
    )]
    NotAFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// Things that are not ours stand where files would be written; nothing was written.
    #[error("nothing was written, because other files are in the way:{}", list(.0))]
    InTheWay(Vec<Obstacle>),
    /// Files of ours that somebody edited would be replaced; nothing was written. Each is a
    /// [`Difference::Edited`].
    #[error("nothing was written, because files were edited by hand:{}", edited(.0))]
    Edited(Vec<Difference>),
    /// The file of sums is not as we write it.
    #[error(
        "{} is not as Rolewright writes it: line {line} is {reason}; bring it back from version control, or delete it: then every file that begins with \"{}\" may be replaced",
        shown(path),
        HEADER_START.trim_end()
    )]
    Sums {
        /// Its path.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Another run holds the folder and does not end; nothing was written.
    #[error(
        "another run of Rolewright works in {}, and does not end; try again when it has",
        shown(path)
    )]
    Busy {
        /// What is locked.
        path: PathBuf,
    },
    /// The operating system refused; no file was changed.
    #[error(
        "cannot {action} {}: {cause}; no file was changed{}",
        shown(path),
        hint(cause)
    )]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The operating system refused when some files stood in place already. Each file is the old
    /// or the new one, none is half.
    #[error(
        "cannot {action} {}: {cause}{}; {} of {total} files are done, none is half written; run this again when that is mended",
        shown(path),
        hint(cause),
        placed.len()
    )]
    Partly {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file at which it stopped.
        path: PathBuf,
        /// The files that are in place, or removed.
        placed: Vec<PathBuf>,
        /// How many there were to put in place or remove.
        total: usize,
        /// The system's reason.
        cause: io::Error,
    },
}

impl DiskError {
    /// An [`DiskError::Io`] for one path.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io {
            action,
            path: path.to_owned(),
            cause,
        }
    }
}

/// Something in the folder that is not ours to replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A file that does not begin with our header.
    NotOurs {
        /// Its path.
        path: PathBuf,
    },
    /// A file that no header can mark, and that is not noted.
    NotNoted {
        /// Its path.
        path: PathBuf,
    },
    /// A file of another spec, which is still there.
    OfAnotherSpec {
        /// Its path.
        path: PathBuf,
        /// Where the spec stands, seen from the folder.
        spec: String,
    },
    /// A file that has the name of our sums and does not begin as they do.
    NotSums {
        /// Its path.
        path: PathBuf,
    },
    /// A symbolic link: writing through it might change a file elsewhere.
    SymbolicLink {
        /// Its path.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A folder, a device or the like.
    NotAFile {
        /// Its path.
        path: PathBuf,
    },
    /// Something else where a folder belongs.
    NotAFolder {
        /// Its path.
        path: PathBuf,
    },
    /// A folder below the output folder that another run renders to.
    OutputFolder {
        /// Its path.
        path: PathBuf,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs { path } => write!(
                formatter,
                "{} does not begin with \"{}\", so it is not ours to overwrite; move it away, or delete it if nobody needs it",
                shown(path),
                HEADER_START.trim_end()
            ),
            Self::NotNoted { path } => write!(
                formatter,
                "{} is not noted as rendered, so it is not ours to overwrite; move it away, or delete it if nobody needs it",
                shown(path)
            ),
            Self::OfAnotherSpec { path, spec } => write!(
                formatter,
                "{} was rendered from another spec, {}; render each into a folder of its own, or delete the file",
                shown(path),
                escape_control(spec)
            ),
            Self::NotSums { path } => write!(
                formatter,
                "{} does not begin as Rolewright writes it; move it away",
                shown(path)
            ),
            Self::SymbolicLink { path, target } => write!(
                formatter,
                "{} is a symbolic link to {}; replace it by a file of its own, or delete it",
                shown(path),
                shown(target)
            ),
            Self::NotAFile { path } => {
                write!(
                    formatter,
                    "{} is not a regular file; move it away",
                    shown(path)
                )
            }
            Self::NotAFolder { path } => {
                write!(formatter, "{} is not a folder; move it away", shown(path))
            }
            Self::OutputFolder { path } => write!(
                formatter,
                "{} is rendered to on its own, for it has a {SUMS_FILE}; choose another output folder, or delete that one",
                shown(path)
            ),
        }
    }
}

/// A path as a message shows it: with `/`, and nothing that a terminal would obey.
pub(super) fn shown(path: &Path) -> String {
    let text = escape_bytes(path.as_os_str().as_encoded_bytes());
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

fn list(obstacles: &[Obstacle]) -> String {
    obstacles
        .iter()
        .flat_map(|obstacle| ["\n  ".to_owned(), obstacle.to_string()])
        .collect()
}

fn edited(differences: &[Difference]) -> String {
    differences
        .iter()
        .filter_map(|difference| match difference {
            Difference::Edited { path, .. } => Some(format!("\n  {}", shown(path))),
            _ => None,
        })
        .collect()
}

/// What helps against the system's reason, where we know it.
fn hint(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; choose a folder that you may write to, or change its permissions"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; make room on the disk",
        io::ErrorKind::AlreadyExists => "; somebody else put it there meanwhile: look at it",
        io::ErrorKind::InvalidFilename => "; choose shorter names",
        _ => "",
    }
}
