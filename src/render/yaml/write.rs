//! The layout: where keys, dashes, comments and values stand.

use std::collections::HashSet;

use super::comment::push_comment;
use super::scalar::{fits_block, push_block, push_flat, push_quoted};
use super::value::{Item, Value};

/// Spaces a level.
const STEP: usize = 2;

/// A key longer than this is written with `?` on a line of its own: readers look for the colon of
/// a short key within 1,024 characters only (YAML 1.2.2, section 8.2.2).
const LONGEST_SHORT_KEY: usize = 1000;

/// Stands after a text that ends a document with blank lines of its own: tools that split a stream
/// by a pattern (Helm does) drop blank lines before a document's end.
const GUARD: &str = "the blank lines above belong to the text";

/// One YAML document, with the header above it as comment lines (given without the `#`).
///
/// The text ends with a line break and holds no document marker.
pub fn write_document(value: &Value, header: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    push_comment(&mut text, 0, header);
    push_root(&mut text, value);
    text
}

/// A stream of documents with the header above the first. Each begins with `---`, the first too,
/// so that streams written one after the other are one stream, and never one document that has
/// every key twice.
pub fn write_stream(documents: &[Value], header: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    push_comment(&mut text, 0, header);
    for document in documents {
        text.push_str("---\n");
        push_root(&mut text, document);
    }
    text
}

/// A whole document: a collection at the left edge, or one scalar on one line.
fn push_root(text: &mut String, value: &Value) {
    match value {
        Value::Map(entries) if !entries.is_empty() => push_map(text, entries, 0),
        Value::List(items) if !items.is_empty() => push_list(text, items, 0),
        _ => {
            push_leaf(text, value);
            text.push('\n');
        }
    }
    if text.ends_with("\n\n") {
        push_comment(text, 0, &[GUARD]);
    }
}

/// The entries of a map, the first one where the text stands, the others at the indentation.
fn push_map(text: &mut String, entries: &[(String, Value)], indentation: usize) {
    for (index, (key, value)) in effective_entries(entries).into_iter().enumerate() {
        if index > 0 {
            push_spaces(text, indentation);
        }
        push_key(text, key, indentation);
        match value {
            Value::Map(inner) if !inner.is_empty() => {
                start_line(text, indentation + STEP);
                push_map(text, inner, indentation + STEP);
            }
            Value::List(items) if !items.is_empty() => {
                text.push('\n');
                if !starts_with_comment(items) {
                    push_spaces(text, indentation);
                }
                push_list(text, items, indentation);
            }
            _ => push_scalar(text, value, indentation),
        }
    }
}

/// The items of a list, the first one where the text stands (at the line's start if it has a
/// comment), the others at the indentation.
fn push_list(text: &mut String, items: &[Item], indentation: usize) {
    for (index, item) in items.iter().enumerate() {
        if !item.comment.is_empty() {
            push_comment(text, indentation, &item.comment);
        }
        if index > 0 || !item.comment.is_empty() {
            push_spaces(text, indentation);
        }
        text.push('-');
        push_item(text, &item.value, indentation);
    }
}

/// What follows the dash of an item.
fn push_item(text: &mut String, value: &Value, indentation: usize) {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            text.push(' ');
            push_map(text, entries, indentation + STEP);
        }
        Value::List(items) if !items.is_empty() => {
            // A comment cannot stand between two dashes of one line.
            text.push(if starts_with_comment(items) {
                '\n'
            } else {
                ' '
            });
            push_list(text, items, indentation + STEP);
        }
        _ => push_scalar(text, value, indentation),
    }
}

/// A key with its colon.
pub(in crate::render) fn push_key(text: &mut String, key: &str, indentation: usize) {
    let start = text.len();
    push_flat(text, key);
    if text.len() - start > LONGEST_SHORT_KEY {
        text.insert_str(start, "? ");
        start_line(text, indentation);
    }
    text.push(':');
}

/// A scalar or an empty collection after a key or dash that stands at the indentation, up to the
/// end of the line.
pub(in crate::render) fn push_scalar(text: &mut String, value: &Value, indentation: usize) {
    text.push(' ');
    match value {
        Value::String(string) if fits_block(string) => {
            push_block(text, string, indentation + STEP, STEP);
        }
        _ => {
            push_leaf(text, value);
            text.push('\n');
        }
    }
}

/// What needs no line of its own: a scalar on one line, or an empty collection.
fn push_leaf(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&portable_number(&number.to_string())),
        Value::String(string) => push_flat(text, string),
        Value::Quoted(string) => push_quoted(text, string),
        Value::List(_) => text.push_str("[]"),
        Value::Map(_) => text.push_str("{}"),
    }
}

/// A JSON number in the form that YAML 1.1 knows too: there an exponent needs a point before it
/// and a sign of its own (`1e9` is a string to it, `1.0e+9` a number).
fn portable_number(json: &str) -> String {
    let Some((mantissa, exponent)) = json.split_once(['e', 'E']) else {
        return json.to_owned();
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['+', '-']) {
        ""
    } else {
        "+"
    };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// The entries that count: of equal keys the last, in the order of what is left.
fn effective_entries(entries: &[(String, Value)]) -> Vec<&(String, Value)> {
    let mut seen = HashSet::with_capacity(entries.len());
    let mut kept: Vec<_> = entries
        .iter()
        .rev()
        .filter(|(key, _)| seen.insert(key))
        .collect();
    kept.reverse();
    kept
}

fn starts_with_comment(items: &[Item]) -> bool {
    items.first().is_some_and(|first| !first.comment.is_empty())
}

fn start_line(text: &mut String, indentation: usize) {
    text.push('\n');
    push_spaces(text, indentation);
}

fn push_spaces(text: &mut String, count: usize) {
    text.extend(std::iter::repeat_n(' ', count));
}
