//! What git tracks in a folder: it is part of the repository, whatever the rules for ignoring say; and the
//! submodules in it that are not checked out, so that nobody knows what they hold.

use std::fs;
use std::path::{Path, PathBuf};

use super::git;

/// What git tracks in a folder.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    /// The regular files that are there, and links to such.
    pub(super) files: Vec<PathBuf>,
    /// The folders of submodules that are not checked out.
    pub(super) absent: Vec<PathBuf>,
}

/// What would let git look elsewhere than around the folder.
const ELSEWHERE: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// What git tracks in a folder and below. Nothing if there is no repository around it, or git is not there
/// or fails.
pub(super) fn tracked(folder: &Path) -> Tracked {
    let mut tracked = Tracked::default();
    if !is_in_repository(folder) {
        return tracked;
    }
    let arguments = ["-c", "core.fsmonitor=false", "ls-files", "--stage", "-z"];
    let mut command = git::command(&arguments, folder);
    for variable in ELSEWHERE {
        command.env_remove(variable);
    }
    let Ok(output) = command.output() else {
        return tracked;
    };
    for entry in output.stdout.split(|&byte| byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        let Some((facts, path)) = entry.split_once('\t') else {
            continue;
        };
        let path = folder.join(path);
        if facts.starts_with(SUBMODULE) {
            if is_empty(&path) {
                tracked.absent.push(path);
            }
        } else if path.is_file() {
            tracked.files.push(path);
        }
    }
    tracked
}

/// The mode of a submodule in an index.
const SUBMODULE: &str = "160000";

fn is_in_repository(folder: &Path) -> bool {
    let Ok(folder) = std::path::absolute(folder) else {
        return false;
    };
    folder.ancestors().any(is_top)
}

/// Whether a folder is the top of a working copy.
pub(super) fn is_top(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// Whether there is nothing in a folder, or no folder.
fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}
