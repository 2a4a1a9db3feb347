//! The paths by which findings are known again, from whatever folder a run starts.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config;

/// Finds for each file the folder from which its path is told: the top of the git working copy that
/// it lies in, or else the folder of the nearest settings. Any other file keeps the name that it was
/// given.
#[derive(Default)]
pub(super) struct Homes {
    by_folder: HashMap<PathBuf, Option<PathBuf>>,
    by_name: HashMap<String, String>,
}

impl Homes {
    /// The path of a file, by its name in reports.
    pub(super) fn path_of(&mut self, name: &str) -> String {
        if let Some(path) = self.by_name.get(name) {
            return path.clone();
        }
        let path = self.path_in_home(name).unwrap_or_else(|| name.to_owned());
        self.by_name.insert(name.to_owned(), path.clone());
        path
    }

    fn path_in_home(&mut self, name: &str) -> Option<String> {
        let file = fs::canonicalize(name).ok()?;
        let folder = file.parent()?;
        let home = self
            .by_folder
            .entry(folder.to_owned())
            .or_insert_with(|| home(folder));
        Some(super::shown(file.strip_prefix(home.as_ref()?).ok()?))
    }
}

fn home(folder: &Path) -> Option<PathBuf> {
    let above = |name: &str| folder.ancestors().find(|folder| folder.join(name).exists());
    above(".git")
        .or_else(|| above(config::FILE_NAME))
        .map(Path::to_owned)
}
