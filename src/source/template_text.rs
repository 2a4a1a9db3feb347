//! From the text of a template to its documents, with those of each of its branches.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::parse::{self, Parsed};
use super::read_text::{RENDER_FIRST, ignored_text};
use super::template::{Branches, Template, holds_action, holds_token};
use super::{Cause, Document, File, Place, Problem, Reading, Span, check, split};

/// What one reading of a template shows.
#[derive(Default)]
struct Shown {
    /// The documents, and what each was read from.
    documents: Vec<(Document, Seen)>,
    unseen: Vec<Place>,
    problems: Vec<Problem>,
    /// What could not be read, and why.
    failed: Vec<(Span, Problem)>,
    /// Keys that stand twice in one mapping, and are not always written together.
    parted: Vec<(Span, Span)>,
    /// What was not read.
    left_out: Arc<[Span]>,
}

/// What a document was read from. What is the same in two readings is the same document.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Seen {
    start: usize,
    text: String,
    insertions: Vec<u32>,
}

impl Shown {
    /// Takes in a document, unless there is nothing in it.
    fn take(&mut self, file: &Arc<File>, parsed: Parsed, index: usize, template: &Template<'_>) {
        let ignored = parsed.ignored.map(|span| ignored_text(file, span));
        self.problems.extend(ignored);
        let Some(mut tree) = parsed.tree.filter(|tree| !tree.root().is_null()) else {
            return;
        };
        tree.insertions = template.insertions(parsed.span, &tree.nodes);
        tree.regions = template.regions();
        // What is written in the first column may begin a document of another kind.
        let root = tree.root().index();
        if tree.insertions.contains(&root) && file.cannot_matter(parsed.span) {
            let inserted = template.first_insertion(parsed.span);
            let inserted = inserted.map(|span| Place::new(file, span));
            self.unseen.extend(inserted);
        }
        let mut duplicates = check::duplicates(&tree);
        duplicates.retain(|&(first, second)| {
            let (first, second) = (tree.node(first), tree.node(second));
            if first.is_unknown() || second.is_unknown() {
                return false;
            }
            let are_together = template.are_together(first.span(), second.span());
            if !are_together {
                self.parted.push((first.span(), second.span()));
            }
            are_together
        });
        tree.duplicates = duplicates;
        let text = template.slice(parsed.span);
        let content = text.trim_start();
        let seen = Seen {
            start: parsed.span.range().start + (text.len() - content.len()),
            text: content.trim_end().to_owned(),
            insertions: tree.insertions.clone(),
        };
        self.documents.push((Document::new(tree, index), seen));
    }

    /// How much of it could not be read.
    fn unread(&self) -> usize {
        self.failed.len() + self.unseen.len()
    }

    fn is_sound(&self, range: &Range<usize>) -> bool {
        let mut failed = self.failed.iter().map(|(span, _)| span.range());
        !failed.any(|failed| failed.start < range.end && range.start < failed.end)
    }
}

/// Reads a part of a file as a template; `first` is the number of its first document.
pub(super) fn read(file: &Arc<File>, part: Span, first: usize) -> Reading {
    let mut template = Template::new(file.text(), part).of_manifest(file);
    let mut together = show(file, part, first, &template);
    if together.unread() > 0 && holds_token(file.slice(part)) {
        let with_tokens = Template::with_tokens(file.text(), part).of_manifest(file);
        let shown = show(file, part, first, &with_tokens);
        if shown.unread() < together.unread() {
            (template, together) = (with_tokens, shown);
        }
    }
    let branches = template.branches(&together.parted);
    if branches.readings() == 0 {
        let mut reading = Merger::default().finish(vec![together]);
        let problem = branches.is_cut_short().then(|| too_many(file, part));
        reading.problems.extend(problem);
        return reading;
    }
    let shown = readings(file, part, first, &template, &branches);
    merge(file, part, &branches, together, shown)
}

/// The definitions in a manifest's template that are read as no part of its documents.
#[must_use]
pub(crate) fn definitions(file: &File) -> Vec<Span> {
    if is_helper(file) || file.is_built_from() || !holds_action(file.text()) {
        return Vec::new();
    }
    let whole = Span::new(0..file.text().len());
    let template = Template::new(file.text(), whole).without_definitions();
    template.definitions()
}

impl Template<'_> {
    /// Without definitions, unless its file is one of them alone.
    fn of_manifest(self, file: &File) -> Self {
        if is_helper(file) {
            self
        } else {
            self.without_definitions()
        }
    }
}

/// Whether a file is one of definitions alone, as Helm's helpers are: it writes no document. Helm takes
/// no ending for a helper's, so that of another name it depends on what it holds.
fn is_helper(file: &File) -> bool {
    let path = Path::new(file.name());
    let name = path.file_name().unwrap_or_default();
    if name.as_encoded_bytes().starts_with(b"_") {
        return true;
    }
    let is_manifest = path.extension().is_some_and(|extension| {
        let extension = extension.to_ascii_lowercase();
        extension == "yaml" || extension == "yml"
    });
    let mut folders = path.ancestors().skip(1);
    if is_manifest || !folders.any(|folder| folder.ends_with("templates")) {
        return !is_manifest;
    }
    let whole = Span::new(0..file.text().len());
    let template = Template::new(file.text(), whole).without_definitions();
    template.masked().trim().is_empty()
}

