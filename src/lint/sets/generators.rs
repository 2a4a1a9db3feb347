//! The ConfigMaps and Secrets that kustomizations generate (`kustomize`,
//! `api/types/generatorargs.go`, `api/kv/kv.go`), as documents whose places lie in the kustomization
//! and in the files that it takes.
//!
//! They have the names that resources call them by: Kustomize adds hashes to both.

use std::collections::HashMap;
use std::fs;
use std::rc::Rc;
use std::sync::Arc;

use super::location::Location;
use super::roots::Root;
use crate::source::{Document, File, Node, Part, Place, Span};

/// What stands for what is not known, as the action of a template does.
const UNKNOWN: &str = "{{ }}";

/// A ConfigMap or Secret that a kustomization generates, or adds to one that its base generates.
#[derive(Debug, Clone)]
pub(super) struct Generator {
    kustomization: Document,
    /// The item that says so.
    item: u32,
    kind: &'static str,
}

/// The lists of generators, and what they generate.
const LISTS: [(&str, &str); 2] = [
    ("configMapGenerator", "ConfigMap"),
    ("secretGenerator", "Secret"),
];

impl Generator {
    /// All generators of a kustomization, in their order.
    pub(super) fn all(kustomization: &Document) -> Vec<Self> {
        let root = kustomization.root();
        let lists = LISTS.into_iter().filter_map(|(list, kind)| {
            let list = root.get(list)?;
            Some(list.items().map(move |item| (item, kind)))
        });
        let generators = lists.flatten().map(|(item, kind)| Self {
            kustomization: kustomization.clone(),
            item: item.index(),
            kind,
        });
        generators.collect()
    }

    /// The files that it reads, as the kustomization names them.
    pub(super) fn files(&self) -> Vec<&str> {
        let files = self.list("files").filter_map(|source| {
            let (_, path) = key_and_path(source.as_str()?);
            Some(path)
        });
        let files = files.chain(self.env_files().filter_map(Node::as_str));
        files.collect()
    }

    fn item(&self) -> Node<'_> {
        self.kustomization.tree().node(self.item)
    }

    fn list(&self, key: &str) -> impl Iterator<Item = Node<'_>> {
        self.item().get(key).into_iter().flat_map(Node::items)
    }

    fn env_files(&self) -> impl Iterator<Item = Node<'_>> {
        self.list("envs").chain(self.item().get("env"))
    }

    fn text(&self, key: &str) -> &str {
        let text = self.item().get(key).and_then(Node::as_str);
        text.unwrap_or_default()
    }

    /// What it takes from the files that are there; in the order in which Kustomize reads.
    fn entries(&self, folder: &Location, texts: &Texts) -> Vec<Entry> {
        let mut entries = Vec::new();
        for source in self.env_files() {
            let path = source.as_str();
            match path.and_then(|path| texts.file(&folder.join(path))) {
                Some(file) => entries.extend(variables(&file)),
                // It could hold any key.
                None => entries.push(Entry::unknown(UNKNOWN, source)),
            }
        }
        for literal in self.list("literals") {
            let pair = literal.as_str().and_then(|text| text.split_once('='));
            if let Some((key, value)) = pair {
                entries.push(Entry {
                    key: key.to_owned(),
                    key_place: literal.place(),
                    value: without_quotes(value).to_owned(),
                    value_place: literal.place(),
                });
            }
        }
        for source in self.list("files") {
            let Some((key, path)) = source.as_str().map(key_and_path) else {
                continue;
            };
            entries.push(match texts.file(&folder.join(path)) {
                Some(file) => Entry {
                    key: key.to_owned(),
                    key_place: source.place(),
                    value: file.text().to_owned(),
                    value_place: Place::new(&file, Span::new(0..file.text().len())),
                },
                None => Entry::unknown(key, source),
            });
        }
        entries
    }
}

/// The files that generators take: those that were read anyway, and others on disk.
pub(super) struct Texts {
    read: HashMap<Location, Arc<File>>,
    directory: Location,
}

/// No ConfigMap and no Secret holds more bytes.
const LIMIT: u64 = 1024 * 1024;

impl Texts {
    pub(super) fn new<'a>(
        documents: impl Iterator<Item = (&'a Location, &'a Document)>,
        directory: Location,
    ) -> Self {
        let read = documents.map(|(file, document)| (file.clone(), Arc::clone(document.file())));
        Self {
            read: read.collect(),
            directory,
        }
    }

    /// A file, if it is there and holds text that fits into an object.
    fn file(&self, location: &Location) -> Option<Arc<File>> {
        if let Some(file) = self.read.get(location) {
            return Some(Arc::clone(file));
        }
        let path = location.on_disk()?;
        let metadata = fs::metadata(&path).ok()?;
        if !metadata.is_file() || metadata.len() > LIMIT {
            return None;
        }
        let text = fs::read_to_string(&path).ok()?;
        Some(File::new(location.shown(&self.directory), text))
    }
}

/// A key with its value.
struct Entry {
    key: String,
    key_place: Place,
    value: String,
    value_place: Place,
}

impl Entry {
    /// One whose value nobody knows.
    fn unknown(key: &str, source: Node<'_>) -> Self {
        Self {
            key: key.to_owned(),
            key_place: source.place(),
            value: UNKNOWN.to_owned(),
            value_place: source.place(),
        }
    }
}

/// The key and the path of `KEY=PATH`, or of a path, whose last name is the key.
fn key_and_path(source: &str) -> (&str, &str) {
    let name = || source.rsplit('/').next().unwrap_or(source);
    source.split_once('=').unwrap_or_else(|| (name(), source))
}

