//! A second look at documents that our parser refuses for how their lines are indented, where go-yaml, with which kubectl
//! reads, does not care: tabs in flow collections and in quotes, and lines in quotes that are not indented enough.
//!
//! What is not minded there is hidden by blanks of the same length, so that all places stay, and the
//! rest of the document shows what kubectl makes of it.

use super::parse::{Parsed, Refusal, Stumble, tab_problem};
use super::tree::{Data, Style, Tree};
use super::{Cause, Place, Problem, Span, cause};

/// How often a document is read anew before it is left undecided.
const MOST: usize = 16;

/// Reads a document, as often as it takes; `attempt` reads a text that stands for it.
pub(super) fn parse(
    text: &str,
    base: usize,
    attempt: impl Fn(&str) -> Result<Parsed, Refusal>,
) -> Result<Parsed, Problem> {
    let first = match attempt(text) {
        Ok(parsed) => return without_tabs(text, base, parsed),
        Err(refusal) => refusal,
    };
    let mut hidden = Hidden::of(text);
    let mut stumble = first.stumble;
    for _ in 0..MOST {
        let Some(next) = stumble else { break };
        hidden.hide(next);
        match attempt(&hidden.text) {
            Ok(parsed) => return hidden.settle(text, base, parsed, *first.problem),
            Err(refusal) if refusal.stumble.is_none() => return Err(*refusal.problem),
            Err(refusal) => stumble = refusal.stumble,
        }
    }
    Err(*first.problem)
}

/// A document, and what of it is hidden.
struct Hidden {
    text: String,
    /// Where tabs are hidden.
    tabs: Vec<usize>,
    /// Whether line breaks are: then the values are not the document's.
    has_joined: bool,
}

impl Hidden {
    fn of(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            tabs: Vec::new(),
            has_joined: false,
        }
    }

    fn hide(&mut self, stumble: Stumble) {
        match stumble {
            Stumble::Tab(at) => {
                // No line of a block scalar in a mapping begins with a tab, so all that do are of
                // the same kind.
                let mut starts = vec![self.start_of_line(at)];
                if self.tabs.is_empty() {
                    let begins = document(&self.text).match_indices("\n\t");
                    starts.extend(begins.map(|(line_break, _)| line_break + 1));
                }
                for start in starts {
                    self.hide_tabs(start);
                }
            }
            Stumble::Quoted(at) => self.join(at),
        }
    }

    fn start_of_line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |line_break| line_break + 1)
    }

    /// Hides the tabs that indent a line, unless there is nothing else in it.
    fn hide_tabs(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let width = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let (indent, content) = rest.split_at(width);
        if content.is_empty() || content.starts_with(['\n', '\r']) {
            return;
        }
        let tabs = indent.match_indices('\t').map(|(at, _)| start + at);
        self.tabs.extend(tabs);
        self.text
            .replace_range(start..start + width, &" ".repeat(width));
    }

    /// Hides the line break before a place that is in quotes, and those after it up to the next line
    /// with a quote in it: they are all in the same quotes.
    fn join(&mut self, at: usize) {
        self.has_joined = true;
        let start = self.start_of_line(at);
        let rest = self.text.get(start..).unwrap_or_default();
        let quote = rest.find(['\'', '"']).unwrap_or(rest.len());
        let until = start + quote;
        let from = start.saturating_sub(1);
        let joined = self.text.get(from..until).unwrap_or_default();
        let joined = joined.replace(['\n', '\r'], " ");
        self.text.replace_range(from..until, &joined);
    }

    /// What a document is that can be read with something hidden: where kubectl minds one of the tabs it
    /// refuses it.
    fn settle(
        mut self,
        text: &str,
        base: usize,
        parsed: Parsed,
        problem: Problem,
    ) -> Result<Parsed, Problem> {
        if self.has_joined {
            return Err(problem);
        }
        self.tabs.sort_unstable();
        let Some(tree) = parsed.tree.as_ref() else {
            return Err(problem);
        };
        // A plain scalar minds no tab where all of the document is in brackets.
        let is_flow = tree.root().style() == Style::Flow;
        let is_fine = |style: Option<Style>| match style {
            Some(Style::Flow | Style::SingleQuoted | Style::DoubleQuoted) => true,
            Some(Style::Plain) => is_flow,
            _ => false,
        };
        let mut around = Around::of(tree, base);
        if self.tabs.iter().all(|&at| is_fine(around.at(at))) {
            return Ok(parsed);
        }
        Err(problem.because(cause::unless_doubtful(text)))
    }
}

/// Refuses a document that can be read for tabs that kubectl minds and our parser does not: before
/// comments, and after blanks.
fn without_tabs(text: &str, base: usize, parsed: Parsed) -> Result<Parsed, Problem> {
    let Some(tree) = parsed.tree.as_ref().filter(|_| text.contains('\t')) else {
        return Ok(parsed);
    };
    let mut around = Around::of(tree, base);
    let mut start = 0;
    for line in document(text).split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        let indent = line.get(..line.len() - content.len()).unwrap_or_default();
        if let Some(tab) = indent.find('\t').filter(|_| !content.trim().is_empty()) {
            let is_minded = match around.at(start + tab) {
                None | Some(Style::Block) => true,
                Some(Style::Plain) => content.starts_with('#'),
                _ => false,
            };
            if is_minded {
                let at = base + start + tab;
                let place = Place::new(tree.file(), Span::new(at..at + 1));
                return match cause::unless_doubtful(text) {
                    Cause::Refused => Err(tab_problem(place).because(Cause::Refused)),
                    _ => Ok(parsed),
                };
            }
        }
        start += line.len();
    }
    Ok(parsed)
}

/// A document without what stands after its end, which nobody reads.
fn document(text: &str) -> &str {
    let end = text.find("\n...").unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// How the innermost nodes around places are written, asked for in the order of the places.
struct Around<'a> {
    base: usize,
    rest: std::iter::Peekable<std::slice::Iter<'a, Data>>,
    open: Vec<&'a Data>,
}

impl<'a> Around<'a> {
    fn of(tree: &'a Tree, base: usize) -> Self {
        Self {
            base,
            rest: tree.nodes.iter().peekable(),
            open: Vec::new(),
        }
    }

    fn at(&mut self, at: usize) -> Option<Style> {
        let at = super::file::offset(self.base + at);
        while let Some(next) = self.rest.next_if(|data| data.span.start < at) {
            self.leave(next.span.start);
            self.open.push(next);
        }
        self.leave(at);
        self.open.last().map(|data| data.style)
    }

    fn leave(&mut self, at: u32) {
        while self.open.last().is_some_and(|data| data.span.end <= at) {
            self.open.pop();
        }
    }
}
