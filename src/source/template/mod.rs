//! Templates of manifests: texts with Go's actions (`{{ }}`) in them, as Helm charts have them.
//!
//! Nothing is rendered here. A template is read as the YAML around its actions, each action an
//! unknown value: in a scalar it stays as it is written, and one that writes lines of its own is
//! an *insertion* into the collection it stands in. What stands in both parts of an `if` is all
//! read, as if it stood there together; or else, as [`Branches`] says, some of it is left out.
//!
//! A template that puts together keys and their colons, or items and their dashes, out of several
//! actions may be beyond this; it is a problem then, never a guess.

pub(super) mod action;
mod branches;
mod definitions;
mod lines;
mod mask;
mod owner;
mod region;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_corpus;
mod tokens;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;

use self::action::{Action, actions, join_words};
pub(super) use self::branches::Branches;
use self::mask::{Insertion, Mask, Word, mask};
pub(super) use self::region::Regions;
pub(super) use self::tokens::holds_token;
use super::Span;
use super::tree::Data;

/// What begins an action.
pub(super) const ACTION: &str = "{{";

/// Whether a text may hold an action.
pub(super) fn holds_action(text: &str) -> bool {
    memmem::find(text.as_bytes(), ACTION.as_bytes()).is_some()
}

/// Whether a text begins with an action after which nothing may be written: `if`, `range`, `with`.
pub(super) fn begins_conditionally(text: &str) -> bool {
    let is_open = |action: &Action| action.span.start == 0 && action.role == action::Role::Opens;
    text.starts_with(ACTION) && actions(text).0.first().is_some_and(is_open)
}

/// What is known of the actions in a part of a file. Offsets count from the file's beginning, as
/// the text outside of the part is kept as it is.
#[derive(Debug)]
pub(super) struct Template<'a> {
    original: &'a str,
    /// Where the part begins.
    base: usize,
    actions: Vec<Action>,
    /// What is not read, in order.
    left_out: Vec<Range<usize>>,
    /// The definitions that are no part of a document.
    definitions: Vec<Range<usize>>,
    mask: Mask,
    regions: Arc<Regions>,
    unterminated: Option<usize>,
}

impl<'a> Template<'a> {
    /// Reads the actions of a part of a file's text.
    pub(super) fn new(text: &'a str, part: Span) -> Self {
        let original = text.get(part.range()).unwrap_or_default();
        let (actions, unterminated) = actions(original);
        let actions = join_words(original, &actions);
        Self::of_actions(original, part, actions, unterminated)
    }

    /// The same where an `@NAME@` that begins a value is an action too.
    pub(super) fn with_tokens(text: &'a str, part: Span) -> Self {
        let original = text.get(part.range()).unwrap_or_default();
        let (actions, unterminated) = actions(original);
        let mut actions = join_words(original, &actions);
        actions.extend(tokens::tokens(original, &actions));
        actions.sort_by_key(|action| action.span.start);
        Self::of_actions(original, part, actions, unterminated)
    }

    fn of_actions(
        original: &'a str,
        part: Span,
        actions: Vec<Action>,
        unterminated: Option<usize>,
    ) -> Self {
        Self {
            original,
            base: part.start as usize,
            mask: mask(original, &actions),
            regions: Regions::new(original, part.start as usize, &actions, &[]).into(),
            actions,
            left_out: Vec::new(),
            definitions: Vec::new(),
            unterminated,
        }
    }

    /// The same without the definitions whose bodies are texts for other places.
    pub(super) fn without_definitions(mut self) -> Self {
        self.definitions = definitions::texts(self.original, &self.actions);
        if self.definitions.is_empty() {
            return self;
        }
        let Self {
            definitions,
            actions,
            ..
        } = &mut self;
        actions.retain(|action| {
            let mut definitions = definitions.iter();
            !definitions.any(|range| range.contains(&action.span.start))
        });
        self.mask = mask(&self.shown(&[]), &self.actions);
        self.regions = Regions::new(self.original, self.base, &self.actions, &[]).into();
        self
    }

