//! Reads single settings, each with its place.

use std::ops::Range;
use std::path::{Component, Path};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::Reader;
use crate::source::{Globs, Place, Problem};
use crate::spec::nearest;

/// A text of the settings, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where it stands, in its quotes.
    pub place: Place,
}

pub(super) type Text = (String, Range<usize>);

/// The names of settings that there are, in a table.
pub(super) fn only(table: &DeTable<'_>, known: &[&str], reader: &mut Reader<'_>) {
    for name in table.keys() {
        if !known.contains(&name.get_ref().as_ref()) {
            reader.unknown_key(name.get_ref(), name.span(), known);
        }
    }
}

pub(super) fn value<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    let mut entries = table.iter();
    entries
        .find(|(name, _)| name.get_ref() == key)
        .map(|(_, value)| value)
}

/// The tables of a `[[list]]`; what is none is reported.
pub(super) fn tables<'v, 'i>(
    key: &str,
    value: &'v Spanned<DeValue<'i>>,
    reader: &mut Reader<'_>,
) -> Vec<(&'v DeTable<'i>, Range<usize>)> {
    let example = format!("`[[{key}]]` in a line of its own, and its settings below it");
    let DeValue::Array(items) = value.get_ref() else {
        reader.wrong_type(key, value, "a list of tables", &example);
        return Vec::new();
    };
    let mut tables = Vec::new();
    for item in items {
        match item.get_ref() {
            DeValue::Table(table) => tables.push((table, item.span())),
            _ => reader.wrong_type(key, item, "a list of tables", &example),
        }
    }
    tables
}

/// A table; what is none is reported.
pub(super) fn table<'v, 'i>(
    key: &str,
    value: &'v Spanned<DeValue<'i>>,
    reader: &mut Reader<'_>,
) -> Option<&'v DeTable<'i>> {
    if let DeValue::Table(table) = value.get_ref() {
        return Some(table);
    }
    let example = format!("`[{key}]` in a line of its own, and its settings below it");
    reader.wrong_type(key, value, "a table", &example);
    None
}

/// A setting that is a text, and not an empty one.
pub(super) fn text(table: &DeTable<'_>, key: &str, reader: &mut Reader<'_>) -> Option<Text> {
    one_text(
        key,
        value(table, key)?,
        "a string",
        &format!("{key} = \"...\""),
        reader,
    )
}

/// The same with its place.
pub(super) fn written(table: &DeTable<'_>, key: &str, reader: &mut Reader<'_>) -> Option<Written> {
    let (text, at) = text(table, key, reader)?;
    let place = reader.place(at);
    Some(Written { text, place })
}

fn one_text(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    expected: &str,
    example: &str,
    reader: &mut Reader<'_>,
) -> Option<Text> {
    match value.get_ref() {
        DeValue::String(text) if text.is_empty() => {
            let problem = Problem::error(format!("`{key}` is empty"))
                .at(reader.place(value.span()), "")
                .help("write its value, or remove it");
            reader.problems.push(problem);
            None
        }
        DeValue::String(text) => Some((text.clone().into_owned(), value.span())),
        _ => {
            reader.wrong_type(key, value, expected, example);
            None
        }
    }
}

/// A setting that is a text or a list of them.
pub(super) fn texts(
    table: &DeTable<'_>,
    key: &str,
    example: &str,
    reader: &mut Reader<'_>,
) -> Vec<Text> {
    let Some(value) = value(table, key) else {
        return Vec::new();
    };
    let items = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let example = format!("{key} = {example} or {key} = [{example}, ...]");
    items
        .into_iter()
        .filter_map(|item| one_text(key, item, "a string or a list of strings", &example, reader))
        .collect()
}

/// The same with their places.
pub(super) fn all_written(
    table: &DeTable<'_>,
    key: &str,
    example: &str,
    reader: &mut Reader<'_>,
) -> Vec<Written> {
    let texts = texts(table, key, example, reader).into_iter();
    let written = texts.map(|(text, at)| Written {
        text,
        place: reader.place(at),
    });
    written.collect()
}

