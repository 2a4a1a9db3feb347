//! Where missing fields go into a text, so that everything else of it stays as it is to the byte.
//!
//! A mapping in lines gets lines of its own indentation, one in brackets gets entries. That a text
//! means the same afterwards, with the fields in it, is not argued but read back: what does not
//! come out so is not inserted.

use serde_json::{Map, Value};

use super::lacks::Missing;
use crate::source::{File, Kind, Node, Path, Step, Style, read_yaml};

/// A piece of text to insert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insertion {
    /// The byte before which it goes.
    pub(super) at: usize,
    pub(super) text: String,
    /// The mapping that gets the fields.
    pub(super) into: Path,
    /// The fields as lines, without line breaks around them.
    pub(super) shown: String,
    /// The names of the fields.
    pub(super) fields: Vec<String>,
    /// Whether they become lines of their own.
    pub(super) is_lines: bool,
}

/// The insertions that put the missing fields into a text, a YAML document. What cannot be put
/// anywhere without harm is left out.
pub(super) fn insertions(text: &str, missing: &[Missing]) -> Vec<Insertion> {
    let Some(before) = read(text) else {
        return Vec::new();
    };
    let file = File::new("", text);
    let reading = read_yaml(&file);
    let [document] = reading.documents.as_slice() else {
        return Vec::new();
    };
    let layout = Layout {
        text,
        step: step_of(document.root(), text),
    };
    let groups = groups(document.root(), missing);
    if let Some(all) = layout.at_first_sight(document.root(), &groups, &before) {
        return all;
    }
    let mut accepted: Vec<Insertion> = Vec::new();
    let mut expected = before;
    for group in groups {
        let mut wanted = expected.clone();
        if !merge(&mut wanted, &group) {
            continue;
        }
        for candidate in layout.candidates(document.root(), &group) {
            let mut tried = accepted.clone();
            tried.push(candidate);
            if read(&apply(text, &tried)).as_ref() == Some(&wanted) {
                accepted = tried;
                expected = wanted;
                break;
            }
        }
    }
    accepted.sort_by_key(|insertion| insertion.at);
    accepted
}

/// The text with all insertions made. Those at one place keep their order.
pub(super) fn apply(text: &str, insertions: &[Insertion]) -> String {
    let mut sorted: Vec<&Insertion> = insertions.iter().collect();
    sorted.sort_by_key(|insertion| insertion.at);
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for insertion in sorted {
        result.push_str(text.get(copied..insertion.at).unwrap_or_default());
        result.push_str(&insertion.text);
        copied = insertion.at;
    }
    result.push_str(text.get(copied..).unwrap_or_default());
    result
}

/// The one document of a text, if it can be read.
fn read(text: &str) -> Option<Value> {
    let reading = read_yaml(&File::new("", text));
    match reading.documents.as_slice() {
        [document] if reading.problems.is_empty() => document.root().to_json().ok(),
        _ => None,
    }
}

/// Fields for one mapping that is there.
struct Group {
    into: Path,
    fields: Map<String, Value>,
}

/// What is missing, by the deepest mapping that is there, or that is written without a value.
fn groups(root: Node<'_>, missing: &[Missing]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for Missing { at, key, value, .. } in missing {
        let depth = (0..=at.steps().len())
            .rev()
            .find(|&depth| {
                let above: Path = at.steps().iter().take(depth).cloned().collect();
                root.at(&above).is_some()
            })
            .unwrap_or(0);
        let into: Path = at.steps().iter().take(depth).cloned().collect();
        let rest = at.steps().iter().skip(depth);
        let position = groups.iter().position(|group| group.into == into);
        let index = position.unwrap_or(groups.len());
        if position.is_none() {
            groups.push(Group {
                into,
                fields: Map::new(),
            });
        }
        let Some(group) = groups.get_mut(index) else {
            continue;
        };
        let rest: Vec<&Step> = rest.collect();
        put(&mut group.fields, &rest, key, value);
    }
    groups
}

/// Puts a field into mappings that are to be made.
fn put(fields: &mut Map<String, Value>, way: &[&Step], key: &str, value: &Value) {
    let Some((Step::Key(name), rest)) = way.split_first() else {
        fields.insert(key.to_owned(), value.clone());
        return;
    };
    let inner = fields
        .entry(name.clone())
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        put(inner, rest, key, value);
    }
}

