//! From documents as they were rendered to the same with their places in templates.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::Built;
use super::marks::Marks;
use super::output::Printed;
use super::proof::Proof;
use super::texts::{self, Texts};
use crate::source::{
    Document, File, Node, Origin, Place, Problem, ReadOptions, Reading, Span, display_name, places,
};

/// Where everything is.
pub(super) struct Places<'a> {
    printed: &'a Printed<'a>,
    proof: Arc<Proof>,
    origin: Arc<dyn Origin>,
    /// The files of the templates, by their paths as Helm tells them.
    files: HashMap<&'a str, Arc<File>>,
    /// What stands for templates that are no files of the chart's folder.
    chart: Arc<File>,
    texts: &'a Texts,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        folder: &Path,
        printed: &'a Printed<'a>,
        proof: Proof,
        (marks, texts): (&'a Marks, &'a Texts),
        options: &ReadOptions,
    ) -> Self {
        let chart = folder.join("Chart.yaml");
        let text = fs::read_to_string(&chart).unwrap_or_default();
        let chart = File::built_from(display_name(&chart, options), text);
        let mut files = HashMap::new();
        for piece in &printed.pieces {
            files.entry(piece.source).or_insert_with(|| {
                let file = in_folder(folder, piece.source, options);
                let name = file.unwrap_or_default();
                Arc::clone(marks.file(&name).unwrap_or(&chart))
            });
        }
        let proof = Arc::new(proof);
        Self {
            printed,
            origin: Arc::clone(&proof) as Arc<dyn Origin>,
            proof,
            files,
            chart,
            texts,
        }
    }

    /// All that was rendered, in the order of the files and of the places in them.
    pub(super) fn move_all(&self, reading: Reading) -> Built {
        let documents = reading.documents.iter();
        let moved = documents.map(|document| {
            let root = document.root();
            let mut places = places(root, &*self.origin, &self.of_document(root.span()));
            self.texts_of_files(root, &mut places);
            let place = |node: Node<'_>| {
                let place = places.get(node.index() as usize);
                place.unwrap_or(&self.nowhere()).clone()
            };
            document.moved_by(document.index(), place, &self.origin)
        });
        let mut documents: Vec<Document> = moved.collect();
        documents.sort_by(|one, two| {
            let key = |document: &Document| document.root().span().start;
            let names = (one.file().name(), two.file().name());
            names.0.cmp(names.1).then(key(one).cmp(&key(two)))
        });
        let problems = reading.problems.into_iter();
        Built {
            documents,
            problems: problems.map(|problem| self.problem(problem)).collect(),
            unparsed: reading.unparsed,
            ..Built::default()
        }
    }

    /// Gives the texts of a ConfigMap that are files of the chart their places there.
    fn texts_of_files(&self, object: Node<'_>, places: &mut [Place]) {
        for (key, value) in texts::of_config_map(object) {
            let known = places.get_mut(value.index() as usize);
            let (Some(key), Some(text), Some(known)) = (key.text(), value.as_str(), known) else {
                continue;
            };
            // What a template writes itself stands there.
            let is_written = self.proof.is_literal(value.span());
            if let Some(place) = self.texts.place(key, text).filter(|_| !is_written) {
                *known = place;
            }
        }
    }

    fn nowhere(&self) -> Place {
        Place::new(&self.chart, Span::default())
    }

    fn problem(&self, mut problem: Problem) -> Problem {
        problem.place = problem.place.map(|place| self.of_span(place.span));
        for (place, _) in &mut problem.related {
            *place = self.of_span(place.span);
        }
        problem
    }

    /// The same, or else its document.
    fn of_span(&self, span: Span) -> Place {
        self.origin
            .of(span)
            .unwrap_or_else(|| self.of_document(span))
    }

    /// The template that a document comes from, and so far as is known where it begins in it.
    fn of_document(&self, span: Span) -> Place {
        let Some(at) = self.printed.at(span.start as usize) else {
            return self.nowhere();
        };
        let source = self.printed.pieces.get(at).map_or("", |piece| piece.source);
        let file = self.files.get(source).unwrap_or(&self.chart);
        let first = self.proof.first(span.start as usize);
        let begins = first.filter(|(template, _)| Arc::ptr_eq(template, file));
        let at = begins.map_or(0, |(_, at)| at);
        Place::new(file, Span::new(at..at))
    }
}

/// The name of a template's file.
fn in_folder(chart: &Path, source: &str, options: &ReadOptions) -> Option<String> {
    Some(display_name(&path_in(chart, source)?, options))
}

/// A file of a chart, by its path as Helm tells it: the chart's own name first, and for a subchart the
/// name by which its parent knows it, which its folder need not have.
pub(super) fn path_in(chart: &Path, source: &str) -> Option<PathBuf> {
    let (_, mut rest) = source.split_once('/')?;
    let mut folder = chart.to_owned();
    while let Some(below) = rest.strip_prefix("charts/") {
        let (name, after) = below.split_once('/')?;
        folder = folder.join("charts").join(name);
        rest = after;
    }
    Some(folder.join(rest))
}