fn without_quotes(text: &str) -> &str {
    let inside = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}

/// The variables of a file with one in each line.
fn variables(file: &Arc<File>) -> Vec<Entry> {
    let text = file.text();
    let lines = text.split_inclusive('\n').scan(0, |end, line| {
        let start = *end;
        *end += line.len();
        Some((start, line))
    });
    let variables = lines.filter_map(|(start, line)| {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start().trim_end_matches(['\n', '\r']);
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let place = |from: usize, text: &str| {
            let from = start + indent + from;
            Place::new(file, Span::new(from..from + text.len()))
        };
        Some(Entry {
            key: key.to_owned(),
            key_place: place(0, key),
            value: value.to_owned(),
            value_place: place(line.len() - value.len(), value),
        })
    });
    variables.collect()
}

/// A generator with the kustomization that it stands in.
struct Placed<'a> {
    root: &'a Root,
    generator: &'a Generator,
}

impl<'a> Placed<'a> {
    fn all(roots: &'a [Rc<Root>]) -> impl Iterator<Item = Self> {
        let generators = roots.iter().flat_map(|root| {
            let generators = root.kustomization().map_or(&[][..], |k| &k.generators);
            generators
                .iter()
                .map(move |generator| Self { root, generator })
        });
        generators.filter(|placed| !placed.generator.text("name").is_empty())
    }

    /// Whether it adds to what another one makes.
    fn adds(&self) -> bool {
        ["merge", "replace"].contains(&self.generator.text("behavior"))
    }

    fn makes_same(&self, other: &Self) -> bool {
        let id = |placed: &Self| {
            (
                placed.generator.kind,
                placed.generator.text("name").to_owned(),
            )
        };
        id(self) == id(other)
    }

    /// The namespace of its object: the kustomization's goes before its own.
    fn namespace(&self) -> Option<&'a str> {
        let of_all = self.root.kustomization()?.namespace.as_deref();
        let own = self.generator.text("namespace");
        of_all.or(Some(own)).filter(|text| !text.is_empty())
    }
}

/// What some kustomizations generate, whatever their order: one object of each kind, namespace and
/// name, in which of each key the last counts. Those that add to what `bases` generate are objects by
/// themselves, with what they add alone.
pub(super) fn generated(roots: &[Rc<Root>], bases: &[Rc<Root>], texts: &Texts) -> Vec<Document> {
    let (adding, creating): (Vec<_>, Vec<_>) = Placed::all(roots).partition(Placed::adds);
    let mut objects: Vec<(Option<&str>, Vec<Placed<'_>>)> = Vec::new();
    for placed in creating {
        objects.push((placed.namespace(), vec![placed]));
    }
    for placed in adding {
        let known = objects.iter_mut().find(|(namespace, parts)| {
            let mut parts = parts.iter();
            let may_be_it = [None, *namespace].contains(&placed.namespace());
            may_be_it && parts.any(|part| part.makes_same(&placed))
        });
        if let Some((_, parts)) = known {
            parts.push(placed);
            continue;
        }
        let mut bases = Placed::all(bases).filter(|base| !base.adds() && base.makes_same(&placed));
        let of_base = bases.find_map(|base| base.namespace());
        let of_all = placed
            .root
            .kustomization()
            .and_then(|k| k.namespace.as_deref());
        objects.push((of_all.or(of_base).or(placed.namespace()), vec![placed]));
    }
    let documents = objects.iter().enumerate().filter_map(|(at, object)| {
        let (namespace, parts) = object;
        // The kustomization itself is the first document of its file.
        Some(Document::compose(
            &self::object(*namespace, parts, texts)?,
            at + 1,
        ))
    });
    documents.collect()
}

/// The entries of generators that make one object, in their order.
fn entries(parts: &[Placed<'_>], texts: &Texts) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for Placed { root, generator } in parts {
        if generator.text("behavior") == "replace" {
            entries.clear();
        }
        for entry in generator.entries(&root.folder, texts) {
            entries.retain(|known| known.key != entry.key);
            entries.push(entry);
        }
    }
    entries
}

/// The object that generators make together.
fn object<'a>(namespace: Option<&str>, parts: &[Placed<'a>], texts: &Texts) -> Option<Part<'a>> {
    let first = parts.first()?.generator;
    let item = first.item();
    let place = item.place();
    let text = |place: &Place, text: &str| Part::Text {
        place: place.clone(),
        text: text.to_owned(),
    };
    let entry = |(key, value)| (text(&place, key), value);
    let mapping = |entries| Part::Mapping {
        place: place.clone(),
        entries,
    };
    let name = item.get("name").map(|name| ("name", Part::Node(name)));
    let namespace = namespace.map(|namespace| ("namespace", text(&place, namespace)));
    let metadata = name.into_iter().chain(namespace).map(entry);
    let data = entries(parts, texts).into_iter().map(|entry| {
        let value = text(&entry.value_place, &entry.value);
        (text(&entry.key_place, &entry.key), value)
    });
    let (data_field, of_secret) = match first.kind {
        "Secret" => ("stringData", item.get("type")),
        _ => ("data", None),
    };
    let fields = [
        ("apiVersion", text(&place, "v1")),
        ("kind", text(&place, first.kind)),
        ("metadata", mapping(metadata.collect())),
        (data_field, mapping(data.collect())),
    ];
    let of_secret = of_secret.map(|node| ("type", Part::Node(node)));
    let fields = fields.into_iter().chain(of_secret);
    Some(mapping(fields.map(entry).collect()))
}
