//! Marks in templates that tell in what is rendered which literal text it comes from.
//!
//! A mark is two characters of a private use area, which YAML takes for letters like any other. It
//! stands behind the first letter or digit of a stretch of literal text, so that what is rendered is
//! YAML as before: a word of it has become another word.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::copy::Copy;
use crate::source::{Action, File, Role, actions};

/// The first of the characters that marks are made of: those that YAML writers of Go print as they are.
const FIRST: u32 = 0xE000;

/// How many there are.
const DIGITS: usize = 0x1000;

/// In which text marks are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everywhere.
    All,
    /// Everywhere but between `define` and its `end`: what a helper writes may be compared or cut.
    OutsideOfHelpers,
}

/// A part of a template, and what is written in its place.
pub(super) type Change = (Range<usize>, String);

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) file: Arc<File>,
    pub(super) actions: Vec<Action>,
    /// For each action that closes something, the position of what it closes.
    pub(super) opened_by: Vec<Option<usize>>,
    /// From the end of each `define` to where its `end` begins.
    helpers: Vec<Range<usize>>,
    /// Where marks are put, and in which stretch.
    spots: Vec<usize>,
}

/// The templates of a chart and the marks in them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    templates: Vec<Template>,
    /// For each mark its template and the offset that it stands at.
    marks: Vec<(usize, usize)>,
}

/// Whether a text holds a character that marks are made of.
pub(super) fn has_marks(text: &str) -> bool {
    text.chars().any(|c| digit(c).is_some())
}

/// The value of a character of a mark.
fn digit(c: char) -> Option<usize> {
    let value = u32::from(c).checked_sub(FIRST)? as usize;
    (value < DIGITS).then_some(value)
}

/// Writes the next mark to the end of a text.
fn push(marks: &mut Vec<(usize, usize)>, text: &mut String, mark: (usize, usize)) {
    text.push(character(marks.len() / DIGITS));
    text.push(character(marks.len() % DIGITS));
    marks.push(mark);
}

fn character(value: usize) -> char {
    let value = u32::try_from(value % DIGITS).unwrap_or_default();
    char::from_u32(FIRST + value).unwrap_or_default()
}

impl Marks {
    /// How many templates there are.
    pub(super) fn len(&self) -> usize {
        self.templates.len()
    }

    /// Takes in a template.
    pub(super) fn add(&mut self, name: String, text: String) {
        self.templates.push(Template::new(name, text));
    }

    /// Takes in a text that becomes a template, and in which no mark is put.
    pub(super) fn add_plain(&mut self, name: String, text: String) {
        let mut template = Template::new(name, text);
        template.spots.clear();
        self.templates.push(template);
    }

    /// Whether a mark stands in a helper.
    pub(super) fn is_in_helper(&self, found: &Found) -> bool {
        let template = self.template(found.template);
        template.is_some_and(|template| template.is_in_helper(found.at))
    }

    pub(super) fn template(&self, index: usize) -> Option<&Template> {
        self.templates.get(index)
    }

    /// The files of the templates, in their order.
    pub(super) fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        self.templates.iter().map(|template| &template.file)
    }

    /// The file of a name.
    pub(super) fn file(&self, name: &str) -> Option<&Arc<File>> {
        self.files().find(|file| file.name() == name)
    }

    /// Writes the templates, with marks and changed, to where they are in a copy. Fails if one cannot be
    /// written, or holds what marks are made of.
    pub(super) fn write(
        &mut self,
        copy: &Copy,
        scope: Option<Scope>,
        changes: impl Fn(usize, &Template) -> Vec<Change>,
    ) -> io::Result<()> {
        self.marks.clear();
        for (index, (template, path)) in self.templates.iter().zip(&copy.templates).enumerate() {
            let text = template.file.text();
            if has_marks(text) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let mut marked = String::with_capacity(text.len() * 2);
            let mut from = 0;
            let is_marked = |spot: &&usize| match scope {
                Some(Scope::All) => true,
                Some(Scope::OutsideOfHelpers) => !template.is_in_helper(**spot),
                None => false,
            };
            let mut spots = template
                .spots
                .iter()
                .copied()
                .filter(|spot| is_marked(&spot));
            let mut spot = spots.next();
            for (range, word) in changes(index, template) {
                while let Some(at) = spot.filter(|at| *at <= range.start) {
                    marked += text.get(from..at).unwrap_or_default();
                    push(&mut self.marks, &mut marked, (index, at));
                    from = at;
                    spot = spots.next();
                }
                marked += text.get(from..range.start).unwrap_or_default();
                marked += &word;
                from = range.end;
                while spot.is_some_and(|at| at < from) {
                    spot = spots.next();
                }
            }
            for at in spot.into_iter().chain(spots) {
                marked += text.get(from..at).unwrap_or_default();
                push(&mut self.marks, &mut marked, (index, at));
                from = at;
            }
            marked += text.get(from..).unwrap_or_default();
            overwrite(path, &marked)?;
        }
        Ok(())
    }

    /// A text without its marks, and for each the offset in it, the template and the offset there.
    pub(super) fn take_out(&self, marked: &str) -> (String, Vec<Found>) {
        let mut text = String::with_capacity(marked.len());
        let mut found = Vec::new();
        let mut characters = marked.chars();
        while let Some(c) = characters.next() {
            let Some(high) = digit(c) else {
                text.push(c);
                continue;
            };
            let Some(low) = characters.next().and_then(digit) else {
                continue;
            };
            if let Some(&(template, at)) = self.marks.get(high * DIGITS + low) {
                let out = text.len();
                found.push(Found { out, template, at });
            }
        }
        (text, found)
    }
}

