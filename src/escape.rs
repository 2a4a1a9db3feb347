//! Which characters must never stand as themselves in a file or on a terminal, and how they are
//! shown instead.
//!
//! Two needs meet here. A YAML reader refuses or folds some characters (control characters, line
//! separators, byte order marks), and a person must not be fooled by text that erases, colours or
//! reorders what stands around it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// True for a character that is written as an escape wherever text from a user is shown.
///
/// These are: control characters (C0, DEL, C1), the line and paragraph separators, which YAML 1.1
/// takes for line breaks, the byte order mark and the two code points after `U+FFFD`, which YAML
/// readers refuse, and the marks that change the direction of text.
pub(crate) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
                | '\u{FFFE}'
                | '\u{FFFF}'
        )
}

/// The text with each unprintable character as a visible escape such as `\u001b`; tabs stay.
///
/// Line breaks are escaped too, so that one line stays one line.
pub(crate) fn escape_control(text: &str) -> Cow<'_, str> {
    let must_escape = |character: char| character != '\t' && is_unprintable(character);
    if !text.contains(must_escape) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if must_escape(character) {
            push_escape(&mut shown, character);
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Like [`escape_control`], for bytes that may not be UTF-8: a byte that belongs to no character
/// is shown as `\xff`.
pub(crate) fn escape_bytes(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return escape_control(text);
    }
    let mut shown = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        shown.push_str(&escape_control(chunk.valid()));
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    Cow::Owned(shown)
}

/// Appends the escape of one character, in the form that JSON and YAML strings share: the short
/// forms of JSON where they exist, else `\uXXXX`, else (YAML only) `\UXXXXXXXX`.
pub(crate) fn push_escape(target: &mut String, character: char) {
    let short = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{8}' => "\\b",
        '\u{C}' => "\\f",
        _ => "",
    };
    if !short.is_empty() {
        target.push_str(short);
        return;
    }
    let code = u32::from(character);
    // Writing to a String cannot fail.
    let _ = if code > 0xFFFF {
        write!(target, "\\U{code:08x}")
    } else {
        write!(target, "\\u{code:04x}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_and_tabs_are_left_alone() {
        for text in ["", "Zürich 😀", "a\tb", "日本\u{3000}語"] {
            assert!(matches!(escape_control(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(escape_control("a\x1b[31mb"), "a\\u001b[31mb");
        assert_eq!(escape_control("one\r\ntwo"), "one\\r\\ntwo");
        assert_eq!(escape_control("\u{202E}abc\u{2066}"), "\\u202eabc\\u2066");
        assert_eq!(escape_control("\u{9b}\u{7f}\0"), "\\u009b\\u007f\\u0000");
    }

    #[test]
    fn bytes_that_are_no_text_are_shown() {
        assert_eq!(escape_bytes(b"a\xff\xfeb"), "a\\xff\\xfeb");
        assert_eq!(escape_bytes("ä\x07".as_bytes()), "ä\\u0007");
    }
}
