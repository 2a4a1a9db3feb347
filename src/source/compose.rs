//! Puts a document together from parts of others, so that each node keeps the file and the place
//! that it is written at.

use std::sync::Arc;

use super::scalar::Resolved;
use super::tree::{Data, Payload, Style, Text, Tree};
use super::{Document, Kind, Node, Place};

/// A part of a document that is put together.
#[derive(Debug, Clone)]
pub enum Part<'a> {
    /// A node with all that is below it, as it is written there.
    Node(Node<'a>),
    /// A mapping.
    Mapping {
        /// Where to point at it as a whole.
        place: Place,
        /// Its keys and values, in order.
        entries: Vec<(Part<'a>, Part<'a>)>,
    },
    /// A list.
    Sequence {
        /// Where to point at it as a whole.
        place: Place,
        /// Its items.
        items: Vec<Part<'a>>,
    },
    /// A text that stands in no document; where it stands at its place as it is, it is as one after
    /// `|`.
    Text {
        /// Where to point at it.
        place: Place,
        /// The text.
        text: String,
    },
}

impl Part<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Node(node) => node.place(),
            Self::Mapping { place, .. }
            | Self::Sequence { place, .. }
            | Self::Text { place, .. } => place.clone(),
        }
    }
}

impl Document {
    /// A document of these parts, as the one that has the number `index` in its file. Aliases are
    /// written out in it.
    #[must_use]
    pub fn compose(root: &Part<'_>, index: usize) -> Self {
        let mut tree = Tree {
            file: root.place().file,
            runs: Vec::new(),
            nodes: Vec::new(),
            texts: Vec::new(),
            duplicates: Vec::new(),
            insertions: Vec::new(),
            regions: Arc::default(),
            printed: None,
        };
        tree.take(root);
        tree.duplicates = super::check::duplicates(&tree);
        Self::new(tree, index)
    }
}

impl Tree {
    fn take(&mut self, part: &Part<'_>) {
        match part {
            Part::Node(node) => self.copy(*node),
            Part::Mapping { place, entries } => {
                let start = self.open(Payload::Mapping, Style::Block, place);
                for (key, value) in entries {
                    self.take(key);
                    self.take(value);
                }
                self.close(start);
            }
            Part::Sequence { place, items } => {
                let start = self.open(Payload::Sequence, Style::Block, place);
                for item in items {
                    self.take(item);
                }
                self.close(start);
            }
            Part::Text { place, text } => {
                let (text, style) = if place.text() == text {
                    (Text::InFile(place.span), Style::Literal)
                } else {
                    (self.keep(text), Style::DoubleQuoted)
                };
                let value = Resolved::Str;
                let start = self.open(Payload::Scalar { value, text }, style, place);
                self.close(start);
            }
        }
    }

    /// Appends a node of another tree with all that is below it. Its aliases end there, within the
    /// budget that its own tree was held to.
    fn copy(&mut self, node: Node<'_>) {
        let (place, target) = (node.place(), node.target().data());
        let payload = match target.payload {
            Payload::Scalar { value, text } => {
                let text = match text {
                    // An alias is in the file of what it stands for.
                    Text::InFile(_) => text,
                    Text::Decoded(_) => self.keep(node.text().unwrap_or_default()),
                };
                Payload::Scalar { value, text }
            }
            other => other,
        };
        let start = self.open(payload, target.style, &place);
        if let Some(data) = self.nodes.get_mut(start) {
            data.tagged = target.tagged;
        }
        if node.has_insertions() {
            self.insertions.push(super::file::offset(start));
        }
        match node.kind() {
            Kind::Mapping => {
                for (key, value) in node.pairs() {
                    self.copy(key);
                    self.copy(value);
                }
            }
            Kind::Sequence => node.items().for_each(|item| self.copy(item)),
            _ => {}
        }
        self.close(start);
    }

