//! The files of a chart that its templates put into ConfigMaps as they are.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::source::{File, Node, Place, ReadOptions, Span, display_name};

/// The texts of a chart's files that nobody applies as they are.
pub(super) struct Texts {
    files: Vec<Arc<File>>,
}

impl Texts {
    pub(super) fn read(paths: &[PathBuf], options: &ReadOptions) -> Self {
        let texts = paths.iter().filter_map(|path| {
            let text = fs::read_to_string(path).ok()?;
            let is_blank = text.trim().is_empty();
            (!is_blank).then(|| File::built_from(display_name(path, options), text))
        });
        Self {
            files: texts.collect(),
        }
    }

    /// The file that a text of a ConfigMap is, by its key: there is no other of this text, or none
    /// other of this name.
    pub(super) fn place(&self, key: &str, text: &str) -> Option<Place> {
        let text = text.trim_end();
        let same = |file: &&Arc<File>| !text.is_empty() && file.text().trim_end() == text;
        let same: Vec<&Arc<File>> = self.files.iter().filter(same).collect();
        let is_named = |file: &&&Arc<File>| file.name().rsplit('/').next() == Some(key);
        let named: Vec<&Arc<File>> = same.iter().filter(is_named).copied().collect();
        let (([file], _) | (_, [file])) = (same.as_slice(), named.as_slice()) else {
            return None;
        };
        Some(Place::new(file, Span::new(0..text.len())))
    }
}

/// The texts of a ConfigMap, with their keys.
pub(super) fn of_config_map(object: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let is_config_map = object.get("kind").and_then(Node::as_str) == Some("ConfigMap");
    let data = object.get("data").filter(|_| is_config_map);
    data.into_iter().flat_map(Node::pairs)
}
