//! Which lines are nothing for a terminal or a log.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::excerpt::first_line;
use crate::source::{File, Place};

/// The documents that are Secrets, of the files that were asked about. Each file is searched once.
#[derive(Default)]
pub(super) struct Secrets {
    found: HashMap<*const File, Vec<Range<usize>>>,
}

impl Secrets {
    /// Whether the document around a place says that it is a Secret.
    pub(super) fn hold(&mut self, place: &Place) -> bool {
        let at = first_line(place).start;
        let file = Arc::as_ptr(&place.file);
        let found = self.found.entry(file);
        let secrets = found.or_insert_with(|| secrets_in(place.file.text()));
        secrets.iter().any(|document| document.contains(&at))
    }
}

/// The documents that say that they are Secrets. They are looked for as text, since what cannot be
/// read as YAML may be one too.
fn secrets_in(text: &str) -> Vec<Range<usize>> {
    // The line break belongs to the line before it.
    let separators = text.match_indices("\n---").map(|(at, _)| at + 1);
    let ends: Vec<usize> = separators.chain([text.len() + 1]).collect();
    let mut start = 0;
    let documents = ends.into_iter().map(|end| {
        let document = start..end;
        start = end;
        document
    });
    documents
        .filter(|document| is_secret(&text[document.start..document.end.min(text.len())]))
        .collect()
}

fn is_secret(document: &str) -> bool {
    document
        .match_indices("kind")
        .any(|(at, word)| value_after(&document[at + word.len()..]).starts_with("Secret"))
}

/// What stands behind a key, whichever way it is written: quoted, as a block, behind an anchor or a
/// tag.
fn value_after(key: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || "\"':|>-+".contains(c);
    let mut value = key.trim_start_matches(is_sign);
    while let Some(name) = value.strip_prefix(['&', '!']) {
        let name = name.trim_start_matches(|c: char| !c.is_whitespace());
        value = name.trim_start_matches(is_sign);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_place_is_judged_by_the_document_around_it() {
        let text = "kind: Role\n---\nkind: Secret\na: 1\n---\nkind: Role\r\n--- {kind: Secret}";
        let file = File::new("f", text);
        let mut secrets = Secrets::default();
        let cases = [
            (0, false, "the first document"),
            (10, false, "the line break before a separator"),
            (11, true, "the separator is of the document that it begins"),
            (
                text.find("a: 1").unwrap() + 4,
                true,
                "the end of its last line",
            ),
            (text.rfind("Role").unwrap(), false, "the third document"),
            (text.rfind("---").unwrap(), true, "text beside a separator"),
            (text.len(), true, "the end of the text"),
        ];
        for (at, expected, why) in cases {
            let place = Place::new(&file, Span::new(at..at));
            assert_eq!(secrets.hold(&place), expected, "{why}");
        }
    }

    #[test]
    fn a_secret_is_known_however_its_kind_is_written() {
        for text in [
            "kind: Secret",
            "{\"kind\" : \"Secret\"}",
            "kind: 'SecretList'",
            "kind: &kind Secret",
            "kind: !!str &k \"Secret\"",
            "kind: >-\n  Secret",
            "? kind\n: Secret",
            "kind: List\nitems: [{kind: Secret}]",
        ] {
            assert!(is_secret(text), "{text}");
        }
        for text in [
            "kind: Role",
            "kind: !!str Role # Secret",
            "resources: [secrets]",
            "kind",
            "kind: &",
        ] {
            assert!(!is_secret(text), "{text}");
        }
    }
}