    fn open(&mut self, payload: Payload, style: Style, place: &Place) -> usize {
        let start = self.nodes.len();
        let index = super::file::offset(start);
        if !Arc::ptr_eq(self.file_of(index), &place.file) {
            self.runs.push((index, Arc::clone(&place.file)));
        }
        self.nodes.push(Data {
            span: place.span,
            end: index.saturating_add(1),
            style,
            tagged: false,
            payload,
        });
        start
    }

    fn close(&mut self, start: usize) {
        let end = super::file::offset(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(start) {
            node.end = end;
        }
    }

    fn keep(&mut self, text: &str) -> Text {
        self.texts.push(text.into());
        Text::Decoded(super::file::offset(self.texts.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{File, Path, read_text};

    fn document(name: &str, text: &str) -> Document {
        read_text(&File::new(name, text)).documents.remove(0)
    }

    #[test]
    fn a_copy_reads_like_its_original() {
        let text = "a: &x {k: 0o7, on: [1, 'two', \"\\x41\", ~]}\nb: *x\nc: {<<: *x, k: 2}\n\
                    d: |\n  some\n  lines\ne:\n- !!str 5\n- yes\na: twice\n";
        let original = document("f", text);
        let copy = Document::compose(&Part::Node(original.root()), 3);
        assert_eq!(copy.index(), 3);
        assert_eq!(copy.root().to_json(), original.root().to_json());
        let places = |document: &Document| {
            let root = document.root();
            let paths = ["a", "b", "c", "d", "e"].map(|key| Path::root().key(key));
            let node = |path: &Path| root.at(path).map(|node| (node.place(), node.style()));
            (paths.each_ref().map(node), root.place())
        };
        // An alias is copied as what it stands for.
        let (mut ours, theirs) = (places(&copy), places(&original));
        assert_eq!(
            ours.0[1].as_ref().map(|(_, style)| *style),
            Some(Style::Flow)
        );
        ours.0[1] = theirs.0[1].clone();
        assert_eq!(ours, theirs);
        let twice = |document: &Document| document.tree().duplicate_keys().collect::<Vec<_>>();
        assert_eq!(twice(&copy), twice(&original));
        assert_eq!(twice(&copy).len(), 1);
    }

    #[test]
    fn nodes_of_several_files_keep_their_places() {
        let (one, two) = (
            document("one", "a: 1\nb: [x]\n"),
            document("two", "b: [w, \"z\"]\n"),
        );
        let option = File::new("--option", "text");
        let place = |node: Node<'_>| node.place();
        let key = |document: &Document, name: &str| -> u32 {
            document.root().entry(name).unwrap().key.index()
        };
        let b = two.root().get("b").unwrap();
        let parts = Part::Mapping {
            place: place(one.root()),
            entries: vec![
                (
                    Part::Node(one.tree().node(key(&one, "a"))),
                    Part::Node(one.root().get("a").unwrap()),
                ),
                (
                    Part::Node(two.tree().node(key(&two, "b"))),
                    Part::Sequence {
                        place: place(b),
                        items: b
                            .items()
                            .chain(one.root().get("b").unwrap().items())
                            .map(Part::Node)
                            .chain([Part::Text {
                                place: Place::new(&option, super::super::Span::new(0..4)),
                                text: "on".to_owned(),
                            }])
                            .collect(),
                    },
                ),
            ],
        };
        let composed = Document::compose(&parts, 0);
        let root = composed.root();
        assert_eq!(
            root.to_json().unwrap(),
            serde_json::json!({"a": 1, "b": ["w", "z", "x", "on"]})
        );
        let list = root.get("b").unwrap();
        let places: Vec<String> = list.items().map(|item| item.place().to_string()).collect();
        assert_eq!(places, ["two:1:5", "two:1:8", "one:2:5", "--option:1:1"]);
        assert_eq!(root.entry("b").unwrap().key.place().to_string(), "two:1:1");
        assert_eq!(root.get("a").unwrap().place().to_string(), "one:1:4");
        assert!(list.items().all(|item| !item.differs_in_yaml_1_2()));
    }
}
