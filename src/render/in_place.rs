//! A file of the user's is changed in place: whole or not at all.

use std::fs;
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::Path;

/// Puts another content into a file that holds `before`. A symbolic link stays one: the file that it
/// leads to changes. Permissions stay.
///
/// # Errors
/// If the file holds something else by now, or cannot be read or written. Then it is as it was.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(&path);
    let permissions = fs::metadata(&path)?.permissions();
    let mut temporary = tempfile::Builder::new()
        .prefix(".rolewright-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    temporary.write_all(after.as_bytes())?;
    temporary.as_file().set_permissions(permissions)?;
    temporary.as_file().sync_all()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(Error::new(
            ErrorKind::ResourceBusy,
            "somebody else changed it meanwhile",
        ));
    }
    temporary.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_as_it_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "theirs").unwrap();
        assert!(replace(&path, "old", "new").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        replace(&path, "theirs", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a", &link).unwrap();
        replace(&link, "old", "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
