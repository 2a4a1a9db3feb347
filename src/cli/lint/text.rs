//! Files that are written: at once or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::shown;
use crate::source::{File, Problem};

/// Writes a file at once. What is no regular file, as a pipe, is written to as it is.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    put(path, text)
        .map_err(|error| Problem::error(format!("`{}` cannot be written: {error}", shown(path))))
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(text.as_bytes());
    }
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Less what the user's mask takes away, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// Reads a file that has to be there.
pub(super) fn read(path: &Path) -> Result<std::sync::Arc<File>, Problem> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(File::new(shown(path), text)),
        Err(error) => Err(Problem::error(format!(
            "`{}` cannot be read: {error}",
            shown(path)
        ))),
    }
}
