//! What stands where in a file: the texts that a `#` may be a part of, the items that a comment
//! may stand above, and the objects.

use std::sync::Arc;

use crate::finding::ObjectName;
use crate::source::{Document, File, Kind, Node, Span, Style, definitions};

/// A Kubernetes object: a document, or an item of a list in it.
#[derive(Debug)]
pub(super) struct Object<'d> {
    pub(super) node: Node<'d>,
    pub(super) name: ObjectName,
    pub(super) api_group: String,
}

impl Object<'_> {
    pub(super) fn span(&self) -> Span {
        self.node.span()
    }

    pub(super) fn annotations(&self) -> Option<Node<'_>> {
        self.node.get("metadata")?.get("annotations")
    }

    pub(super) fn annotation(&self, name: &str) -> Option<Node<'_>> {
        Some(self.annotations()?.entry(name)?.value)
    }

    pub(super) fn is_of_rbac(&self) -> bool {
        self.api_group == "rbac.authorization.k8s.io"
    }
}

/// The objects of a document, as kubectl unfolds it: anything with `items` is a list of them.
pub(super) fn objects(document: &Document) -> Vec<Object<'_>> {
    let root = document.root();
    match root.get("items") {
        Some(items) => items.items().map(|item| object(item, Some(root))).collect(),
        None => vec![object(root, None)],
    }
}

fn object<'d>(node: Node<'d>, list: Option<Node<'d>>) -> Object<'d> {
    let text = |node: Node<'d>, key: &str| node.get(key).and_then(Node::as_str);
    let of_list = |key: &str| {
        let value = text(list?, key)?;
        Some(value.strip_suffix("List").unwrap_or(value))
    };
    let own = |key: &str| text(node, key).or_else(|| of_list(key));
    let metadata = |key: &str| text(node.get("metadata")?, key).map(str::to_owned);
    let api_version = own("apiVersion").unwrap_or_default();
    Object {
        node,
        api_group: api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
            .to_owned(),
        name: ObjectName {
            kind: own("kind").unwrap_or_default().to_owned(),
            namespace: metadata("namespace"),
            name: metadata("name").unwrap_or_default(),
        },
    }
}

/// Something that a comment can stand above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    /// Where it begins.
    at: u32,
    /// What a comment above it is about.
    covered: Span,
}

impl Item {
    fn new(span: Span) -> Self {
        Self {
            at: span.start,
            covered: span,
        }
    }
}

/// A scalar as it is written.
#[derive(Debug, Clone, Copy)]
struct Text {
    span: Span,
    style: Style,
}

/// A part of a file with the documents in it: all of the file, or a text in it that holds documents
/// of its own.
#[derive(Debug, Default)]
pub(super) struct Region {
    span: Span,
    /// In the order of their beginnings; of those that begin together the larger first.
    items: Vec<Item>,
    /// In order. Those of one region do not overlap.
    texts: Vec<Text>,
}

/// How many bytes of other comments may stand between a comment and its item.
const FURTHEST: usize = 8 * 1024;

/// All of a file.
const WHOLE: Span = Span {
    start: 0,
    end: u32::MAX,
};

/// What stands where in a file.
#[derive(Debug)]
pub(super) struct Outline {
    /// The smallest first.
    regions: Vec<Region>,
    /// Where something is written that no document holds, as nobody could read it.
    unread: Vec<Span>,
}

impl Outline {
    /// The outline of a file by all of its documents, and by those of which parts are written in it,
    /// as in a chart's helpers.
    pub(super) fn of(file: &File, documents: &[&Document], parts_of: &[&Document]) -> Self {
        let parts = documents.iter().map(|document| part(document, file));
        let mut parts: Vec<Region> = parts.collect();
        let around = Texts::of(&parts);
        for (part, document) in parts.iter_mut().zip(documents) {
            part.span = around.smallest_around(document.root().span());
        }
        let further = parts_of.iter().map(|document| part(document, file));
        let mut regions: Vec<Region> = Vec::new();
        for part in parts.into_iter().chain(further) {
            match regions.iter_mut().find(|region| region.span == part.span) {
                Some(region) => region.append(part),
                None => regions.push(part),
            }
        }
        regions.iter_mut().for_each(Region::sort);
        regions.sort_by_key(|region| region.span.end - region.span.start);
        let mut roots: Vec<u32> = documents
            .iter()
            .map(|document| document.root().span().start)
            .collect();
        roots.sort_unstable();
        Self {
            regions,
            // No document has to begin in helpers.
            unread: if parts_of.is_empty() {
                let mut unread = unread(file.text(), &roots);
                unread.extend(definitions(file));
                unread
            } else {
                Vec::new()
            },
        }
    }

    /// The region of a comment, unless what seems to begin here is a part of a text, or of a
    /// document that could not be read.
    pub(super) fn region_of_comment(&self, at: usize, in_template: bool) -> Option<&Region> {
        let holds = |span: Span| span.range().contains(&at);
        if self.unread.iter().any(|span| holds(*span)) {
            return None;
        }
        let region = self.regions.iter().find(|region| holds(region.span))?;
        (!region.is_in_text(at, in_template)).then_some(region)
    }
}

