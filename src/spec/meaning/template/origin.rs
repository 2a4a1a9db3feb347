//! A template's text and where each of its bytes stands in the file it came from, so that what is
//! wrong with it is shown where the user wrote it.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{File, Path, Place, Problem, Span, Style};
use crate::spec::checker::Checker;

/// A text with the places of its bytes.
#[derive(Debug)]
pub(super) struct Origin {
    file: Arc<File>,
    text: String,
    /// Runs of the text in order, each with where it begins in the file.
    runs: Vec<Run>,
}

/// From `start` in the text on, bytes come from `origin` on in the file, one for one if `exact`;
/// otherwise all of them stand for the one place.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    origin: Span,
    exact: bool,
}

impl Origin {
    /// The text of a file.
    pub(super) fn file(name: &str, text: String) -> Self {
        let file = File::new(name, text.clone());
        let origin = Span::new(0..text.len());
        Self {
            file,
            text,
            runs: vec![Run {
                start: 0,
                origin,
                exact: true,
            }],
        }
    }

    /// The text of a value of the spec. Nothing if the value is no text.
    pub(super) fn inline(at: &Path, checker: &Checker<'_>) -> Option<Self> {
        let node = checker.node(at)?;
        let text = node.as_str()?.to_owned();
        let place = node.place();
        let mut runs = vec![Run {
            start: 0,
            origin: place.span,
            exact: false,
        }];
        // The lines of a literal block stand in the file as they are, behind their indentation.
        if node.style() == Style::Literal {
            runs.extend(literal_runs(&text, place.file.text(), place.span));
        }
        Some(Self {
            file: place.file,
            text,
            runs,
        })
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text alone.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Where a range of the text stands.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let start = self.span_of(range.start);
        let end = self.span_of(range.end.saturating_sub(1).max(range.start));
        let span = if range.is_empty() {
            Span {
                end: start.start,
                ..start
            }
        } else {
            start.join(end)
        };
        Place {
            file: Arc::clone(&self.file),
            span,
        }
    }

    /// A problem that was found in the text alone, with its places moved to where they stand.
    pub(super) fn relocate(&self, mut problem: Problem) -> Problem {
        if let Some(place) = problem.place.take() {
            problem.place = Some(self.place(place.span.range()));
        }
        for (place, _) in &mut problem.related {
            *place = self.place(place.span.range());
        }
        problem
    }

    /// The text with some ranges replaced. A replacement stands where what it replaces stood.
    pub(super) fn replace(&self, replacements: Vec<(Range<usize>, String)>) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut runs = Vec::new();
        let mut copied = 0;
        for (range, replacement) in replacements {
            self.copy(copied..range.start, &mut text, &mut runs);
            let origin = self.place(range.clone()).span;
            runs.push(Run {
                start: text.len(),
                origin,
                exact: false,
            });
            text.push_str(&replacement);
            copied = range.end;
        }
        self.copy(copied..self.text.len(), &mut text, &mut runs);
        Self {
            file: Arc::clone(&self.file),
            text,
            runs,
        }
    }

    fn copy(&self, range: Range<usize>, text: &mut String, runs: &mut Vec<Run>) {
        for (index, run) in self.runs.iter().enumerate() {
            let run_end = self
                .runs
                .get(index + 1)
                .map_or(self.text.len(), |next| next.start);
            let (start, end) = (run.start.max(range.start), run_end.min(range.end));
            if start >= end {
                continue;
            }
            let origin = if run.exact {
                let from = run.origin.start as usize + (start - run.start);
                Span::new(from..from + (end - start))
            } else {
                run.origin
            };
            runs.push(Run {
                start: text.len() + (start - range.start),
                origin,
                exact: run.exact,
            });
        }
        text.push_str(&self.text[range]);
    }

    /// Where one byte of the text stands.
    fn span_of(&self, offset: usize) -> Span {
        let index = self
            .runs
            .partition_point(|run| run.start <= offset)
            .saturating_sub(1);
        let Some(run) = self.runs.get(index) else {
            return Span::default();
        };
        if !run.exact {
            return run.origin;
        }
        let from = run.origin.start as usize + (offset - run.start);
        let width = self
            .text
            .get(offset..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Span::new(from..from + width)
    }
}

/// The runs of a literal block, whose text in the file has a span.
fn literal_runs(text: &str, file: &str, span: Span) -> Vec<Run> {
    let is_blank = |line: &&str| line.trim().is_empty();
    let lines = || text.split_inclusive('\n');
    // The span begins at the first line that is not blank.
    let blank = lines().take_while(is_blank);
    let mut start = blank.map(str::len).sum();
    let mut line_at = span.start as usize;
    let mut runs = Vec::new();
    for line in lines().skip_while(is_blank) {
        let rest = file.get(line_at..).unwrap_or_default();
        let written = rest.split_inclusive('\n').next().unwrap_or_default();
        // A line break is one character in the text, however the file writes it.
        let words = written.trim_end_matches(['\r', '\n']);
        let line_words = line.trim_end_matches('\n');
        let indent = words.len().saturating_sub(line_words.len());
        let from = line_at + indent;
        runs.push(Run {
            start,
            origin: Span::new(from..from + line_words.len()),
            exact: words.get(indent..) == Some(line_words),
        });
        line_at += written.len();
        start += line.len();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_replacements() {
        let origin = Origin::file("t.yaml", "a: @NS@\nb: x@N@y\nc: z\n".to_owned());
        let filled = origin.replace(vec![
            (3..7, "media-production".to_owned()),
            (12..15, String::new()),
        ]);
        assert_eq!(filled.text(), "a: media-production\nb: xy\nc: z\n");
        let at = |needle: &str| {
            let start = filled.text().find(needle).unwrap();
            filled.place(start..start + needle.len())
        };
        assert_eq!(at("media").to_string(), "t.yaml:1:4");
        assert_eq!(at("media").text(), "@NS@");
        assert_eq!(at("y\n").to_string(), "t.yaml:2:8");
        assert_eq!(at("z").to_string(), "t.yaml:3:4");
        assert_eq!(at("z").text(), "z");
    }
}
