//! Which part of a template wrote which part of a document.

use std::collections::HashMap;
use std::ops::Range;

use super::marks::{Found, Marks, Template};
use super::output::Printed;
use super::prove;

/// What is proven of one document, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trace(pub(super) Vec<Part>);

/// A part of a document and what wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The part, from the beginning of the document.
    pub(super) out: Range<usize>,
    /// The template.
    pub(super) template: usize,
    /// Where in it.
    pub(super) source: Range<usize>,
    /// Whether it stands there as it is; otherwise an action writes it, or a line with actions in it.
    pub(super) is_literal: bool,
}

/// What the marks in one document tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    trace: Trace,
    /// The marks in it that stand in no helper: the way that was taken through the templates.
    way: Vec<Found>,
}

/// What is told of each printed document by what was rendered with marks, where that holds it as well:
/// to the byte, but for sums.
pub(super) fn told(printed: &Printed<'_>, marked: &str, marks: &Marks) -> Vec<Option<Told>> {
    let marked = Printed::new(marked);
    let mut by_text: HashMap<String, Option<Told>> = HashMap::new();
    for piece in &marked.pieces {
        let (text, found) = marks.take_out(marked.text_of(piece));
        let told = Told {
            trace: Trace::new(&text, &found, marks),
            way: found
                .into_iter()
                .filter(|found| !marks.is_in_helper(found))
                .collect(),
        };
        by_text
            .entry(without_sums(text.trim_end()))
            // The same text from two places comes from neither for sure.
            .and_modify(|known| {
                if known.as_ref() != Some(&told) {
                    *known = None;
                }
            })
            .or_insert(Some(told));
    }
    let pieces = printed.pieces.iter().map(|piece| {
        // How Helm ends a document depends on what comes after it.
        let text = without_sums(printed.text_of(piece).trim_end());
        by_text.get(&text).cloned().flatten()
    });
    pieces.collect()
}

/// What is proven of a document by marks outside of helpers, and by marks everywhere: a mark in what a
/// helper writes may lead another way to the same text, as where it is compared.
pub(super) fn proven(outside: Option<Told>, everywhere: Option<Told>) -> Option<Trace> {
    let outside = outside?;
    let same_way = everywhere.filter(|everywhere| everywhere.way == outside.way);
    Some(same_way.unwrap_or(outside).trace)
}

/// The shortest run of hexadecimal digits that is taken for a sum.
const SHORTEST_SUM: usize = 32;

