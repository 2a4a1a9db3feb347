//! Files beside the spec: read whole, found by path or pattern, never larger than a ConfigMap.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;
use rolewright_names::CONFIG_MAP_LIMIT;
use thiserror::Error;

use super::environment::Overlay;
use crate::source::Place;

/// The folder that a spec's paths start from. Paths that an overlay says start from the overlay's.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// The folders of overlays, by the names of their files.
    overlays: BTreeMap<String, Folder>,
}

/// A file that was read.
#[derive(Debug)]
pub struct Found {
    /// Its path, as a message shows it.
    pub name: String,
    /// Its last path segment.
    pub base_name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a file was not read. The words follow the file's path as the spec gives it.
#[derive(Debug, Error)]
pub enum FileError {
    /// Nothing is there.
    #[error("does not exist")]
    Missing,
    /// It is a folder, a device or the like.
    #[error("is no file")]
    NotAFile,
    /// It is larger than a ConfigMap can be.
    #[error("is larger than the 1 MiB that a ConfigMap may hold")]
    TooLarge,
    /// The system refused.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// Its name is no UTF-8 text.
    #[error("leads to a file whose name is no UTF-8 text")]
    Name,
    /// A pattern that cannot be read.
    #[error("is no pattern: {0}")]
    Pattern(String),
    /// A pattern that finds nothing.
    #[error("finds no file")]
    Empty,
    /// It starts at the root of the file system.
    #[error("is an absolute path: it leads elsewhere on each machine")]
    Absolute,
    /// A pattern that finds a link out of the folders that it names.
    #[error("leads out of its folder: `{0}` is a link, or below one")]
    Outside(String),
}

impl FileError {
    /// What to do about it, if that is not the same for all.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Absolute => Some("write the path from the folder of the file that says it"),
            Self::Outside(_) => Some("name the file itself if it is meant, or take the link away"),
            _ => None,
        }
    }
}

impl Folder {
    /// The folder of a spec that stands at `path`; the working directory for standard input.
    #[must_use]
    pub fn of_spec(path: &str) -> Self {
        let parent = Path::new(path).parent().filter(|_| path != "-");
        // A file's own folder is empty in its path, and an empty path is no folder.
        let parent = parent.filter(|parent| !parent.as_os_str().is_empty());
        Self {
            path: parent.unwrap_or_else(|| Path::new(".")).to_owned(),
            overlays: BTreeMap::new(),
        }
    }

    /// The same with the folders of overlays.
    #[must_use]
    pub fn with_overlays(mut self, overlays: &[Overlay]) -> Self {
        for overlay in overlays {
            if let Some(document) = overlay.reading.documents.first() {
                let name = document.file().name().to_owned();
                self.overlays.insert(name, Self::of_spec(&overlay.path));
            }
        }
        self
    }

    /// The folder that a path starts from, by where it is said.
    #[must_use]
    pub fn of(&self, place: &Place) -> &Self {
        self.overlays.get(place.file.name()).unwrap_or(self)
    }

    /// Where a file is, by its path from this folder.
    #[must_use]
    pub fn path_of(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// One file, by its path from this folder.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read, or is too large, or the path does not start
    /// from this folder.
    pub fn read(&self, path: &str) -> Result<Found, FileError> {
        if Path::new(path).has_root() {
            return Err(FileError::Absolute);
        }
        read(&self.path.join(path))
    }

    /// The files that a path or pattern means, sorted by path. Hidden files are found only by
    /// patterns of their own, as in a shell. Links are followed, but by no pattern to a file that is
    /// neither below this folder nor below the one that the pattern begins with.
    ///
    /// # Errors
    /// If there are none, or one of them cannot be read, or lies elsewhere.
    pub fn find(&self, pattern: &str) -> Result<Vec<Found>, FileError> {
        if !is_pattern(pattern) {
            return Ok(vec![self.read(pattern)?]);
        }
        let matcher = GlobBuilder::new(pattern)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| FileError::Pattern(error.kind().to_string()))?
            .compile_matcher();
        let names_hidden = pattern
            .split('/')
            .any(|part| part.len() > 1 && hidden(part));
        if Path::new(pattern).has_root() {
            return Err(FileError::Absolute);
        }
        let fixed = fixed_part(pattern);
        let start = self.path.join(&fixed);
        if !start.is_dir() {
            return Err(FileError::Empty);
        }
        let roots: Vec<PathBuf> = [&self.path, &start]
            .into_iter()
            .filter_map(|root| fs::canonicalize(root).ok())
            .collect();
        let is_inside = |path: &Path| {
            let real = fs::canonicalize(path);
            real.is_ok_and(|real| roots.iter().any(|root| real.starts_with(root)))
        };
        let relative = |path: &Path| -> PathBuf {
            let relative = path.strip_prefix(&self.path).unwrap_or(path);
            relative.to_owned()
        };
        let mut found = Vec::new();
        let walk = WalkBuilder::new(&start)
            .standard_filters(false)
            .hidden(!names_hidden)
            .follow_links(true)
            .max_depth(depth(pattern, &fixed))
            .sort_by_file_path(Path::cmp)
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                // All that is behind such a link is found without it.
                Err(error) if is_loop(&error) => continue,
                Err(error) if is_of_others(&error, |path| matcher.is_match(relative(path))) => {
                    continue;
                }
                Err(error) => return Err(FileError::Unreadable(std::io::Error::other(error))),
            };
            let path = entry.path();
            if path.is_file() && matcher.is_match(relative(path)) {
                if !is_inside(path) {
                    return Err(FileError::Outside(shown(path).ok_or(FileError::Name)?));
                }
                found.push(read(path)?);
            }
        }
        if found.is_empty() {
            Err(FileError::Empty)
        } else {
            Ok(found)
        }
    }
}