/// Puts the fields into the document. Tells whether there is room for them.
fn merge(document: &mut Value, group: &Group) -> bool {
    let into = group
        .into
        .steps()
        .iter()
        .try_fold(document, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        });
    let Some(into) = into else { return false };
    if into.is_null() {
        *into = Value::Object(Map::new());
    }
    let Value::Object(into) = into else {
        return false;
    };
    let is_free = group.fields.keys().all(|key| !into.contains_key(key));
    into.extend(group.fields.clone());
    is_free
}

/// By how many blanks the text indents.
fn step_of(root: Node<'_>, text: &str) -> usize {
    let column = |node: Node<'_>| {
        let start = node.span().start as usize;
        start - line_start(text, start)
    };
    let spec = root.entry("spec");
    let below = spec
        .as_ref()
        .filter(|spec| spec.value.style() == Style::Block)
        .and_then(|spec| spec.value.pairs().next());
    match (spec, below) {
        (Some(spec), Some((key, _))) => column(key).saturating_sub(column(spec.key)).clamp(1, 8),
        _ => 2,
    }
}

/// How a text is laid out.
struct Layout<'t> {
    text: &'t str,
    step: usize,
}

/// Keys above which new ones are put: what a Job runs comes last.
const LAST_KEYS: [&str; 4] = ["template", "containers", "initContainers", "volumes"];

