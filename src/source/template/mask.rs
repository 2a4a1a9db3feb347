//! A copy of a template that YAML can read: byte for byte as long, its lines where they were, and
//! in the place of each action either blanks or a word.

use std::ops::Range;

use super::action::{Action, Indent, Role};
use super::lines::{Line, block_header, column_of_node, is_in_comment, lines, unpaired};

/// Where an action writes content of its own, which nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Insertion {
    pub(super) at: usize,
    /// The column of what it writes, from 0.
    pub(super) column: usize,
}

/// A text with its actions hidden.
#[derive(Debug)]
pub(super) struct Mask {
    pub(super) text: String,
    /// The character that begins each word, and stands nowhere else in the text.
    pub(super) mark: char,
    /// Which actions have become words, and where these begin; in order.
    pub(super) words: Vec<Word>,
    pub(super) insertions: Vec<Insertion>,
}

/// A word in the place of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins in the text.
    pub(super) at: usize,
    /// How long it is.
    pub(super) length: usize,
    /// The action's number.
    pub(super) action: usize,
}

/// Hides the actions of a text.
pub(super) fn mask(text: &str, actions: &[Action]) -> Mask {
    let mut masker = Masker {
        text,
        actions,
        bytes: text.as_bytes().to_vec(),
        mark: mark(text),
        words: Vec::new(),
        insertions: Vec::new(),
    };
    masker.run(&lines(text, actions));
    Mask {
        text: String::from_utf8(masker.bytes).unwrap_or_else(|_| text.to_owned()),
        mark: masker.mark,
        words: masker.words,
        insertions: masker.insertions,
    }
}

/// A letter of two bytes that the text does not have, so that the shortest action has room for it.
fn mark(text: &str) -> char {
    let letters = '\u{780}'..='\u{7A5}';
    let mut others = letters.chain('\u{100}'..='\u{2AF}');
    others
        .find(|&letter| !text.contains(letter))
        .unwrap_or('\u{780}')
}

struct Masker<'a> {
    text: &'a str,
    actions: &'a [Action],
    bytes: Vec<u8>,
    mark: char,
    words: Vec<Word>,
    insertions: Vec<Insertion>,
}

