//! Documents of which a template writes one or the other.

use super::super::{Span, interest};
use super::Template;
use super::action::Role;

impl Template<'_> {
    /// The documents between two separators: most often one. Where all of it is parted by the
    /// `else` of an `if` that begins before its content and ends behind it, each part is a document
    /// of its own, as no two of them are ever written together.
    pub(in crate::source) fn alternatives(&self, document: Span) -> Vec<Span> {
        let cuts = self.cuts(document);
        let ends = cuts.iter().copied().chain([document.range().end]);
        let starts = std::iter::once(document.range().start).chain(cuts.iter().copied());
        starts.zip(ends).map(|(a, b)| Span::new(a..b)).collect()
    }

    /// Where the `else` actions stand that part a document as a whole.
    fn cuts(&self, document: Span) -> Vec<usize> {
        let Span { start, end } = document;
        let holds_nothing =
            |from: usize, to: usize| interest::is_blank(self.slice(Span::new(from..to)));
        // What was open before the document began, then what is open in it.
        let mut open = vec![Level::new(true)];
        for action in self.actions_of(document) {
            let (before, after) = (self.base + action.span.start, self.base + action.span.end);
            match action.role {
                Role::Opens => open.push(Level::new(holds_nothing(start as usize, before))),
                Role::Branches => {
                    if let Some(level) = open.last_mut() {
                        level.cuts.push(before);
                    }
                }
                Role::Closes => {
                    let level = open.pop().unwrap_or_default();
                    let is_whole = level.is_leading && holds_nothing(after, end as usize);
                    if is_whole && !level.cuts.is_empty() {
                        return level.cuts;
                    }
                    if open.is_empty() {
                        open.push(Level::default());
                    }
                }
                Role::Writes(_) | Role::Silent => {}
            }
        }
        // What is still open is closed behind a separator.
        let mut leading = open.into_iter().filter(|level| level.is_leading);
        leading
            .find_map(|level| Some(level.cuts).filter(|cuts| !cuts.is_empty()))
            .unwrap_or_default()
    }
}

/// What an action has opened.
#[derive(Default)]
struct Level {
    /// Whether nothing of the document stands before it.
    is_leading: bool,
    cuts: Vec<usize>,
}

impl Level {
    fn new(is_leading: bool) -> Self {
        Self {
            is_leading,
            cuts: Vec::new(),
        }
    }
}
