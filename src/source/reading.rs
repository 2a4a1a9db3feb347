//! What comes out of reading.

use std::sync::Arc;

use super::{File, Node, Place, Problem, Skipped, Span, Tree};

/// One document of a file.
#[derive(Debug, Clone)]
pub struct Document {
    tree: Arc<Tree>,
    index: usize,
    reading: usize,
    is_alternative: bool,
    /// What its reading of the file does not read, in order.
    left_out: Arc<[Span]>,
}

impl Document {
    pub(super) fn new(tree: Tree, index: usize) -> Self {
        Self {
            tree: Arc::new(tree),
            index,
            reading: 0,
            is_alternative: false,
            left_out: Arc::default(),
        }
    }

    /// The same as one that a reading of its file shows, perhaps in the place of another.
    pub(super) fn of_reading(
        self,
        reading: usize,
        is_alternative: bool,
        left_out: Arc<[Span]>,
    ) -> Self {
        Self {
            reading,
            is_alternative,
            left_out,
            ..self
        }
    }

    /// The same as one that is applied in the place of another of its file, or not at all.
    #[must_use]
    pub fn as_alternative(self) -> Self {
        let reading = self.reading + 1;
        self.of_reading(reading, true, Arc::default())
    }

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

    /// Its tree, if nobody else holds it.
    pub(super) fn into_tree(self) -> Option<Tree> {
        Arc::into_inner(self.tree)
    }

    /// Which document of its file it is, from 0; empty ones count. Each reading of a template's
    /// branches counts for itself.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Which reading of its file shows it first, from 0: the branches of a template are read one
    /// after the other.
    #[must_use]
    pub fn reading(&self) -> usize {
        self.reading
    }

    /// Whether it is what another document of its file becomes when other branches of a template
    /// are taken: only one of the two is ever applied.
    #[must_use]
    pub fn is_alternative(&self) -> bool {
        self.is_alternative
    }

    /// Whether a place of its file is in it, and in none of the branches that it is read without.
    #[must_use]
    pub fn shows(&self, span: Span) -> bool {
        let (root, at) = (self.root().span(), span.start);
        let is_around = root.start <= at && at <= root.end;
        let mut left_out = self.left_out.iter();
        is_around && !left_out.any(|range| range.start <= at && at < range.end)
    }

    /// What it is read without.
    pub(super) fn left_out(&self) -> &Arc<[Span]> {
        &self.left_out
    }
}

/// What was read from some inputs.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents, in the order of the inputs and of the files in them. Empty documents and
    /// those that could not be read are not among them.
    pub documents: Vec<Document>,
    /// Where in templates documents stand of which nothing can be seen: all that they hold is
    /// inserted by actions. They are not among the documents either.
    pub unseen: Vec<Place>,
    /// What went wrong, in the same order.
    pub problems: Vec<Problem>,
    /// How many files were read, standard input included.
    pub files: usize,
    /// The files on disk and in revisions that were read or could not be, by the names that messages
    /// give them.
    pub names: Vec<String>,
    /// How many documents were not parsed, as nobody is interested in them. Whether they are YAML
    /// is unknown.
    pub unparsed: usize,
    /// What was passed over in folders and revisions.
    pub skipped: Skipped,
    /// How many submodules in folders are not checked out, and so not read.
    pub absent: usize,
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
        self.unseen.append(&mut other.unseen);
        self.problems.append(&mut other.problems);
        self.files += other.files;
        self.names.append(&mut other.names);
        self.unparsed += other.unparsed;
        self.skipped.add(other.skipped);
        self.absent += other.absent;
    }
}

/// Nothing but a problem.
impl From<Problem> for Reading {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }
}
