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
    if let Some((encoding, text)) = unmarked(&bytes) {
        let may_matter = interest.is_none_or(|it| it.may_hold(&text));
        let problem = may_matter.then(|| not_utf8(name, encoding, text));
        return (File::new(name, ""), problem);
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

/// What nobody marks as what it is, or kubectl does not know: its name, and most likely its text. A text begins
/// with a character of ASCII, a manifest at any rate, and none holds a NUL.
fn unmarked(bytes: &[u8]) -> Option<(&'static str, String)> {
    let (encoding, width) = match bytes {
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [1..=u8::MAX, 0, 0, 0, ..]
        | [0, 0, 0, 1..=u8::MAX, ..] => ("UTF-32", 4),
        [1..=u8::MAX, 0, 1..=u8::MAX, 0, ..] | [0, 1..=u8::MAX, 0, 1..=u8::MAX, ..] => {
            ("UTF-16 without a mark", 2)
        }
        _ => return None,
    };
    let is_little = bytes.first() != Some(&0);
    let characters = bytes.chunks(width).filter_map(|unit| {
        let digits = unit.iter().map(|&byte| u32::from(byte));
        let join = |all: u32, digit: u32| (all << 8) | digit;
        char::from_u32(if is_little {
            digits.rev().fold(0, join)
        } else {
            digits.fold(0, join)
        })
    });
    let text = characters.skip_while(|first| *first == '\u{feff}');
    Some((encoding, text.collect()))
}

fn not_utf8(name: &str, encoding: &str, text: String) -> Problem {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let file = File::new(name, text);
    Problem::error(format!("`{name}` was not read: it is {encoding}"))
        .at(Place::new(&file, Span::new(0..first)), "it begins here")
        .help("save the file as UTF-8")
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
    fn what_is_not_marked_or_not_known_is_not_read() {
        let text = "kind: Role # 😀\n";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let utf32: Vec<u32> = text.chars().map(u32::from).collect();
        let marked: Vec<u32> = [0xFEFF].into_iter().chain(utf32.iter().copied()).collect();
        let (utf16_name, utf32_name) = ("UTF-16 without a mark", "UTF-32");
        let cases: [(Vec<u8>, &str); 6] = [
            (
                utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                utf16_name,
            ),
            (
                utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                utf16_name,
            ),
            (
                utf32.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                utf32_name,
            ),
            (
                utf32.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                utf32_name,
            ),
            (
                marked.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                utf32_name,
            ),
            (
                marked.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                utf32_name,
            ),
        ];
        let roles = Interest::new(&["Role"], &[]).unwrap();
        let others = Interest::new(&["Binding"], &[]).unwrap();
        for (bytes, encoding) in cases {
            for interest in [None, Some(roles.clone())] {
                let (_, found) = decode("f", bytes.clone(), interest);
                let expected =
                    format!("f:1:1: error: `f` was not read: it is {encoding}: it begins here");
                assert_eq!(found.map(|it| it.to_string()), Some(expected));
            }
            let (_, found) = decode("f", bytes, Some(others.clone()));
            assert!(found.is_none(), "{found:?}");
        }
    }

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
