//! Documents that another program made of files, with their places in these files.

use std::sync::Arc;

use super::tree::{Data, Payload, Text, Tree};
use super::{Document, File, Node, Place, Style};

impl Document {
    /// The same content with each node at another place, as the one that has the number `index`.
    /// The document's file becomes that of its root.
    #[must_use]
    pub fn moved(&self, index: usize, place: impl Fn(Node<'_>) -> Place) -> Self {
        Self::new(self.tree().moved(place), index)
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
