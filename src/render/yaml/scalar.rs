//! One string: which of the three styles keeps it, and its text in that style.

use super::lookalike::is_lookalike;
use crate::escape::{is_unprintable, push_escape};

/// Appends a string on one line, as a key may stand: plain if every reader takes it for itself,
/// else in double quotes.
pub(super) fn push_flat(target: &mut String, text: &str) {
    if is_plain(text) {
        target.push_str(text);
    } else {
        push_quoted(target, text);
    }
}

/// True if the text may stand unquoted as a key or as a value of a block collection.
fn is_plain(text: &str) -> bool {
    !is_lookalike(text) && starts_plain(text) && ends_plain(text) && is_plain_inside(text)
}

/// No indicator at the start, nor what begins a document. A dash is fine before a word, as in
/// `-flag`. A leading colon is legal, but a symbol to Ruby.
fn starts_plain(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some('-') => characters.next().is_some_and(|next| next != ' ') && !text.starts_with("---"),
        Some('.') => !text.starts_with("..."),
        Some(first) => !first.is_whitespace() && !"?:,[]{}#&*!|>'\"%@`".contains(first),
        None => false,
    }
}

/// No blank at the end, which readers drop, and no colon, which would make it a key.
fn ends_plain(text: &str) -> bool {
    !text.ends_with(|last: char| last == ':' || last.is_whitespace())
}

/// Nothing inside that begins a value or a comment, or that has to be escaped.
fn is_plain_inside(text: &str) -> bool {
    !text.contains(is_unprintable) && !text.contains(": ") && !text.contains(" #")
}

/// Appends the text in double quotes, on one line.
pub(super) fn push_quoted(target: &mut String, text: &str) {
    target.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') || is_unprintable(character) {
            push_escape(target, character);
        } else {
            target.push(character);
        }
    }
    target.push('"');
}

/// True if a literal block keeps the text to the byte, in every reader and in an editor that
/// strips blanks from the end of lines.
///
/// A text whose first line begins with a tab is left out: a reader that looks there for the
/// indentation refuses it.
pub(super) fn fits_block(text: &str) -> bool {
    let first_written = text.trim_start_matches('\n');
    text.contains('\n')
        && !first_written.is_empty()
        && !first_written.starts_with('\t')
        && text.split('\n').all(|line| !line.ends_with([' ', '\t']))
        && !text.contains(|c| !matches!(c, '\n' | '\t') && is_unprintable(c))
}

/// Appends a literal block: the header after the key or dash, then the lines at the indentation.
///
/// The step is what `indentation` adds to that of the parent; it stands in the header where a
/// reader could not find the indentation from the first line.
pub(super) fn push_block(target: &mut String, text: &str, indentation: usize, step: usize) {
    target.push('|');
    if text.starts_with([' ', '\n']) {
        target.push_str(&step.to_string());
    }
    let body = match text.strip_suffix('\n') {
        None => {
            target.push('-');
            text
        }
        Some(body) if body.ends_with('\n') => {
            target.push('+');
            body
        }
        Some(body) => body,
    };
    target.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            target.extend(std::iter::repeat_n(' ', indentation));
            target.push_str(line);
        }
        target.push('\n');
    }
}
