//! Single files of a git revision, of which the rest is not read.

use std::collections::BTreeMap;

use super::git::{Blob, Repository};
use super::{Problem, ReadOptions, Reading};

/// The files of a revision.
#[derive(Debug)]
pub struct RevisionFiles {
    revision: String,
    /// Their ids and sizes, by their paths from the top.
    files: BTreeMap<String, (String, u64)>,
}

impl RevisionFiles {
    /// The regular files of a revision.
    ///
    /// # Errors
    /// If git fails, or there are too many of them to list.
    pub fn list(revision: &str, options: &ReadOptions) -> Result<Self, Problem> {
        let repository = Repository { options };
        let tree = repository.find(revision, None)?;
        let entries = repository.entries(&tree)?.into_iter();
        let files = entries.filter(|entry| !entry.is_link() && !entry.is_submodule());
        Ok(Self {
            revision: revision.to_owned(),
            files: files
                .map(|entry| (entry.path, (entry.id, entry.size)))
                .collect(),
        })
    }

    /// The size of a file in bytes, if it is there.
    #[must_use]
    pub fn size_of(&self, path: &str) -> Option<u64> {
        self.files.get(path).map(|(_, size)| *size)
    }

    /// Reads those of some paths that are there.
    #[must_use]
    pub fn read(&self, paths: &[&str], options: &ReadOptions) -> Reading {
        let blobs = paths.iter().filter_map(|path| {
            let (id, size) = self.files.get(*path)?;
            Some(Blob {
                id: id.clone(),
                name: format!("git:{}:{path}", self.revision),
                size: *size,
            })
        });
        let blobs: Vec<Blob> = blobs.collect();
        let mut reading = Reading::default();
        let read = Repository { options }.read_blobs(&blobs, &mut reading);
        reading.problems.extend(read.err());
        reading
    }
}
