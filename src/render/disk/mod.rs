//! Rendered files in a folder: written all or none, or compared with what stands there.
//!
//! What was written is remembered, by spec, in a file of sums beside the files. So we know three
//! kinds of file apart: ours as we wrote them, which may be replaced; ours that somebody edited,
//! which are shown and kept; and those of others, which are never touched. In a folder that has no
//! sums of a spec yet, a file that begins with our header ([`header`]) is taken for ours as written.
//!
//! Nothing here knows what the files mean, or prints.

mod check;
mod diff;
mod error;
mod lock;
mod specs;
mod stage;
mod sums;
mod survey;
mod target;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;
use std::path::{Component, Path};

pub use check::{Difference, check};
pub use diff::DiffStyles;
pub use error::{DiskError, Obstacle};
pub use survey::{Stale, StaleFile};
pub use write::{Policy, Written, write};

use crate::escape::escape_control;

/// How the first line of each file of ours begins.
pub const HEADER_START: &str = "# Rendered by Rolewright from ";

/// The name of the file of sums in a folder.
pub const SUMS_FILE: &str = ".rolewright.sums";

/// The files that a folder should hold, and of which spec.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// Where the spec stands; nothing for standard input.
    pub spec: Option<&'a Path>,
    /// What [`header`] calls the spec.
    pub source: &'a str,
    /// All files that the spec renders to.
    pub files: &'a [OutputFile],
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its plain name, without a folder.
    pub name: String,
    /// Its whole text; the first line is [`header`]'s as a comment.
    pub content: String,
}

/// The first line of each file rendered from `spec`, without the `# ` that makes it a comment.
#[must_use]
pub fn header(spec: &str) -> String {
    let start = HEADER_START.trim_start_matches("# ");
    format!(
        "{start}{}; edit the spec, not this file.",
        escape_control(spec)
    )
}

/// Refuses what no caller of ours may ask for: a name that leads into another folder, two files of
/// one name, and a file that the next run would take for somebody else's.
fn validate(files: &[OutputFile]) -> Result<(), DiskError> {
    let mut names = HashSet::with_capacity(files.len());
    for file in files {
        let name = &file.name;
        if !is_plain_name(name) {
            return Err(DiskError::InvalidName { name: name.clone() });
        }
        if !names.insert(name) {
            return Err(DiskError::DuplicateName { name: name.clone() });
        }
        if !file.content.starts_with(HEADER_START) {
            return Err(DiskError::NoHeader { name: name.clone() });
        }
    }
    Ok(())
}

/// True for a name that is one path component on every system and stands on a line as it is: no
/// separator, no control character. Hidden names, `.` and `..` among them, are none either: those
/// that we need for ourselves are hidden.
fn is_plain_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let one = matches!(components.next(), Some(Component::Normal(part)) if part == name);
    let is_special = |c: char| c.is_control() || matches!(c, '/' | '\\');
    one && components.next().is_none() && !name.contains(is_special) && !name.starts_with('.')
}
