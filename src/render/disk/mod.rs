//! Rendered files in a folder: written all or none, or compared with what stands there.
//!
//! Each file of ours begins with a comment line that says so ([`header`]). A file without that
//! line belongs to somebody else: it is never overwritten, only reported. Nothing here deletes a
//! file, remembers an earlier run, knows what the files mean, or prints.

mod check;
mod diff;
mod error;
mod target;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;
use std::path::{Component, Path};

pub use check::{Difference, check};
pub use diff::DiffStyles;
pub use error::{DiskError, Obstacle};
pub use write::{Written, write};

use crate::escape::escape_control;

/// How the first line of each file of ours begins.
pub const HEADER_START: &str = "# Rendered by Rolewright from ";

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

/// True for a name that is one path component on every system: no separator, not `.` or `..`.
fn is_plain_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let one = matches!(components.next(), Some(Component::Normal(part)) if part == name);
    one && components.next().is_none() && !name.contains(['/', '\\', '\0'])
}
