//! Where a document was read from, in a form that can be compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file or folder on disk or in a git revision, without `.` and `..`. Links are not followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Location {
    /// `git:REV`; none on disk.
    revision: Option<Arc<str>>,
    /// From the top of the revision or the disk, with a `/` before each name; empty for the top.
    path: String,
}

impl Location {
    /// The location of a name that [`crate::source::File::name`] gives, seen from a working
    /// directory.
    pub(super) fn of_name(name: &str, directory: &Self) -> Self {
        let in_revision = name
            .strip_prefix("git:")
            .and_then(|rest| rest.split_once(':'));
        match in_revision {
            Some((revision, path)) => Self {
                revision: Some(format!("git:{revision}").into()),
                path: normalised("", path),
            },
            None => directory.join(name),
        }
    }

    /// The location of a path, seen from this process' working directory.
    pub(super) fn of_path(path: &Path) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let separator = std::path::MAIN_SEPARATOR_STR;
        let path = absolute.to_string_lossy().replace(separator, "/");
        Self {
            revision: None,
            path: normalised("", &path),
        }
    }

    /// Where a name in this folder leads to.
    pub(super) fn join(&self, name: &str) -> Self {
        let base = if self.is_on_disk() && Path::new(name).is_absolute() {
            ""
        } else {
            &self.path
        };
        Self {
            revision: self.revision.clone(),
            path: normalised(base, name),
        }
    }

    /// The folder that it is in.
    pub(super) fn parent(&self) -> Option<Self> {
        let (parent, _) = self.path.rsplit_once('/')?;
        Some(Self {
            revision: self.revision.clone(),
            path: parent.to_owned(),
        })
    }

    /// Whether it lies in a folder, or below it.
    pub(super) fn is_below(&self, folder: &Self) -> bool {
        let below = self.path.strip_prefix(&folder.path);
        self.revision == folder.revision && below.is_some_and(|rest| rest.starts_with('/'))
    }

    /// Its last name.
    pub(super) fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub(super) fn is_on_disk(&self) -> bool {
        self.revision.is_none()
    }

    /// The revision, and the path from its top, if it is in one.
    pub(super) fn in_revision(&self) -> Option<(&str, &str)> {
        let revision = self.revision.as_deref()?.strip_prefix("git:")?;
        Some((revision, self.path.trim_start_matches('/')))
    }

    /// Whether it lies in a folder or below.
    pub(super) fn is_in(&self, folder: &Self) -> bool {
        let below = self.path.strip_prefix(folder.path.as_str());
        self.revision == folder.revision && below.is_some_and(|below| below.starts_with('/'))
    }

    /// Whether it is no file of a folder that anybody keeps: a pipe from a shell.
    pub(super) fn is_pipe(&self) -> bool {
        let devices = ["/dev/", "/proc/"];
        self.is_on_disk() && devices.iter().any(|device| self.path.starts_with(device))
    }

    /// The path on disk.
    pub(super) fn on_disk(&self) -> Option<PathBuf> {
        let path = if self.path.is_empty() {
            "/"
        } else {
            &self.path
        };
        self.is_on_disk().then(|| PathBuf::from(path))
    }

    /// What it leads to if it is a folder on disk, as seen from a working directory that may itself
    /// lie behind a link.
    pub(super) fn without_links(&self, directory: &Self) -> Option<Self> {
        let real = fs::canonicalize(self.on_disk()?).ok()?;
        if !real.is_dir() {
            return None;
        }
        let working = fs::canonicalize(directory.on_disk()?).ok()?;
        Some(match real.strip_prefix(working) {
            Ok(below) => directory.join(&below.to_string_lossy()),
            Err(_) => Self::of_path(&real),
        })
    }

    /// The same without links, if it is there on disk.
    pub(super) fn real(self) -> Self {
        let real = self.on_disk().and_then(|path| fs::canonicalize(path).ok());
        real.map_or(self, |path| Self::of_path(&path))
    }

    /// Its name seen from a folder, as in a pattern: relative if it lies below it.
    pub(super) fn from(&self, folder: &Self) -> String {
        if !self.is_on_disk() {
            return self.path.trim_start_matches('/').to_owned();
        }
        let below = self.path.strip_prefix(&folder.path);
        match below {
            Some("") => ".".to_owned(),
            Some(below) => below.strip_prefix('/').unwrap_or(&self.path).to_owned(),
            None => self.path.clone(),
        }
    }

    /// Its name for messages, seen from the working directory.
    pub(super) fn shown(&self, directory: &Self) -> String {
        let name = self.from(directory);
        match &self.revision {
            None if name.is_empty() => "/".to_owned(),
            None => name,
            Some(revision) if name.is_empty() => revision.to_string(),
            Some(revision) => format!("{revision}:{name}"),
        }
    }
}

/// A path without `.`, `..` and empty names, a `/` before each name.
fn normalised(base: &str, path: &str) -> String {
    let mut names: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            _ => names.push(name),
        }
    }
    names.iter().flat_map(|name| ["/", name]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_and_shown_without_detours() {
        let directory = Location::of_path(Path::new("/srv/repo"));
        let cases = [
            ("a.yaml", "a.yaml", "."),
            ("./d//a.yaml", "d/a.yaml", "d"),
            ("d/../e/./a.yaml", "e/a.yaml", "e"),
            ("../other/a.yaml", "/srv/other/a.yaml", "/srv/other"),
            (
                "../repository/a.yaml",
                "/srv/repository/a.yaml",
                "/srv/repository",
            ),
            ("/srv/repo/d/a.yaml", "d/a.yaml", "d"),
            ("../../../../a.yaml", "/a.yaml", "/"),
            ("git:HEAD:a.yaml", "git:HEAD:a.yaml", "git:HEAD"),
            ("git:HEAD:./d/a.yaml", "git:HEAD:d/a.yaml", "git:HEAD:d"),
            ("git:v1:d/../../a.yaml", "git:v1:a.yaml", "git:v1"),
        ];
        for (name, shown, folder) in cases {
            let location = Location::of_name(name, &directory);
            assert_eq!(location.shown(&directory), shown);
            assert_eq!(
                location.parent().unwrap().shown(&directory),
                folder,
                "{name}"
            );
            assert_eq!(location.file_name(), "a.yaml");
        }
    }

    #[test]
    fn what_a_kustomization_names_stays_where_it_is() {
        let directory = Location::of_path(Path::new("/w"));
        let folder = Location::of_name("git:HEAD:apps/prod/a", &directory)
            .parent()
            .unwrap();
        assert_eq!(
            folder.join("../base").shown(&directory),
            "git:HEAD:apps/base"
        );
        let folder = directory.join("apps/prod");
        assert_eq!(folder.join("../base").shown(&directory), "apps/base");
        assert_eq!(folder.join("/etc/x").shown(&directory), "/etc/x");
    }
}
