//! Where the settings are.

use std::path::{Path, PathBuf};

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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

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
