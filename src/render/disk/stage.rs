//! A new text on its way to its place: written beside it, or, where its folder is still to be made,
//! in the nearest one that is there; then put there by one rename.
//!
//! So a file is the old one or the new one, never half. A run that is killed leaves files called
//! `.rolewright-XXXXXX.tmp`; the next one that has files in the folder removes them.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::DiskError;
use super::folders;
use super::survey::Old;

const PREFIX: &str = ".rolewright-";
const SUFFIX: &str = ".tmp";
/// How many letters and digits stand between the two.
const RANDOM: usize = 6;

/// What has to stand at the place when the new text is put there.
pub(super) enum Replaces {
    /// Nothing.
    Nothing,
    /// This file, which nobody changed meanwhile.
    This(Old),
    /// Whatever is there, which is ours alone.
    Anything(Option<Permissions>),
}

/// A text that lies on the disk beside its place.
pub(super) struct Staged {
    pub(super) path: PathBuf,
    pub(super) replaces: Replaces,
    /// The folders that are still to be made, the outermost first.
    missing: Vec<PathBuf>,
    temporary: NamedTempFile,
}

impl Staged {
    /// Writes the text, to the disk itself, under a temporary name in the folder where it will stand,
    /// or in the one in which that will be made.
    ///
    /// # Errors
    /// If that is not possible; then nothing is left of it.
    pub(super) fn new(
        folder: &Path,
        name: &str,
        content: &[u8],
        replaces: Replaces,
    ) -> Result<Self, DiskError> {
        let path = folder.join(name);
        let (nearest, missing) = folders::nearest(folder, name);
        let mut temporary =
            create_temporary(&nearest).map_err(DiskError::io("create a file in", &nearest))?;
        let file = temporary.as_file_mut();
        let permissions = match &replaces {
            Replaces::Nothing | Replaces::Anything(None) => None,
            Replaces::This(Old { permissions, .. }) | Replaces::Anything(Some(permissions)) => {
                Some(permissions.clone())
            }
        };
        permissions
            .map_or(Ok(()), |permissions| file.set_permissions(permissions))
            .and_then(|()| file.write_all(content))
            .and_then(|()| file.sync_all())
            .map_err(DiskError::io("write", &path))?;
        Ok(Self {
            path,
            replaces,
            missing,
            temporary,
        })
    }

    /// Puts the text in its place, whose folder is made if it is missing.
    ///
    /// # Errors
    /// If that is not possible, or somebody changed what stands there: that is kept.
    pub(super) fn place(self) -> io::Result<()> {
        for folder in &self.missing {
            folders::make(folder)?;
        }
        let outcome = match self.replaces {
            Replaces::Nothing => self.temporary.persist_noclobber(&self.path),
            Replaces::Anything(_) => self.temporary.persist(&self.path),
            Replaces::This(old) => {
                if fs::read(&self.path)? != old.content {
                    return Err(io::Error::new(
                        io::ErrorKind::AlreadyExists,
                        "its text is another one than a moment ago",
                    ));
                }
                self.temporary.persist(&self.path)
            }
        };
        outcome.map(drop).map_err(|failure| failure.error)
    }
}

/// A temporary file that others may read as far as the umask lets them, as with any new file.
fn create_temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Removes the temporary files of runs that were killed. The caller holds the folder's lock, so
/// they are nobody's.
///
/// # Errors
/// If the folder cannot be listed, or one cannot be removed.
pub(super) fn remove_leftovers(folder: &Path) -> Result<(), DiskError> {
    for entry in fs::read_dir(folder).map_err(DiskError::io("list", folder))? {
        let entry = entry.map_err(DiskError::io("list", folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(DiskError::io("look at", &path))?;
        if kind.is_file() && entry.file_name().to_str().is_some_and(is_temporary) {
            fs::remove_file(&path).map_err(DiskError::io("remove", &path))?;
        }
    }
    Ok(())
}

fn is_temporary(name: &str) -> bool {
    let random = name
        .strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Asks that the renames outlast a power failure. Not every file system can, and the files are
/// right either way, so a refusal is no error.
pub(super) fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staging_changes_no_file_and_leaves_nothing_when_it_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let staged = Staged::new(folder.path(), "a", b"new", Replaces::Anything(None)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(staged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_somebody_writes_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let nothing = Staged::new(folder.path(), "a", b"new", Replaces::Nothing).unwrap();
        fs::write(&path, "old").unwrap();
        let old = Old {
            content: b"old".to_vec(),
            permissions: fs::metadata(&path).unwrap().permissions(),
        };
        let this = Staged::new(folder.path(), "a", b"new", Replaces::This(old)).unwrap();
        fs::write(&path, "theirs").unwrap();
        for staged in [nothing, this] {
            let error = staged.place().unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        }
    }

    #[test]
    fn leftovers_of_ours_go_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let temporary = create_temporary(folder.path()).unwrap();
        temporary.keep().unwrap();
        let others = [
            ".rolewright-.tmp",
            ".rolewright-notes.tmp.md",
            ".rolewright-longer1.tmp",
            "rolewright-abcdef.tmp",
        ];
        for name in others {
            fs::write(folder.path().join(name), "theirs").unwrap();
        }
        fs::create_dir(folder.path().join(".rolewright-abcdef.tmp")).unwrap();
        remove_leftovers(folder.path()).unwrap();
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            others.len() + 1
        );
    }
}