    /// Where its definitions stand, in order.
    pub(super) fn definitions(&self) -> Vec<Span> {
        let definitions = self.definitions.iter();
        definitions
            .map(|range| Span::new(self.base + range.start..self.base + range.end))
            .collect()
    }

    /// The text without its definitions, and without what else is left out.
    fn shown(&self, left_out: &[Range<usize>]) -> String {
        let mut bytes = self.original.as_bytes().to_vec();
        for definition in &self.definitions {
            definitions::hide(&mut bytes, definition.clone());
        }
        for range in left_out {
            mask::blank(&mut bytes, range.clone());
        }
        // Actions and line breaks bound what is blanked, so no character is cut.
        String::from_utf8(bytes).unwrap_or_else(|_| self.original.to_owned())
    }

    /// The same part as one of the readings shows it.
    pub(super) fn reading(&self, branches: &Branches, number: usize) -> Self {
        let left_out = branches.left_out(number);
        let text = self.shown(&left_out);
        let is_kept = |action: &&Action| {
            let mut left_out = left_out.iter();
            !left_out.any(|range| range.contains(&action.span.start))
        };
        let actions: Vec<Action> = self.actions.iter().filter(is_kept).cloned().collect();
        Self {
            original: self.original,
            base: self.base,
            mask: mask(&text, &actions),
            regions: Regions::new(self.original, self.base, &actions, &left_out).into(),
            actions,
            left_out,
            definitions: self.definitions.clone(),
            unterminated: self.unterminated,
        }
    }

    /// The branches of the part. `parted` are the places of keys that stand twice in one mapping
    /// and are not always written together.
    pub(super) fn branches(&self, parted: &[(Span, Span)]) -> Branches {
        let at = |span: Span| (span.start as usize).saturating_sub(self.base);
        let parted: Vec<_> = parted
            .iter()
            .map(|&(one, other)| (at(one), at(other)))
            .collect();
        Branches::new(self.original, &self.actions, &parted)
    }

    /// Whether all branches are read together.
    pub(super) fn is_whole(&self) -> bool {
        self.left_out.is_empty()
    }

    /// What is left out, in order.
    pub(super) fn left_out(&self) -> Vec<Span> {
        let left_out = self.left_out.iter();
        left_out
            .map(|range| Span::new(self.base + range.start..self.base + range.end))
            .collect()
    }

    /// Whether something in a span is left out.
    fn is_cut(&self, span: Span) -> bool {
        let (start, end) = self.within(span);
        let mut left_out = self.left_out.iter();
        left_out.any(|range| range.start < end && start < range.end)
    }

    /// The part with its actions hidden: as long as the original, its lines where they were.
    pub(super) fn masked(&self) -> &str {
        &self.mask.text
    }

    /// A span of it.
    pub(super) fn slice(&self, span: Span) -> &str {
        let (start, end) = self.within(span);
        self.mask.text.get(start..end).unwrap_or_default()
    }

    /// The first `{{` of a span that nothing ends.
    pub(super) fn unterminated(&self, span: Span) -> Option<Span> {
        let at = self.base + self.unterminated?;
        span.range()
            .contains(&at)
            .then(|| Span::new(at..at + ACTION.len()))
    }

    /// The first action of a span.
    pub(super) fn first_action(&self, span: Span) -> Option<Span> {
        let first = self.actions_of(span).first()?;
        let start = self.base + first.span.start;
        Some(Span::new(start..start + ACTION.len()))
    }

    /// Whether two places are always written together: no `if`, `else` or `end` parts them.
    pub(super) fn are_together(&self, one: Span, other: Span) -> bool {
        let region = |span: Span| self.regions.at(span.start as usize);
        region(one) == region(other)
    }

    /// Which parts of it are written together.
    pub(super) fn regions(&self) -> Arc<Regions> {
        Arc::clone(&self.regions)
    }

