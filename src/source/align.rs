//! Where each character of a scalar's text stands in the scalar as it is written.

use std::ops::Range;

use super::Style;

/// For each stretch of a text that is written as it is, where it begins in the text and where in
/// what is written. Offsets in what is written count from its beginning.
#[derive(Debug)]
pub(super) struct Alignment {
    /// In order of both.
    stretches: Vec<(usize, usize)>,
}

impl Alignment {
    /// Aligns a text with what is written for it. `None` if that cannot be done for all of it.
    pub(super) fn new(written: &str, text: &str, style: Style) -> Option<Self> {
        let mut aligner = Aligner {
            written,
            text,
            stretches: Vec::new(),
        };
        match style {
            Style::DoubleQuoted | Style::SingleQuoted => aligner.quoted(style)?,
            Style::Literal => aligner.literal()?,
            Style::Plain | Style::Folded => aligner.folded()?,
            Style::Block | Style::Flow => return None,
        }
        Some(Self {
            stretches: aligner.stretches,
        })
    }

    /// Where a range of the text is written.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        // The end is behind the last character rather than before the next one.
        let end = match range.end.checked_sub(1).filter(|_| !range.is_empty()) {
            Some(last) => self.offset(last) + 1,
            None => start,
        };
        start..end.max(start)
    }

    fn offset(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(text, _)| *text <= at);
        let stretch = after
            .checked_sub(1)
            .and_then(|last| self.stretches.get(last));
        let (text, written) = stretch.copied().unwrap_or_default();
        let next = self
            .stretches
            .get(after)
            .map_or(usize::MAX, |(_, written)| *written);
        (written + (at - text.min(at))).min(next)
    }
}

struct Aligner<'a> {
    written: &'a str,
    text: &'a str,
    stretches: Vec<(usize, usize)>,
}

impl Aligner<'_> {
    /// Each line of the text ends the line that it is written on.
    fn literal(&mut self) -> Option<()> {
        let blank = self.text.len() - self.text.trim_start_matches('\n').len();
        let mut at = blank;
        // Before a block there are none: it begins with what it says.
        let mut from = self.written.len() - self.written.trim_start_matches('\n').len();
        for line in self.text.get(blank..)?.split_inclusive('\n') {
            let rest = self.written.get(from..)?;
            let written = rest.split_inclusive('\n').next().unwrap_or_default();
            let without_break = |line: &str| line.trim_end_matches(['\n', '\r']).len();
            let content = line.get(..without_break(line))?;
            let end = without_break(written);
            if !written.get(..end)?.ends_with(content) {
                return None;
            }
            self.stretches
                .push((at, from + end - content.len().min(end)));
            at += line.len();
            from += written.len();
        }
        Some(())
    }

    /// Each written line is a part of the text without the blanks around it, in their order.
    fn folded(&mut self) -> Option<()> {
        let (mut at, mut from) = (0, 0);
        for written in self.written.split_inclusive('\n') {
            let content = written.trim_matches([' ', '\t', '\r', '\n']);
            let rest = self.text.get(at..)?;
            let before = rest.find(content)?;
            if !rest.get(..before)?.trim().is_empty() {
                return None;
            }
            let start = from + written.find(content)?;
            if !content.is_empty() {
                self.stretches.push((at + before, start));
                at += before + content.len();
            }
            from += written.len();
        }
        self.text.get(at..)?.trim().is_empty().then_some(())
    }

    fn quoted(&mut self, style: Style) -> Option<()> {
        let end = self.written.len().checked_sub(1)?;
        let (mut at, mut from) = (0, 1);
        while from < end {
            let rest = self.written.get(from..end)?;
            let (written, text) = if let Some(fold) = line_break(rest) {
                fold
            } else if style == Style::DoubleQuoted && rest.starts_with('\\') {
                escape(rest)?
            } else if style == Style::SingleQuoted && rest.starts_with("''") {
                (2, 1)
            } else {
                let character = rest.chars().next()?;
                if !self.text.get(at..)?.starts_with(character) {
                    return None;
                }
                (character.len_utf8(), 1)
            };
            if !self.continues(at, from) {
                self.stretches.push((at, from));
            }
            let characters = self.text.get(at..)?.chars().take(text);
            at += characters.map(char::len_utf8).sum::<usize>();
            from += written;
        }
        (at == self.text.len()).then_some(())
    }

    /// Whether the last stretch goes on here.
    fn continues(&self, at: usize, from: usize) -> bool {
        let last = self.stretches.last();
        last.is_some_and(|(text, written)| at + written == from + text)
    }
}

/// If a quoted text breaks its line here: how many bytes the break takes, and how many characters
/// are left of it.
fn line_break(rest: &str) -> Option<(usize, usize)> {
    let written = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let breaks = rest.get(..written)?.matches('\n').count();
    (breaks > 0).then(|| (written, (breaks - 1).max(1)))
}

/// The escape that a text begins with: how many bytes it takes, and how many characters it is.
fn escape(rest: &str) -> Option<(usize, usize)> {
    let kind = rest.chars().nth(1)?;
    Some(match kind {
        'x' => (4, 1),
        'u' if is_first_half(rest.get(2..6)?) => (12, 1),
        'u' => (6, 1),
        'U' => (10, 1),
        '\n' | '\r' => {
            let after = rest.get(1..)?;
            let next = after.trim_start_matches('\r').strip_prefix('\n')?;
            let next = next.trim_start_matches([' ', '\t']);
            (rest.len() - next.len(), 0)
        }
        kind => (1 + kind.len_utf8(), 1),
    })
}

fn is_first_half(hex: &str) -> bool {
    u32::from_str_radix(hex, 16).is_ok_and(|code| (0xD800..0xDC00).contains(&code))
}
