//! From the text of a file to its documents.

use std::sync::Arc;

use super::{Document, File, Place, Problem, Reading, Span, Tree, check, interest, parse, split};

/// Reads all documents of a file. A broken one is a problem and hides none of the others; if it
/// holds template actions, they are taken for what broke it.
#[must_use]
pub fn read_text(file: &Arc<File>) -> Reading {
    read_with(file, |span, problem| {
        template_problem(file, span).unwrap_or(problem)
    })
}

/// Reads all documents of a file in which template actions may stand as texts.
#[must_use]
pub(crate) fn read_yaml(file: &Arc<File>) -> Reading {
    read_with(file, |_, problem| problem)
}

fn read_with(file: &Arc<File>, broken: impl Fn(Span, Problem) -> Problem) -> Reading {
    let pieces = split::split(file);
    let mut reading = Reading {
        problems: pieces.problems,
        ..Reading::default()
    };
    for (index, span) in pieces.spans.into_iter().enumerate() {
        if !file.may_matter(span) {
            reading.unparsed += usize::from(!interest::is_blank(file.slice(span)));
            continue;
        }
        match parse::parse(file, span) {
            Ok(parsed) => {
                let ignored = parsed.ignored.map(|span| ignored_text(file, span));
                reading.problems.extend(ignored);
                reading.documents.extend(document(parsed.tree, index));
            }
            Err(problem) => reading.problems.push(broken(span, problem)),
        }
    }
    reading
        .problems
        .sort_by_key(|problem| problem.place.as_ref().map(|place| place.span));
    reading
}

/// A document, unless there is nothing in it.
fn document(tree: Option<Tree>, index: usize) -> Option<Document> {
    let mut tree = tree?;
    if tree.root().is_null() {
        return None;
    }
    tree.duplicates = check::duplicates(&tree);
    Some(Document::new(tree, index))
}

fn ignored_text(file: &Arc<File>, span: Span) -> Problem {
    Problem::warning("text after a document's end")
        .at(
            Place::new(file, span),
            "kubectl ignores this, up to the next `---`",
        )
        .help("begin the next document with `---`")
}

/// What to do about template actions.
pub(crate) const RENDER_FIRST: &str =
    "render it first, as with `helm template`, and give what comes out";

/// What to say of a document that cannot be read because it is a template.
fn template_problem(file: &Arc<File>, span: Span) -> Option<Problem> {
    let at = span.start as usize + file.slice(span).find("{{")?;
    Some(
        Problem::error("a document that holds template actions is not judged")
            .at(Place::new(file, Span::new(at..at + 2)), "a template action")
            .help(RENDER_FIRST),
    )
}
