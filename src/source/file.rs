//! Files as they were read, and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Interest;

/// The mark that some editors put before the first character; it is no text and takes no column.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// One text that was read: a file, standard input, or a file of a git revision.
#[derive(Debug)]
pub struct File {
    name: String,
    text: String,
    line_starts: OnceLock<Vec<u32>>,
    /// Which of its documents matter; all, if nobody said.
    interest: Option<Interest>,
    /// Whether what is read of it was built of it by another program.
    is_built_from: bool,
}

impl File {
    /// A text and the name that messages give it: a path with `/`, `<stdin>`, `git:REV:path`.
    ///
    /// Places count in 32 bits. A text longer than that is to be refused before; positions past
    /// the limit would all point at its end.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Self::of_interest(name, text, None)
    }

    /// The same where only documents of interest matter.
    pub(super) fn of_interest(
        name: impl Into<String>,
        text: impl Into<String>,
        interest: Option<Interest>,
    ) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
            interest,
            is_built_from: false,
        })
    }

    /// A text of which another program built what is read: a template, a base. Documents that were
    /// built have their places in it, see [`Document::moved`](super::Document::moved); an empty
    /// place in it is one that is only known so far, see [`Place::is_vague`].
    #[must_use]
    pub fn built_from(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
            interest: None,
            is_built_from: true,
        })
    }

    /// Whether what is read of it was built of it by another program, so that not all that is
    /// written in it need be there, and more may be there than is written in it.
    #[must_use]
    pub fn is_built_from(&self) -> bool {
        self.is_built_from
    }

    /// The name for messages. It may hold any character: whoever shows it escapes it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty if the span does not lie in this file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Whether the document at a span may be one that matters. It is not, for certain, if this is
    /// false.
    pub(super) fn may_matter(&self, span: Span) -> bool {
        let interest = self.interest.as_ref();
        interest.is_none_or(|interest| interest.may_hold(self.slice(span)))
    }

    /// Whether the document that a template makes of a span does not matter, for certain, however
    /// little of it can be read.
    pub(super) fn cannot_matter(&self, span: Span) -> bool {
        let interest = self.interest.as_ref();
        interest.is_some_and(|interest| interest.names_another(self.slice(span)))
    }

    /// The line of a byte offset, and that line's first byte. Lines count from 1.
    fn line_of(&self, offset: u32) -> (usize, usize) {
        let starts = self.line_starts.get_or_init(|| line_starts(&self.text));
        let line = starts.partition_point(|&start| start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or_default();
        (line, start as usize)
    }
}

/// The first byte of each line.
fn line_starts(text: &str) -> Vec<u32> {
    let after_breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1));
    std::iter::once(0).chain(after_breaks).collect()
}

/// A byte offset in the 32 bits that places have for it.
pub(crate) fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A range of bytes in a [`File`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of a range of bytes.
    #[must_use]
    pub fn new(range: Range<usize>) -> Self {
        Self {
            start: offset(range.start),
            end: offset(range.end.max(range.start)),
        }
    }

    /// The same as a range, to index a text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A span of a file that knows its file. Its line and column are counted when they are asked for.
#[derive(Clone)]
pub struct Place {
    /// The file.
    pub file: Arc<File>,
    /// Which part of it.
    pub span: Span,
}

impl Place {
    /// A place in a file.
    #[must_use]
    pub fn new(file: &Arc<File>, span: Span) -> Self {
        Self {
            file: Arc::clone(file),
            span,
        }
    }

    /// Whether it is not known where what it is about is written, but only below which item, or in
    /// which file.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        self.file.is_built_from && self.span.is_empty()
    }

    /// Where it begins: in what was built, the place of something of which no more is known.
    #[must_use]
    pub(crate) fn start(&self) -> Self {
        let start = self.span.start;
        Self::new(&self.file, Span { start, end: start })
    }

    /// The line of the first character, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.file.line_of(self.span.start).0
    }

    /// The column of the first character, from 1, counted in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.line_and_column(self.span.start).1
    }

    /// The line and column of the character after the last, for reports that give both ends.
    #[must_use]
    pub fn end(&self) -> (usize, usize) {
        self.line_and_column(self.span.end)
    }

    /// The text at this place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.slice(self.span)
    }

    fn line_and_column(&self, offset: u32) -> (usize, usize) {
        let (line, start) = self.file.line_of(offset);
        let end = self.file.text.floor_char_boundary(offset as usize);
        let before = self.file.text.get(start..end).unwrap_or_default();
        let before = before.strip_prefix(BYTE_ORDER_MARK).unwrap_or(before);
        (line, before.chars().count() + 1)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column(self.span.start);
        write!(f, "{}:{line}:{column}", self.file.name)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.file.name == other.file.name
    }
}

impl Eq for Place {}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, at: usize) -> String {
        let place = Place::new(&File::new("f", text), Span::new(at..at));
        assert_eq!(place.line(), place.line_and_column(place.span.start).0);
        place.to_string()
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let cases = [
            ("", 0, "f:1:1", "an empty file has a first place"),
            ("ab\ncd", 1, "f:1:2", "the second character"),
            ("ab\ncd", 2, "f:1:3", "the line break belongs to its line"),
            ("ab\ncd", 3, "f:2:1", "the next line"),
            ("ab\ncd", 5, "f:2:3", "the end"),
            ("ab\n", 3, "f:2:1", "after the last line break"),
            ("ü: x", 2, "f:1:2", "a character of two bytes is one column"),
            ("😀x", 4, "f:1:2", "a character of four bytes is one column"),
            ("a\r\nb", 3, "f:2:1", "CRLF is one line break"),
            ("\u{feff}a", 3, "f:1:1", "a byte order mark takes no column"),
            ("\u{feff}a\nb", 5, "f:2:1", "nor does it move later lines"),
            ("ü", 1, "f:1:1", "the inside of a character is its start"),
            ("ab", 99, "f:1:3", "past the end is the end"),
        ];
        for (text, at, expected, why) in cases {
            assert_eq!(place(text, at), expected, "{why}");
        }
    }

    #[test]
    fn the_end_of_a_place_is_the_character_after_its_last() {
        let place = Place::new(&File::new("f", "a: bc\nd: e\n"), Span::new(3..8));
        assert_eq!((place.line(), place.column()), (1, 4));
        assert_eq!(place.end(), (2, 3));
        assert_eq!(place.text(), "bc\nd:");
    }
}
