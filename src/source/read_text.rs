//! From the text of a file to its documents.

use std::sync::Arc;

use super::{File, Node, Place, Problem, Span, Tree, check, parse, split};

/// One document of a file.
#[derive(Debug, Clone)]
pub struct Document {
    tree: Arc<Tree>,
    index: usize,
}

impl Document {
    /// Its content.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.tree.root()
    }

    /// Its content with its places.
    #[must_use]
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The file it stands in.
    #[must_use]
    pub fn file(&self) -> &Arc<File> {
        self.tree.file()
    }

    /// Which document of its file it is, from 0; empty ones count.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }
}

/// What was read from some inputs.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents, in the order of the inputs and of the files in them. Empty documents and
    /// those that could not be read are not among them.
    pub documents: Vec<Document>,
    /// What went wrong, in the same order.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Whether something could not be read, so that an answer from the rest is incomplete.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Takes in what another reading found, after what this one has.
    pub fn append(&mut self, mut other: Self) {
        self.documents.append(&mut other.documents);
        self.problems.append(&mut other.problems);
    }
}

/// Reads all documents of a file. A broken one is a problem and hides none of the others.
#[must_use]
pub fn read_text(file: &Arc<File>) -> Reading {
    let pieces = split::split(file);
    let mut reading = Reading {
        documents: Vec::new(),
        problems: pieces.problems,
    };
    for (index, span) in pieces.spans.into_iter().enumerate() {
        match parse::parse(file, span) {
            Ok(parsed) => {
                let ignored = parsed.ignored.map(|span| ignored_text(file, span));
                reading.problems.extend(ignored);
                reading.documents.extend(document(parsed.tree, index));
            }
            Err(problem) => reading
                .problems
                .push(template_problem(file, span).unwrap_or(problem)),
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
    Some(Document {
        tree: Arc::new(tree),
        index,
    })
}

fn ignored_text(file: &Arc<File>, span: Span) -> Problem {
    Problem::warning("text after a document's end")
        .at(
            Place::new(file, span),
            "kubectl ignores this, up to the next `---`",
        )
        .help("begin the next document with `---`")
}

/// What to say of a document that cannot be read because it is a template.
fn template_problem(file: &Arc<File>, span: Span) -> Option<Problem> {
    let at = span.start as usize + file.slice(span).find("{{")?;
    Some(
        Problem::error("a document that holds template actions is not judged")
            .at(Place::new(file, Span::new(at..at + 2)), "a template action")
            .help("render it first, as with `helm template`, and give what comes out"),
    )
}
