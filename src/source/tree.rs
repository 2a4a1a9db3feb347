//! A YAML document as a tree of nodes with places.
//!
//! The tree keeps what was written: order, duplicate keys, merge keys, aliases. [`Node`] reads it
//! as Kubernetes does. A tree is only handed out once its aliases are known to end and to stay
//! within Kubernetes' own budget, and its depth within [`MAX_DEPTH`], so following it is safe.

use std::fmt;
use std::sync::Arc;

use super::moved::Printed;
use super::scalar::Resolved;
use super::{File, Node, Problem, Span, holds_variable, template};

/// How deep nodes may nest once aliases are followed. Recursion over nodes goes no deeper.
pub const MAX_DEPTH: usize = 255;

/// One document as a tree.
#[derive(Debug)]
pub struct Tree {
    pub(super) file: Arc<File>,
    /// Where a tree is put together from several files: from which node on the nodes are of which
    /// file, in order. Empty if all are of the one.
    pub(super) runs: Vec<(u32, Arc<File>)>,
    /// All nodes, each collection followed by what is in it; the root is the first.
    pub(super) nodes: Vec<Data>,
    /// Texts that do not stand in the file as they are: escapes, folded lines, `!!binary`.
    pub(super) texts: Vec<Box<str>>,
    /// Pairs of keys of one mapping that are the same to Kubernetes.
    pub(super) duplicates: Vec<(u32, u32)>,
    /// The nodes that template actions write something into, in order.
    pub(super) insertions: Vec<u32>,
    /// Which parts of it are written together, if it is a template.
    pub(super) regions: Arc<template::Regions>,
    /// What it was as another program printed it, if that says more of the places in its texts.
    pub(super) printed: Option<Printed>,
}

/// A node as it is kept.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) span: Span,
    /// The index after the last node below this one.
    pub(super) end: u32,
    pub(super) style: Style,
    /// Whether a tag says what it is.
    pub(super) tagged: bool,
    pub(super) payload: Payload,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Payload {
    Scalar { value: Resolved, text: Text },
    Sequence,
    Mapping,
    Alias { target: u32 },
}

impl Payload {
    /// Where its text is, if it is a scalar.
    pub(super) fn text_mut(&mut self) -> Option<&mut Text> {
        match self {
            Self::Scalar { text, .. } => Some(text),
            Self::Sequence | Self::Mapping | Self::Alias { .. } => None,
        }
    }
}

/// Where the decoded text of a scalar is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    InFile(Span),
    Decoded(u32),
}

/// What a node is to Kubernetes, once aliases are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `~`, `null`, or nothing.
    Null,
    /// A boolean, the words of YAML 1.1 included.
    Bool,
    /// A whole number.
    Int,
    /// Any other number.
    Float,
    /// A text.
    String,
    /// A list.
    Sequence,
    /// Keys and values.
    Mapping,
}

/// `a string`, `a list`: fit for a sentence.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Int | Self::Float => "a number",
            Self::String => "a string",
            Self::Sequence => "a list",
            Self::Mapping => "a mapping",
        })
    }
}

/// How a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar without quotes, or an alias.
    Plain,
    /// A scalar in single quotes.
    SingleQuoted,
    /// A scalar in double quotes.
    DoubleQuoted,
    /// A block scalar after `|`.
    Literal,
    /// A block scalar after `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets.
    Flow,
}

impl Tree {
    /// The root.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// The file the tree was read from; of one that was put together, its root's.
    #[must_use]
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// The file of a node.
    pub(super) fn file_of(&self, index: u32) -> &Arc<File> {
        let after = self.runs.partition_point(|(first, _)| *first <= index);
        let run = after.checked_sub(1).and_then(|run| self.runs.get(run));
        run.map_or(&self.file, |(_, file)| file)
    }

    /// The other files that parts of one that was put together are written in, some more than once.
    pub fn further_files(&self) -> impl Iterator<Item = &Arc<File>> {
        let files = self.runs.iter().map(|(_, file)| file);
        files.filter(|file| file.name() != self.file.name())
    }

    /// A warning for each key that stands twice in one mapping, with both places. Kubernetes
    /// takes the last without a word.
    pub fn duplicate_keys(&self) -> impl Iterator<Item = Problem> + '_ {
        self.duplicates.iter().map(|&(first, second)| {
            let (first, second) = (self.node(first), self.node(second));
            let name = second.key_name().unwrap_or_default();
            Problem::warning(format!("the key `{name}` stands twice in one mapping"))
                .at(second.place(), "only this one counts")
                .with_related(first.place(), "this one is dropped without a word")
        })
    }

    /// How much of the document nobody knows before it is rendered: its scalars that hold template
    /// actions, keys included, and the nodes that further content is inserted into.
    #[must_use]
    pub fn unknowns(&self) -> usize {
        let indices = 0..super::file::offset(self.nodes.len());
        let nodes = indices.map(|index| self.node(index));
        let scalars = nodes.filter(|node| !node.is_alias() && node.is_unknown());
        scalars.count() + self.insertions.len()
    }

    /// Whether there may be anything in it that nobody knows before it is filled in: actions of a
    /// template, variables. It is decided by the text as a whole, without a look at each node:
    /// comments count.
    #[must_use]
    pub fn may_hold_unknowns(&self) -> bool {
        let holds_any = |text: &str| template::holds_action(text) || holds_variable(text);
        !self.insertions.is_empty()
            || !self.runs.is_empty()
            || holds_any(self.root().raw())
            || self.texts.iter().any(|text| holds_any(text))
    }

    /// The node of an index that [`Node::index`] gave; the root for any other.
    #[must_use]
    pub fn node(&self, index: u32) -> Node<'_> {
        let index = if (index as usize) < self.nodes.len() {
            index
        } else {
            0
        };
        Node::new(self, index)
    }
}

/// What stands for a node that is not there; no handle on it is ever given out.
pub(super) const NOTHING: Data = Data {
    span: Span { start: 0, end: 0 },
    end: u32::MAX,
    style: Style::Plain,
    tagged: false,
    payload: Payload::Scalar {
        value: Resolved::Null,
        text: Text::InFile(Span { start: 0, end: 0 }),
    },
};
