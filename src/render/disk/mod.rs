//! Rendered files in a folder: written all or none, or compared with what stands there.
//!
//! What was written is remembered, by spec, in a file of sums beside the files. So we know three
//! kinds of file apart: ours as we wrote them, which may be replaced; ours that somebody edited,
//! which are shown and kept; and those of others, which are never touched. In a folder that has no
//! sums of a spec yet, a file that begins with our header ([`header`]) is taken for ours as written.
//! Files may stand in folders below the output folder; a folder in which no file is left goes too.
//!
//! Nothing here knows what the files mean, or prints.

mod check;
mod diff;
mod error;
mod folders;
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
    /// Its name below the output folder: plain names with `/` between them.
    pub name: String,
    /// Its whole content.
    pub content: Vec<u8>,
    /// How it is known again.
    pub form: Form,
}

/// How a file is known for ours, and when it is what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Its first line is [`header`]'s as a comment. Which line breaks it has is no difference.
    Marked,
    /// No comment can be its first line, so only the sums know it. Which line breaks it has is no
    /// difference.
    Unmarked,
    /// What somebody else wrote, so only the sums know it, and each byte counts.
    Exact,
}

impl OutputFile {
    /// A text whose first line is [`header`]'s as a comment.
    #[must_use]
    pub fn marked(name: impl Into<String>, content: String) -> Self {
        Self::new(name, content.into_bytes(), Form::Marked)
    }

    /// A text of ours that cannot begin with a comment.
    #[must_use]
    pub fn unmarked(name: impl Into<String>, content: String) -> Self {
        Self::new(name, content.into_bytes(), Form::Unmarked)
    }

    /// What somebody else wrote, to be kept byte for byte.
    #[must_use]
    pub fn exact(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self::new(name, content.into(), Form::Exact)
    }

    fn new(name: impl Into<String>, content: Vec<u8>, form: Form) -> Self {
        let name = name.into();
        Self {
            name,
            content,
            form,
        }
    }

    /// Whether a file of this content is as it should be.
    fn is(&self, content: &[u8]) -> bool {
        match self.form {
            Form::Marked | Form::Unmarked => {
                sums::with_line_feeds(content) == sums::with_line_feeds(&self.content)
            }
            Form::Exact => content == self.content,
        }
    }
}

/// The first line of each marked file rendered from `spec`, without the `# ` that makes it a comment.
#[must_use]
pub fn header(spec: &str) -> String {
    let start = HEADER_START.trim_start_matches("# ");
    format!(
        "{start}{}; edit the spec, not this file.",
        escape_control(spec)
    )
}

/// Refuses what no caller of ours may ask for: a name that leads out of the folder, two files of
/// one name on a system that takes large letters for small ones, a file and a folder of one name,
/// and a file that the next run would take for somebody else's.
fn validate(files: &[OutputFile]) -> Result<(), DiskError> {
    let names = files.iter().map(|file| file.name.to_lowercase());
    let names: Vec<String> = names.collect();
    let folders: HashSet<&str> = names
        .iter()
        .flat_map(|name| folders::parents(name))
        .collect();
    let mut seen = HashSet::with_capacity(files.len());
    for (file, lowercase) in files.iter().zip(&names) {
        let name = &file.name;
        if !is_name_below(name) {
            return Err(DiskError::InvalidName { name: name.clone() });
        }
        if !seen.insert(lowercase) || folders.contains(&**lowercase) {
            return Err(DiskError::DuplicateName { name: name.clone() });
        }
        if file.form == Form::Marked && !file.content.starts_with(HEADER_START.as_bytes()) {
            return Err(DiskError::NoHeader { name: name.clone() });
        }
    }
    Ok(())
}

/// True for a name of a file below the output folder: plain names with `/` between them. The file's
/// own may be hidden, but for those that we need for ourselves and Git's; its folders' may not.
fn is_name_below(name: &str) -> bool {
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
    let lowercase = file.to_lowercase();
    let is_reserved = lowercase.starts_with(".rolewright") || lowercase == ".git";
    let is_plain_folder = |name: &str| is_plain_name(name) && !name.starts_with('.');
    let leads_below = !name.contains('/') || folders.split('/').all(is_plain_folder);
    leads_below && is_plain_name(file) && !is_reserved
}

/// True for a name that is one path component on every system and stands on a line as it is: no
/// separator, no control character, neither `.` nor `..`.
fn is_plain_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let one = matches!(components.next(), Some(Component::Normal(part)) if part == name);
    let is_special = |c: char| c.is_control() || matches!(c, '/' | '\\');
    one && components.next().is_none() && !name.contains(is_special)
}
