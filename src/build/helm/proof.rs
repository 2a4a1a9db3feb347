//! Where the parts of what was printed are written, so far as that is proven.

use std::sync::Arc;

use super::marks::Marks;
use super::output::Printed;
use super::trace::Trace;
use crate::source::{File, Origin, Place, Span};

/// What is proven of all that was printed.
#[derive(Debug)]
pub(super) struct Proof {
    /// Of each printed document where it begins, and what is proven of it.
    documents: Vec<(usize, Option<Trace>)>,
    /// The templates' files.
    files: Vec<Arc<File>>,
    text: Arc<File>,
}

impl Proof {
    pub(super) fn new(
        text: &Arc<File>,
        printed: &Printed<'_>,
        proven: Vec<Option<Trace>>,
        marks: &Marks,
    ) -> Self {
        let starts = printed.pieces.iter().map(|piece| piece.span.start);
        Self {
            documents: starts.zip(proven).collect(),
            files: marks.files().cloned().collect(),
            text: Arc::clone(text),
        }
    }

    /// Where the first thing is written that a document at an offset says.
    pub(super) fn first(&self, offset: usize) -> Option<(&Arc<File>, usize)> {
        let (_, trace) = self.document(offset)?;
        let (template, at) = trace.first()?;
        Some((self.files.get(template)?, at))
    }

    /// Whether a part of what was printed begins with what a template says itself.
    pub(super) fn is_literal(&self, span: Span) -> bool {
        let document = self.document(span.start as usize);
        document.is_some_and(|(start, trace)| {
            let out = (span.start as usize).checked_sub(start);
            out.is_some_and(|out| trace.is_literal(out))
        })
    }

    fn document(&self, offset: usize) -> Option<(usize, &Trace)> {
        let after = self
            .documents
            .partition_point(|(start, _)| *start <= offset);
        let (start, trace) = self.documents.get(after.checked_sub(1)?)?;
        Some((*start, trace.as_ref()?))
    }
}

impl Origin for Proof {
    fn of(&self, span: Span) -> Option<Place> {
        let range = span.range();
        let (start, trace) = self.document(range.start)?;
        // A block ends with a line break, of which nobody says who wrote it.
        let written = self.text.slice(span).trim_end();
        let out = range.start.checked_sub(start)?;
        let (template, source) = trace.source(out..out + written.len())?;
        Some(Place::new(self.files.get(template)?, Span::new(source)))
    }
}
