//! API groups: `*` or the exact group. The empty string is the core group and no wildcard; a
//! version never takes part.

/// Whether a rule with these groups matches a request to this group.
#[must_use]
pub fn matches(entries: &[String], group: &str) -> bool {
    super::holds_word(entries, group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn groups_match_as_the_reference_says() {
        let rows: [(&[&str], &str, bool, &str); 11] = [
            (&[""], "", true, "the empty string is the core group"),
            (&[""], "apps", false, "and the core group only"),
            (&["apps"], "apps", true, "the exact group"),
            (&["apps"], "", false, "which is not the core group"),
            (&["*"], "", true, "the wildcard is every group, core too"),
            (&["*"], "metrics.k8s.io", true, "and every other"),
            (
                &["apps/v1"],
                "apps",
                false,
                "a version makes it another text",
            ),
            (&["Apps"], "apps", false, "case counts"),
            (
                &["*.k8s.io"],
                "metrics.k8s.io",
                false,
                "a star inside a word is plain text",
            ),
            (&[""], "*", false, "asking for * is asking for all groups"),
            (&[], "", false, "an empty list matches nothing"),
        ];
        for (entries, group, expected, reason) in rows {
            assert_eq!(matches(&words(entries), group), expected, "{reason}");
        }
    }
}
