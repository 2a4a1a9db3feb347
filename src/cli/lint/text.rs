//! Files that the linter writes and reads besides what it lints.

use std::fs;
use std::path::Path;

use super::shown;
use crate::render::in_place;
use crate::source::{File, Problem};

/// Writes a file, whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    in_place::write(path, text)
        .map_err(|error| Problem::error(format!("`{}` cannot be written: {error}", shown(path))))
}

/// Reads a file that has to be there.
pub(in crate::cli) fn read(path: &Path) -> Result<std::sync::Arc<File>, Problem> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(File::new(shown(path), text)),
        Err(error) => Err(Problem::error(format!(
            "`{}` cannot be read: {error}",
            shown(path)
        ))),
    }
}
