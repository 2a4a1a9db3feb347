//! What of a template wrote the text between two marked stretches of it that follow each other in what
//! is rendered.
//!
//! No other marked stretch was written between them. So of all that stands between in the template,
//! only that can have written there which is reached without writing a marked stretch; if that is a
//! single action, or stands on a single line, it did.

use std::ops::Range;

use super::marks::Template;
use crate::source::{Action, Role};

/// The part of a template that wrote what is between two offsets in it; `None` if that is not sure.
pub(super) fn between(template: &Template, from: usize, to: usize) -> Option<Range<usize>> {
    let inside = Inside::of(template, from, to)?;
    if !inside.decides() {
        // Straight on.
        return inside.single();
    }
    // A helper is used in many places, so that the second stretch may be of another use of it.
    if template.is_in_helper(from) || template.is_in_helper(to) || inside.repeats(None) {
        return None;
    }
    inside.single()
}

/// Whether from one offset nothing decides on the way to another.
pub(super) fn leads_on(template: &Template, from: usize, to: usize) -> bool {
    Inside::of(template, from, to).is_some_and(|inside| !inside.decides())
}

/// The same for what is left of a document.
pub(super) fn to_end_of_document(template: &Template, from: usize) -> Option<Range<usize>> {
    let text = template.file.text();
    let rest = text.get(from..)?;
    let to = rest.find(SEPARATOR).map_or(text.len(), |at| from + at);
    let inside = Inside::of(template, from, to)?;
    if template.is_in_helper(from) || inside.repeats(Some(SEPARATOR.trim_start())) {
        return None;
    }
    inside.single()
}

/// What comes between documents.
const SEPARATOR: &str = "\n---";

/// A part of a template.
struct Inside<'t> {
    template: &'t Template,
    /// Its actions.
    actions: Range<usize>,
    from: usize,
    text: &'t str,
}

impl<'t> Inside<'t> {
    fn of(template: &'t Template, from: usize, to: usize) -> Option<Self> {
        let all = &template.actions;
        let first = all.partition_point(|action| action.span.start < from);
        let last = all.partition_point(|action| action.span.start < to);
        Some(Self {
            template,
            actions: first..last.max(first),
            from,
            text: template.file.text().get(from..to)?,
        })
    }

    fn actions(&self) -> impl Iterator<Item = (usize, &'t Action)> {
        let actions = self.template.actions.get(self.actions.clone());
        self.actions.clone().zip(actions.into_iter().flatten())
    }

    /// Whether an action decides on what comes next.
    fn decides(&self) -> bool {
        self.actions().any(|(index, action)| {
            let is_control = matches!(action.role, Role::Opens | Role::Branches | Role::Closes);
            is_control || self.is_jump(index)
        })
    }

    fn is_jump(&self, action: usize) -> bool {
        ["break", "continue"].contains(&self.template.word(action))
    }

    /// Whether a part that began before is left here that is repeated or belongs to somebody else;
    /// one that begins with `unless` is known by that.
    fn repeats(&self, unless: Option<&str>) -> bool {
        self.actions().any(|(index, action)| {
            let opened_by = self.template.opened_by.get(index).copied().flatten();
            match (action.role, opened_by) {
                _ if self.is_jump(index) => true,
                (Role::Closes, None) => true,
                (Role::Closes | Role::Branches, Some(open)) if open < self.actions.start => {
                    let is_plain = ["if", "with"].contains(&self.template.word(open));
                    !is_plain && !self.begins_with(open, unless)
                }
                _ => false,
            }
        })
    }

    fn begins_with(&self, open: usize, wanted: Option<&str>) -> bool {
        let text = self.template.file.text();
        let open_action = self.template.actions.get(open);
        let after = open_action.and_then(|open| text.get(open.span.end..));
        let begins = wanted.zip(after);
        let begins = begins.is_some_and(|(wanted, after)| after.trim_start().starts_with(wanted));
        self.template.word(open) == "range" && begins
    }

    /// All that can have written something, if it is one action or stands on one line.
    fn single(&self) -> Option<Range<usize>> {
        let mut way = Way::default();
        let mut writes: Vec<Range<usize>> = Vec::new();
        let mut at = self.from;
        for (index, action) in self.actions() {
            self.pass(at..action.span.start, &mut way, &mut writes);
            let opened_by = self.template.opened_by.get(index).copied().flatten();
            let is_left = opened_by.is_some_and(|open| open < self.actions.start);
            match action.role {
                Role::Writes(_) if way.is_marked => {}
                Role::Writes(_) => writes.push(action.span.clone()),
                Role::Opens => way.open(),
                Role::Branches if is_left => way.leave(),
                Role::Branches => way.branch(),
                Role::Closes => way.close(),
                Role::Silent => {}
            }
            at = action.span.end;
        }
        self.pass(at..self.from + self.text.len(), &mut way, &mut writes);
        let (first, last) = (writes.first()?, writes.last()?);
        let all = first.start..last.end;
        let is_one = writes.len() == 1 || !self.literal(all.clone()).contains('\n');
        is_one.then_some(all)
    }

    /// Goes past literal text; what of it is on the way without a mark may have been written.
    fn pass(&self, range: Range<usize>, way: &mut Way, writes: &mut Vec<Range<usize>>) {
        let mut at = range.start;
        for line in self.literal(range).split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let content = start..start + line.trim().len();
            at += line.len();
            if content.is_empty() || way.is_marked {
                continue;
            }
            if self.template.is_marked(content.clone()) {
                way.is_marked = true;
            } else {
                writes.push(content);
            }
        }
    }

    fn literal(&self, range: Range<usize>) -> &'t str {
        let text = self.template.file.text();
        text.get(range).unwrap_or_default()
    }
}

/// The way through a part of a template on which nothing marked is written.
#[derive(Default)]
struct Way {
    /// Whether something marked stands before, so that the way does not lead here.
    is_marked: bool,
    /// The same where each of the parts began that are open.
    open: Vec<bool>,
    /// How many of them are other branches of a part that began before: the way leads by.
    left: usize,
}

impl Way {
    fn open(&mut self) {
        self.open.push(self.is_marked);
    }

    fn branch(&mut self) {
        self.is_marked = self.open.last().copied().unwrap_or(false);
    }

    /// Comes to another branch of a part that began before.
    fn leave(&mut self) {
        if self.left == 0 {
            self.open.push(self.is_marked);
            self.left = 1;
        }
        self.is_marked = true;
    }

    fn close(&mut self) {
        if let Some(before) = self.open.pop() {
            self.is_marked = before;
        }
        if self.open.is_empty() {
            self.left = 0;
        }
    }
}
