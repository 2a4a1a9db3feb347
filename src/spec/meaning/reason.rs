//! Reasons: text of the user that becomes a comment in what is rendered.

use crate::source::Path;
use crate::spec::checker::Checker;

/// Reports a reason that would switch findings off, as `# rolewright: ignore[...]` does, in the
/// files it is written to.
pub(super) fn check(reason: &str, at: &Path, checker: &mut Checker<'_>) {
    if holds_suppression(reason) {
        checker
            .error(at, "a reason cannot hold `rolewright: ignore`")
            .label("as a comment in the manifest it would switch findings off")
            .help(
                "say why the access is needed; what is to be ignored is said where it is checked",
            );
    }
}

fn holds_suppression(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.match_indices("rolewright").any(|(at, word)| {
        let rest = lower.get(at + word.len()..).unwrap_or_default();
        let after_colon = rest.trim_start().strip_prefix(':');
        after_colon.is_some_and(|rest| rest.trim_start().starts_with("ignore"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_reader_could_take_for_a_suppression_is_one() {
        let rows = [
            ("rolewright: ignore[a] why", true),
            ("rolewright:ignore", true),
            ("  # Rolewright :\tIGNORE[a]", true),
            ("shows logs\nrolewright: ignore[a] why", true),
            ("rolewright rolewright: ignore[a] why", true),
            ("rolewright makes it: ignore the rest", false),
            ("made by rolewright", false),
            ("", false),
        ];
        for (text, expected) in rows {
            assert_eq!(holds_suppression(text), expected, "{text:?}");
        }
    }
}
