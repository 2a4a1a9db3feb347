//! The patches of kustomizations: parts of objects, and lists of operations (RFC 6902).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::Sources;
use super::object::{Key, Objects, unfolded};
use crate::source::{
    Document, File, Node, Place, ReadOptions, Span, Step, display_name, embedded_documents,
    read_yaml,
};

/// The fields of an item of a kustomization that hold a patch as text.
const INLINE: [(&str, &str); 2] = [("patches", "patch"), ("patchesJson6902", "patch")];

/// The lists of generators in a kustomization.
const GENERATORS: [&str; 2] = ["configMapGenerator", "secretGenerator"];

/// All that may have changed objects.
pub(super) struct Patches {
    documents: Vec<Document>,
    /// The kustomizations' own, and the nodes in them that say a namespace.
    kustomizations: Vec<Document>,
    /// The files that are no objects: what generators may take is among them.
    texts: Vec<Arc<File>>,
}

impl Patches {
    pub(super) fn read(sources: &Sources, options: &ReadOptions) -> Self {
        let read = |path: &Path| {
            let file = file(path, options);
            file.map_or_else(Vec::new, |file| read_yaml(&file).documents)
        };
        let others = sources.others.iter();
        let texts: Vec<Arc<File>> = others.filter_map(|path| file(path, options)).collect();
        let mut documents: Vec<Document> = texts
            .iter()
            .flat_map(|file| read_yaml(file).documents)
            .collect();
        let kustomizations: Vec<Document> = sources
            .kustomizations
            .iter()
            .flat_map(|path| read(path))
            .collect();
        for kustomization in &kustomizations {
            let root = kustomization.root();
            for (list, key) in INLINE {
                let items = root.get(list).into_iter().flat_map(Node::items);
                let texts = items.filter_map(|item| item.get(key));
                documents.extend(texts.flat_map(embedded_documents));
            }
            let merges = root.get("patchesStrategicMerge");
            let texts = merges.into_iter().flat_map(Node::items);
            let texts = texts.filter(|text| text.as_str().is_some_and(|text| text.contains('\n')));
            documents.extend(texts.flat_map(embedded_documents));
        }
        Self {
            documents,
            kustomizations,
            texts,
        }
    }

    /// The file that a generator took a text from.
    pub(super) fn text(&self, text: &str) -> Option<Place> {
        let mut files = self.texts.iter();
        let file = files.find(|file| !text.is_empty() && file.text() == text)?;
        Some(Place::new(file, Span::new(0..text.len())))
    }

    /// Where a kustomization, by the name of its file, generates an object of which the name may have
    /// got more before and after it.
    pub(super) fn generator(&self, file: &str, name: &str) -> Option<Place> {
        let mut kustomizations = self.kustomizations.iter();
        let kustomization = kustomizations.find(|it| it.file().name() == file)?;
        let root = kustomization.root();
        let lists = GENERATORS.iter().filter_map(|list| root.get(list));
        let named = lists.flat_map(Node::items).filter_map(|item| {
            let own = item.get("name")?.as_str()?;
            name.contains(own).then_some((own.len(), item.place()))
        });
        let (_, place) = named.max_by_key(|(length, _)| *length)?;
        Some(place)
    }

    /// The patches that are parts of an object: those that bear one of its names, then those that bear
    /// a name of no object, as a patch does that has a target of its own.
    pub(super) fn of_object(&self, kind: &str, names: &[&str], objects: &Objects) -> Vec<Node<'_>> {
        let roots = self
            .documents
            .iter()
            .flat_map(|document| unfolded(document.root()));
        let of_kind = roots.filter_map(|node| {
            let key = Key::of(node)?;
            (key.kind == kind).then_some((key.name, node))
        });
        let (mut own, others): (Vec<_>, Vec<_>) =
            of_kind.partition(|(name, _)| names.contains(name));
        let is_free = |(name, _): &(&str, Node<'_>)| !objects.have(kind, name);
        own.extend(others.into_iter().filter(is_free));
        own.into_iter().map(|(_, node)| node).collect()
    }

    /// The values that operations write to a place in an object.
    pub(super) fn values_at(&self, path: &[Step]) -> Vec<Node<'_>> {
        let operations = self
            .documents
            .iter()
            .flat_map(|document| document.root().items());
        let values = operations.filter_map(|operation| {
            let target = operation.get("path")?.as_str()?;
            let value = operation.get("value")?;
            let writes = ["add", "replace", "test"];
            let is_write = writes.contains(&operation.get("op")?.as_str()?);
            (is_write && leads_to(target, path)).then_some(value)
        });
        values.collect()
    }

    /// Where a kustomization puts objects in a namespace.
    pub(super) fn namespace(&self, name: &str) -> Option<Node<'_>> {
        let mut namespaces = self.kustomizations.iter().filter_map(|kustomization| {
            let namespace = kustomization.root().get("namespace")?;
            (namespace.as_str() == Some(name)).then_some(namespace)
        });
        // The outermost comes first, and has the last word.
        namespaces.next()
    }
}

/// A file that something was built of.
pub(super) fn file(path: &Path, options: &ReadOptions) -> Option<Arc<File>> {
    let text = fs::read_to_string(path).ok()?;
    Some(File::built_from(display_name(path, options), text))
}

/// Whether a JSON pointer is a path; where the one counts items, the other may have counted others.
fn leads_to(pointer: &str, path: &[Step]) -> bool {
    let parts: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect();
    let is_same = |(part, step): (&String, &Step)| match step {
        Step::Key(key) => part == key,
        Step::Index(_) => part == "-" || part.bytes().all(|byte| byte.is_ascii_digit()),
    };
    parts.len() == path.len() && parts.iter().zip(path).all(is_same)
}
