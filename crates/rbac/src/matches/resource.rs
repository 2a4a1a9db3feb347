//! Resources: `*`, the exact text `resource` or `resource/subresource`, or `*/SUB` for that
//! subresource of any resource. `pods/*` and `*/*` look like wildcards and are plain text.

/// Whether a rule with these resources matches a request to this resource and subresource.
///
/// The subresource is the empty string for the resource itself.
#[must_use]
pub fn matches(entries: &[String], resource: &str, subresource: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry_matches(entry, resource, subresource))
}

/// Whether one entry of a rule's resources matches a request to this resource and subresource.
#[must_use]
#[inline]
pub fn entry_matches(entry: &str, resource: &str, subresource: &str) -> bool {
    if entry == super::WILDCARD {
        return true;
    }
    if subresource.is_empty() {
        return entry == resource;
    }
    // Both forms end in the subresource, so whatever differs there is out at once.
    let Some(owner) = entry
        .strip_suffix(subresource)
        .and_then(|rest| rest.strip_suffix('/'))
    else {
        return false;
    };
    owner == resource || owner == super::WILDCARD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    const ROWS: &[(&[&str], &str, &str, bool, &str)] = &[
        (&["*"], "pods", "", true, "the wildcard is every resource"),
        (&["*"], "pods", "log", true, "and every subresource"),
        (&["pods"], "pods", "", true, "the exact text"),
        (
            &["secrets", "pods"],
            "pods",
            "",
            true,
            "anywhere in the list",
        ),
        (&["pods"], "secrets", "", false, "another resource"),
        (
            &["pods"],
            "pods",
            "log",
            false,
            "a resource does not include its subresources",
        ),
        (
            &["pods/log"],
            "pods",
            "log",
            true,
            "the exact text with its subresource",
        ),
        (
            &["pods/log"],
            "pods",
            "",
            false,
            "a subresource does not include the resource",
        ),
        (
            &["pods/log"],
            "pods",
            "exec",
            false,
            "nor another subresource",
        ),
        (
            &["pods/log"],
            "services",
            "log",
            false,
            "nor another resource's",
        ),
        (
            &["pods/log"],
            "pods/log",
            "",
            true,
            "a review may spell the text as resource",
        ),
        (
            &["*/log"],
            "pods",
            "log",
            true,
            "that subresource of any resource",
        ),
        (
            &["*/log"],
            "pods",
            "",
            false,
            "never a request without subresource",
        ),
        (
            &["*/log"],
            "pods/log",
            "",
            false,
            "not even one that spells it as resource",
        ),
        (&["*/log"], "*/log", "", true, "save the very text"),
        (
            &["*/log"],
            "pods",
            "xlog",
            false,
            "the subresource is compared whole",
        ),
        (&["*/log"], "pods", "og", false, "also where it is shorter"),
        (
            &["*/a/b"],
            "pods",
            "a/b",
            true,
            "a subresource with a slash, as a review may ask",
        ),
        (&["*/b"], "pods", "a/b", false, "is one text"),
        (&["pods/a/b"], "pods", "a/b", true, "in the exact form too"),
        (&["pods/*"], "pods", "log", false, "this is no wildcard"),
        (
            &["pods/*"],
            "pods",
            "",
            false,
            "nor does it include the resource",
        ),
        (
            &["pods/*"],
            "pods",
            "*",
            true,
            "only a subresource literally named *",
        ),
        (&["*/*"], "pods", "log", false, "neither is this one"),
        (
            &["*/*"],
            "pods",
            "*",
            true,
            "only a subresource literally named *",
        ),
        (
            &["*/"],
            "pods",
            "",
            false,
            "an empty subresource is none, so this is plain text",
        ),
        (&["*/"], "*/", "", true, "which only itself equals"),
        (
            &["*pods"],
            "pods",
            "",
            false,
            "a star inside a word is plain text",
        ),
        (&["po*"], "pods", "", false, "also at its end"),
        (&["po*"], "po*", "", true, "and equals itself"),
        (&["pods"], "Pods", "", false, "case counts"),
        (&["pod"], "pods", "", false, "the singular is another text"),
        (&["po"], "pods", "", false, "so is a short name"),
        (
            &["deployments.apps"],
            "deployments",
            "",
            false,
            "so is a group suffix",
        ),
        (
            &["pods"],
            "*",
            "",
            false,
            "asking for * is asking for all resources",
        ),
        (&["*"], "*", "", true, "which only * gives"),
        (
            &[""],
            "",
            "",
            true,
            "an empty entry equals an empty resource",
        ),
        (&[], "pods", "", false, "an empty list matches nothing"),
    ];

    #[test]
    fn resources_match_as_the_reference_says() {
        for &(entries, resource, subresource, expected, reason) in ROWS {
            let matched = matches(&words(entries), resource, subresource);
            assert_eq!(
                matched, expected,
                "{entries:?} for {resource} {subresource}: {reason}"
            );
        }
    }
}
