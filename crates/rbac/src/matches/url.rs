//! Non-resource URLs: the exact path, or a prefix where the entry ends in `*`. All trailing stars
//! are cut, so `/f**` is `/f*` and `*` is every path; a star elsewhere is plain text.

/// Whether a rule with these URLs matches a request to this path.
#[must_use]
pub fn matches(entries: &[String], path: &str) -> bool {
    entries.iter().any(|entry| entry_matches(entry, path))
}

/// Whether one entry of a rule's URLs matches this path.
///
/// The escalation check asks the same of an entry that another rule wants: there `path` is that
/// entry, stars and all.
#[must_use]
pub fn entry_matches(entry: &str, path: &str) -> bool {
    entry == path || prefix(entry).is_some_and(|prefix| path.starts_with(prefix))
}

/// What a path must begin with, if the entry is a prefix match.
#[must_use]
pub fn prefix(entry: &str) -> Option<&str> {
    entry.ends_with('*').then(|| entry.trim_end_matches('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn urls_match_as_the_reference_says() {
        let rows: [(&[&str], &str, bool, &str); 30] = [
            (&["*"], "/metrics", true, "the wildcard is every path"),
            (&["*"], "", true, "even the empty one"),
            (&["**"], "/x", true, "several stars are one"),
            (&["/a"], "/a", true, "the exact path"),
            (&["/x", "/a"], "/a", true, "anywhere in the list"),
            (
                &["/a"],
                "/a/",
                false,
                "a slash at the end makes another path",
            ),
            (&["/a"], "//a", false, "and one at the beginning"),
            (&["/a"], "/ab", false, "no prefix without a star"),
            (&["/a"], "/A", false, "case counts"),
            (&["/b/*"], "/b/", true, "the prefix itself"),
            (&["/b/*"], "/b/x", true, "and all below it"),
            (&["/b/*"], "/b/x/y", true, "at any depth"),
            (&["/b/*"], "/b", false, "but not without the slash"),
            (&["/c*"], "/c", true, "a plain prefix"),
            (&["/c*"], "/cx", true, "without regard to segments"),
            (&["/c*"], "/c/x", true, "or with"),
            (&["/c*"], "/d", false, "another path"),
            (&["/f**"], "/f", true, "all trailing stars are cut"),
            (&["/f**"], "/fx", true, "so this is /f*"),
            (&["/f*"], "/f*", true, "a star in the path is plain text"),
            (&["/d/*/e"], "/d/x/e", false, "a star inside is plain text"),
            (&["/d/*/e"], "/d/*/e", true, "and equals itself"),
            (
                &["/d/*/*"],
                "/d/x/y",
                false,
                "also before a star at the end",
            ),
            (&["/d/*/*"], "/d/*/y", true, "which is cut alone"),
            (
                &["healthz"],
                "/healthz",
                false,
                "a text without slash is no real path",
            ),
            (&["healthz"], "healthz", true, "it equals itself only"),
            (&["/a?x=1"], "/a", false, "a query is no part of a path"),
            (&["/a"], "*", false, "asking for * is asking for all paths"),
            (&["*"], "*", true, "which only * gives"),
            (&[], "/", false, "an empty list matches nothing"),
        ];
        for (entries, path, expected, reason) in rows {
            assert_eq!(
                matches(&words(entries), path),
                expected,
                "{entries:?} {path}: {reason}"
            );
        }
    }
}
