//! Writing: look first, then write everything beside its place, then put it in place.
//!
//! Until the last step no file of the folder has changed, so a full disk or a missing permission
//! loses nothing. Putting a file in place is one rename: it is the old one or the new one, never
//! half. What is killed in between leaves files called `.rolewright-*.tmp`.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::check::stale_files;
use super::error::{DiskError, Obstacle};
use super::target::{Target, folder_exists, inspect};
use super::{OutputFile, validate};

/// What a run did, by path, in the order of the files given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: Vec<PathBuf>,
    /// Files of ours that had another content.
    pub changed: Vec<PathBuf>,
    /// Files that had this content already and were not touched.
    pub unchanged: Vec<PathBuf>,
    /// Files that the same spec put there before, and that this run would not write.
    pub stale: Vec<PathBuf>,
}

/// Writes the files into the folder, which is made, with its parents, if it is missing.
///
/// A file is only replaced if it begins with our header, and only if its content differs; it keeps
/// its permissions. New files get those that the process's umask leaves.
///
/// # Errors
/// [`DiskError::InTheWay`] names all files that are not ours to replace. After every error but
/// [`DiskError::Partly`] no file has changed.
pub fn write(folder: &Path, files: &[OutputFile]) -> Result<Written, DiskError> {
    validate(files)?;
    let is_there = folder_exists(folder)?;
    let mut written = Written::default();
    let pending = plan(folder, files, &mut written)?;
    if !is_there {
        fs::create_dir_all(folder).map_err(DiskError::io("create the folder", folder))?;
    }
    let staged = pending
        .into_iter()
        .map(|file| file.stage(folder))
        .collect::<Result<Vec<_>, _>>()?;
    place(staged, &mut written)?;
    sync_folder(folder);
    written.stale = stale_files(folder, files)?;
    Ok(written)
}

/// A file whose content on disk is not the one wanted.
struct Pending<'a> {
    path: PathBuf,
    content: &'a str,
    /// Those of the file that is replaced, if there is one.
    permissions: Option<Permissions>,
}

/// The files that have to be written; the others are noted as unchanged.
fn plan<'a>(
    folder: &Path,
    files: &'a [OutputFile],
    written: &mut Written,
) -> Result<Vec<Pending<'a>>, DiskError> {
    let mut pending = Vec::new();
    let mut obstacles: Vec<Obstacle> = Vec::new();
    for file in files {
        let path = folder.join(&file.name);
        let content = file.content.as_str();
        match inspect(&path)? {
            Target::Absent => pending.push(Pending {
                path,
                content,
                permissions: None,
            }),
            Target::Ours { content: old, .. } if old == content.as_bytes() => {
                written.unchanged.push(path);
            }
            Target::Ours { permissions, .. } => {
                pending.push(Pending {
                    path,
                    content,
                    permissions: Some(permissions),
                });
            }
            Target::InTheWay(obstacle) => obstacles.push(obstacle),
        }
    }
    if obstacles.is_empty() {
        Ok(pending)
    } else {
        Err(DiskError::InTheWay(obstacles))
    }
}

/// A file whose new content lies on the disk beside its place.
struct Staged {
    path: PathBuf,
    temporary: NamedTempFile,
    replaces: bool,
}

impl Pending<'_> {
    /// Writes the content, to the disk itself, under a temporary name in the folder.
    fn stage(self, folder: &Path) -> Result<Staged, DiskError> {
        let mut temporary =
            create_temporary(folder).map_err(DiskError::io("create a file in", folder))?;
        let replaces = self.permissions.is_some();
        let file = temporary.as_file_mut();
        let outcome = match self.permissions {
            Some(permissions) => file.set_permissions(permissions),
            None => Ok(()),
        };
        outcome
            .and_then(|()| file.write_all(self.content.as_bytes()))
            .and_then(|()| file.sync_all())
            .map_err(DiskError::io("write", &self.path))?;
        Ok(Staged {
            path: self.path,
            temporary,
            replaces,
        })
    }
}

/// A temporary file that others may read as far as the umask lets them, as with any new file.
fn create_temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rolewright-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Renames each file to its place. One that was absent when we looked is not replaced if somebody
/// put it there meanwhile. After a failure the temporaries that are left vanish.
fn place(staged: Vec<Staged>, written: &mut Written) -> Result<(), DiskError> {
    let total = staged.len();
    let mut placed = Vec::with_capacity(total);
    for Staged {
        path,
        temporary,
        replaces,
    } in staged
    {
        let outcome = if replaces {
            temporary.persist(&path)
        } else {
            temporary.persist_noclobber(&path)
        };
        if let Err(failure) = outcome {
            return Err(DiskError::Partly {
                path,
                placed,
                total,
                cause: failure.error,
            });
        }
        let list = if replaces {
            &mut written.changed
        } else {
            &mut written.created
        };
        list.push(path.clone());
        placed.push(path);
    }
    Ok(())
}

/// Asks that the renames outlast a power failure. Not every file system can, and the files are
/// right either way, so a refusal is no error.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(folder: &Path, name: &str) -> Staged {
        let pending = Pending {
            path: folder.join(name),
            content: "new",
            permissions: None,
        };
        pending.stage(folder).unwrap()
    }

    #[test]
    fn a_file_that_appears_while_we_write_is_kept_and_the_error_says_how_far_we_came() {
        let folder = tempfile::tempdir().unwrap();
        let staged = ["a", "b", "c"].map(|name| stage(folder.path(), name));
        let theirs = folder.path().join("b");
        fs::write(&theirs, "theirs").unwrap();

        let error = place(staged.into(), &mut Written::default()).unwrap_err();

        assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "new");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "no temporary is left"
        );
        let message = error.to_string();
        assert!(message.contains("1 of 3 files are in place"), "{message}");
        assert!(
            message.contains("somebody else put it there meanwhile"),
            "{message}"
        );
    }

    #[test]
    fn staging_changes_no_file_and_leaves_nothing_when_it_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        let staged = stage(folder.path(), "a");
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "old");
        drop(staged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
