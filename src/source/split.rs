//! Cuts a stream into documents by lines, before any YAML is read, exactly as kubectl does. So a
//! broken document never hides the ones after it.

use std::ops::Range;
use std::sync::Arc;

use serde::de::IgnoredAny;

use super::file::BYTE_ORDER_MARK;
use super::{Cause, File, Place, Problem, Span};

const SEPARATOR: &str = "---";

/// The pieces of a stream, empty ones included, and what is wrong with its separators.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) spans: Vec<Span>,
    pub(super) problems: Vec<Problem>,
}

/// Cuts a file into its documents: first JSON objects one after the other, if it begins with one,
/// then YAML documents between lines that begin with `---`.
pub(super) fn split(file: &Arc<File>) -> Pieces {
    let text = file.text();
    let start = text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len();
    let mut pieces = Pieces::default();
    let after_json = take_json_objects(text, start, &mut pieces);
    let rest = text.get(after_json..).unwrap_or_default();
    take_yaml_documents(file, rest, after_json, &mut pieces);
    pieces
}

/// Cuts the rest of a file into YAML documents. `text` stands for it, as long and with its lines
/// where they are; `base` is where it begins in the file.
pub(super) fn split_rest(file: &Arc<File>, text: &str, base: usize) -> Pieces {
    let mut pieces = Pieces::default();
    take_yaml_documents(file, text, base, &mut pieces);
    pieces
}

/// Takes JSON objects from the beginning of a stream, as `jq` and `kubectl get` write them, and
/// returns where they end. A text that begins like JSON and is none is left to YAML.
fn take_json_objects(text: &str, start: usize, pieces: &mut Pieces) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    if !rest.trim_start().starts_with('{') {
        return start;
    }
    let mut end = start;
    let mut objects = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
    while let Some(Ok(_)) = objects.next() {
        let next = start + objects.byte_offset();
        let blanks = text
            .get(end..next)
            .map_or(0, |piece| piece.len() - piece.trim_start().len());
        if text.as_bytes().get(end + blanks) != Some(&b'{') {
            break;
        }
        pieces.spans.push(Span::new(end + blanks..next));
        end = next;
    }
    let after = text.get(end..).unwrap_or_default();
    let blanks = after.len() - after.trim_start().len();
    if end == start { start } else { end + blanks }
}

/// Takes the rest of a stream as YAML documents.
fn take_yaml_documents(file: &Arc<File>, text: &str, base: usize, pieces: &mut Pieces) {
    let mut begin = 0;
    for line in separator_lines(text) {
        if line.start > begin {
            pieces
                .spans
                .push(Span::new(base + begin..base + line.start));
        }
        begin = line.end;
        pieces
            .problems
            .extend(separator_problem(file, text, base, &line));
    }
    if begin < text.len() {
        pieces
            .spans
            .push(Span::new(base + begin..base + text.len()));
    }
}

/// The lines that begin with `---`, each with its line break.
fn separator_lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let later = memchr::memmem::find_iter(bytes, b"\n---").map(|at| at + 1);
    let starts = std::iter::once(0).chain(later);
    starts.filter_map(move |at| {
        let rest = bytes.get(at..)?;
        rest.starts_with(SEPARATOR.as_bytes()).then(|| {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |line_break| line_break + 1);
            at..at + end
        })
    })
}

/// After `---` kubectl lets only blanks and a comment stand.
fn separator_problem(
    file: &Arc<File>,
    text: &str,
    base: usize,
    line: &Range<usize>,
) -> Option<Problem> {
    let after = text.get(line.start + SEPARATOR.len()..line.end)?;
    let rest = after.trim();
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let start = base + line.start + SEPARATOR.len() + (after.len() - after.trim_start().len());
    let place = Place::new(file, Span::new(start..start + rest.len()));
    Some(
        Problem::error("text after a document separator")
            .at(place, "kubectl reads nothing of the file from here on")
            .help("after `---` only a comment may stand; put this on a line of its own")
            .because(Cause::Refused),
    )
}
