//! Verbs: `*` or the exact word. Any text may be a verb; case counts.

/// Whether a rule with these verbs matches a request with this verb.
///
/// A request may ask for the verb `*`; only a rule that holds `*` allows that.
#[must_use]
pub fn matches(entries: &[String], verb: &str) -> bool {
    super::holds_word(entries, verb)
}

/// The verbs of a rule as a set of bits, which answers for nearly every request at once.
///
/// Verbs that Kubernetes itself uses have a bit each. All others share one, and then the words
/// decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct VerbSet(u32);

/// The verb of a request, as the bit it has in a [`VerbSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VerbBit(u32);

/// What the bits alone can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The verb matches.
    Yes,
    /// The verb does not match.
    No,
    /// The rule has uncommon verbs and the request has one: compare the words.
    AskWords,
}

const ANY: u32 = 1 << 31;
const UNCOMMON: u32 = 1 << 30;

impl VerbBit {
    /// The bit of a verb.
    #[inline]
    pub(crate) fn of(verb: &str) -> Self {
        let place = match verb {
            "get" => 0,
            "list" => 1,
            "watch" => 2,
            "create" => 3,
            "update" => 4,
            "patch" => 5,
            "delete" => 6,
            "deletecollection" => 7,
            "post" => 8,
            "put" => 9,
            "head" => 10,
            "options" => 11,
            "impersonate" => 12,
            "bind" => 13,
            "escalate" => 14,
            "use" => 15,
            _ => return Self(UNCOMMON),
        };
        Self(1 << place)
    }
}

impl VerbSet {
    /// The set of a rule's verbs.
    pub(crate) fn new(entries: &[String]) -> Self {
        entries.iter().fold(Self::default(), |set, entry| {
            let bit = if entry == super::WILDCARD {
                ANY
            } else {
                VerbBit::of(entry).0
            };
            Self(set.0 | bit)
        })
    }

    /// Both sets in one.
    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What the bits say of a request's verb.
    #[inline]
    pub(crate) fn verdict(self, verb: VerbBit) -> Verdict {
        if self.0 & ANY != 0 {
            Verdict::Yes
        } else if self.0 & verb.0 == 0 {
            Verdict::No
        } else if verb.0 == UNCOMMON {
            Verdict::AskWords
        } else {
            Verdict::Yes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn verbs_match_as_the_reference_says() {
        let rows: [(&[&str], &str, bool, &str); 17] = [
            (&["get"], "get", true, "the exact word"),
            (&["list", "get"], "get", true, "anywhere in the list"),
            (&["get"], "list", false, "another word"),
            (&["get"], "GET", false, "case counts in the request"),
            (&["GET"], "get", false, "and in the rule"),
            (&["*"], "get", true, "the wildcard is every verb"),
            (
                &["*"],
                "",
                true,
                "even the empty verb of an OPTIONS request",
            ),
            (&["get"], "", false, "which a listed verb does not match"),
            (&[""], "", true, "but a literally empty one does"),
            (
                &["get", "*"],
                "escalate",
                true,
                "the wildcard may stand anywhere in the list",
            ),
            (&["get"], "*", false, "asking for * is asking for all verbs"),
            (&["*"], "*", true, "which only * gives"),
            (
                &["*get"],
                "get",
                false,
                "a star inside a word is plain text",
            ),
            (&["get*"], "getter", false, "also at its end"),
            (&["frobnicate"], "frobnicate", true, "verbs are free text"),
            (
                &["frobnicate"],
                "tweak",
                false,
                "and two uncommon ones differ",
            ),
            (&[], "get", false, "an empty list matches nothing"),
        ];
        for (entries, verb, expected, reason) in rows {
            let entries = words(entries);
            assert_eq!(matches(&entries, verb), expected, "{reason}");
            let by_bits = match VerbSet::new(&entries).verdict(VerbBit::of(verb)) {
                Verdict::Yes => true,
                Verdict::No => false,
                Verdict::AskWords => matches(&entries, verb),
            };
            assert_eq!(by_bits, expected, "the bits agree: {reason}");
        }
    }

    #[test]
    fn common_verbs_are_settled_by_their_bits() {
        let common = [
            "get",
            "list",
            "watch",
            "create",
            "update",
            "patch",
            "delete",
            "deletecollection",
            "post",
            "put",
            "head",
            "options",
            "impersonate",
            "bind",
            "escalate",
            "use",
        ];
        for (position, verb) in common.iter().enumerate() {
            for (other, asked) in common.iter().enumerate() {
                let verdict = VerbSet::new(&words(&[verb])).verdict(VerbBit::of(asked));
                let expected = if position == other {
                    Verdict::Yes
                } else {
                    Verdict::No
                };
                assert_eq!(verdict, expected, "{verb} asked for {asked}");
            }
        }
    }
}
