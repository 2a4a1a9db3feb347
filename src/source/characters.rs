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
    if !may_hold_forbidden(text.as_bytes()) {
        return None;
    }
    let is_json = || serde_json::from_str::<IgnoredAny>(text).is_ok();
    let is_certain = |found: char| !is_hidden_break(found) && !is_json();
    let is_bad = |c: char| !is_allowed(c) || is_hidden_break(c);
    let mut characters = text.char_indices();
    let (at, found) = characters.find(|&(at, c)| is_bad(c) && (at, c) != (0, BYTE_ORDER_MARK))?;
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

/// Whether Kubernetes' reader may end a line or a comment here, and others do not.
fn is_hidden_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | BYTE_ORDER_MARK)
}

/// A quick look without decoding; almost all texts stop here.
fn may_hold_forbidden(bytes: &[u8]) -> bool {
    // 0xC2 leads U+0080 to U+00BF, 0xE2 U+2028, 0xEF U+FEFF, U+FFFE and U+FFFF.
    let may = |byte: u8| {
        (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
            | (byte == 0x7F)
            | (byte == 0xC2)
            | (byte == 0xE2)
            | (byte == 0xEF)
    };
    // Without a way out in the middle, many bytes are looked at in one step.
    let mut chunks = bytes.chunks(64);
    chunks.any(|chunk| chunk.iter().fold(false, |found, &byte| found | may(byte)))
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
