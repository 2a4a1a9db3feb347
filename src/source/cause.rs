//! Why a document could not be read: whether kubectl, which reads with go-yaml, is certain to refuse
//! it too. `tests_refused.rs` asks kubectl; what it ever took is not called certain here.

use granit_parser::ErrorKind;
use serde::de::IgnoredAny;

use super::Cause;

/// The reason why our parser refuses a document.
pub(super) fn of_scan_error(kind: &ErrorKind, document: &str) -> Cause {
    if matches!(
        kind,
        ErrorKind::RecursionLimitExceeded | ErrorKind::AnchorCountOverflow
    ) {
        return Cause::Limit;
    }
    if is_certain(kind) {
        unless_doubtful(document)
    } else {
        Cause::Unsure
    }
}

/// The cause of what every reader refuses that comes by it, as go-yaml does unless it reads the
/// document otherwise.
pub(super) fn unless_doubtful(document: &str) -> Cause {
    if is_doubtful(document) || is_json(document) {
        Cause::Unsure
    } else {
        Cause::Refused
    }
}

/// Whether kubectl reads a document as JSON, by rules of its own.
pub(super) fn is_json(document: &str) -> bool {
    document.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(document).is_ok()
}

/// What every reader of YAML refuses. Not here: indentation of quoted and block scalars, tabs at the
/// beginning of a line ([`super::second_look`] tells of these), comments right after a value, directives and
/// tags, which go-yaml takes more easily.
fn is_certain(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::UnexpectedEofBlockSequence
            | ErrorKind::UnexpectedEofBlockMapping
            | ErrorKind::UnknownAnchor
            | ErrorKind::ExpectedDocumentStart
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::UnexpectedCharacter { .. }
            | ErrorKind::MissingAnchorOrAliasName
            | ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::InvalidBlockScalarHeader
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::FlowMappingValueAdjacentCollection
    )
}

/// Whether a document has something that go-yaml reads otherwise, so that it may not come to the
/// error at all: a block scalar whose header begins a line, a colon right before a comma or a bracket that closes, a byte
/// that ends the name of an anchor or a tag for one reader only.
fn is_doubtful(document: &str) -> bool {
    document
        .lines()
        .flat_map(|line| line.split('\r'))
        .any(|line| {
            is_block_header(line.trim_start())
                || has_odd_colon(line)
                || line.split([' ', '\t']).any(is_odd_word)
        })
}

/// Whether this is the header of a block scalar, as `|-2 # text`.
fn is_block_header(line: &str) -> bool {
    line.strip_prefix(['|', '>']).is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
        rest.trim_start().is_empty() || rest.starts_with([' ', '\t', '#'])
    })
}

/// Whether a colon stands where it is part of a text in brackets to go-yaml.
fn has_odd_colon(line: &str) -> bool {
    let mut colons = line.match_indices(':');
    colons.any(|(at, _)| {
        let next = line.get(at + 1..);
        next.is_some_and(|next| next.starts_with([',', ']', '}', '?']))
    })
}

/// Whether this begins as an anchor, an alias or a tag, and goes on as one only perhaps.
fn is_odd_word(word: &str) -> bool {
    let word = word.trim_start_matches(['[', '{', ',', '(', '-', '?']);
    let Some(name) = word.strip_prefix(['&', '*', '!']) else {
        return false;
    };
    let name = name.trim_end_matches([']', '}', ',']);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !name.trim_start_matches('!').chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_that_other_readers_may_take_are_doubtful() {
        for text in [
            "a:\n|\n  b",
            "a: &b:c d",
            "a: !<x> b",
            "a: !x:y b",
            "- *a.b",
            "a:\n  >-\n b",
            "a:\n|2 # c\n  b",
            "a: {b: c:}",
        ] {
            assert!(is_doubtful(text), "{text:?}");
        }
        for text in [
            "a: |\n  b",
            "a: &b c",
            "a: !!str b",
            "[*]",
            "- *",
            "a: *b",
            "a: 'b'\nc",
            ">>>>>>> branch",
        ] {
            assert!(!is_doubtful(text), "{text:?}");
        }
    }
}
