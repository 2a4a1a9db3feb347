//! Documents that another program made of files, with their places in these files.

use std::fmt;
use std::sync::Arc;

use super::tree::{Data, Payload, Text, Tree};
use super::{Document, File, Node, Place, Span, Style};

/// What is known of the files that another program made a text of.
pub trait Origin: fmt::Debug + Send + Sync {
    /// Where a part of the text is written, if that is proven.
    fn of(&self, span: Span) -> Option<Place>;
}

/// A document as it was printed, before its nodes were given other places: what stands inside its
/// texts has its own.
#[derive(Debug, Clone)]
pub(super) struct Printed {
    pub(super) tree: Arc<Tree>,
    pub(super) origin: Arc<dyn Origin>,
}

impl Document {
    /// The same content with each node at another place, as the one that has the number `index`.
    /// The document's file becomes that of its root.
    #[must_use]
    pub fn moved(&self, index: usize, place: impl Fn(Node<'_>) -> Place) -> Self {
        Self::new(self.tree().moved(place), index)
    }

    /// The same, where the origin says of parts of the file where they are written: so the places are
    /// known of what stands inside of texts ([`embedded`](super::embedded)).
    #[must_use]
    pub fn moved_by(
        &self,
        index: usize,
        place: impl Fn(Node<'_>) -> Place,
        origin: &Arc<dyn Origin>,
    ) -> Self {
        let mut tree = self.tree().moved(place);
        tree.printed = Some(Printed {
            tree: Arc::clone(self.tree()),
            origin: Arc::clone(origin),
        });
        Self::new(tree, index)
    }
}

/// Where each node of a document is written, by its index: a node of which that is not proven has the
/// place of what it stands below, as one that is only known so far. `above` is what the document
/// itself stands in.
pub(crate) fn places(root: Node<'_>, origin: &dyn Origin, above: &Place) -> Vec<Place> {
    let mut walk = Walk {
        origin,
        places: vec![above.clone()],
    };
    walk.node(root, above);
    walk.places
}

struct Walk<'a> {
    origin: &'a dyn Origin,
    places: Vec<Place>,
}

impl Walk<'_> {
    fn node(&mut self, node: Node<'_>, above: &Place) {
        let own = self.origin.of(node.span());
        let own = own.unwrap_or_else(|| above.start());
        let index = node.index() as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, own.clone());
        }
        if let Some(known) = self.places.get_mut(index) {
            known.clone_from(&own);
        }
        if node.is_alias() {
            return;
        }
        // An item of which nothing is known stands below the list's key rather than its first item.
        for item in node.items() {
            self.node(item, above);
        }
        for (key, value) in node.pairs() {
            self.node(key, &own);
            let above = self.origin.of(key.span()).unwrap_or_else(|| own.clone());
            self.node(value, &above);
        }
    }
}

impl Tree {
    fn moved(&self, place: impl Fn(Node<'_>) -> Place) -> Self {
        let mut moved = Self {
            file: place(self.root()).file,
            runs: Vec::new(),
            nodes: Vec::with_capacity(self.nodes.len()),
            texts: Vec::new(),
            duplicates: self.duplicates.clone(),
            insertions: self.insertions.clone(),
            regions: Arc::default(),
            printed: None,
        };
        for index in 0..super::file::offset(self.nodes.len()) {
            let node = self.node(index);
            moved.add(node, &place(node));
        }
        moved
    }

    fn add(&mut self, node: Node<'_>, place: &Place) {
        let data = node.data();
        let (payload, style) = match data.payload {
            Payload::Scalar { value, .. } => {
                let text = node.text().unwrap_or_default();
                let text = self.text_at(place, text);
                let style = match (text, data.style) {
                    // It stands there as it is, without quotes.
                    (Text::InFile(_), Style::SingleQuoted | Style::DoubleQuoted) => Style::Literal,
                    (_, style) => style,
                };
                (Payload::Scalar { value, text }, style)
            }
            other => (other, data.style),
        };
        let index = super::file::offset(self.nodes.len());
        let current = self
            .runs
            .last()
            .map_or(&self.file, |(_, file): &(u32, Arc<File>)| file);
        if !Arc::ptr_eq(current, &place.file) {
            self.runs.push((index, Arc::clone(&place.file)));
        }
        self.nodes.push(Data {
            span: place.span,
            end: data.end,
            style,
            tagged: data.tagged,
            payload,
        });
    }

    /// A text that stands at a place as it is, or else is kept aside.
    fn text_at(&mut self, place: &Place, text: &str) -> Text {
        if place.text() == text {
            return Text::InFile(place.span);
        }
        self.texts.push(text.into());
        Text::Decoded(super::file::offset(self.texts.len() - 1))
    }
}
