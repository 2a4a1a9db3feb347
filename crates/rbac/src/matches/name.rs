//! Resource names: no list means every request, named or not; otherwise the exact name. `*` is no
//! wildcard here, and an empty entry is the name of requests that carry none.

/// Whether a rule with these resource names matches a request for this name.
///
/// The name is the empty string for requests without one, such as a create by POST.
#[must_use]
pub fn matches(entries: &[String], name: &str) -> bool {
    entries.is_empty() || entries.iter().any(|entry| entry == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn names_match_as_the_reference_says() {
        let rows: [(&[&str], &str, bool, &str); 10] = [
            (&[], "a", true, "no list means any name"),
            (&[], "", true, "and no name"),
            (&["a"], "a", true, "the exact name"),
            (&["b", "a"], "a", true, "anywhere in the list"),
            (&["a"], "b", false, "another name"),
            (
                &["a"],
                "",
                false,
                "a list does not match a request without a name",
            ),
            (&[""], "", true, "unless it holds the empty name"),
            (&[""], "a", false, "which is nobody's name"),
            (&["*"], "a", false, "a star is no wildcard here"),
            (&["*"], "*", true, "only an object of that name"),
        ];
        for (entries, name, expected, reason) in rows {
            assert_eq!(matches(&words(entries), name), expected, "{reason}");
        }
    }
}
