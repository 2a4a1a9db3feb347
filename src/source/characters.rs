//! Characters that YAML has no place for.

use std::sync::Arc;

use super::{File, Place, Problem, Span};

/// The first character of a document that Kubernetes' reader refuses.
pub(super) fn forbidden(file: &Arc<File>, span: Span) -> Option<Problem> {
    let text = file.slice(span);
    if !may_hold_forbidden(text.as_bytes()) {
        return None;
    }
    let (at, found) = text.char_indices().find(|&(_, c)| !is_allowed(c))?;
    let start = span.start as usize + at;
    let place = Place::new(file, Span::new(start..start + found.len_utf8()));
    let code = found as u32;
    Some(
        Problem::error("not YAML: control characters are not allowed")
            .at(place, format!("U+{code:04X}"))
            .help(format!(
                "if it is meant, write \"\\u{code:04x}\" in double quotes"
            )),
    )
}

/// A quick look without decoding; almost all texts stop here.
fn may_hold_forbidden(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| {
        // 0xC2 leads U+0080 to U+00BF, 0xEF the noncharacters U+FFFE and U+FFFF.
        (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
            || matches!(byte, 0x7F | 0xC2 | 0xEF)
    })
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
        forbidden(&file, Span::new(0..text.len())).map(|problem| problem.to_string())
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
            "\u{85}\u{a0}é",
            "日本語 😀",
            "\u{feff}a",
            "\u{fffd}",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }
}
