//! Names of files as URIs.

use std::fmt::Write as _;

/// The name as a URI, and whether it is absolute. What is no path, as `<stdin>`, becomes a relative
/// one that reads back as the name.
pub(super) fn of(name: &str) -> (String, bool) {
    let is_absolute = name.starts_with('/');
    let mut uri = if is_absolute { "file://" } else { "" }.to_owned();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    (uri, is_absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_uri_may_hold_stands_for_itself() {
        let cases = [
            ("k8s/a-b_c.yaml", "k8s/a-b_c.yaml", false),
            ("/etc/a b.yaml", "file:///etc/a%20b.yaml", true),
            ("<stdin>", "%3Cstdin%3E", false),
            ("git:main:a", "git%3Amain%3Aa", false),
            ("ü/%41?#", "%C3%BC/%2541%3F%23", false),
            ("a\r\n\u{1b}[", "a%0D%0A%1B%5B", false),
        ];
        for (name, uri, is_absolute) in cases {
            assert_eq!(of(name), (uri.to_owned(), is_absolute), "{name:?}");
        }
    }
}