/// What one document adds of what is written in a file.
fn part(document: &Document, file: &File) -> Region {
    let root = document.root();
    let mut part = Region {
        span: WHOLE,
        items: Vec::new(),
        texts: Vec::new(),
    };
    // What stands above a list of operations, as a patch may be one, stands above the first of them.
    if is_in(root, file) && root.kind() != Kind::Sequence {
        part.items.push(Item::new(root.span()));
    }
    part.walk(root, file);
    for object in objects(document) {
        part.add_kind(&object, file);
    }
    part
}

/// Whether a node is written in a file: a program may make a document of several.
fn is_in(node: Node<'_>, file: &File) -> bool {
    std::ptr::eq(Arc::as_ptr(node.file()), file) || node.file().name() == file.name()
}

impl Region {
    fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.texts.append(&mut other.texts);
    }

    fn sort(&mut self) {
        let order = |item: &Item| (item.at, u32::MAX - item.covered.end, item.covered.start);
        self.items.sort_by_key(order);
        self.texts.sort_by_key(|text| text.span);
    }

    /// Takes in a node and all that is written below it in the file, which what an alias stands for is
    /// not. Trees are no deeper than `MAX_DEPTH`.
    fn walk(&mut self, node: Node<'_>, file: &File) {
        if node.is_alias() {
            return;
        }
        if node.scalar().is_some() && is_in(node, file) {
            self.texts.push(Text {
                span: node.span(),
                style: node.style(),
            });
        }
        for item in node.items() {
            if is_in(item, file) {
                self.items.push(Item::new(item.span()));
            }
            self.walk(item, file);
        }
        for (key, value) in node.pairs() {
            if is_in(key, file) {
                let covered = if is_in(value, file) {
                    key.span().join(value.span())
                } else {
                    key.span()
                };
                self.items.push(Item::new(covered));
            }
            self.walk(key, file);
            self.walk(value, file);
        }
    }

    /// What stands above an object's `kind` is about the object.
    fn add_kind(&mut self, object: &Object<'_>, file: &File) {
        let kind = object.node.entry("kind");
        if let Some(kind) = kind.filter(|kind| is_in(object.node, file) && is_in(kind.key, file)) {
            self.items.push(Item {
                at: kind.key.span().start,
                covered: object.span(),
            });
        }
    }

    /// A template's comment may stand inside of a plain text, and no other.
    fn is_in_text(&self, at: usize, in_template: bool) -> bool {
        let after = self
            .texts
            .partition_point(|text| text.span.start as usize <= at);
        let text = after
            .checked_sub(1)
            .and_then(|before| self.texts.get(before));
        text.is_some_and(|text| {
            at < text.span.end as usize && !(in_template && text.style == Style::Plain)
        })
    }

    /// What a comment is about that stands alone and ends here: the item that begins next, if
    /// nothing but comments stands between them.
    pub(super) fn next_item(&self, text: &str, after: usize) -> Option<Span> {
        let next = self
            .items
            .partition_point(|item| (item.at as usize) < after);
        let item = self.items.get(next)?;
        let between = text.get(after..item.at as usize)?;
        (between.len() <= FURTHEST && is_all_comment(between)).then_some(item.covered)
    }
}

/// The texts of all documents of a file, by their beginnings, each with how far those up to it reach.
struct Texts(Vec<(Span, u32)>);

impl Texts {
    fn of(parts: &[Region]) -> Self {
        let texts = parts.iter().flat_map(|part| &part.texts);
        let mut texts: Vec<_> = texts.map(|text| (text.span, 0)).collect();
        texts.sort_unstable();
        let mut reach = 0;
        for (span, reached) in &mut texts {
            reach = reach.max(span.end);
            *reached = reach;
        }
        Self(texts)
    }

    /// The smallest text that holds a document; the whole file if none does.
    fn smallest_around(&self, document: Span) -> Span {
        let before = self
            .0
            .partition_point(|(span, _)| span.start <= document.start);
        let before = self.0.get(..before).unwrap_or_default();
        let reaching = before
            .iter()
            .rev()
            .take_while(|(_, reached)| *reached >= document.end);
        let around = reaching
            .map(|(span, _)| *span)
            .filter(|span| span.end >= document.end && *span != document);
        around
            .min_by_key(|span| span.end - span.start)
            .unwrap_or(WHOLE)
    }
}

/// The pieces between separators that hold more than comments, and in which no document begins.
fn unread(text: &str, roots: &[u32]) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") {
            pieces.push(start..offset);
            start = offset + line.len();
        }
        offset += line.len();
    }
    pieces.push(start..offset);
    pieces
        .into_iter()
        .filter(|piece| {
            let first = roots.partition_point(|root| (*root as usize) < piece.start);
            let has_root = roots
                .get(first)
                .is_some_and(|root| (*root as usize) < piece.end);
            let written = text.get(piece.clone()).unwrap_or_default();
            !has_root && !written.lines().all(is_comment_line)
        })
        .map(Span::new)
        .collect()
}

/// Whether a text that ends where an item begins holds nothing that a comment could be about
/// instead.
fn is_all_comment(between: &str) -> bool {
    let (lines, last) = match between.rfind(['\n', '\r']) {
        Some(at) => between.split_at(at),
        None => ("", between),
    };
    let closes = last.trim_start().starts_with([']', '}']);
    !closes && lines.split(['\n', '\r']).all(is_comment_line)
}

/// Blanks, a comment, actions of a template, or the dash of an item that comes after it.
fn is_comment_line(line: &str) -> bool {
    let line = line.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let is_action = line.starts_with("{{") && line.ends_with("}}");
    line.is_empty() || line == "-" || line.starts_with('#') || is_action
}
