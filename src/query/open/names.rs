//! Names of which a part is filled in later.

use crate::source::unknown_part;

/// Whether a part of a text is filled in later.
pub(super) fn is_open(text: &str) -> bool {
    unknown_part(text).is_some()
}

/// A text by what is known of it.
pub(super) enum Known<'a> {
    All(&'a str),
    /// What it begins with and what it ends with.
    Ends(&'a str, &'a str),
}

impl<'a> Known<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let ends = unknown_part(text)
            .and_then(|part| Some((text.get(..part.start)?, text.get(part.end..)?)));
        ends.map_or(Self::All(text), |(begin, end)| Self::Ends(begin, end))
    }

    /// Whether two texts may turn out to be the same.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All(one), Self::All(other)) => one == other,
            (Self::All(text), Self::Ends(begin, end))
            | (Self::Ends(begin, end), Self::All(text)) => {
                text.len() >= begin.len() + end.len()
                    && text.starts_with(begin)
                    && text.ends_with(end)
            }
            (Self::Ends(begin, end), Self::Ends(other_begin, other_end)) => {
                let begins_alike = begin.starts_with(other_begin) || other_begin.starts_with(begin);
                begins_alike && (end.ends_with(other_end) || other_end.ends_with(end))
            }
        }
    }
}

/// Whether two texts may turn out to be the same.
pub(super) fn may_be(one: &str, other: &str) -> bool {
    Known::of(one).may_be(&Known::of(other))
}

#[cfg(test)]
mod tests {
    use super::may_be;

    #[test]
    fn names_are_compared_by_what_is_known_of_them() {
        let alike = [
            ("a", "a"),
            ("${X}", "a"),
            ("a-${X}", "a-b"),
            ("${X}-a", "b-a"),
            ("a-${X}", "${Y}-b"),
            ("a-${X}", "a-b-${Y}"),
            ("${ROLE:=cluster-admin}", "view"),
        ];
        let unlike = [
            ("a", "b"),
            ("a-${X}", "b-a"),
            ("${X}-a", "a-b"),
            ("ab${X}bc", "abc"),
            ("a-${X}", "b-${X}"),
        ];
        for (one, other) in alike {
            assert!(may_be(one, other) && may_be(other, one), "{one} {other}");
        }
        for (one, other) in unlike {
            assert!(!may_be(one, other) && !may_be(other, one), "{one} {other}");
        }
    }
}
