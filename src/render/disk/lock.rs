//! One run at a time in a folder.
//!
//! The lock is the operating system's and goes with its process, however that ends. It lies on the
//! folder itself, so that nothing has to stand in it; where a system cannot lock a folder, on a
//! hidden file in it, which stays.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::DiskError;

/// The file that is locked where a folder cannot be.
const LOCK_FILE: &str = ".rolewright.lock";

/// How long other runs may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Keeps other runs out of a folder, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// How a run uses a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Beside others that read.
    Read,
    /// Alone.
    Write,
}

/// Waits until no other run writes to the folder or reads it, and keeps them out.
///
/// # Errors
/// [`DiskError::Busy`] if the others do not end; [`DiskError::Io`] if nothing can be locked.
pub(super) fn to_write(folder: &Path) -> Result<Lock, DiskError> {
    match wait(folder, Use::Write, PATIENCE) {
        Err(DiskError::Io { .. }) => {
            let file = folder.join(LOCK_FILE);
            wait(&file, Use::Write, PATIENCE)
        }
        outcome => outcome,
    }
}

/// Waits until no other run writes to the folder, and keeps those out. Without a lock that the
/// system grants whoever only reads goes on: half of a run is a difference like any other.
///
/// # Errors
/// [`DiskError::Busy`] if the others do not end.
pub(super) fn to_read(folder: &Path) -> Result<Option<Lock>, DiskError> {
    match wait(folder, Use::Read, PATIENCE) {
        Err(DiskError::Io { .. }) => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// Locks a folder, or a file, which is made if it is not there.
fn wait(path: &Path, usage: Use, patience: Duration) -> Result<Lock, DiskError> {
    let until = Instant::now() + patience;
    loop {
        let file = open(path).map_err(DiskError::io("lock", path))?;
        let outcome = match usage {
            Use::Read => file.try_lock_shared(),
            Use::Write => file.try_lock(),
        };
        match outcome {
            Ok(()) if is_in_place(&file, path) => return Ok(Lock { _file: file }),
            Err(TryLockError::Error(cause)) => return Err(DiskError::io("lock", path)(cause)),
            Ok(()) | Err(TryLockError::WouldBlock) => {}
        }
        if Instant::now() >= until {
            let path: PathBuf = path.to_owned();
            return Err(DiskError::Busy { path });
        }
        std::thread::sleep(PAUSE);
    }
}

fn open(path: &Path) -> io::Result<File> {
    if path.is_dir() {
        File::open(path)
    } else if path.is_symlink() {
        // Making it might make a file elsewhere.
        Err(io::Error::other("it is a symbolic link"))
    } else {
        File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
    }
}

/// False if somebody removed or replaced what we locked, so that the next run locks another.
#[cfg(unix)]
fn is_in_place(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let locked = file.metadata().map(place);
    let there = std::fs::metadata(path).map(place);
    matches!((locked, there), (Ok(locked), Ok(there)) if locked == there)
}

/// Where open files cannot be removed there is nothing to look for.
#[cfg(not(unix))]
fn is_in_place(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    #[test]
    fn who_writes_is_alone_and_readers_are_not() {
        let root = tempfile::tempdir().unwrap();
        for path in [root.path().to_owned(), root.path().join(LOCK_FILE)] {
            let try_use = |usage| wait(&path, usage, SHORT);
            let writer = try_use(Use::Write).unwrap();
            for usage in [Use::Read, Use::Write] {
                let error = try_use(usage).unwrap_err();
                assert!(matches!(error, DiskError::Busy { .. }), "{error}");
            }
            drop(writer);
            let readers = [(); 2].map(|()| try_use(Use::Read).unwrap());
            try_use(Use::Write).unwrap_err();
            drop(readers);
            try_use(Use::Write).unwrap();
        }
    }

    #[test]
    fn what_was_locked_and_is_replaced_locks_nothing() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(LOCK_FILE);
        let file = open(&path).unwrap();
        assert!(is_in_place(&file, &path));
        std::fs::remove_file(&path).unwrap();
        assert!(!is_in_place(&file, &path));
        std::fs::write(&path, "").unwrap();
        assert!(!is_in_place(&file, &path));
    }
}
