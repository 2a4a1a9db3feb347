//! From the text of a file to its documents.

use std::sync::Arc;

use super::template::{ACTION, holds_action, holds_token};
use super::{
    Cause, Document, File, Place, Problem, Reading, Span, characters, check, interest, parse,
    split, template_text,
};

/// Reads all documents of a file. A broken one is a problem and hides none of the others; if it
/// holds template actions, they are taken for what broke it.
#[must_use]
pub fn read_text(file: &Arc<File>) -> Reading {
    read_with(file, |span, problem| {
        if characters::is_about_a_character(&problem) {
            return problem;
        }
        template_problem(file, span).unwrap_or(problem)
    })
}

/// Reads all documents of a file in which template actions may stand as texts.
#[must_use]
pub(crate) fn read_yaml(file: &Arc<File>) -> Reading {
    read_with(file, |_, problem| problem)
}

/// Reads all documents of a file that may be a template: what is no YAML because of its actions, or of
/// an `@NAME@` without quotes, is read with each of them as an unknown value.
///
/// Documents that kubectl would read are read as kubectl would, actions or not: to it these are
/// texts, and no braces may hide a document from us that a cluster is given. So a file is a
/// template from its first document on that is no YAML, which is where kubectl would stop.
///
/// What stands in branches that exclude each other is read more than once, so that each branch is
/// seen; see [`Document::is_alternative`].
#[must_use]
pub fn read_template(file: &Arc<File>) -> Reading {
    if !holds_action(file.text()) {
        let reading = read_yaml(file);
        let is_read = !reading.problems.iter().any(Problem::is_error);
        if is_read || !holds_token(file.text()) {
            return reading;
        }
    }
    let pieces = split::split(file);
    let mut reading = Reading::default();
    let mut separators = pieces.problems;
    for (index, &span) in pieces.spans.iter().enumerate() {
        let Ok(parsed) = parse::parse(file, span) else {
            separators.retain(|problem| start_of(problem) < span.start);
            let rest = Span::new(span.range().start..file.text().len());
            reading.append(template_text::read(file, rest, index));
            break;
        };
        reading.append(template_text::plain(file, span, parsed, index));
    }
    reading.problems.append(&mut separators);
    sort(&mut reading);
    reading
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
            Ok(parsed) => take(file, parsed, index, &mut reading),
            Err(problem) => reading.problems.push(broken(span, problem)),
        }
    }
    sort(&mut reading);
    reading
}

fn sort(reading: &mut Reading) {
    let place = |problem: &Problem| problem.place.as_ref().map(|place| place.span);
    reading.problems.sort_by_key(place);
}

fn start_of(problem: &Problem) -> u32 {
    problem.place.as_ref().map_or(0, |place| place.span.start)
}

/// Takes in a document, unless there is nothing in it.
fn take(file: &Arc<File>, parsed: parse::Parsed, index: usize, reading: &mut Reading) {
    let ignored = parsed.ignored.map(|span| ignored_text(file, span));
    reading.problems.extend(ignored);
    let Some(mut tree) = parsed.tree.filter(|tree| !tree.root().is_null()) else {
        return;
    };
    tree.duplicates = check::duplicates(&tree);
    reading.documents.push(Document::new(tree, index));
}

pub(super) fn ignored_text(file: &Arc<File>, span: Span) -> Problem {
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
    let at = span.start as usize + file.slice(span).find(ACTION)?;
    Some(
        Problem::error("a document that holds template actions is not judged")
            .at(
                Place::new(file, Span::new(at..at + ACTION.len())),
                "a template action",
            )
            .help(RENDER_FIRST)
            .because(Cause::Template),
    )
}
