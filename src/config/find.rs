//! Where the settings are.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The name of the settings' file.
pub const FILE_NAME: &str = "rolewright.toml";

/// The nearest settings in a folder or above it, by a path that starts from that folder.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    let depth = folder.ancestors().count();
    let mut above = PathBuf::new();
    for _ in 0..depth {
        let file = above.join(FILE_NAME);
        if folder.join(&file).is_file() {
            return Some(file);
        }
        above.push("..");
    }
    None
}

/// Finds the settings of files, looking into each folder once.
#[derive(Debug)]
pub struct Finder {
    /// The working directory, without links.
    directory: PathBuf,
    known: HashMap<PathBuf, Option<PathBuf>>,
}

impl Finder {
    /// Paths start from a working directory.
    ///
    /// # Errors
    /// If that cannot be found.
    pub fn new(directory: &Path) -> io::Result<Self> {
        Ok(Self {
            directory: fs::canonicalize(directory)?,
            known: HashMap::new(),
        })
    }

    /// The nearest settings above a file, as a path from the working directory. A file that is a
    /// link belongs where the link is. The file itself need not be there.
    pub fn above(&mut self, file: &Path) -> Option<PathBuf> {
        let folder = self.real(file).parent()?.to_owned();
        let found = self.nearest(&folder)?;
        Some(path_between(&self.directory, &found))
    }

    /// The path of a file from the folder of some settings, with `/`: what patterns in them match.
    #[must_use]
    pub fn from_folder_of(&self, settings: &Path, file: &Path) -> String {
        let settings = self.real(settings);
        let folder = settings.parent().unwrap_or(&settings);
        let path = path_between(folder, &self.real(file));
        let separator = std::path::MAIN_SEPARATOR_STR;
        path.to_string_lossy().replace(separator, "/")
    }

    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        let mut passed = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            if let Some(known) = self.known.get(above) {
                found.clone_from(known);
                break;
            }
            passed.push(above.to_owned());
            let file = above.join(FILE_NAME);
            if file.is_file() {
                found = Some(file);
                break;
            }
        }
        let entries = passed.into_iter().map(|above| (above, found.clone()));
        self.known.extend(entries);
        found
    }

    /// A path without links but for its last name, as far as its folders are there.
    fn real(&self, path: &Path) -> PathBuf {
        let path = self.directory.join(path);
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return fs::canonicalize(&path).unwrap_or_else(|_| without_detours(&path));
        };
        match fs::canonicalize(folder) {
            Ok(folder) => folder.join(name),
            Err(_) => without_detours(&path),
        }
    }
}

/// A path without `.` and `..`, by its words alone.
fn without_detours(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// The way from a folder to a file, both absolute.
fn path_between(folder: &Path, file: &Path) -> PathBuf {
    let both = folder.components().zip(file.components());
    let same = both.take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(same).map(|_| Component::ParentDir);
    up.chain(file.components().skip(same)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_the_settings_nearest_above_it() {
        let root = tempfile::tempdir().unwrap();
        let work = root.path().join("work");
        for folder in ["work/deploy/team", "other/team"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        for folder in [".", "work/deploy", "other/team"] {
            fs::write(root.path().join(folder).join(FILE_NAME), "").unwrap();
        }
        let mut finder = Finder::new(&work).unwrap();
        for (file, settings, path) in [
            ("role.yaml", "../rolewright.toml", "work/role.yaml"),
            ("deploy/role.yaml", "deploy/rolewright.toml", "role.yaml"),
            (
                "deploy/team/role.yaml",
                "deploy/rolewright.toml",
                "team/role.yaml",
            ),
            (
                "deploy/../role.yaml",
                "../rolewright.toml",
                "work/role.yaml",
            ),
            (
                "deploy/gone/role.yaml",
                "deploy/rolewright.toml",
                "gone/role.yaml",
            ),
            (
                "../other/team/role.yaml",
                "../other/team/rolewright.toml",
                "role.yaml",
            ),
            (
                "../other/role.yaml",
                "../rolewright.toml",
                "other/role.yaml",
            ),
            ("<stdin>", "../rolewright.toml", "work/<stdin>"),
        ] {
            for _ in 0..2 {
                assert_eq!(
                    finder.above(Path::new(file)),
                    Some(settings.into()),
                    "{file}"
                );
            }
            let from_folder = finder.from_folder_of(Path::new(settings), Path::new(file));
            assert_eq!(from_folder, path);
        }
        let elsewhere = Path::new("deploy/rolewright.toml");
        assert_eq!(
            finder.from_folder_of(elsewhere, Path::new("role.yaml")),
            "../role.yaml"
        );
        let absolute = fs::canonicalize(&work).unwrap().join("deploy/role.yaml");
        assert_eq!(finder.above(&absolute), Some(elsewhere.into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_belongs_where_it_stands_and_a_linked_folder_where_it_leads() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["work", "far"] {
            fs::create_dir(root.path().join(folder)).unwrap();
            fs::write(root.path().join(folder).join(FILE_NAME), "").unwrap();
        }
        fs::write(root.path().join("far/role.yaml"), "").unwrap();
        std::os::unix::fs::symlink("../far/role.yaml", root.path().join("work/link.yaml")).unwrap();
        std::os::unix::fs::symlink("../far", root.path().join("work/folder")).unwrap();
        let mut finder = Finder::new(&root.path().join("work")).unwrap();
        assert_eq!(finder.above(Path::new("link.yaml")), Some(FILE_NAME.into()));
        let far = finder.above(Path::new("folder/role.yaml"));
        assert_eq!(far, Some("../far/rolewright.toml".into()));
    }

    #[test]
    fn the_nearest_counts() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b/c");
        fs::create_dir_all(&below).unwrap();
        fs::create_dir(folder.path().join("a/b").join(FILE_NAME)).unwrap();
        for place in ["a", "."] {
            fs::write(folder.path().join(place).join(FILE_NAME), "").unwrap();
        }
        assert_eq!(find(&below), Some("../../rolewright.toml".into()));
        let a = folder.path().join("a");
        assert_eq!(find(&a), Some(FILE_NAME.into()));
        fs::remove_file(a.join(FILE_NAME)).unwrap();
        assert_eq!(find(&below), Some("../../../rolewright.toml".into()));
    }
}
