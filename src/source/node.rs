//! Reading a node as Kubernetes does.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::scalar::{self, Resolved};
use super::tree::{Data, NOTHING, Payload, Text};
use super::{File, Kind, MAX_DEPTH, Path, Place, Scalar, Span, Step, Style, Tree, template};

/// A handle on a node of a [`Tree`]. Aliases are followed by everything that asks for a value;
/// [`span`](Self::span) and what rests on it tell where the node itself is written.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    tree: &'a Tree,
    index: u32,
}

/// A key of a mapping with its value.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The key as Kubernetes sees it: `on:` is `true`, `0x10:` is `16`.
    pub name: Cow<'a, str>,
    /// The key as it is written.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    pub(super) fn new(tree: &'a Tree, index: u32) -> Self {
        Self { tree, index }
    }

    pub(super) fn data(self) -> &'a Data {
        self.tree.nodes.get(self.index as usize).unwrap_or(&NOTHING)
    }

    fn sibling(self, index: u32) -> Self {
        Self {
            tree: self.tree,
            index,
        }
    }

    /// The node that an alias stands for; any other node itself.
    #[must_use]
    pub fn target(self) -> Self {
        match self.data().payload {
            Payload::Alias { target } => self.sibling(target),
            _ => self,
        }
    }

    /// Its number in the tree, by which [`Tree::node`] finds it again.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// The tree it belongs to.
    #[must_use]
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    /// What it is to Kubernetes.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.target().data().payload {
            Payload::Sequence => Kind::Sequence,
            Payload::Mapping => Kind::Mapping,
            Payload::Alias { .. } => Kind::Null,
            Payload::Scalar { value, .. } => match value {
                Resolved::Null => Kind::Null,
                Resolved::Bool(_) => Kind::Bool,
                Resolved::Int(_) => Kind::Int,
                Resolved::Float(_) => Kind::Float,
                Resolved::Str => Kind::String,
            },
        }
    }

    /// Where it is written: quotes and brackets included, anchors and tags not. A value that is
    /// not written at all has an empty span where it would stand. A block scalar's span begins
    /// at its first line of text.
    #[must_use]
    pub fn span(self) -> Span {
        self.data().span
    }

    /// The same with its file.
    #[must_use]
    pub fn place(self) -> Place {
        Place::new(self.file(), self.span())
    }

    /// The text of the file at its span.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.file().slice(self.span())
    }

    /// The file it is written in.
    #[must_use]
    pub fn file(self) -> &'a Arc<File> {
        self.tree.file_of(self.index)
    }

    /// How it is written.
    #[must_use]
    pub fn style(self) -> Style {
        self.data().style
    }

    /// Whether it is an alias (`*name`).
    #[must_use]
    pub fn is_alias(self) -> bool {
        matches!(self.data().payload, Payload::Alias { .. })
    }

    /// Whether it is null, written out or not.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether nothing is written where a value could stand, as after `key:`.
    #[must_use]
    pub fn is_absent(self) -> bool {
        self.is_null() && self.span().is_empty()
    }

    /// The value, if it is a scalar.
    #[must_use]
    pub fn scalar(self) -> Option<Scalar<'a>> {
        let Payload::Scalar { value, .. } = self.target().data().payload else {
            return None;
        };
        Some(match value {
            Resolved::Null => Scalar::Null,
            Resolved::Bool(value) => Scalar::Bool(value),
            Resolved::Int(value) => Scalar::Int(value),
            Resolved::Float(value) => Scalar::Float(value),
            Resolved::Str => Scalar::Str(self.text()?),
        })
    }

    /// The text of a scalar whatever its type, quotes and escapes taken away: `0644`, `on`.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        let node = self.target();
        match node.data().payload {
            Payload::Scalar { text, .. } => Some(match text {
                Text::InFile(span) => node.file().slice(span),
                Text::Decoded(index) => self.tree.texts.get(index as usize).map_or("", |t| t),
            }),
            _ => None,
        }
    }

    /// Whether its text holds a template action, so that nobody knows its value before it is
    /// rendered. In a manifest that is no template the same braces are a text like any other.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.text().is_some_and(template::holds_action)
    }

    /// The value, if it is a text to Kubernetes and no template action is in it.
    #[must_use]
    pub fn known_str(self) -> Option<&'a str> {
        self.as_str().filter(|text| !template::holds_action(text))
    }

    /// Whether a template action writes further keys or items into this collection, or a value
    /// where none is written, so that nobody knows all that is in it.
    #[must_use]
    pub fn has_insertions(self) -> bool {
        let target = self.target().index;
        self.tree.insertions.binary_search(&target).is_ok()
    }

    /// Whether all of it is known: it holds no template action, and neither does anything in it.
    #[must_use]
    pub fn is_known(self) -> bool {
        let mut pending = vec![self.target()];
        while let Some(node) = pending.pop() {
            if node.is_unknown() || node.has_insertions() {
                return false;
            }
            if node.scalar().is_none() {
                pending.extend(node.children().map(Self::target));
            }
        }
        true
    }

    /// Whether it is written whenever another node of its tree is: no `if` or `range` of a template
    /// is around this one alone.
    #[must_use]
    pub fn stands_whenever(self, other: Self) -> bool {
        let regions = &self.tree.regions;
        let region = |node: Self| regions.at(node.span().start as usize);
        regions.is_around(region(self), region(other))
    }

    /// Whether one of the items of this list at least is written whenever another node of its tree
    /// is, however a template is filled in.
    #[must_use]
    pub fn has_item_whenever(self, other: Self) -> bool {
        let regions = &self.tree.regions;
        let region = |node: Self| regions.at(node.span().start as usize);
        // On one line with its conditions, an item begins with them.
        let is_conditional = |item: &Self| {
            let text = item.text().unwrap_or_default();
            item.style() == Style::Plain && template::begins_conditionally(text)
        };
        let items = self.items().filter(|item| !is_conditional(item));
        let items: Vec<u32> = items.map(region).collect();
        regions.is_certain(region(other), &items)
    }

    /// The value, if it is a text to Kubernetes.
    #[must_use]
    pub fn as_str(self) -> Option<&'a str> {
        match self.scalar() {
            Some(Scalar::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// The value, if it is a boolean to Kubernetes.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar() {
            Some(Scalar::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is a whole number of 64 bits to Kubernetes; `2.0` is.
    #[must_use]
    pub fn as_i64(self) -> Option<i64> {
        self.to_json().ok()?.as_i64()
    }

    /// Whether tools that read YAML 1.2 see another value here than Kubernetes, which reads
    /// YAML 1.1: `on`, `0644`, `1_000`. The remedy is quotes.
    #[must_use]
    pub fn differs_in_yaml_1_2(self) -> bool {
        let node = self.target();
        let Payload::Scalar { value, .. } = node.data().payload else {
            return false;
        };
        let written = node.data();
        let text = node.text().unwrap_or_default();
        written.style == Style::Plain
            && !written.tagged
            && !scalar::same_value(value, scalar::resolve_plain_1_2(text))
    }

    /// The items of a list; nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let node = self.target();
        let is_list = matches!(node.data().payload, Payload::Sequence);
        is_list.then(|| node.children()).into_iter().flatten()
    }

    /// Keys and values of a mapping as they are written: in order, duplicates and merge keys
    /// (`<<`) included; nothing for anything else.
    pub fn pairs(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let node = self.target();
        let is_mapping = matches!(node.data().payload, Payload::Mapping);
        let mut children = is_mapping.then(|| node.children());
        std::iter::from_fn(move || {
            let children = children.as_mut()?;
            Some((children.next()?, children.next()?))
        })
    }

    fn children(self) -> Children<'a> {
        Children {
            next: self.sibling(self.index + 1),
            end: self.data().end,
        }
    }

    /// What Kubernetes sees in a mapping: merged keys taken in, and of duplicates the last.
    /// In the order of the entries that are left; nothing for anything else.
    #[must_use]
    pub fn entries(self) -> Vec<Entry<'a>> {
        let mut written = Vec::new();
        self.collect_entries(&mut written, 0);
        let mut last = HashMap::with_capacity(written.len());
        for (position, entry) in written.iter().enumerate() {
            last.insert(entry.name.clone(), position);
        }
        let mut position = 0;
        written.retain(|entry| {
            position += 1;
            last.get(&entry.name) == Some(&(position - 1))
        });
        written
    }

    /// All entries in the order in which Kubernetes writes them into its map.
    fn collect_entries(self, entries: &mut Vec<Entry<'a>>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for (key, value) in self.pairs() {
            if key.is_merge_key() {
                for source in value.merge_sources() {
                    source.collect_entries(entries, depth + 1);
                }
            } else {
                entries.push(Entry {
                    name: key.key_name().unwrap_or_default(),
                    key,
                    value,
                });
            }
        }
    }

    /// The value of a key as Kubernetes sees it; `None` if there is none or this is no mapping.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        self.entry(name).map(|entry| entry.value)
    }

    /// The key and value that [`get`](Self::get) finds.
    #[must_use]
    pub fn entry(self, name: &str) -> Option<Entry<'a>> {
        self.find_entry(name, 0)
    }

    fn find_entry(self, name: &str, depth: usize) -> Option<Entry<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut last = None;
        for (key, value) in self.pairs() {
            if key.is_merge_key() {
                let sources = value.merge_sources();
                let found = sources.filter_map(|source| source.find_entry(name, depth + 1));
                last = found.last().or(last);
            } else if let Some(found) = key.key_name().filter(|found| found == name) {
                last = Some(Entry {
                    name: found,
                    key,
                    value,
                });
            }
        }
        last
    }

    /// The mappings that a merge key takes in, in the order in which they are written over each
    /// other: the first of a list wins, so it comes last.
    fn merge_sources(self) -> impl Iterator<Item = Node<'a>> {
        let node = self.target();
        let sources = match node.kind() {
            Kind::Sequence => node.items().collect(),
            _ => vec![node],
        };
        sources.into_iter().rev()
    }

    /// Whether this key is the merge key: `<<` without quotes.
    pub(super) fn is_merge_key(self) -> bool {
        let written = self.data();
        let is_scalar = matches!(written.payload, Payload::Scalar { .. });
        is_scalar && written.style == Style::Plain && !written.tagged && self.text() == Some("<<")
    }

    /// The key that Kubernetes makes of this node; `None` for what cannot be a key: null, a
    /// number over 63 bits, a collection.
    #[must_use]
    pub fn key_name(self) -> Option<Cow<'a, str>> {
        Some(match self.scalar()? {
            Scalar::Str(text) => Cow::Borrowed(text),
            Scalar::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Scalar::Int(value) => Cow::Owned(i64::try_from(value).ok()?.to_string()),
            Scalar::Float(value) => Cow::Owned(scalar::float_key(value)),
            Scalar::Null => return None,
        })
    }

    /// The node at a path; `None` if any step is missing.
    #[must_use]
    pub fn at(self, path: &Path) -> Option<Node<'a>> {
        path.steps().iter().try_fold(self, Node::step)
    }

    /// The deepest node on the way to a path that is there: where to point when the rest is not.
    #[must_use]
    pub fn nearest(self, path: &Path) -> Node<'a> {
        let mut node = self;
        for step in path.steps() {
            match node.step(step) {
                Some(below) => node = below,
                None => break,
            }
        }
        node
    }

    /// The key that leads to a path's last step: where to point at a field that should not be.
    #[must_use]
    pub fn key_at(self, path: &Path) -> Option<Node<'a>> {
        let (Step::Key(name), above) = path.steps().split_last()? else {
            return None;
        };
        let holder = above.iter().try_fold(self, Node::step)?;
        holder.entry(name).map(|entry| entry.key)
    }

    fn step(self, step: &Step) -> Option<Node<'a>> {
        match step {
            Step::Key(key) => self.get(key),
            Step::Index(index) => self.items().nth(*index),
        }
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?} {:?}", self.place(), self.kind(), self.raw())
    }
}

/// The nodes directly below a collection.
struct Children<'a> {
    next: Node<'a>,
    end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next.index >= self.end {
            return None;
        }
        let node = self.next;
        self.next = node.sibling(node.data().end);
        Some(node)
    }
}
