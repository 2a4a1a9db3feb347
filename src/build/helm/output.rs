//! What `helm template` prints: documents, each after a line that tells its template.

use std::ops::Range;

/// What Helm writes before the path of a template.
pub(super) const SOURCE: &str = "# Source: ";

/// What was printed.
#[derive(Debug)]
pub(super) struct Printed<'t> {
    text: &'t str,
    /// The documents, in order.
    pub(super) pieces: Vec<Piece<'t>>,
}

/// One document as it was printed.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    /// Where it stands, without the separator before it.
    pub(super) span: Range<usize>,
    /// The path of its template as Helm tells it: `CHART/templates/role.yaml`, and for a subchart
    /// `CHART/charts/SUBCHART/templates/role.yaml`. Empty if it tells none.
    pub(super) source: &'t str,
}

impl<'t> Printed<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut pieces = Vec::new();
        let (mut start, mut at) = (0, 0);
        let mut source = "";
        let mut end_piece = |span: Range<usize>| {
            let piece = text.get(span.clone()).unwrap_or_default();
            // Only Helm's own line counts: the first. What is split of a document is of its template.
            if let Some(rest) = piece.strip_prefix(SOURCE) {
                source = rest.lines().next().unwrap_or_default().trim_end();
            }
            pieces.push(Piece { span, source });
        };
        for line in text.split_inclusive('\n') {
            if line.starts_with("---") {
                end_piece(start..at);
                start = at + line.len();
            }
            at += line.len();
        }
        end_piece(start..at);
        pieces.retain(|piece| !piece.span.is_empty());
        Self { text, pieces }
    }

    pub(super) fn text_of(&self, piece: &Piece<'_>) -> &'t str {
        self.text.get(piece.span.clone()).unwrap_or_default()
    }

    /// The position of the document that an offset is in.
    pub(super) fn at(&self, offset: usize) -> Option<usize> {
        let after = self
            .pieces
            .partition_point(|piece| piece.span.start <= offset);
        after.checked_sub(1)
    }
}
