//! Which node of a tree an action writes into.

use super::mask::Insertion;
use crate::source::Span;
use crate::source::file::BYTE_ORDER_MARK;
use crate::source::scalar::Resolved;
use crate::source::tree::{Data, Payload, Style};

/// For insertions in order, the nodes that they may write into: the collections whose column is
/// theirs, or the innermost that stands left of them; a value that is not written at all, if they
/// stand where it would be.
pub(super) fn owners<'i>(
    insertions: impl Iterator<Item = &'i Insertion>,
    base: usize,
    text: &str,
    nodes: &[Data],
) -> Vec<u32> {
    let mut finder = Finder {
        base,
        text,
        nodes,
        next: 0,
        open: Vec::new(),
        found: Vec::new(),
    };
    for insertion in insertions {
        finder.advance(base + insertion.at);
        finder.take(insertion);
    }
    finder.found.sort_unstable();
    finder.found.dedup();
    finder.found
}

/// A collection that is not yet known to have ended.
struct Open {
    index: usize,
    /// How many nodes stand directly below it, as far as it was gone through.
    below: usize,
    column: usize,
}

/// Goes through nodes and insertions together.
struct Finder<'a> {
    base: usize,
    text: &'a str,
    nodes: &'a [Data],
    /// The first node that begins after the place reached.
    next: usize,
    open: Vec<Open>,
    found: Vec<u32>,
}

impl Finder<'_> {
    /// Goes on to the first node that begins at a place or after it.
    fn advance(&mut self, at: usize) {
        while let Some(node) = self
            .nodes
            .get(self.next)
            .filter(|n| (n.span.start as usize) < at)
        {
            while self
                .open
                .last()
                .is_some_and(|open| self.ends_before(open, self.next))
            {
                self.open.pop();
            }
            if let Some(around) = self.open.last_mut() {
                around.below += 1;
            }
            if matches!(node.payload, Payload::Mapping | Payload::Sequence) {
                self.open.push(Open {
                    index: self.next,
                    below: 0,
                    column: self.column(self.next),
                });
            }
            self.next += 1;
        }
    }

    fn ends_before(&self, open: &Open, index: usize) -> bool {
        self.nodes
            .get(open.index)
            .is_none_or(|node| node.end as usize <= index)
    }

    fn take(&mut self, insertion: &Insertion) {
        let at = self.base + insertion.at;
        if let Some(flow) = self.flow_around(at) {
            self.mark(flow);
            return;
        }
        let last = self.next.checked_sub(1);
        let last = last.and_then(|last| Some((last, self.nodes.get(last)?)));
        match last {
            // In a text over several lines it is a part of that.
            Some((_, node)) if is_scalar(node) && node.span.end as usize > at => return,
            Some((index, node)) if is_absent(node) && self.reaches_value(insertion.column) => {
                self.mark(index);
            }
            _ => {}
        }
        let coming = self.value_to_come().filter(|&index| {
            insertion.column >= self.column(index) || self.reaches_value(insertion.column)
        });
        if let Some(index) = coming {
            self.mark(index);
            let around = self.open.last().map(|open| self.column(open.index));
            if around != Some(insertion.column) {
                return;
            }
        }
        if last.is_some_and(|(_, node)| is_absent(node)) && self.is_right_of_all(insertion.column) {
            return;
        }
        self.mark_collections(insertion.column);
    }

    /// The innermost collection in brackets around a place.
    fn flow_around(&self, at: usize) -> Option<usize> {
        let mut indices = self.open.iter().rev().map(|open| open.index);
        indices.find(|&index| {
            let node = self.nodes.get(index);
            node.is_some_and(|node| node.style == Style::Flow && node.span.end as usize > at)
        })
    }

    /// Whether a column may be that of the value of the innermost collection's last entry.
    fn reaches_value(&self, column: usize) -> bool {
        self.innermost_block()
            .is_none_or(|index| column >= self.column(index))
    }

    fn is_right_of_all(&self, column: usize) -> bool {
        self.innermost_block()
            .is_none_or(|index| column > self.column(index))
    }

    fn innermost_block(&self) -> Option<usize> {
        let mut blocks = self.open.iter().rev().map(|open| open.index);
        blocks.find(|&index| self.is_block(index))
    }

    /// The block collection that begins after the place, if it is the value of the last key or
    /// the root.
    fn value_to_come(&self) -> Option<usize> {
        let is_value = match self.open.last() {
            None => self.next == 0,
            Some(around) => {
                let is_mapping = self.nodes.get(around.index);
                is_mapping.is_some_and(|node| matches!(node.payload, Payload::Mapping))
                    && around.below % 2 == 1
            }
        };
        (is_value && self.is_block(self.next)).then_some(self.next)
    }

    fn is_block(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| {
            node.style == Style::Block
                && matches!(node.payload, Payload::Mapping | Payload::Sequence)
        })
    }

    /// Marks the block collections of a column, or else the innermost that stands left of it.
    fn mark_collections(&mut self, column: usize) {
        let mut outermost = None;
        let mut marked = Vec::new();
        for open in self
            .open
            .iter()
            .rev()
            .filter(|open| self.is_block(open.index))
        {
            let own = open.column;
            outermost = Some(open.index);
            if own == column {
                marked.push(open.index);
            } else if own < column {
                if marked.is_empty() {
                    marked.push(open.index);
                }
                break;
            }
        }
        if marked.is_empty() {
            marked.push(outermost.unwrap_or_default());
        }
        for index in marked {
            self.mark(index);
        }
    }

    fn mark(&mut self, index: usize) {
        if index < self.nodes.len() {
            self.found.push(crate::source::file::offset(index));
        }
    }

    /// The column at which a node begins, from 0.
    fn column(&self, index: usize) -> usize {
        let span = self
            .nodes
            .get(index)
            .map_or(Span::default(), |node| node.span);
        let at = (span.start as usize).saturating_sub(self.base);
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |line_break| line_break + 1);
        let line = before.get(line..).unwrap_or_default();
        line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).len()
    }
}

fn is_scalar(node: &Data) -> bool {
    matches!(node.payload, Payload::Scalar { .. })
}

/// Whether nothing is written where a value could stand.
fn is_absent(node: &Data) -> bool {
    let is_null = matches!(
        node.payload,
        Payload::Scalar {
            value: Resolved::Null,
            ..
        }
    );
    is_null && node.span.is_empty()
}
