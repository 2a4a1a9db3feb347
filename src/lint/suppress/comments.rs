//! Comments with a word in them, wherever they stand in a text. Whether what looks like a comment
//! is one, or a part of a value, the tree has to say.

use std::ops::Range;

use memchr::memmem;

use crate::source::Span;

/// A comment that says something for a tool.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// Where what it says begins and ends: `rolewright: ignore[...] reason`.
    pub(super) said: Range<usize>,
    /// The bytes of the comment, from the sign that begins it, to the end.
    pub(super) whole: Range<usize>,
    /// Whether it is a template's (`{{/* */}}`).
    pub(super) in_template: bool,
    /// Whether nothing but it stands on its line, so that it is about what comes next.
    pub(super) is_alone: bool,
}

/// The comments that say something that begins with a word.
pub(super) fn find<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Comment> + 't {
    let mut finder = Finder {
        text,
        line: 0..0,
        closing: 0..0,
    };
    memmem::find_iter(text.as_bytes(), word).filter_map(move |at| {
        let before = text.get(..at)?;
        match before.trim_end_matches([' ', '\t']).strip_suffix('#') {
            Some(before_sign) => finder.of_yaml(at, before_sign.len()),
            None => finder.of_template(at),
        }
    })
}

/// Looks at one word after the other. What it has searched the text for it keeps, so that no text
/// takes longer than its length.
struct Finder<'t> {
    text: &'t str,
    /// The last line that was looked at.
    line: Range<usize>,
    /// From where on no template's comment ends before the end of this.
    closing: Range<usize>,
}

impl Finder<'_> {
    /// A comment after `#`, which stands at the beginning of a line or after a blank.
    fn of_yaml(&mut self, at: usize, sign: usize) -> Option<Comment> {
        let line = self.line_at(sign);
        let before = self.text.get(line.start..sign)?;
        let is_comment = before.is_empty() || before.ends_with([' ', '\t', '\u{feff}']);
        is_comment.then(|| Comment {
            said: at..trimmed_end(self.text, at..line.end),
            whole: sign..line.end,
            in_template: false,
            is_alone: begins_nothing(before),
        })
    }

    /// A comment between `{{/*` and `*/}}`, with or without dashes inside of the braces.
    fn of_template(&mut self, at: usize) -> Option<Comment> {
        let before = self.text.get(..at)?.trim_end().strip_suffix("/*")?;
        let start = match before.strip_suffix("{{") {
            Some(before) => before.len(),
            None => before.trim_end().strip_suffix("{{-")?.len(),
        };
        let closing = self.closing_after(at)?;
        let after = self.text.get(closing + 2..)?;
        let after_braces = after
            .strip_prefix("}}")
            .or_else(|| after.trim_start().strip_prefix("-}}"))?;
        let end = self.text.len() - after_braces.len();
        let said_end = closing.min(self.line_at(at).end);
        let lines = self.line_at(start).start..self.line_at(end).end;
        let is_alone = begins_nothing(self.text.get(lines.start..start)?)
            && self.text.get(end..lines.end)?.trim().is_empty();
        Some(Comment {
            said: at..trimmed_end(self.text, at..said_end),
            whole: start..end,
            in_template: true,
            is_alone,
        })
    }

    fn line_at(&mut self, at: usize) -> Range<usize> {
        if !(self.line.start..=self.line.end).contains(&at) || self.line.is_empty() {
            self.line = line_of(self.text, at..at);
        }
        self.line.clone()
    }

    fn closing_after(&mut self, at: usize) -> Option<usize> {
        if !self.closing.contains(&at) {
            let found = self.text.get(at..)?.find("*/");
            self.closing = at..found.map_or(usize::MAX, |length| at + length + 1);
        }
        let end = self.closing.end;
        (end < usize::MAX).then(|| end - 1)
    }
}

/// Whether what stands before a comment on its line begins no item: blanks, another comment, or the
/// dash of an item that comes after it.
fn begins_nothing(before: &str) -> bool {
    let rest = before.trim_start_matches([' ', '\t', '-', '?', '\u{feff}']);
    rest.is_empty() || rest.starts_with('#')
}

/// The whole lines that a range stands on, without the last one's line break.
pub(super) fn line_of(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let before = bytes.get(..range.start).unwrap_or_default();
    let after = bytes.get(range.end..).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let end = memchr::memchr2(b'\n', b'\r', after).map_or(text.len(), |at| range.end + at);
    start..end
}

fn trimmed_end(text: &str, range: Range<usize>) -> usize {
    let start = range.start;
    start + text.get(range).unwrap_or_default().trim_end().len()
}

impl Comment {
    /// The lines that it stands on.
    pub(super) fn lines(&self, text: &str) -> Span {
        Span::new(line_of(text, self.whole.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, bool)> {
        find(text, "rolewright:")
            .map(|comment| (&text[comment.said], comment.is_alone))
            .collect()
    }

    #[test]
    fn comments_of_yaml_begin_after_a_blank_and_end_with_their_line() {
        for (text, expected) in [
            ("# rolewright: a b", vec![("rolewright: a b", true)]),
            ("\u{feff}#rolewright: a", vec![("rolewright: a", true)]),
            ("x: y #rolewright:a \r\nz: 1", vec![("rolewright:a", false)]),
            ("\t  #\trolewright: a\rb: c", vec![("rolewright: a", true)]),
            ("- # rolewright: a\n  b: c", vec![("rolewright: a", true)]),
            ("# why # rolewright: a", vec![("rolewright: a", true)]),
            ("a: b # why # rolewright: a", vec![("rolewright: a", false)]),
            ("a: b# rolewright: a", vec![]),
            ("# see rolewright: a", vec![]),
            ("# Rolewright: a", vec![]),
            ("a: rolewright: b", vec![]),
            ("# \"# rolewright: a\"", vec![]),
            ("##rolewright: a", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }

    #[test]
    fn comments_of_templates_end_with_their_braces() {
        for (text, expected) in [
            ("{{/* rolewright: a b */}}", vec![("rolewright: a b", true)]),
            (
                "  {{- /* rolewright: a */ -}}\n",
                vec![("rolewright: a", true)],
            ),
            (
                "x: 1 {{/* rolewright: a */}}",
                vec![("rolewright: a", false)],
            ),
            (
                "{{/* rolewright: a */}} x: 1",
                vec![("rolewright: a", false)],
            ),
            (
                "{{/*\r\n  rolewright: a\r\n  b\r\n*/}}",
                vec![("rolewright: a", true)],
            ),
            ("{{/*rolewright: a*/ -}}", vec![("rolewright: a", true)]),
            ("{{/* rolewright: a }}", vec![]),
            ("{{ /* rolewright: a */}}", vec![]),
            ("/* rolewright: a */", vec![]),
            ("{{/* b rolewright: a */}}", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }
}