/// A text with each sum made the same: the sum of a text with marks is another one.
fn without_sums(text: &str) -> String {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let mut bytes = text.as_bytes().to_vec();
    for run in bytes.chunk_by_mut(|one, two| is_digit(one) == is_digit(two)) {
        if run.len() >= SHORTEST_SUM && run.first().is_some_and(is_digit) {
            run.fill(b'0');
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

impl Trace {
    /// What the marks in a document tell, `text` being the document without them.
    fn new(text: &str, found: &[Found], marks: &Marks) -> Self {
        let mut literal: Vec<Part> = Vec::new();
        for mark in found {
            let from = literal.last().map_or(0, |part| part.out.end);
            let part = marks
                .template(mark.template)
                .and_then(|template| literal_part(text, mark, template, from));
            literal.extend(part);
        }
        let mut parts = literal.clone();
        for (index, part) in literal.iter().enumerate() {
            let rest = literal.get(index + 1..).unwrap_or_default();
            if let Some(template) = marks.template(part.template) {
                parts.extend(between(text, part, rest, template));
            }
        }
        // What a helper wrote is known better than what used it.
        parts.sort_by_key(|part| (part.out.start, part.out.end));
        parts.dedup_by_key(|part| part.out.start);
        Self(parts)
    }

    /// Where a part of the document is written: the template, the part of it, and whether it stands
    /// there as it is.
    pub(super) fn source(&self, out: Range<usize>) -> Option<(usize, Range<usize>)> {
        let first = self.part_at(out.start)?;
        let start = if first.is_literal {
            first.source.start + (out.start - first.out.start)
        } else {
            first.source.start
        };
        if out.is_empty() {
            // Nothing is written here: what it belongs to is all that is known.
            return None;
        }
        let last = self.part_at(out.end - 1).filter(|last| {
            last.template == first.template && last.source.start >= first.source.start
        });
        let end = match last {
            Some(last) if last.is_literal => last.source.start + (out.end - last.out.start),
            Some(last) => last.source.end,
            None => first.source.end,
        };
        Some((first.template, start..end.max(start)))
    }

    /// The first template that wrote something, and where.
    pub(super) fn first(&self) -> Option<(usize, usize)> {
        let first = self.0.first()?;
        Some((first.template, first.source.start))
    }

    /// Whether what stands at an offset stands in a template as it is.
    pub(super) fn is_literal(&self, out: usize) -> bool {
        self.part_at(out).is_some_and(|part| part.is_literal)
    }

    fn part_at(&self, out: usize) -> Option<&Part> {
        let after = self.0.partition_point(|part| part.out.start <= out);
        let part = self.0.get(after.checked_sub(1)?)?;
        part.out.contains(&out).then_some(part)
    }
}

/// The stretch of literal text around a mark, as far as it stands in the document, from `from` on.
fn literal_part(text: &str, mark: &Found, template: &Template, from: usize) -> Option<Part> {
    let written = template.file.text();
    let stretch = template.stretch(mark.at);
    let (after, source_after) = (text.get(mark.out..)?, written.get(mark.at..stretch.end)?);
    let (before, source_before) = (
        text.get(from..mark.out)?,
        written.get(stretch.start..mark.at)?,
    );
    let ahead = same(after.chars(), source_after.chars());
    let back = same(before.chars().rev(), source_before.chars().rev());
    (back > 0).then(|| Part {
        out: mark.out - back..mark.out + ahead,
        template: mark.template,
        source: mark.at - back..mark.at + ahead,
        is_literal: true,
    })
}

/// How many bytes two texts have in common from where they begin.
fn same(one: impl Iterator<Item = char>, two: impl Iterator<Item = char>) -> usize {
    let pairs = one.zip(two).take_while(|(one, two)| one == two);
    pairs.map(|(c, _)| c.len_utf8()).sum()
}

/// What wrote the text between a part and the next of its template, or the end of the document.
fn between(text: &str, part: &Part, rest: &[Part], template: &Template) -> Vec<Part> {
    let next = rest.first();
    let is_ahead = |next: &&Part| next.source.start >= part.source.end;
    let own = rest.iter().position(|next| next.template == part.template);
    let (source, until) = match (next, own) {
        (None, _) => {
            let source = prove::to_end_of_document(template, part.source.end);
            (source, 0)
        }
        (Some(_), Some(own)) => {
            let next = rest.get(own).filter(is_ahead);
            let source = next.and_then(|next| {
                let (from, to) = (part.source.end, next.source.start);
                // What others wrote in between they wrote for the one action there.
                let is_sure = own == 0 || prove::leads_on(template, from, to);
                is_sure
                    .then(|| prove::between(template, from, to))
                    .flatten()
            });
            (source, own)
        }
        (Some(_), None) => (None, 0),
    };
    let Some(source) = source else {
        return Vec::new();
    };
    let mut gaps = Vec::new();
    let mut from = part.out.end;
    for next in rest.iter().take(until + 1) {
        gaps.push(from..next.out.start);
        from = next.out.end;
    }
    if rest.is_empty() {
        gaps.push(from..text.len());
    }
    let parts = gaps.into_iter().filter_map(|gap| {
        let written = text.get(gap.clone())?;
        let content = written.trim();
        let start = gap.start + (written.len() - written.trim_start().len());
        (!content.is_empty()).then(|| Part {
            out: start..start + content.len(),
            template: part.template,
            source: source.clone(),
            is_literal: false,
        })
    });
    parts.collect()
}
