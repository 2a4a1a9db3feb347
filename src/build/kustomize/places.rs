//! From objects as they were built to the same with their places in resources and patches.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::super::Built;
use super::Sources;
use super::object::{Key, Objects, Resource};
use super::patches::{self, Patches};
use crate::source::{
    Document, File, Kind, Node, Place, Problem, ReadOptions, Reading, Span, Step, display_name,
};

/// What may stand where.
pub(super) struct Places<'a> {
    objects: &'a Objects,
    patches: &'a Patches,
    /// What stands for all that no file is known of.
    kustomization: Arc<File>,
    /// The names of the kustomizations' files by their paths without links.
    kustomizations: BTreeMap<PathBuf, String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        objects: &'a Objects,
        patches: &'a Patches,
        sources: &Sources,
        options: &ReadOptions,
    ) -> Self {
        let first = sources.kustomizations.first();
        let file = first.and_then(|path| patches::file(path, options));
        let kustomizations = sources.kustomizations.iter().filter_map(|path| {
            let real = fs::canonicalize(path).ok()?;
            Some((real, display_name(path, options)))
        });
        Self {
            kustomizations: kustomizations.collect(),
            objects,
            patches,
            kustomization: file.unwrap_or_else(|| File::built_from("kustomization.yaml", "")),
        }
    }

    /// All that was built, in the order of the files and of the places in them.
    pub(super) fn move_all(&self, reading: Reading) -> Built {
        let written = self.written(&reading.documents);
        let documents = reading.documents.iter().zip(written);
        let moved = documents.map(|(document, (resource, written))| {
            let places = self.of_nodes(document, resource, written);
            document.moved(document.index(), |node| {
                let place = places.get(node.index() as usize);
                place.cloned().unwrap_or_else(|| self.nowhere())
            })
        });
        let mut documents: Vec<Document> = moved.collect();
        documents.sort_by(|one, two| {
            let key = |document: &Document| document.root().span().start;
            let names = (one.file().name(), two.file().name());
            names.0.cmp(names.1).then(key(one).cmp(&key(two)))
        });
        let problems = reading.problems.into_iter().map(|problem| Problem {
            place: problem.place.map(|_| self.nowhere()),
            related: Vec::new(),
            ..problem
        });
        Built {
            documents,
            problems: problems.collect(),
            unparsed: reading.unparsed,
            ..Built::default()
        }
    }

    /// The file of each built object, and the object there that it is.
    fn written(&self, built: &[Document]) -> Vec<(Option<&'a Resource>, Option<Node<'a>>)> {
        let mut by_file: BTreeMap<&str, (&'a Resource, Vec<usize>)> = BTreeMap::new();
        for (index, document) in built.iter().enumerate() {
            if let Some(resource) = self.objects.resource(document.root()) {
                let of_file = by_file.entry(resource.file.name());
                let (_, indices) = of_file.or_insert((resource, Vec::new()));
                indices.push(index);
            }
        }
        let mut found = vec![(None, None); built.len()];
        for (resource, indices) in by_file.into_values() {
            let documents = indices.iter().filter_map(|index| built.get(*index));
            let roots: Vec<Node<'_>> = documents.map(Document::root).collect();
            let written = Objects::of_resource(resource, &roots);
            for (index, written) in indices.into_iter().zip(written) {
                if let Some(found) = found.get_mut(index) {
                    *found = (Some(resource), written);
                }
            }
        }
        found
    }

    fn nowhere(&self) -> Place {
        Place::new(&self.kustomization, Span::default())
    }

    /// Where a kustomization generates an object.
    fn generator(&self, built: Node<'_>) -> Option<Place> {
        let kustomization = self.kustomizations.get(&self.objects.generator(built)?)?;
        let place = self
            .patches
            .generator(kustomization, Key::of(built)?.name)?;
        Some(vague(&place))
    }

    fn of_nodes(
        &self,
        document: &Document,
        resource: Option<&Resource>,
        written: Option<Node<'a>>,
    ) -> Vec<Place> {
        let root = document.root();
        let above = match resource {
            Some(resource) => Place::new(&resource.file, Span::default()),
            None => self.generator(root).unwrap_or_else(|| self.nowhere()),
        };
        let mut search = Search {
            patches: self.patches,
            holds_texts: root.get("kind").and_then(Node::as_str) == Some("ConfigMap"),
            places: Vec::new(),
        };
        let mut candidates: Vec<Node<'_>> = written.into_iter().collect();
        if let Some(key) = Key::of(root) {
            let written = written.and_then(Key::of);
            let names = [key.name, written.map_or(key.name, |key| key.name)];
            candidates.extend(self.patches.of_object(key.kind, &names, self.objects));
        }
        if written.is_none() {
            // What is in a patch alone says nothing of the object.
            candidates.clear();
        }
        search.node(root, &mut Vec::new(), &candidates, &above);
        search.places
    }
}

/// Looks for the nodes of one object.
struct Search<'a> {
    patches: &'a Patches,
    /// Whether the values of its `data` are texts, which may be those of files.
    holds_texts: bool,
    /// The place of each node, by its index.
    places: Vec<Place>,
}

