//! `Warning` headers, in which the API server says what it takes and would rather not.

/// The texts of the warnings in a header, which may hold several: `299 - "text"`, parted by commas
/// (RFC 7234, section 5.5). What has another form is no warning of an API server.
pub(super) fn warnings(header: &[u8]) -> Vec<String> {
    let header = String::from_utf8_lossy(header);
    let mut warnings = Vec::new();
    let mut rest = header.as_ref();
    while let Some((_, after)) = rest.split_once('"') {
        let (text, after) = quoted(after);
        warnings.push(text);
        rest = after;
    }
    warnings
}

/// A quoted text up to its end, and what follows it.
fn quoted(text: &str) -> (String, &str) {
    let mut content = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (content, text.get(at + 1..).unwrap_or_default()),
            '\\' => content.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => content.push(character),
        }
    }
    (content, "")
}

#[cfg(test)]
mod tests {
    use super::warnings;

    #[test]
    fn texts_are_those_between_quotes() {
        let rows: [(&str, &[&str]); 7] = [
            (r#"299 - "one""#, &["one"]),
            (
                r#"299 - "one, two", 299 kube-apiserver "three""#,
                &["one, two", "three"],
            ),
            (r#"299 - "a \"b\" \\c""#, &[r#"a "b" \c"#]),
            (r#"299 - "no end"#, &["no end"]),
            (r#"299 - "no end\"#, &["no end"]),
            ("299 - none", &[]),
            ("", &[]),
        ];
        for (header, expected) in rows {
            assert_eq!(warnings(header.as_bytes()), expected, "{header}");
        }
        assert_eq!(warnings(b"299 - \"\xff\""), ["\u{fffd}"]);
    }
}
