//! From the bytes of a file to its text, as kubectl decodes it: UTF-8, or UTF-16 with its mark.

use std::sync::Arc;

use super::{File, Interest, Place, Problem, Span};

/// The text of some bytes, and where it is no text. Bytes that are no UTF-8 become U+FFFD, as they
/// do on their way to a cluster, so that the rest can still be read.
pub(super) fn decode(
    name: &str,
    bytes: Vec<u8>,
    interest: Option<Interest>,
) -> (Arc<File>, Option<Problem>) {
    if bytes.starts_with(&GZIP) {
        return (File::new(name, ""), Some(packed(name)));
    }
    let (text, broken) = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        _ => decode_utf8(bytes),
    };
    let file = File::of_interest(name, text, interest);
    let problem = broken.map(|(message, at)| not_text(message, &file, at));
    (file, problem)
}

/// How what gzip packs begins (RFC 1952); no text begins so.
const GZIP: [u8; 2] = [0x1F, 0x8B];

fn packed(name: &str) -> Problem {
    let problem = Problem::error(format!("`{name}` was not read: it is packed"));
    problem.help("unpack it, a packaged chart as with `tar -xzf`, and name what comes out")
}

/// What is wrong with some bytes, and where in the text that they became.
type Broken = Option<(&'static str, usize)>;

fn decode_utf8(bytes: Vec<u8>) -> (String, Broken) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some(("not UTF-8", at)))
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Broken) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut broken = None;
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        if character.is_err() {
            broken.get_or_insert(text.len());
        }
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !odd.is_empty() {
        broken.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, broken.map(|at| ("not UTF-16", at)))
}

fn not_text(message: &str, file: &Arc<File>, at: usize) -> Problem {
    let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
    Problem::error(message)
        .at(
            Place::new(file, Span::new(at..end)),
            "these bytes are no character",
        )
        .help("save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_or_a_problem_with_its_place() {
        let cases: [(&[u8], &str, Option<&str>); 7] = [
            (b"a: \xc3\xbc", "a: ü", None),
            (b"\xef\xbb\xbfa", "\u{feff}a", None),
            (b"\xff\xfea\0\x3d\xd8\x00\xde", "a😀", None),
            (b"\xfe\xff\0a", "a", None),
            (
                b"a\n\xc3\xbc\xff: b",
                "a\nü\u{fffd}: b",
                Some("f:2:2: error: not UTF-8"),
            ),
            (
                b"\xff\xfea\0\0\xd8",
                "a\u{fffd}",
                Some("f:1:2: error: not UTF-16"),
            ),
            (
                b"\xff\xfea\0b",
                "a\u{fffd}",
                Some("f:1:2: error: not UTF-16"),
            ),
        ];
        for (bytes, text, problem) in cases {
            let (file, found) = decode("f", bytes.to_vec(), None);
            assert_eq!(file.text(), text, "{bytes:?}");
            let problem = problem.map(|p| format!("{p}: these bytes are no character"));
            assert_eq!(found.map(|p| p.to_string()), problem, "{bytes:?}");
        }
    }
}
