//! What a suppression says: `ignore[rule-a, rule-b] until=2027-01-31 reason`.

use std::ops::Range;

use jiff::civil::Date;

use super::rules;
use crate::finding::Rule;
use crate::lint::date;
use crate::spec::nearest;

const UNTIL: &str = "until=";

/// What is longer is no rule misspelt.
const LONGEST: usize = 64;

/// A suppression as it is written. Its ranges are bytes of its text.
#[derive(Debug, Default)]
pub(super) struct Instruction {
    /// The rules that it names, each with where it does; empty if it silences nothing.
    pub(super) rules: Vec<(&'static Rule, Range<usize>)>,
    /// The last day on which it holds.
    pub(super) until: Option<(Date, Range<usize>)>,
    /// Why it is there.
    pub(super) reason: String,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
}

/// One thing that is wrong with a suppression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Reads a suppression. One that has no reason, no list that ends, or a date that is none, silences
/// nothing at all; of one that names an unknown rule the others count.
pub(super) fn read(text: &str, registry: &[&'static Rule]) -> Instruction {
    let mut reader = Reader {
        text,
        registry,
        read: Instruction::default(),
    };
    if reader.read_all().is_none() {
        reader.read.rules.clear();
    }
    reader.read
}

struct Reader<'a> {
    text: &'a str,
    registry: &'a [&'static Rule],
    read: Instruction,
}

impl Reader<'_> {
    /// Nothing if it silences nothing.
    fn read_all(&mut self) -> Option<()> {
        let list = self.list()?;
        self.rules(list.clone());
        let after = list.end + 1;
        let reason = self.until(after);
        let reason = reason.and_then(|start| self.reason(start));
        reason.map(|reason| self.read.reason = reason)
    }

    /// The range between the brackets.
    fn list(&mut self) -> Option<Range<usize>> {
        let word = self.word(0);
        let Some(rest) = self.text.get(word.start..)?.strip_prefix("ignore") else {
            let message = "there is no such instruction".to_owned();
            return self.fault(word, message, "write `ignore[RULE] REASON`".into());
        };
        let Some(list) = rest.trim_start().strip_prefix('[') else {
            let message = "it names no rules".to_owned();
            return self.fault(word, message, "write `ignore[RULE] REASON`".into());
        };
        let start = self.text.len() - list.len();
        let Some(length) = list.find(']') else {
            let message = "the list of rules does not end".to_owned();
            let all = start - 1..self.text.trim_end().len();
            return self.fault(all, message, "write `]` after the last rule".into());
        };
        Some(start..start + length)
    }

    fn rules(&mut self, list: Range<usize>) {
        let mut start = list.start;
        let mut is_empty = true;
        for item in self.text.get(list.clone()).unwrap_or_default().split(',') {
            let id = item.trim();
            let at = start + (item.len() - item.trim_start().len());
            start += item.len() + 1;
            if !id.is_empty() {
                is_empty = false;
                self.rule(id, at..at + id.len());
            }
        }
        if is_empty {
            let all = list.start - 1..list.end + 1;
            let message = "the list of rules is empty".to_owned();
            self.fault::<()>(all, message, "name the rules that are meant".into());
        }
    }

    fn rule(&mut self, id: &str, range: Range<usize>) {
        let Some(rule) = self.registry.iter().find(|rule| rule.id == id) else {
            let ids = self.registry.iter().map(|rule| rule.id);
            let near = nearest(id, ids.filter(|_| id.len() <= LONGEST));
            let help = near.map_or_else(
                || {
                    "`rolewright rules` lists all that there are; each is named by itself"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            );
            self.fault::<()>(range, format!("there is no rule `{id}`"), help);
            return;
        };
        if rules::is_about_suppressions(rule) {
            let message = format!("`{id}` cannot be silenced in a comment");
            let help = format!("write `{id} = \"off\"` below `[lint.rules]` in rolewright.toml");
            self.fault::<()>(range, message, help);
        } else if !self.read.rules.iter().any(|(named, _)| named.id == id) {
            self.read.rules.push((rule, range));
        }
    }

    /// Reads `until=`, if that stands here, and returns where the reason begins.
    fn until(&mut self, after: usize) -> Option<usize> {
        let word = self.word(after);
        let text = self.text.get(word.clone())?;
        if let Some(written) = text.strip_prefix(UNTIL) {
            let range = word.start + UNTIL.len()..word.end;
            let Some(day) = date::parse(written) else {
                let message = format!("`{written}` is no day");
                return self.fault(range, message, "write it as `until=2027-01-31`".into());
            };
            self.read.until = Some((day, range));
            return Some(word.end);
        }
        let rest = self.text.get(word.start..)?;
        let looks_like_until = rest.get(..5).is_some_and(|start| {
            let value = rest.get(5..).unwrap_or_default();
            let value = value.trim_start_matches([':', '=', ' ', '\t']);
            start.eq_ignore_ascii_case("until") && value.starts_with(|c: char| c.is_ascii_digit())
        });
        if looks_like_until {
            let message = "this is no end that it would know".to_owned();
            return self.fault(word, message, "write it as `until=2027-01-31`".into());
        }
        Some(word.start)
    }

    fn reason(&mut self, start: usize) -> Option<String> {
        let rest = self.text.get(start..)?;
        let reason = rest.trim();
        let before = |at: usize| rest.get(..at).unwrap_or_default();
        let late = rest
            .match_indices(UNTIL)
            .find(|(at, _)| before(*at).ends_with(char::is_whitespace));
        if let Some((at, _)) = late {
            let word = self.word(start + at);
            let message = "`until=` stands before the reason, once".to_owned();
            return self.fault(
                word,
                message,
                "write `ignore[RULE] until=2027-01-31 REASON`".into(),
            );
        }
        if !reason.contains(char::is_alphanumeric) {
            let all = 0..self.text.trim_end().len();
            let message = "it gives no reason".to_owned();
            return self.fault(
                all,
                message,
                "say after it why the finding is accepted".into(),
            );
        }
        Some(reason.to_owned())
    }

    /// The next word.
    fn word(&self, from: usize) -> Range<usize> {
        let rest = self.text.get(from..).unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        start..start + length
    }

    fn fault<T>(&mut self, range: Range<usize>, message: String, help: String) -> Option<T> {
        self.read.faults.push(Fault {
            range,
            message,
            help,
        });
        None
    }
}