impl Layout<'_> {
    /// Insertions that may do, the one that looks best first.
    fn candidates(&self, root: Node<'_>, group: &Group) -> Vec<Insertion> {
        let Some(node) = root.at(&group.into) else {
            return Vec::new();
        };
        if node.is_alias() {
            return Vec::new();
        }
        match (node.kind(), node.style()) {
            (Kind::Mapping, Style::Block) => self.in_lines(node, group),
            (Kind::Mapping, _) => self.in_brackets(node, group).into_iter().collect(),
            (Kind::Null, _) if node.is_absent() => {
                let shown = format!("{{{}}}", flow(&group.fields, false));
                let at = self.after_colon(root.key_at(&group.into));
                at.map(|at| insertion(at, format!(" {shown}"), group, shown, false))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The best looking insertion of each group, if all of them do.
    fn at_first_sight(
        &self,
        root: Node<'_>,
        groups: &[Group],
        before: &Value,
    ) -> Option<Vec<Insertion>> {
        let mut wanted = before.clone();
        let mut all = Vec::new();
        for group in groups {
            all.push(self.candidates(root, group).into_iter().next()?);
            if !merge(&mut wanted, group) {
                return None;
            }
        }
        all.sort_by_key(|insertion| insertion.at);
        (read(&apply(self.text, &all)) == Some(wanted)).then_some(all)
    }

    fn in_lines(&self, node: Node<'_>, group: &Group) -> Vec<Insertion> {
        let pairs: Vec<_> = node.pairs().collect();
        let Some(&(first, _)) = pairs.first() else {
            return Vec::new();
        };
        let start = first.span().start as usize;
        let indentation = " ".repeat(start - line_start(self.text, start));
        let lines: Vec<String> = lines(&group.fields, self.step)
            .into_iter()
            .map(|line| format!("{indentation}{line}"))
            .collect();
        let mut places = Vec::new();
        for (key, _) in &pairs {
            let is_last_key = key.text().is_some_and(|name| LAST_KEYS.contains(&name));
            if is_last_key && let Some(at) = self.own_line(*key) {
                places.push(self.above_comments(at, &indentation));
                places.push(at);
            }
        }
        if let Some((key, value)) = pairs.last() {
            let end = value.span().end.max(key.span().end) as usize;
            places.push(self.line_after(end));
        }
        places.extend(pairs.iter().filter_map(|(key, _)| self.own_line(*key)));
        let insertion = |at| {
            let line_break = self.line_break(at);
            let shown = lines.join("\n");
            let body = lines.join(line_break);
            let ends_line = at == 0 || self.text.as_bytes().get(at - 1) == Some(&b'\n');
            let text = if ends_line {
                format!("{body}{line_break}")
            } else {
                format!("{line_break}{body}")
            };
            insertion(at, text, group, shown, true)
        };
        places.into_iter().map(insertion).collect()
    }

    fn in_brackets(&self, node: Node<'_>, group: &Group) -> Option<Insertion> {
        let last = node.pairs().last();
        let is_json = last.is_some_and(|(key, _)| key.style() == Style::DoubleQuoted);
        let shown = flow(&group.fields, is_json);
        let (at, text) = if let Some((key, value)) = last {
            let end = value.span().end.max(key.span().end) as usize;
            (end, format!(", {shown}"))
        } else {
            let start = node.span().start as usize;
            self.text.get(start..)?.strip_prefix('{')?;
            (start + 1, shown.clone())
        };
        Some(insertion(at, text, group, shown, false))
    }

    /// Where a key's value would stand.
    fn after_colon(&self, key: Option<Node<'_>>) -> Option<usize> {
        let end = key?.span().end as usize;
        let colon = self.text.get(end..)?.find(':')?;
        Some(end + colon + 1)
    }

    /// Where the line of a key begins, if nothing stands before the key.
    fn own_line(&self, key: Node<'_>) -> Option<usize> {
        let start = key.span().start as usize;
        let line = line_start(self.text, start);
        let before = self.text.get(line..start)?;
        before.bytes().all(|byte| byte == b' ').then_some(line)
    }

    /// Above the comments directly above a line, which belong to it.
    fn above_comments(&self, line: usize, indentation: &str) -> usize {
        let mut at = line;
        while at > 0 {
            let above = line_start(self.text, at - 1);
            let comment = self
                .text
                .get(above..at)
                .and_then(|line| line.strip_prefix(indentation));
            if !comment.is_some_and(|comment| comment.starts_with('#')) {
                break;
            }
            at = above;
        }
        at
    }

    /// The beginning of the line after the one that a value ends in.
    fn line_after(&self, end: usize) -> usize {
        let ends_line = end > 0 && self.text.as_bytes().get(end - 1) == Some(&b'\n');
        if ends_line {
            return end;
        }
        let rest = self.text.get(end..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |offset| end + offset + 1)
    }

    /// The line break that the text has around a place.
    fn line_break(&self, at: usize) -> &'static str {
        let before = self.text.get(..at).unwrap_or_default();
        let is_crlf = match before.rfind('\n') {
            Some(end) => before.get(..end).is_some_and(|line| line.ends_with('\r')),
            None => self
                .text
                .split_once('\n')
                .is_some_and(|(line, _)| line.ends_with('\r')),
        };
        if is_crlf { "\r\n" } else { "\n" }
    }
}

fn insertion(at: usize, text: String, group: &Group, shown: String, is_lines: bool) -> Insertion {
    Insertion {
        at,
        text,
        into: group.into.clone(),
        shown,
        fields: group.fields.keys().cloned().collect(),
        is_lines,
    }
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Fields as lines, those of mappings below each other.
fn lines(fields: &Map<String, Value>, step: usize) -> Vec<String> {
    let mut all = Vec::new();
    for (key, value) in fields {
        match value {
            Value::Object(inner) if key != "requests" && key != "limits" => {
                all.push(format!("{key}:"));
                let below = lines(inner, step).into_iter();
                all.extend(below.map(|line| format!("{}{line}", " ".repeat(step))));
            }
            value => all.push(format!("{key}: {}", flow_value(value, false))),
        }
    }
    all
}

/// Fields in one line, without the brackets around them.
fn flow(fields: &Map<String, Value>, is_json: bool) -> String {
    let fields = fields.iter().map(|(key, value)| {
        let value = flow_value(value, is_json);
        if is_json {
            format!("{}: {value}", Value::from(key.as_str()))
        } else {
            format!("{key}: {value}")
        }
    });
    fields.collect::<Vec<_>>().join(", ")
}

fn flow_value(value: &Value, is_json: bool) -> String {
    match value {
        Value::Object(fields) => format!("{{{}}}", flow(fields, is_json)),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| flow_value(item, is_json)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) if !is_json && is_word(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether no reader takes a text for anything but that text: a word, or an amount such as `64Mi`.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic())
        || (text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(['m', 'i']));
    begins && text.chars().all(is_plain) && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}
