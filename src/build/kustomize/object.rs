//! The objects that a kustomization takes in, and which of them one of the built ones is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{Document, File, Node, ReadOptions, display_name, read_yaml};

/// What Kustomize says of the origin of an object.
pub(super) const ORIGIN: &str = "config.kubernetes.io/origin";

/// A file of objects.
pub(super) struct Resource {
    pub(super) file: Arc<File>,
    documents: Vec<Document>,
}

/// The files of objects, by their paths without links.
pub(super) struct Objects {
    by_path: BTreeMap<PathBuf, Resource>,
    /// Where the paths start that Kustomize tells.
    around: PathBuf,
}

/// The kind and name of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'n> {
    pub(super) kind: &'n str,
    pub(super) name: &'n str,
}

impl<'n> Key<'n> {
    pub(super) fn of(object: Node<'n>) -> Option<Self> {
        Some(Self {
            kind: object.get("kind")?.as_str()?,
            name: object.get("metadata")?.get("name")?.as_str()?,
        })
    }
}

impl Objects {
    pub(super) fn read(paths: &[PathBuf], around: &Path, options: &ReadOptions) -> Self {
        let mut by_path = BTreeMap::new();
        for path in paths {
            if let (Ok(real), Ok(text)) = (fs::canonicalize(path), fs::read_to_string(path)) {
                let file = File::built_from(display_name(path, options), text);
                let documents = read_yaml(&file).documents;
                by_path.insert(real, Resource { file, documents });
            }
        }
        Self {
            by_path,
            around: around.to_owned(),
        }
    }

    /// Whether a file has an object of a kind and name.
    pub(super) fn have(&self, kind: &str, name: &str) -> bool {
        let documents = self
            .by_path
            .values()
            .flat_map(|resource| &resource.documents);
        let mut objects = documents.flat_map(|document| unfolded(document.root()));
        objects.any(|object| Key::of(object) == Some(Key { kind, name }))
    }

    /// The file that a built object comes from.
    pub(super) fn resource(&self, built: Node<'_>) -> Option<&Resource> {
        self.by_path.get(&self.origin(built, "path: ")?)
    }

    /// The kustomization that generates a built object, as a path without links.
    pub(super) fn generator(&self, built: Node<'_>) -> Option<PathBuf> {
        self.origin(built, "configuredIn: ")
    }

    fn origin(&self, built: Node<'_>, key: &str) -> Option<PathBuf> {
        let annotations = built.get("metadata")?.get("annotations")?;
        let origin = annotations.entry(ORIGIN)?.value.as_str()?;
        let path = origin.lines().find_map(|line| line.strip_prefix(key))?;
        fs::canonicalize(self.around.join(path.trim())).ok()
    }

    /// For each of the built objects of one file the object there that it is, where that is sure:
    /// names may have got a prefix and a suffix, which all of them have got then.
    pub(super) fn of_resource<'d>(
        resource: &'d Resource,
        built: &[Node<'_>],
    ) -> Vec<Option<Node<'d>>> {
        let written: Vec<Node<'d>> = resource
            .documents
            .iter()
            .flat_map(|document| unfolded(document.root()))
            .collect();
        let names: BTreeSet<Key<'_>> = built.iter().filter_map(|node| Key::of(*node)).collect();
        let found = built.iter().map(|node| {
            let own = Key::of(*node)?;
            let of_kind: Vec<(Key<'_>, Node<'d>)> = written
                .iter()
                .filter_map(|node| Some((Key::of(*node)?, *node)))
                .filter(|(key, _)| key.kind == own.kind)
                .collect();
            let mut fitting = of_kind.iter().filter(|(key, _)| {
                let all = affixes(own.name, key.name);
                all.into_iter().any(|(before, after)| {
                    of_kind.iter().all(|(other, _)| {
                        let name = format!("{before}{}{after}", other.name);
                        names.contains(&Key {
                            kind: other.kind,
                            name: &name,
                        })
                    })
                })
            });
            let (_, first) = fitting.next()?;
            fitting.next().is_none().then_some(*first)
        });
        found.collect()
    }
}

/// The objects of a document: the items of a list, or itself.
pub(super) fn unfolded(root: Node<'_>) -> Vec<Node<'_>> {
    match root.get("items") {
        Some(items) => items.items().collect(),
        None => vec![root],
    }
}

/// What can stand before and after one name in another.
fn affixes<'a>(whole: &'a str, part: &str) -> Vec<(&'a str, &'a str)> {
    if part.is_empty() {
        return Vec::new();
    }
    let all = whole.match_indices(part).map(|(at, _)| {
        let (before, after) = whole.split_at(at);
        (before, after.get(part.len()..).unwrap_or_default())
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &[&str], built: &[&str]) -> Vec<Option<String>> {
        let text = |names: &[&str]| {
            let role = |name: &&str| format!("kind: Role\nmetadata: {{name: {name}}}\n");
            names.iter().map(role).collect::<Vec<_>>().join("---\n")
        };
        let file = File::built_from("roles.yaml", text(written));
        let documents = read_yaml(&file).documents;
        let resource = Resource { file, documents };
        let built = read_yaml(&File::new("built", text(built))).documents;
        let roots: Vec<Node<'_>> = built.iter().map(Document::root).collect();
        let found = Objects::of_resource(&resource, &roots);
        let name = |node: &Option<Node<'_>>| Some(Key::of((*node)?)?.name.to_owned());
        found.iter().map(name).collect()
    }

    #[test]
    fn objects_are_known_by_what_all_names_have_got() {
        let cases: [(&[&str], &[&str], &[&str]); 6] = [
            (&["reader"], &["reader"], &["reader"]),
            (&["reader"], &["p-reader-x"], &["reader"]),
            (
                &["reader", "a-reader"],
                &["a-a-reader", "a-reader"],
                &["a-reader", "reader"],
            ),
            (
                &["reader", "a-reader"],
                &["a-reader", "reader"],
                &["a-reader", "reader"],
            ),
            (&["reader", "writer"], &["reader", "p-writer"], &["", ""]),
            (&["reader"], &["other"], &[""]),
        ];
        for (written, built, expected) in cases {
            let found = names(written, built);
            let found: Vec<&str> = found
                .iter()
                .map(|name| name.as_deref().unwrap_or(""))
                .collect();
            assert_eq!(found, expected, "{written:?} to {built:?}");
        }
    }
}
