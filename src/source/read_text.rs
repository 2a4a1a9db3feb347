//! From the text of a file to its documents.

use std::sync::Arc;

use super::template::{ACTION, Template, holds_action};
use super::{Cause, Document, File, Place, Problem, Reading, Span, check, interest, parse, split};

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

/// Reads all documents of a file that may be a template: what is no YAML because of its actions
/// is read with each of them as an unknown value.
///
/// Documents that kubectl would read are read as kubectl would, actions or not: to it these are
/// texts, and no braces may hide a document from us that a cluster is given. So a file is a
/// template from its first document on that is no YAML, which is where kubectl would stop.
#[must_use]
pub fn read_template(file: &Arc<File>) -> Reading {
    if !holds_action(file.text()) {
        return read_yaml(file);
    }
    let pieces = split::split(file);
    let mut reading = Reading::default();
    let mut separators = pieces.problems;
    for (index, &span) in pieces.spans.iter().enumerate() {
        let Ok(parsed) = parse::parse(file, span) else {
            separators.retain(|problem| start_of(problem) < span.start);
            read_rest(file, span.start, index, &mut reading);
            break;
        };
        take_plain(file, span, parsed, index, &mut reading);
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
            Ok(parsed) => take(file, parsed, index, None, &mut reading),
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

/// Takes in a document that is YAML with its actions. Those in comments may still part keys, or
/// insert something.
fn take_plain(
    file: &Arc<File>,
    span: Span,
    parsed: parse::Parsed,
    index: usize,
    reading: &mut Reading,
) {
    let text = file.text();
    let template = holds_action(file.slice(span)).then(|| Template::new(text, span));
    take(file, parsed, index, template.as_ref(), reading);
}

/// Reads a file as a template from a place on.
fn read_rest(file: &Arc<File>, start: u32, first: usize, reading: &mut Reading) {
    let rest = Span::new(start as usize..file.text().len());
    let template = Template::new(file.text(), rest);
    let pieces = split::split_rest(file, template.masked(), rest.range().start);
    reading.problems.extend(pieces.problems);
    let spans = pieces.spans.into_iter();
    let spans = spans.flat_map(|span| template.alternatives(span));
    for (index, span) in (first..).zip(spans) {
        match parse::parse_template(file, span, &template) {
            Ok(parsed) => {
                if is_nothing(&parsed) {
                    let inserted = template.first_insertion(span);
                    reading
                        .unseen
                        .extend(inserted.map(|span| Place::new(file, span)));
                }
                take(file, parsed, index, Some(&template), reading);
            }
            // What is no template after all is read as what it is.
            Err(problem) => match parse::parse(file, span) {
                Ok(parsed) => take_plain(file, span, parsed, index, reading),
                Err(_) => reading
                    .problems
                    .push(unread(file, span, &template, problem)),
            },
        }
    }
}

/// Takes in a document, unless there is nothing in it.
fn take(
    file: &Arc<File>,
    parsed: parse::Parsed,
    index: usize,
    template: Option<&Template<'_>>,
    reading: &mut Reading,
) {
    let ignored = parsed.ignored.map(|span| ignored_text(file, span));
    reading.problems.extend(ignored);
    let Some(mut tree) = parsed.tree.filter(|tree| !tree.root().is_null()) else {
        return;
    };
    tree.duplicates = check::duplicates(&tree);
    if let Some(template) = template {
        tree.insertions = template.insertions(parsed.span, &tree.nodes);
        let mut duplicates = std::mem::take(&mut tree.duplicates);
        duplicates.retain(|&(first, second)| {
            let (first, second) = (tree.node(first), tree.node(second));
            !second.is_unknown() && template.are_together(first.span(), second.span())
        });
        tree.duplicates = duplicates;
    }
    reading.documents.push(Document::new(tree, index));
}

fn is_nothing(parsed: &parse::Parsed) -> bool {
    parsed
        .tree
        .as_ref()
        .is_none_or(|tree| tree.root().is_null())
}

/// What to say of a document that no hiding of its actions makes readable.
fn unread(file: &Arc<File>, span: Span, template: &Template<'_>, problem: Problem) -> Problem {
    if let Some(at) = template.unterminated(span) {
        return Problem::error("a template action without its end")
            .at(Place::new(file, at), "no `}}` follows")
            .because(Cause::Template);
    }
    let Some(action) = template.first_action(span) else {
        return problem;
    };
    problem
        .with_related(Place::new(file, action), "template actions begin here")
        .help(RENDER_FIRST)
        .because(Cause::Template)
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
