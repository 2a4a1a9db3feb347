//! Collects what is wrong with a spec, each problem at its place and with its path.

use crate::source::{Document, Node, Path, Place, Problem, Step};

/// The problems of one document, found so far.
#[derive(Debug)]
pub struct Checker<'a> {
    document: &'a Document,
    found: Vec<Finding>,
    /// Below these paths something is missing that could not be read: what seems wrong there may
    /// be no more than that.
    distrusted: Vec<Path>,
}

/// A problem, and whether it is to be believed.
#[derive(Debug)]
struct Finding {
    problem: Problem,
    trusted: bool,
}

impl<'a> Checker<'a> {
    /// A checker that has found nothing yet.
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            found: Vec::new(),
            distrusted: Vec::new(),
        }
    }

    /// A checker of the same document, for what is checked twice and told once.
    pub fn apart(&self) -> Self {
        Self::new(self.document)
    }

    /// A value of the spec.
    pub fn node(&self, path: &Path) -> Option<Node<'a>> {
        self.document.root().at(path)
    }

    /// The place of a value of the spec; of what it would stand in, if it is not there.
    pub fn place(&self, path: &Path) -> Place {
        self.document.root().nearest(path).place()
    }

    /// The place of a key, rather than of its value.
    pub fn key_place(&self, path: &Path) -> Place {
        let key = self.document.root().key_at(path);
        key.map_or_else(|| self.place(path), Node::place)
    }

    /// Records an error at a value of the spec.
    pub fn error(&mut self, path: &Path, message: impl Into<String>) -> Report<'_> {
        let place = self.place(path);
        self.add(path, place, Problem::error(message))
    }

    /// Records an error at a place that belongs to a path of the spec.
    pub fn error_at(
        &mut self,
        path: &Path,
        place: Place,
        message: impl Into<String>,
    ) -> Report<'_> {
        self.add(path, place, Problem::error(message))
    }

    /// Records an error at a key of the spec.
    pub fn key_error(&mut self, path: &Path, message: impl Into<String>) -> Report<'_> {
        let place = self.key_place(path);
        self.add(path, place, Problem::error(message))
    }

    /// Records a warning at a key of the spec.
    pub fn key_warning(&mut self, path: &Path, message: impl Into<String>) -> Report<'_> {
        let place = self.key_place(path);
        self.add(path, place, Problem::warning(message))
    }

    /// Records a warning at a value of the spec.
    pub fn warning(&mut self, path: &Path, message: impl Into<String>) -> Report<'_> {
        let place = self.place(path);
        self.add(path, place, Problem::warning(message))
    }

    /// Records a note at a value of the spec.
    pub fn note(&mut self, path: &Path, message: impl Into<String>) -> Report<'_> {
        let place = self.place(path);
        self.add(path, place, Problem::note(message))
    }

    /// Checks a word of the spec, and records what is wrong with it. The check's words follow the
    /// word itself.
    pub fn word(
        &mut self,
        path: &Path,
        word: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> bool {
        match check(word) {
            Ok(()) => true,
            Err(what) => {
                let message = if word.is_empty() {
                    format!("this {what}")
                } else {
                    format!("`{word}` {what}")
                };
                self.error(path, message);
                false
            }
        }
    }

    /// Records a problem that has a place of its own.
    pub fn push(&mut self, problem: Problem) {
        self.found.push(Finding {
            problem,
            trusted: true,
        });
    }

    /// Records a problem that has a place of its own, which a value of the spec leads to.
    pub fn push_at(&mut self, path: &Path, mut problem: Problem) {
        problem.help.insert(0, format!("at `{path}`"));
        let trusted = self.is_trusted(path);
        self.found.push(Finding { problem, trusted });
    }

    /// Whether an error was found.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|finding| finding.problem.is_error())
    }

    /// From here on drops what is found in the list items that these paths lead through, or else
    /// at the paths themselves.
    pub fn distrust(&mut self, paths: &[Path]) {
        for path in paths {
            let steps = path.steps();
            let key = steps
                .iter()
                .rposition(|step| matches!(step, Step::Key(_)))
                .unwrap_or(0);
            let item = steps[..key]
                .iter()
                .rposition(|step| matches!(step, Step::Index(_)));
            let end = item.unwrap_or(key) + 1;
            self.distrusted
                .push(steps.iter().take(end).cloned().collect());
        }
    }

    /// Whether a value, or something in it, could not be read, so that what it lacks may be there.
    pub fn is_incomplete(&self, path: &Path) -> bool {
        let within = |below: &Path| below.steps().starts_with(path.steps());
        !self.is_trusted(path) || self.distrusted.iter().any(within)
    }

    fn is_trusted(&self, path: &Path) -> bool {
        let below = |above: &Path| path.steps().starts_with(above.steps());
        !self.distrusted.iter().any(below)
    }

    /// All that was found.
    pub fn into_problems(self) -> Vec<Problem> {
        let believed = self.found.into_iter().filter(|finding| finding.trusted);
        believed.map(|finding| finding.problem).collect()
    }

    fn add(&mut self, path: &Path, place: Place, problem: Problem) -> Report<'_> {
        let mut problem = problem.at(place, "");
        if !path.is_root() {
            problem.help.push(format!("at `{path}`"));
        }
        let trusted = self.is_trusted(path);
        let index = self.found.len();
        self.found.push(Finding { problem, trusted });
        Report {
            problem: &mut self.found[index].problem,
        }
    }
}

/// A problem just recorded, to be told more.
#[derive(Debug)]
pub struct Report<'a> {
    problem: &'a mut Problem,
}

impl Report<'_> {
    /// What to say at the caret.
    pub fn label(self, label: impl Into<String>) -> Self {
        self.problem.label = label.into();
        self
    }

    /// Another place that explains it.
    pub fn related(self, place: Place, label: impl Into<String>) -> Self {
        self.problem.related.push((place, label.into()));
        self
    }

    /// What to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.problem.help.push(help.into());
        self
    }
}