/// Takes a document that is YAML with its actions. Those in comments may still part keys, or
/// insert something.
pub(super) fn plain(file: &Arc<File>, span: Span, parsed: Parsed, index: usize) -> Reading {
    let template = Template::new(file.text(), span);
    let mut together = Shown::default();
    together.take(file, parsed, index, &template);
    let branches = template.branches(&together.parted);
    let mut all = vec![together];
    if branches.readings() > 0 {
        let mut shown = readings(file, span, index, &template, &branches);
        // As it stands there it is read already.
        for further in &mut shown {
            further.failed.clear();
            further.problems.clear();
            further.unseen.clear();
        }
        all.append(&mut shown);
    }
    Merger::default().finish(all)
}

fn readings(
    file: &Arc<File>,
    part: Span,
    first: usize,
    template: &Template<'_>,
    branches: &Branches,
) -> Vec<Shown> {
    let numbers = 0..branches.readings();
    let readings = numbers.map(|number| template.reading(branches, number));
    readings
        .map(|reading| show(file, part, first, &reading))
        .collect()
}

/// Reads a template once.
fn show(file: &Arc<File>, part: Span, first: usize, template: &Template<'_>) -> Shown {
    let pieces = split::split_rest(file, template.masked(), part.range().start);
    let mut shown = Shown {
        problems: pieces.problems,
        left_out: template.left_out().into(),
        ..Shown::default()
    };
    for (index, span) in (first..).zip(pieces.spans) {
        match parse::parse_template(file, span, template) {
            Ok(parsed) => {
                if is_nothing(&parsed) {
                    let inserted = template.first_insertion(span);
                    let inserted = inserted.map(|span| Place::new(file, span));
                    shown.unseen.extend(inserted);
                }
                shown.take(file, parsed, index, template);
            }
            // What is no template after all is read as what it is.
            Err(problem) => match parse::parse(file, span) {
                Ok(parsed) if template.is_whole() => {
                    shown.take(file, parsed, index, &Template::new(file.text(), span));
                }
                // Not judged, and nothing to be missed.
                _ if file.cannot_matter(span) => shown.unseen.extend(problem.place),
                _ => shown
                    .failed
                    .push((span, unread(file, span, template, problem))),
            },
        }
    }
    shown
}

/// Puts the readings of a template together. A branch that no reading could read is a problem,
/// unless it could be read together with all others and hides nothing there.
fn merge(
    file: &Arc<File>,
    part: Span,
    branches: &Branches,
    together: Shown,
    mut shown: Vec<Shown>,
) -> Reading {
    let base = part.range().start;
    let within = |span: Span| span.range().start - base..span.range().end - base;
    let is_sound = |number: usize, range: &Range<usize>| {
        let range = base + range.start..base + range.end;
        shown
            .get(number)
            .is_some_and(|shown| shown.is_sound(&range))
    };
    let is_needless =
        |number: usize, span: Span| branches.is_shown_elsewhere(number, &within(span), is_sound);
    let missing: Vec<Vec<bool>> = shown
        .iter()
        .enumerate()
        .map(|(number, reading)| {
            let failed = reading.failed.iter();
            failed
                .map(|(span, _)| !is_needless(number, *span))
                .collect()
        })
        .collect();
    for (reading, missing) in shown.iter_mut().zip(&missing) {
        let mut missing = missing.iter();
        reading.failed.retain(|_| missing.next() == Some(&true));
    }
    let is_missing = missing.iter().flatten().any(|is_missing| *is_missing);
    if is_missing && together.failed.is_empty() && together.parted.is_empty() {
        for reading in &mut shown {
            reading.failed.clear();
        }
        shown.push(together);
    }
    let mut reading = Merger::default().finish(shown);
    if branches.is_cut_short() {
        reading.problems.push(too_many(file, part));
    }
    reading
}

fn too_many(file: &Arc<File>, part: Span) -> Problem {
    let start = part.range().start;
    Problem::error("a template with too many branches to read each of them")
        .at(Place::new(file, Span::new(start..start)), "from here on")
        .help(RENDER_FIRST)
        .because(Cause::Template)
}

/// Puts together what several readings show, each thing once.
#[derive(Default)]
struct Merger {
    reading: Reading,
    seen: HashSet<Seen>,
    places: HashSet<Span>,
    problems: HashSet<(Option<Span>, String)>,
}

impl Merger {
    fn finish(mut self, shown: Vec<Shown>) -> Reading {
        for (number, shown) in shown.into_iter().enumerate() {
            self.take(number, shown);
        }
        let place = |document: &Document| (document.root().span().start, document.reading());
        self.reading.documents.sort_by_key(place);
        self.reading
    }

    fn take(&mut self, number: usize, shown: Shown) {
        let known: Vec<Span> = self
            .reading
            .documents
            .iter()
            .map(|document| document.root().span())
            .collect();
        for (document, seen) in shown.documents {
            if self.seen.insert(seen) {
                let span = document.root().span();
                let mut known = known.iter();
                let is_alternative =
                    known.any(|known| known.start < span.end && span.start < known.end);
                let document =
                    document.of_reading(number, is_alternative, Arc::clone(&shown.left_out));
                self.reading.documents.push(document);
            }
        }
        let unseen = shown.unseen.into_iter();
        let places = &mut self.places;
        self.reading
            .unseen
            .extend(unseen.filter(|place| places.insert(place.span)));
        let failed = shown.failed.into_iter().map(|(_, problem)| problem);
        for problem in shown.problems.into_iter().chain(failed) {
            let place = problem.place.as_ref().map(|place| place.span);
            if self.problems.insert((place, problem.to_string())) {
                self.reading.problems.push(problem);
            }
        }
    }
}

fn is_nothing(parsed: &Parsed) -> bool {
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
