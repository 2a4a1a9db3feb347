//! The lines of a template, each with the actions on it. An action over several lines joins them.

use std::ops::Range;

use super::action::{Action, Role};

/// A line, or several that an action joins.
#[derive(Debug)]
pub(super) struct Line {
    /// From its first byte to its line break.
    pub(super) span: Range<usize>,
    /// Which of all actions stand on it.
    pub(super) actions: Range<usize>,
    /// Where its first character that is no blank stands, an action or not; its end if none does.
    pub(super) start: usize,
    /// Whether nothing but blanks and a comment stand beside its actions.
    pub(super) only_actions: bool,
}

impl Line {
    /// How many blanks it begins with.
    pub(super) fn column(&self) -> usize {
        self.start - self.span.start
    }

    pub(super) fn is_blank(&self) -> bool {
        self.start == self.span.end
    }

    pub(super) fn has_actions(&self) -> bool {
        !self.actions.is_empty()
    }
}

/// All lines of a text.
pub(super) fn lines(text: &str, actions: &[Action]) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let (mut start, mut first) = (0, 0);
    while start < bytes.len() {
        let mut last = first;
        let mut end = line_end(bytes, start);
        while let Some(action) = actions.get(last).filter(|action| action.span.start < end) {
            if action.span.end > end {
                end = line_end(bytes, action.span.end);
            }
            last += 1;
        }
        lines.push(line(text, start..end, actions, first..last));
        (start, first) = (end + 1, last);
    }
    lines
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |at| from + at)
}

fn line(text: &str, span: Range<usize>, all: &[Action], actions: Range<usize>) -> Line {
    let content = text.get(span.clone()).unwrap_or_default();
    let start = span.start + (content.len() - content.trim_start_matches([' ', '\t', '\r']).len());
    let on_it = all.get(actions.clone()).unwrap_or_default();
    let only_actions = on_it
        .first()
        .is_some_and(|action| action.span.start == start)
        && gaps(&span, on_it).all(|gap| is_nothing(text.get(gap).unwrap_or_default()));
    Line {
        span,
        actions,
        start,
        only_actions,
    }
}

/// The parts of a line beside its actions. What follows a comment's beginning is one too.
fn gaps<'a>(
    span: &'a Range<usize>,
    actions: &'a [Action],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let starts = std::iter::once(span.start).chain(actions.iter().map(|a| a.span.end));
    let ends = actions.iter().map(|a| a.span.start).chain([span.end]);
    starts.zip(ends).map(|(start, end)| start..end)
}

fn is_nothing(gap: &str) -> bool {
    let gap = gap.trim_matches([' ', '\t', '\r']);
    gap.is_empty() || gap.starts_with('#')
}

/// Whether a comment begins in a text that stands between two actions, or at a line's beginning.
pub(super) fn is_in_comment(before: &str, begins_line: bool) -> bool {
    let mut previous = if begins_line { ' ' } else { 'x' };
    before.chars().any(|character| {
        let begins = character == '#' && matches!(previous, ' ' | '\t');
        previous = character;
        begins
    })
}

/// Of the actions of a line, those that begin, part or end something on other lines.
pub(super) fn unpaired(actions: &[Action]) -> Vec<usize> {
    let mut open = Vec::new();
    let mut unpaired = Vec::new();
    for (index, action) in actions.iter().enumerate() {
        match action.role {
            Role::Opens => open.push(index),
            Role::Closes if open.pop().is_none() => unpaired.push(index),
            Role::Branches if open.is_empty() => unpaired.push(index),
            _ => {}
        }
    }
    unpaired.append(&mut open);
    unpaired
}

/// Where the block node begins that is the last to begin on a line: at its key, or at its dash if
/// there is no key behind it. What belongs to it stands further right.
pub(super) fn column_of_node(line: &str) -> usize {
    let text = line.trim_start_matches(' ');
    let mut column = line.len() - text.len();
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('-') {
        let inner = after.trim_start_matches([' ', '\t']);
        let is_key = inner.contains(": ") || inner.trim_end().ends_with(':');
        if after.len() == inner.len() || !(is_key || inner.starts_with("- ")) {
            break;
        }
        column += rest.len() - inner.len();
        rest = inner;
    }
    column
}

/// The header of a block scalar that a line ends in: the column that its text stands right of, and
/// how much further, if it says so.
pub(super) fn block_header(line: &str) -> Option<(usize, Option<usize>)> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let line = line
        .find(" #")
        .and_then(|at| line.get(..at))
        .unwrap_or(line);
    let mut words = line.split_ascii_whitespace().rev();
    let header = words.next()?;
    let marks = header.strip_prefix(['|', '>'])?;
    if marks.len() > 2
        || !marks
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-'))
    {
        return None;
    }
    let before = words.find(|word| !word.starts_with(['!', '&']))?;
    if !before.ends_with(':') && before != "-" {
        return None;
    }
    let by = marks.chars().find_map(|c| c.to_digit(10));
    Some((column_of_node(line), by.map(|by| by as usize)))
}