/// A setting that is true or false.
pub(super) fn flag(table: &DeTable<'_>, key: &str, reader: &mut Reader<'_>) -> Option<bool> {
    let value = value(table, key)?;
    if let DeValue::Boolean(flag) = value.get_ref() {
        return Some(*flag);
    }
    reader.wrong_type(key, value, "a boolean", &format!("{key} = true"));
    None
}

/// A setting that is a day.
pub(super) fn day(table: &DeTable<'_>, key: &str, reader: &mut Reader<'_>) -> Option<Date> {
    let value = value(table, key)?;
    if let DeValue::Datetime(moment) = value.get_ref()
        && let (Some(day), None) = (moment.date, moment.time)
        && let (Ok(year), Ok(month), Ok(number)) = (
            i16::try_from(day.year),
            i8::try_from(day.month),
            i8::try_from(day.day),
        )
        && let Ok(day) = Date::new(year, month, number)
    {
        return Some(day);
    }
    let example = format!("{key} = 2027-01-31, without quotes");
    reader.wrong_type(key, value, "a day", &example);
    None
}

/// A setting that is one of some words.
pub(super) fn choice<T: Copy>(
    table: &DeTable<'_>,
    key: &str,
    choices: &[(&str, T)],
    reader: &mut Reader<'_>,
) -> Option<T> {
    let (word, at) = text(table, key, reader)?;
    chosen(key, &word, at, choices, reader)
}

/// What a word of a setting stands for.
pub(super) fn chosen<T: Copy>(
    key: &str,
    word: &str,
    at: Range<usize>,
    choices: &[(&str, T)],
    reader: &mut Reader<'_>,
) -> Option<T> {
    let found = choices.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let names = choices.iter().map(|(name, _)| *name);
        let label = nearest(word, names.clone())
            .map(|near| format!("did you mean `{near}`?"))
            .unwrap_or_default();
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        let problem = Problem::error(format!("`{word}` is no value of `{key}`"))
            .at(reader.place(at), label)
            .help(format!("there is {}", names.join(", ")));
        reader.problems.push(problem);
    }
    found.map(|(_, value)| *value)
}

/// A setting that is a pattern of paths, or a list of them.
pub(super) fn globs(table: &DeTable<'_>, key: &str, reader: &mut Reader<'_>) -> Globs {
    let mut kept = Vec::new();
    for (pattern, at) in texts(table, key, "\"deploy/**\"", reader) {
        let problem = match Globs::new(&[&pattern]) {
            Err(problem) => problem.message,
            Ok(_) if leads_away(&pattern) => format!("`{pattern}` matches nothing"),
            Ok(_) => {
                kept.push(pattern);
                continue;
            }
        };
        let problem = Problem::error(problem)
            .at(reader.place(at), "")
            .help("write a path from the folder of the settings, such as \"deploy/**\"");
        reader.problems.push(problem);
    }
    // Each of them is one.
    Globs::new(&kept).unwrap_or_default()
}

/// Whether a pattern names no path below the folder of the settings.
fn leads_away(pattern: &str) -> bool {
    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    !Path::new(pattern).components().all(is_below)
}

/// Reports that a setting is missing which a table has to have.
pub(super) fn demand(
    table: &DeTable<'_>,
    span: &Range<usize>,
    key: &str,
    of: &str,
    help: &str,
    reader: &mut Reader<'_>,
) {
    if value(table, key).is_none() {
        let problem = Problem::error(format!("`{key}` is missing"))
            .at(reader.place(span.clone()), format!("of this {of}"))
            .help(help);
        reader.problems.push(problem);
    }
}

/// Reports a list without items, where leaving the setting out means something else.
pub(super) fn refuse_empty(table: &DeTable<'_>, keys: &[&str], reader: &mut Reader<'_>) {
    for key in keys {
        let Some(value) = value(table, key) else {
            continue;
        };
        if matches!(value.get_ref(), DeValue::Array(items) if items.is_empty()) {
            let problem = Problem::error(format!("`{key}` is empty"))
                .at(reader.place(value.span()), "")
                .help("write what it is to hold, or remove it");
            reader.problems.push(problem);
        }
    }
}
