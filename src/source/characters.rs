//! Characters that YAML has no place for, and those that break lines for some readers only.

use std::sync::Arc;

use serde::de::IgnoredAny;

use super::file::BYTE_ORDER_MARK;
use super::{Cause, File, Place, Problem, Span};

/// The first character of a document that Kubernetes' reader refuses, or that breaks a line for
/// Kubernetes and for hardly anybody else.
///
/// YAML 1.1 breaks lines at U+0085, U+2028 and U+2029, YAML 1.2 does not. A comment that ends
/// there hides what follows from people and tools, and not from a cluster. The same goes for a
/// byte order mark anywhere but at the beginning. In JSON these are characters like any other.
///
/// The document is given as the text that is parsed, and where that begins in its file.
pub(super) fn forbidden(file: &Arc<File>, text: &str, base: usize) -> Option<Problem> {
    let is_json = || serde_json::from_str::<IgnoredAny>(text).is_ok();
    let is_certain = |found: char| !is_hidden_break(found) && !is_json();
    let (at, found) = first(text)?;
    if is_hidden_break(found) && is_json() {
        return None;
    }
    let message = match found {
        BYTE_ORDER_MARK => "a byte order mark inside a document is not judged",
        _ if is_hidden_break(found) => "a line break that only YAML 1.1 knows is not judged",
        _ => "not YAML: control characters are not allowed",
    };
    let start = base + at;
    let place = Place::new(file, Span::new(start..start + found.len_utf8()));
    let code = found as u32;
    let advice = format!("if it is meant, write \"\\u{code:04x}\" in double quotes");
    Some(
        Problem::error(message)
            .at(place, format!("U+{code:04X}"))
            .help(advice)
            .because(if is_certain(found) {
                Cause::Refused
            } else {
                Cause::Unsure
            }),
    )
}

/// Whether a problem is one of a character that YAML has no place for: no template action is the reason for it.
pub(crate) fn is_about_a_character(problem: &Problem) -> bool {
    let mut characters = problem.place.as_ref().map_or("", Place::text).chars();
    let is_forbidden = |c: char| !is_allowed(c) || is_hidden_break(c);
    characters.next().is_some_and(is_forbidden) && characters.next().is_none()
}

/// Whether Kubernetes' reader may end a line or a comment here, and others do not.
fn is_hidden_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | BYTE_ORDER_MARK)
}

/// The first such character; a byte order mark at the beginning is none.
fn first(text: &str) -> Option<(usize, char)> {
    let is_bad = |c: char| !is_allowed(c) || is_hidden_break(c);
    let chunks = text.as_bytes().chunks(CHUNK).enumerate();
    // Without a way out in the middle, many bytes are looked at in one step; and almost all of them
    // begin no such character.
    let suspicious = chunks.filter(|(_, chunk)| {
        let found = chunk.iter().fold(0, |found, &byte| found | may_begin(byte));
        found != 0
    });
    let mut places = suspicious.flat_map(|(number, chunk)| {
        let bytes = chunk.iter().enumerate();
        let bytes = bytes.filter(|(_, byte)| may_begin(**byte) != 0);
        bytes.map(move |(at, _)| number * CHUNK + at)
    });
    places.find_map(|at| {
        let c = text.get(at..)?.chars().next()?;
        (is_bad(c) && (at, c) != (0, BYTE_ORDER_MARK)).then_some((at, c))
    })
}

const CHUNK: usize = 64;

/// Whether a byte may begin a character that is refused or breaks a line; 0xC2 leads U+0080 to
/// U+00BF, 0xE2 U+2028, 0xEF U+FEFF, U+FFFE and U+FFFF.
fn may_begin(byte: u8) -> u8 {
    u8::from(byte < 0x20)
        & u8::from(byte != b'\t')
        & u8::from(byte != b'\n')
        & u8::from(byte != b'\r')
        | u8::from(byte == 0x7F)
        | u8::from(byte == 0xC2)
        | u8::from(byte == 0xE2)
        | u8::from(byte == 0xEF)
}

/// The characters that go-yaml's reader lets in (`readerc.go`).
fn is_allowed(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{7E}' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let file = File::new("f", text);
        forbidden(&file, text, 0).map(|problem| problem.to_string())
    }

    #[test]
    fn control_characters_are_named_at_their_place() {
        let message = "error: not YAML: control characters are not allowed";
        let cases = [
            ("a\0b", "f:1:2: {}: U+0000", "NUL"),
            ("a: b\n\u{1b}[0m", "f:2:1: {}: U+001B", "an escape sequence"),
            ("ü\u{7f}", "f:1:2: {}: U+007F", "DEL"),
            (
                "\u{81}",
                "f:1:1: {}: U+0081",
                "a control character of the second set",
            ),
            ("\u{ffff}", "f:1:1: {}: U+FFFF", "a noncharacter"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(found(text), Some(expected.replace("{}", message)), "{why}");
        }
    }

    #[test]
    fn all_other_text_is_let_in() {
        for text in [
            "",
            "a\tb\r\n",
            "\u{a0}é “quoted”",
            "{\"a\": \"\u{2028}\"}",
            "日本語 😀",
            "\u{feff}a",
            "\u{fffd}",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }

    #[test]
    fn line_breaks_that_hide_text_are_named() {
        let message = "error: a line break that only YAML 1.1 knows is not judged";
        let mark = "error: a byte order mark inside a document is not judged: U+FEFF";
        assert_eq!(
            found("a: 1 # c\u{feff}b: 2"),
            Some(format!("f:1:9: {mark}"))
        );
        for (hidden, code) in [
            ('\u{85}', "0085"),
            ('\u{2028}', "2028"),
            ('\u{2029}', "2029"),
        ] {
            let text = format!("a: 1 # c{hidden}b: 2");
            assert_eq!(found(&text), Some(format!("f:1:9: {message}: U+{code}")));
        }
    }
}