impl<'a> Search<'a> {
    /// Finds the place of a node and all below it. The candidates are what stands there in the
    /// object's file and in patches; `above` is the place of what the node stands in.
    fn node(
        &mut self,
        built: Node<'_>,
        path: &mut Vec<Step>,
        candidates: &[Node<'a>],
        above: &Place,
    ) {
        let value = built.to_json().ok();
        let of_patches = self.patches.values_at(path);
        let mut equal = candidates.iter().chain(&of_patches);
        let equal = equal.find(|node| value.is_some() && node.to_json().ok() == value);
        if let Some(equal) = equal {
            return self.same(built, *equal);
        }
        let alike = candidates.iter().find(|node| node.kind() == built.kind());
        match built.kind() {
            Kind::Mapping => {
                let own = alike.map_or_else(|| vague(above), |node| node.place());
                self.set(built, &own);
                for (key, value) in built.pairs() {
                    self.entry(key, value, path, candidates, &own);
                }
            }
            Kind::Sequence => {
                let own = alike.map_or_else(|| vague(above), |node| node.place());
                self.set(built, &own);
                self.items(built, path, candidates, &own);
            }
            _ => {
                let place = self.of_scalar(built, path, candidates);
                self.set(built, &place.unwrap_or_else(|| vague(above)));
            }
        }
    }

    /// A value that is not written as it is: the text of a file, or one that Kustomize makes of a name
    /// or a namespace that is.
    fn of_scalar(&self, built: Node<'_>, path: &[Step], candidates: &[Node<'a>]) -> Option<Place> {
        let key = match path.last() {
            Some(Step::Key(key)) => key.as_str(),
            _ => return None,
        };
        if let [Step::Key(field), _] = path
            && self.holds_texts
            && field == "data"
        {
            return self.patches.text(built.as_str()?);
        }
        let written = candidates.first().map(|node| node.place());
        match key {
            "name" => written,
            "namespace" => {
                let namespace = built.as_str().and_then(|name| self.patches.namespace(name));
                namespace.map(Node::place).or(written)
            }
            _ => None,
        }
    }

    fn entry(
        &mut self,
        key: Node<'_>,
        value: Node<'_>,
        path: &mut Vec<Step>,
        candidates: &[Node<'a>],
        above: &Place,
    ) {
        let name = key.text().unwrap_or_default().to_owned();
        let entries: Vec<_> = candidates
            .iter()
            .filter_map(|node| node.entry(&name))
            .collect();
        let written = entries.first().map(|entry| entry.key.place());
        let own = written.unwrap_or_else(|| vague(above));
        self.set(key, &own);
        let below: Vec<Node<'a>> = entries.into_iter().map(|entry| entry.value).collect();
        path.push(Step::Key(name));
        self.node(value, path, &below, &own);
        path.pop();
    }

    /// The items of a list: each the first that is equal to it, or what is left of a list when that is
    /// a single item, here as there.
    fn items(
        &mut self,
        built: Node<'_>,
        path: &mut Vec<Step>,
        candidates: &[Node<'a>],
        above: &Place,
    ) {
        let json = |node: Node<'_>| node.to_json().unwrap_or(Value::Null);
        let mut lists: Vec<Vec<(Value, Node<'a>)>> = candidates
            .iter()
            .map(|list| list.items().map(|item| (json(item), item)).collect())
            .collect();
        let mut left = Vec::new();
        for (index, item) in built.items().enumerate() {
            let value = json(item);
            let found = lists.iter_mut().find_map(|list| {
                let at = list.iter().position(|(other, _)| *other == value)?;
                Some(list.remove(at).1)
            });
            match found {
                Some(found) => self.same(item, found),
                None => left.push((index, item)),
            }
        }
        let is_single = left.len() == 1;
        for (index, item) in left {
            let rest = lists
                .iter()
                .filter(|list| is_single && list.len() == 1)
                .flatten();
            let rest: Vec<Node<'a>> = rest.map(|(_, node)| *node).collect();
            path.push(Step::Index(index));
            self.node(item, path, &rest, above);
            path.pop();
        }
    }

    /// Gives a node and all below it the places of an equal one.
    fn same(&mut self, built: Node<'_>, written: Node<'a>) {
        self.set(built, &written.place());
        for (built, written) in built.items().zip(written.items()) {
            self.same(built, written);
        }
        for (key, value) in built.pairs() {
            let entry = key.text().and_then(|name| written.entry(name));
            if let Some(entry) = entry {
                self.set(key, &entry.key.place());
                self.same(value, entry.value);
            } else {
                self.all(key, value, &written.place());
            }
        }
    }

    /// Gives a key and its value one place.
    fn all(&mut self, key: Node<'_>, value: Node<'_>, place: &Place) {
        self.set(key, place);
        self.set(value, place);
        for item in value.items() {
            self.all(item, item, place);
        }
        for (key, value) in value.pairs() {
            self.all(key, value, place);
        }
    }

    fn set(&mut self, node: Node<'_>, place: &Place) {
        let index = node.index() as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, place.clone());
        }
        if let Some(known) = self.places.get_mut(index) {
            known.clone_from(place);
        }
    }
}

/// Where something begins of which no more is known.
fn vague(above: &Place) -> Place {
    let start = above.span.start;
    Place::new(&above.file, Span { start, end: start })
}