/// A mark in what was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it was in the text without marks.
    pub(super) out: usize,
    /// The template that it comes from.
    pub(super) template: usize,
    /// Where it stands there.
    pub(super) at: usize,
}

/// Writes over a copied file, which may be one that nobody may write to.
fn overwrite(path: &PathBuf, text: &str) -> io::Result<()> {
    fs::remove_file(path)?;
    fs::write(path, text)
}

impl Template {
    fn new(name: String, text: String) -> Self {
        let (actions, _) = actions(&text);
        let mut template = Self {
            opened_by: opened_by(&actions),
            helpers: Vec::new(),
            spots: Vec::new(),
            file: File::built_from(name, text),
            actions,
        };
        template.helpers = template.find_helpers();
        let text = template.file.text();
        let stretches = template.stretches();
        template.spots = stretches.filter_map(|range| spot(text, range)).collect();
        template
    }

    /// The stretches of literal text: the parts of lines between actions.
    fn stretches(&self) -> impl Iterator<Item = Range<usize>> {
        let text = self.file.text();
        let starts = self.actions.iter().map(|action| action.span.end);
        let ends = self.actions.iter().map(|action| action.span.start);
        let between = std::iter::once(0)
            .chain(starts)
            .zip(ends.chain([text.len()]));
        between.flat_map(move |(start, end)| {
            let mut at = start;
            let lines = text.get(start..end).unwrap_or_default();
            lines.split_inclusive('\n').map(move |line| {
                let range = at..at + line.trim_end_matches(['\n', '\r']).len();
                at += line.len();
                range
            })
        })
    }

    /// The stretch of literal text around an offset.
    pub(super) fn stretch(&self, at: usize) -> Range<usize> {
        let text = self.file.text();
        let after = self
            .actions
            .partition_point(|action| action.span.start < at);
        let end = self
            .actions
            .get(after)
            .map_or(text.len(), |action| action.span.start);
        let before = after
            .checked_sub(1)
            .and_then(|before| self.actions.get(before));
        let start = before.map_or(0, |action| action.span.end).min(at);
        let line_start = text.get(start..at).and_then(|text| text.rfind('\n'));
        let line_end = text.get(at..end).and_then(|text| text.find(['\n', '\r']));
        line_start.map_or(start, |line| start + line + 1)..line_end.map_or(end, |line| at + line)
    }

    /// Whether there is a mark in a part of it, unless none is put there at all.
    pub(super) fn is_marked(&self, range: Range<usize>) -> bool {
        let first = self.spots.partition_point(|spot| *spot <= range.start);
        self.spots.get(first).is_some_and(|spot| *spot <= range.end)
    }

    pub(super) fn is_in_helper(&self, at: usize) -> bool {
        self.helpers.iter().any(|helper| helper.contains(&at))
    }

    /// The first word of an action, by its position.
    pub(super) fn word(&self, action: usize) -> &str {
        let action = self.actions.get(action);
        action
            .and_then(|action| self.word_of(action))
            .unwrap_or_default()
    }

    /// The first word of an action.
    pub(super) fn word_of(&self, action: &Action) -> Option<&str> {
        let span = action.span.clone();
        let written = self.file.text().get(span).unwrap_or_default();
        let body = written.trim_start_matches(['{', '-', ' ', '\t', '\r', '\n']);
        let end = body.find(|c: char| !c.is_alphanumeric());
        body.get(..end.unwrap_or(body.len()))
    }

    fn find_helpers(&self) -> Vec<Range<usize>> {
        let closed = self.opened_by.iter().enumerate();
        let closed = closed.filter_map(|(close, open)| Some((close, (*open)?)));
        closed
            .filter(|(_, open)| ["define", "block"].contains(&self.word(*open)))
            .filter_map(|(close, open)| {
                let (open, close) = (self.actions.get(open)?, self.actions.get(close)?);
                Some(open.span.end..close.span.start)
            })
            .collect()
    }
}

fn opened_by(actions: &[Action]) -> Vec<Option<usize>> {
    let mut open = Vec::new();
    let all = actions
        .iter()
        .enumerate()
        .map(|(index, action)| match action.role {
            Role::Opens => {
                open.push(index);
                None
            }
            Role::Closes => open.pop(),
            Role::Branches => open.last().copied(),
            Role::Writes(_) | Role::Silent => None,
        });
    all.collect()
}

/// Where a mark stands in a stretch of literal text: behind the first letter or digit of a word that
/// means nothing to YAML but itself, or else in the first quotes of a line.
fn spot(text: &str, range: Range<usize>) -> Option<usize> {
    let stretch = text.get(range.clone())?;
    if stretch.starts_with("---") || stretch.trim_start().starts_with('#') {
        return None;
    }
    let mut before = ' ';
    let mut is_word = false;
    for (at, c) in stretch.char_indices() {
        let is_of_word = c.is_ascii_alphanumeric();
        // An anchor, an alias, a tag or what says how a block of text is written.
        let is_sign = "&*!%|>".contains(before) || (c.is_ascii_digit() && "+-".contains(before));
        let means_itself = !is_sign && !before.is_alphanumeric();
        if is_of_word && !is_word && means_itself {
            return Some(range.start + at + c.len_utf8());
        }
        is_word = is_of_word || (is_word && "-_./".contains(c));
        before = c;
    }
    let is_whole_line = range.start == 0 || text.as_bytes().get(range.start - 1) == Some(&b'\n');
    let quote = stretch.find(['"', '\''])?;
    is_whole_line.then_some(range.start + quote + 1)
}