    /// The nodes of a new tree that actions write something into, in order.
    pub(super) fn insertions(&self, span: Span, nodes: &[Data]) -> Vec<u32> {
        let within = |insertion: &&Insertion| span.range().contains(&(self.base + insertion.at));
        let first = self
            .mask
            .insertions
            .partition_point(|insertion| self.base + insertion.at < span.start as usize);
        let rest = self.mask.insertions.get(first..).unwrap_or_default();
        let insertions = rest.iter().take_while(within);
        owner::owners(insertions, self.base, &self.mask.text, nodes)
    }

    /// Where actions insert something in a span.
    pub(super) fn first_insertion(&self, span: Span) -> Option<Span> {
        let range = span.range();
        let mut places = self
            .mask
            .insertions
            .iter()
            .map(|insertion| self.base + insertion.at);
        let at = places.find(|at| range.contains(at))?;
        Some(Span::new(at..at + ACTION.len()))
    }

    /// Whether a text has words in the place of actions.
    pub(super) fn is_hidden_in(&self, text: &str) -> bool {
        text.contains(self.mask.mark)
    }

    /// Whether the actions of a scalar stand in the file where words stand for them, from the first
    /// brace to the last.
    pub(super) fn is_written_at(&self, span: Span) -> bool {
        !self.is_cut(span)
            && self.words_of(span).iter().all(|word| {
                let action = self.actions.get(word.action);
                action.is_some_and(|action| action.span == (word.at..word.at + word.length))
            })
    }

    /// The decoded text of a scalar with its actions in it again.
    pub(super) fn restore<'t>(&self, text: Cow<'t, str>, span: Span) -> Cow<'t, str> {
        // Blanks at the end, perhaps in the place of actions, are no part of the text.
        let span = Span {
            end: span.start + super::file::offset(self.slice(span).trim_end().len()),
            ..span
        };
        let (start, end) = self.within(span);
        let words = self.words_of(span);
        let hidden = text.matches(self.mask.mark).count();
        if self.is_cut(span) {
            return Cow::Owned(self.as_written(start, end));
        }
        if hidden == 0 && self.actions_of(span).is_empty() {
            return text;
        }
        // An action that blanks stand for is not to be found again in a decoded text.
        if hidden != words.len() || words.len() < self.actions_of(span).len() {
            return Cow::Owned(self.as_written(start, end));
        }
        let mut restored = String::with_capacity(text.len());
        let mut rest = &*text;
        for word in words {
            let Some((before, after)) = rest.split_once(self.mask.mark) else {
                break;
            };
            restored.push_str(before);
            let action = self
                .actions
                .get(word.action)
                .map(|action| action.span.clone());
            restored.push_str(
                action
                    .and_then(|span| self.original.get(span))
                    .unwrap_or_default(),
            );
            rest = after
                .get(word.length - self.mask.mark.len_utf8()..)
                .unwrap_or_default();
        }
        restored.push_str(rest);
        Cow::Owned(restored)
    }

    /// A part of the original from its first action on at the latest.
    fn as_written(&self, start: usize, end: usize) -> String {
        let first = self
            .actions
            .partition_point(|action| action.span.end <= start);
        let action = self
            .actions
            .get(first)
            .map_or(start, |action| action.span.start);
        self.original
            .get(start.min(action)..end)
            .unwrap_or_default()
            .to_owned()
    }

    /// The actions that begin in a span.
    fn actions_of(&self, span: Span) -> &[Action] {
        let (start, end) = self.within(span);
        let first = self
            .actions
            .partition_point(|action| action.span.start < start);
        let last = self
            .actions
            .partition_point(|action| action.span.start < end);
        self.actions.get(first..last).unwrap_or_default()
    }

    /// The words that begin in a span.
    fn words_of(&self, span: Span) -> &[Word] {
        let (start, end) = self.within(span);
        let words = &self.mask.words;
        let first = words.partition_point(|word| word.at < start);
        let last = words.partition_point(|word| word.at < end);
        words.get(first..last).unwrap_or_default()
    }

    fn within(&self, span: Span) -> (usize, usize) {
        let (start, end) = (span.start as usize, span.end as usize);
        (
            start.saturating_sub(self.base),
            end.saturating_sub(self.base),
        )
    }
}
