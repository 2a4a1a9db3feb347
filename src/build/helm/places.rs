//! From documents as they were rendered to the same with their places in templates.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::Built;
use super::marks::Marks;
use super::output::Printed;
use super::trace::Trace;
use crate::source::{
    Document, File, Node, Place, Problem, ReadOptions, Reading, Span, display_name,
};

/// Where everything is.
pub(super) struct Places<'a> {
    printed: &'a Printed<'a>,
    proven: &'a [Option<Trace>],
    marks: &'a Marks,
    /// The files of the templates, by their paths as Helm tells them.
    files: HashMap<&'a str, Arc<File>>,
    /// What stands for templates that are no files of the chart's folder.
    chart: Arc<File>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        folder: &Path,
        printed: &'a Printed<'a>,
        proven: &'a [Option<Trace>],
        marks: &'a Marks,
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
        Self {
            printed,
            proven,
            marks,
            files,
            chart,
        }
    }

    /// All that was rendered, in the order of the files and of the places in them.
    pub(super) fn move_all(&self, reading: Reading) -> Built {
        let documents = reading.documents.iter();
        let moved = documents.map(|document| {
            let places = self.of_nodes(document);
            document.moved(document.index(), |node| {
                let place = places.get(node.index() as usize);
                place.unwrap_or(&self.nowhere()).clone()
            })
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

    /// The place of each node of a document, by its index: where it is written, or else what it
    /// stands below.
    fn of_nodes(&self, document: &Document) -> Vec<Place> {
        let root = document.root();
        let mut places = vec![self.of_document(root.span())];
        self.walk(root, &self.of_document(root.span()), &mut places);
        places
    }

    fn walk(&self, node: Node<'_>, above: &Place, places: &mut Vec<Place>) {
        let place = self.exact(node.span());
        let own = place.clone().unwrap_or_else(|| vague(above));
        let index = node.index() as usize;
        if places.len() <= index {
            places.resize(index + 1, own.clone());
        }
        if let Some(known) = places.get_mut(index) {
            known.clone_from(&own);
        }
        if node.is_alias() {
            return;
        }
        // An item of which nothing is known stands below the list's key rather than its first item.
        for item in node.items() {
            self.walk(item, above, places);
        }
        for (key, value) in node.pairs() {
            self.walk(key, &own, places);
            let above = self.exact(key.span()).unwrap_or_else(|| own.clone());
            self.walk(value, &above, places);
        }
    }

    /// Where a part of what was rendered is written, if that is proven.
    fn exact(&self, span: Span) -> Option<Place> {
        let at = self.printed.at(span.start as usize)?;
        let start = self.printed.pieces.get(at)?.span.start;
        let trace = self.proven.get(at)?.as_ref()?;
        let range = span.range();
        let out = range.start.checked_sub(start)?..range.end.checked_sub(start)?;
        let (template, source) = trace.source(out)?;
        let template = self.marks.template(template)?;
        Some(Place::new(&template.file, Span::new(source)))
    }

    /// The same, or else its document.
    fn of_span(&self, span: Span) -> Place {
        self.exact(span).unwrap_or_else(|| self.of_document(span))
    }

    /// The template that a document comes from, and so far as is known where it begins in it.
    fn of_document(&self, span: Span) -> Place {
        let Some(at) = self.printed.at(span.start as usize) else {
            return self.nowhere();
        };
        let source = self.printed.pieces.get(at).map_or("", |piece| piece.source);
        let file = self.files.get(source).unwrap_or(&self.chart);
        let first = self
            .proven
            .get(at)
            .and_then(Option::as_ref)
            .and_then(Trace::first);
        let first = first.and_then(|(template, at)| Some((self.marks.template(template)?, at)));
        let begins = first.filter(|(template, _)| Arc::ptr_eq(&template.file, file));
        let at = begins.map_or(0, |(_, at)| at);
        Place::new(file, Span::new(at..at))
    }
}

/// Where something begins of which no more is known.
fn vague(above: &Place) -> Place {
    let start = above.span.start;
    Place::new(&above.file, Span { start, end: start })
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
