//! Questions as rows in columns.

use std::fmt::Write as _;

use crate::verify::Question;

/// How many things of one kind are listed; more would bury the rest.
const LISTED: usize = 100;

/// What is told of one question.
pub(super) struct Line<'q> {
    pub(super) question: &'q Question,
    /// Said below it, a line each.
    pub(super) comments: Vec<String>,
    /// How many others follow from it.
    pub(super) implied: usize,
}

impl<'q> Line<'q> {
    pub(super) fn new(question: &'q Question) -> Self {
        Self {
            question,
            comments: Vec::new(),
            implied: 0,
        }
    }
}

/// Several verbs on the same thing.
pub(super) struct Row {
    place: String,
    target: String,
    verbs: Vec<String>,
    comments: Vec<String>,
    implied: usize,
}

impl Row {
    pub(super) fn followed_by(mut self, words: &str) -> Self {
        let verbs = self.verbs.join(" ");
        self.verbs = vec![format!("{verbs}   {words}")];
        self
    }
}

/// Questions that differ in nothing but the verb as rows.
pub(super) fn gathered<'q>(all: impl Iterator<Item = Line<'q>>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in all {
        let Line {
            question,
            comments,
            implied,
        } = line;
        let place = place(question);
        let target = target(question);
        let same = rows
            .iter_mut()
            .find(|row| row.place == place && row.target == target && row.comments == comments);
        match same {
            Some(row) => {
                row.verbs.push(question.verb().to_owned());
                row.implied += implied;
            }
            None => rows.push(Row {
                place,
                target,
                verbs: vec![question.verb().to_owned()],
                comments,
                implied,
            }),
        }
    }
    rows
}

/// Rows in columns, each after a word.
#[derive(Default)]
pub(super) struct Rows(Vec<(&'static str, Row)>);

impl Rows {
    pub(super) fn push(&mut self, word: &'static str, row: Row) {
        self.0.push((word, row));
    }

    pub(super) fn write(&self, text: &mut String) {
        if self.0.is_empty() {
            return;
        }
        text.push('\n');
        let width = |of: fn(&Row) -> &str| {
            let lengths = self.0.iter().map(|(_, row)| of(row).chars().count());
            lengths.max().unwrap_or_default()
        };
        let places = width(|row| &row.place);
        let targets = width(|row| &row.target);
        let words = self
            .0
            .iter()
            .map(|(word, _)| word.len())
            .max()
            .unwrap_or_default();
        let mut rows = self.0.iter().take(LISTED).peekable();
        while let Some((word, row)) = rows.next() {
            let gap = if words == 0 { "" } else { "  " };
            let more = implied(row.implied).map_or_else(String::new, |more| format!("   {more}"));
            let _ = writeln!(
                text,
                "  {word:words$}{gap}{:places$}  {:targets$}  {}{more}",
                row.place,
                row.target,
                row.verbs.join(" ")
            );
            // What is true of several rows in turn is said once, after the last of them.
            if rows
                .peek()
                .is_some_and(|(_, next)| next.comments == row.comments)
            {
                continue;
            }
            for comment in &row.comments {
                let _ = writeln!(text, "  {:words$}{gap}{comment}", "");
            }
        }
        if self.0.len() > LISTED {
            let _ = writeln!(
                text,
                "  and {} more; --format json lists all",
                self.0.len() - LISTED
            );
        }
    }
}

fn place(question: &Question) -> String {
    match question {
        Question::Resource { namespace, .. } if namespace.is_empty() => "cluster-wide".to_owned(),
        Question::Resource { namespace, .. } => namespace.clone(),
        Question::Url { .. } => "URL".to_owned(),
    }
}

fn target(question: &Question) -> String {
    if question.name().is_empty() {
        question.target()
    } else {
        format!("{} {:?}", question.target(), question.name())
    }
}

/// How much follows from something, if anything does.
pub(super) fn implied(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("and 1 other that follows from it".to_owned()),
        _ => Some(format!("and {} others that follow from it", grouped(count))),
    }
}

/// A number with a comma between thousands.
pub(super) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut number = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    number
}
