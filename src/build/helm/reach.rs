//! Which parts of templates may say something of rights, or decide on what does: only of those it matters
//! what they ask of a cluster.

use std::collections::HashSet;
use std::ops::Range;

use super::marks::{Marks, Template};
use super::worlds::{literal, words};

/// A word of all that gives rights: of Roles, bindings and their rules.
pub(super) const RIGHTS: &str = "Role";

/// Words of actions that write what stands in values and files.
const WRITERS: [&str; 3] = ["tpl", "toYaml", "fromYaml"];

/// The parts of the templates of a chart.
#[derive(Debug)]
pub(super) struct Reach {
    parts: Vec<Part>,
}

/// A definition, or the rest of a template.
#[derive(Debug)]
struct Part {
    template: usize,
    range: Range<usize>,
    /// Its name, if it is a definition.
    name: Option<String>,
    has_rights: bool,
    /// The definitions that it takes in.
    uses: HashSet<String>,
    /// Whether it takes in some whose name is made up there.
    uses_any: bool,
    is_of_interest: bool,
}

impl Reach {
    /// Looks through the templates; `has_more` if values or files may say something of rights.
    pub(super) fn new(marks: &Marks, has_more: bool) -> Self {
        let mut reach = Self { parts: Vec::new() };
        let all = (0..marks.len()).filter_map(|at| Some((at, marks.template(at)?)));
        for (index, template) in all {
            reach.take(index, template, has_more);
        }
        let roots = reach.parts.iter().enumerate();
        let roots = roots.filter(|(_, part)| part.name.is_none() && !is_of_helpers(marks, part));
        let roots: Vec<usize> = roots.map(|(at, _)| at).collect();
        for root in roots {
            let reached = reach.from(root);
            let mut parts = reached.iter().filter_map(|at| reach.parts.get(*at));
            if parts.any(|part| part.has_rights) {
                for at in reached {
                    if let Some(part) = reach.parts.get_mut(at) {
                        part.is_of_interest = true;
                    }
                }
            }
        }
        reach
    }

    /// Whether what stands at a place of a template matters.
    pub(super) fn holds(&self, template: usize, at: usize) -> bool {
        let parts = self.parts.iter();
        let around = parts.filter(|part| part.template == template && part.range.contains(&at));
        let innermost = around.min_by_key(|part| part.range.len());
        innermost.is_some_and(|part| part.is_of_interest)
    }

    fn take(&mut self, index: usize, template: &Template, has_more: bool) {
        let text = template.file.text();
        let definitions = definitions(template);
        let mut rest = text.as_bytes().to_vec();
        for (_, range) in &definitions {
            if let Some(bytes) = rest.get_mut(range.clone()) {
                bytes.fill(b' ');
            }
        }
        let part = |name: Option<String>, range: Range<usize>, has_rights: bool| Part {
            template: index,
            range,
            name,
            has_rights,
            uses: HashSet::new(),
            uses_any: false,
            is_of_interest: false,
        };
        let rest = String::from_utf8_lossy(&rest);
        let mut parts = vec![part(None, 0..text.len() + 1, rest.contains(RIGHTS))];
        parts.extend(definitions.into_iter().map(|(name, range)| {
            let body = text.get(range.clone()).unwrap_or_default();
            part(Some(name), range, body.contains(RIGHTS))
        }));
        for action in &template.actions {
            let at = action.span.start;
            let around = parts.iter_mut().filter(|part| part.range.contains(&at));
            let Some(part) = around.min_by_key(|part| part.range.len()) else {
                continue;
            };
            let written = text.get(action.span.clone()).unwrap_or_default();
            for word in words(written) {
                let after = written.get(word.end..).unwrap_or_default();
                let word = written.get(word).unwrap_or_default();
                match word {
                    "include" | "template" => match literal(after) {
                        Some(name) => drop(part.uses.insert(name)),
                        None => part.uses_any = true,
                    },
                    // Whatever it is that is written so.
                    "b64dec" => part.has_rights = true,
                    _ if WRITERS.contains(&word) || word.contains(".Files") => {
                        part.has_rights |= has_more;
                    }
                    _ => {}
                }
            }
        }
        self.parts.append(&mut parts);
    }

    /// A part and all that it takes in.
    fn from(&self, root: usize) -> HashSet<usize> {
        let mut reached = HashSet::from([root]);
        let mut left = vec![root];
        while let Some(part) = left.pop().and_then(|at| self.parts.get(at)) {
            for (at, other) in self.parts.iter().enumerate() {
                let Some(name) = &other.name else { continue };
                if (part.uses_any || part.uses.contains(name)) && reached.insert(at) {
                    left.push(at);
                }
            }
        }
        reached
    }
}

/// Whether nothing is written of a file but what others take in.
fn is_of_helpers(marks: &Marks, part: &Part) -> bool {
    let template = marks.template(part.template);
    let name = template.and_then(|template| template.file.name().rsplit('/').next());
    name.is_some_and(|name| name.starts_with('_'))
}

/// The definitions of a template by their names, each with its body.
fn definitions(template: &Template) -> Vec<(String, Range<usize>)> {
    let closed = template.opened_by.iter().enumerate();
    let closed = closed.filter_map(|(close, open)| Some((close, (*open)?)));
    let found = closed.filter_map(|(close, open)| {
        let word = template.word(open);
        let action = template.actions.get(open)?;
        let written = template.file.text().get(action.span.clone())?;
        // What is written where it is defined belongs to what is around it.
        let after = written.split_once("define").filter(|_| word == "define")?;
        let end = template.actions.get(close)?.span.start;
        Some((literal(after.1)?, action.span.end..end))
    });
    found.collect()
}
