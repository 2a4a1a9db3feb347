//! A file of the user's is written in place: whole or not at all.

use std::fs::{self, Permissions};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Puts another content into a file that holds `before`. A symbolic link stays one: the file that it
/// leads to changes. Permissions stay.
///
/// # Errors
/// If the file holds something else by now, or cannot be read or written. Then it is as it was.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let temporary = write_beside(&path, after, Some(permissions))?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(Error::new(
            ErrorKind::ResourceBusy,
            "somebody else changed it meanwhile",
        ));
    }
    temporary.persist(&path)?;
    Ok(())
}

/// Writes a file, whatever it held before. A symbolic link stays one: the file that it leads to is
/// written. Permissions stay. What is no regular file, as a pipe, takes the content as it comes.
///
/// # Errors
/// If it cannot be written. Then a regular file is as it was.
pub fn write(path: &Path, content: &str) -> Result<()> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => {
            write_beside(path, content, None)?.persist(path)?;
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    if !metadata.is_file() {
        return fs::write(path, content);
    }
    let path = fs::canonicalize(path)?;
    write_beside(&path, content, Some(metadata.permissions()))?.persist(&path)?;
    Ok(())
}

/// Writes a text, to the disk itself, under a temporary name in the folder of its path. Without
/// permissions it has those of any new file.
fn write_beside(
    path: &Path,
    content: &str,
    permissions: Option<Permissions>,
) -> Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rolewright-").suffix(".tmp");
    #[cfg(unix)]
    if permissions.is_none() {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(content.as_bytes())?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_or_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for content in ["old", "new"] {
            write(&path, content).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(folder.path(), "x").is_err());
        assert!(write(&folder.path().join("gone/a"), "x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_keeps_links_and_permissions() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        symlink("a", &link).unwrap();
        write(&link, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        symlink("nowhere", folder.path().join("broken")).unwrap();
        assert!(write(&folder.path().join("broken"), "x").is_err());
        write(Path::new("/dev/null"), "x").unwrap();
        assert!(!Path::new("/dev/null").is_file());
    }

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