/// Whether a text means more than the one file of that name.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

fn hidden(part: &str) -> bool {
    part.starts_with('.') && part != ".."
}

/// The folders that a pattern begins with, before its first special character.
fn fixed_part(pattern: &str) -> String {
    let parts: Vec<&str> = pattern.split('/').collect();
    let fixed = parts.iter().take_while(|part| !is_pattern(part)).copied();
    fixed.collect::<Vec<_>>().join("/")
}

/// How deep below the folder that a pattern begins with it can find files; none if at any depth.
fn depth(pattern: &str, fixed: &str) -> Option<usize> {
    let rest = pattern.strip_prefix(fixed).unwrap_or(pattern);
    let rest = rest.trim_start_matches('/');
    (!rest.contains("**")).then(|| rest.split('/').count())
}

/// Whether a link leads to a folder that it lies in.
fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}

/// Whether an error is about a link to nothing that is not meant.
fn is_of_others(error: &ignore::Error, is_meant: impl Fn(&Path) -> bool) -> bool {
    match error {
        ignore::Error::WithDepth { err, .. } => is_of_others(err, is_meant),
        ignore::Error::WithPath { path, err } => {
            let is_missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
            err.io_error().is_some_and(is_missing) && !is_meant(path)
        }
        _ => false,
    }
}

/// A path as a message shows it; none if it is no UTF-8 text.
fn shown(path: &Path) -> Option<String> {
    let path = path.strip_prefix(".").unwrap_or(path).to_str()?;
    Some(path.replace(std::path::MAIN_SEPARATOR, "/"))
}

fn read(path: &Path) -> Result<Found, FileError> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FileError::Missing,
        _ => FileError::Unreadable(error),
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile);
    }
    // One byte past the limit tells that a file is too large, however long it is or grows.
    let limit = CONFIG_MAP_LIMIT as u64 + 1;
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() > CONFIG_MAP_LIMIT {
        return Err(FileError::TooLarge);
    }
    let name = shown(path).ok_or(FileError::Name)?;
    let base_name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or(FileError::Name)?;
    Ok(Found {
        base_name: base_name.to_owned(),
        name,
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().unwrap();
        for file in files {
            let path = temporary.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, file).unwrap();
        }
        let folder = Folder {
            path: temporary.path().to_owned(),
            overlays: BTreeMap::new(),
        };
        (temporary, folder)
    }

    #[test]
    fn patterns_find_what_a_shell_would() {
        let (_kept, folder) = folder(&[
            "a.txt",
            "b/c.txt",
            "b/d/e.txt",
            "b/.hidden",
            "b/x.yaml",
            ".top",
        ]);
        let rows: [(&str, &[&str]); 8] = [
            ("a.txt", &["a.txt"]),
            ("*", &["a.txt"]),
            ("*.txt", &["a.txt"]),
            ("b/*", &["b/c.txt", "b/x.yaml"]),
            ("b/**", &["b/c.txt", "b/d/e.txt", "b/x.yaml"]),
            ("**/*.txt", &["a.txt", "b/c.txt", "b/d/e.txt"]),
            ("b/.*", &["b/.hidden"]),
            ("b/{c,x}.*", &["b/c.txt", "b/x.yaml"]),
        ];
        for (pattern, expected) in rows {
            let found = folder.find(pattern).unwrap();
            let contents: Vec<_> = found
                .iter()
                .map(|f| std::str::from_utf8(&f.bytes).unwrap())
                .collect();
            assert_eq!(contents, expected, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_there_is_an_error_and_never_nothing() {
        let (_kept, folder) = folder(&["a/b"]);
        assert!(matches!(folder.find("nope"), Err(FileError::Missing)));
        assert!(matches!(folder.find("nope/**"), Err(FileError::Empty)));
        assert!(matches!(folder.find("a/*.txt"), Err(FileError::Empty)));
        assert!(matches!(folder.find("a"), Err(FileError::NotAFile)));
        assert!(matches!(folder.find("a/[b"), Err(FileError::Pattern(_))));
    }

    #[test]
    fn a_file_larger_than_a_config_map_is_refused() {
        let (kept, folder) = folder(&["small"]);
        fs::write(kept.path().join("full"), vec![b'x'; CONFIG_MAP_LIMIT]).unwrap();
        fs::write(kept.path().join("large"), vec![b'x'; CONFIG_MAP_LIMIT + 1]).unwrap();
        assert!(folder.read("full").is_ok());
        assert!(matches!(folder.read("large"), Err(FileError::TooLarge)));
    }
}