impl Masker<'_> {
    fn run(&mut self, lines: &[Line]) {
        let mut index = 0;
        while let Some(line) = lines.get(index) {
            index += 1;
            if line.only_actions {
                self.blank_line(line);
                continue;
            }
            if line.has_actions() {
                self.mixed_line(line, lines.get(index..).unwrap_or_default());
            }
            if let Some((column, by)) = block_header(self.masked(line.span.clone())) {
                let below = lines.get(index..).unwrap_or_default();
                index += self.block(below, column, by);
                let below = lines.get(index..).unwrap_or_default();
                index += self.after_block(below, column);
            }
        }
    }

    /// A part of the masked text. Nothing in it is cut, as words and blanks are whole.
    fn masked(&self, range: Range<usize>) -> &str {
        let bytes = self.bytes.get(range).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Hides a line that holds nothing but actions.
    fn blank_line(&mut self, line: &Line) {
        let (mut from, mut is_comment) = (line.span.start, false);
        for index in line.actions.clone() {
            let Some(action) = self.actions.get(index) else {
                continue;
            };
            let gap = self.text.get(from..action.span.start).unwrap_or_default();
            is_comment = is_comment || gap.contains('#');
            from = action.span.end;
            self.blank(action.span.clone());
            if is_comment {
                self.insert_in_comment(action);
            } else if let Role::Writes(indent) = action.role {
                let column = match indent {
                    Indent::Unsaid => line.column(),
                    Indent::Lines(by) => line.column() + by,
                    Indent::NewLines(by) => by,
                };
                self.insertions.push(Insertion {
                    at: action.span.start,
                    column,
                });
            }
        }
    }

    /// Hides the actions of a line that holds other text too.
    fn mixed_line(&mut self, line: &Line, below: &[Line]) {
        let actions = self.actions.get(line.actions.clone()).unwrap_or_default();
        let unpaired = unpaired(actions);
        let mut end = line.span.end;
        let mut tail = actions.len();
        while let Some(action) = tail.checked_sub(1).and_then(|last| actions.get(last)) {
            let after = self
                .text
                .get(action.span.end..end)
                .unwrap_or_default()
                .trim();
            let goes = matches!(action.role, Role::Silent) || unpaired.contains(&(tail - 1));
            if !goes || !(after.is_empty() || after.starts_with('#')) {
                break;
            }
            self.blank(action.span.clone());
            end = action.span.start;
            tail -= 1;
        }
        let (mut from, mut is_comment) = (line.span.start, false);
        for (index, action) in actions.iter().enumerate().take(tail) {
            let gap = self.text.get(from..action.span.start).unwrap_or_default();
            is_comment = is_comment || is_in_comment(gap, from == line.span.start);
            from = action.span.end;
            let is_last = index + 1 == actions.len();
            if is_last && self.insert_after_key(line, action, below) {
                continue;
            }
            if is_comment {
                self.insert_in_comment(action);
            }
            self.word(line.actions.start + index, action.span.start);
        }
    }

    /// Hides an action behind `key:` that lines follow which belong to the key. It writes more of
    /// them.
    fn insert_after_key(&mut self, line: &Line, action: &Action, below: &[Line]) -> bool {
        let before = self.masked(line.span.start..action.span.start);
        let after = self.text.get(action.span.end..line.span.end);
        let before = before.trim_end_matches([' ', '\t']);
        let is_value =
            before.ends_with(':') || before.trim_start() == "-" || before.ends_with(" -");
        if !is_value || !after.is_none_or(|after| after.trim().is_empty()) {
            return false;
        }
        let column = column_of_node(before);
        let next = below
            .iter()
            .find(|line| !line.is_blank() && !line.only_actions);
        let belongs = next.is_some_and(|next| {
            let is_item = self
                .text
                .get(next.start..)
                .is_some_and(|t| t.starts_with("- "));
            let deeper = next.column() > column;
            deeper || (is_item && next.column() == column && before.ends_with(':'))
        });
        if !belongs || !matches!(action.role, Role::Writes(_)) {
            return false;
        }
        let column = match action.role {
            Role::Writes(Indent::NewLines(by)) => by,
            _ => next.map_or(column + 1, Line::column),
        };
        self.insertions.push(Insertion {
            at: action.span.start,
            column,
        });
        self.blank(action.span.clone());
        true
    }

    /// An action in a comment may write lines after it.
    fn insert_in_comment(&mut self, action: &Action) {
        if let Role::Writes(Indent::NewLines(column)) = action.role {
            self.insertions.push(Insertion {
                at: action.span.start,
                column,
            });
        }
    }

    /// Hides the actions in a block scalar so that they stay parts of its text. Returns how many
    /// lines it has.
    fn block(&mut self, below: &[Line], column: usize, by: Option<usize>) -> usize {
        let (height, indent) = block_extent(below, self.actions, column);
        let indent = by.map(|by| column + by).or(indent);
        for line in below.iter().take(height) {
            for index in line.actions.clone() {
                let Some(action) = self.actions.get(index) else {
                    continue;
                };
                let is_first = index == line.actions.start && line.only_actions;
                let least = line.span.start + indent.unwrap_or(column + 1);
                let at = if is_first {
                    action.span.start.max(least)
                } else {
                    action.span.start
                };
                self.word(index, at);
            }
        }
        height
    }

    /// Hides the lines of actions after a block scalar. Blanks would be parts of it: comments that
    /// stand too far left for that are not. Returns how many lines there are.
    fn after_block(&mut self, below: &[Line], column: usize) -> usize {
        let lines = below.iter().take_while(|line| line.only_actions);
        lines
            .map(|line| {
                self.blank_line(line);
                let at = line.start.min(line.span.start + column);
                if let Some(byte) = self.bytes.get_mut(at) {
                    *byte = b'#';
                }
            })
            .count()
    }

    /// Writes blanks over a range, and leaves its line breaks.
    fn blank(&mut self, range: Range<usize>) {
        blank(&mut self.bytes, range);
    }

    /// Writes a word over an action, from `at` to the end of its first line. If that has no room,
    /// nothing but blanks are left of it.
    fn word(&mut self, index: usize, at: usize) {
        let Some(action) = self.actions.get(index) else {
            return;
        };
        self.blank(action.span.clone());
        let first_line = self.text.get(action.span.clone()).unwrap_or_default();
        let length = first_line.find(['\n', '\r']).unwrap_or(first_line.len());
        let end = action.span.start + length;
        let mut encoded = [0; 4];
        let mark = self.mark.encode_utf8(&mut encoded).as_bytes();
        if at + mark.len() > end {
            return;
        }
        let room = self.bytes.get_mut(at..end).unwrap_or_default();
        room.fill(b'x');
        for (byte, mark) in room.iter_mut().zip(mark) {
            *byte = *mark;
        }
        self.words.push(Word {
            at,
            length: end - at,
            action: index,
        });
    }
}

/// Writes blanks over a range of a text, and leaves its line breaks.
pub(super) fn blank(bytes: &mut [u8], range: Range<usize>) {
    for at in range {
        let ends_line = match bytes.get(at) {
            Some(b'\r') => bytes.get(at + 1) == Some(&b'\n'),
            byte => byte == Some(&b'\n'),
        };
        if let Some(byte) = bytes.get_mut(at).filter(|_| !ends_line) {
            *byte = b' ';
        }
    }
}

/// How many of the lines below its header belong to a block scalar right of a column, and how far
/// its text is indented.
fn block_extent(below: &[Line], actions: &[Action], column: usize) -> (usize, Option<usize>) {
    let (mut height, mut indent) = (0, None);
    let mut seen = 0;
    for line in below {
        if !line.is_blank() && !line.only_actions {
            if line.column() <= column {
                break;
            }
            height = seen + 1;
            indent.get_or_insert(line.column());
        }
        seen += 1;
    }
    let is_empty = height == 0;
    for (index, line) in below.iter().enumerate().take(seen).skip(height) {
        let written = actions.get(line.actions.clone()).unwrap_or_default();
        let belongs = written.iter().any(|action| match action.role {
            Role::Writes(Indent::Unsaid) => is_empty || line.column() > column,
            Role::Writes(Indent::Lines(by)) => line.column() + by > column,
            Role::Writes(Indent::NewLines(by)) => by > column,
            _ => false,
        });
        if belongs {
            height = index + 1;
        }
    }
    (height, indent)
}
