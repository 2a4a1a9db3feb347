//! Manifests inside scalars, as in a `ConfigMap` that holds a Job's template, read so that their
//! nodes have places in the file around them.

use std::sync::Arc;

use super::align::Alignment;
use super::moved::{Printed, places};
use super::parse::decode_base64;
use super::tree::{Kind, Text, Tree};
use super::{Document, File, Node, Place, Problem, Reading, Span, Style, read_template};

/// Reads the Kubernetes objects that the text of a scalar holds: its documents that are mappings
/// with `apiVersion` and `kind`, or with a `kind` and the template of a Pod, and what is wrong with
/// the others. `None` if it holds no object.
///
/// All places lie in the file of the scalar: exact where each character of the text stands in the
/// file, or else the whole scalar.
#[must_use]
pub fn embedded(node: Node<'_>) -> Option<Reading> {
    let text = node.as_str().filter(|text| may_hold_object(text))?;
    let reading = read_inside(node, text, alignment, is_object);
    (!reading.documents.is_empty()).then_some(reading)
}

/// Reads the Kubernetes objects that the text of a scalar holds in base64, as an entry of `binaryData`
/// does. All places are the whole scalar. `None` if it is no base64 of a text, or holds no object.
#[must_use]
pub fn embedded_binary(node: Node<'_>) -> Option<Reading> {
    let text = decode_base64(node.as_str()?)?;
    // What is no text has characters in it that stand for none.
    if text.contains(char::REPLACEMENT_CHARACTER) || !may_hold_object(&text) {
        return None;
    }
    let reading = read_inside(node, &text, |_, _| None, is_object);
    (!reading.documents.is_empty()).then_some(reading)
}

/// Reads all documents that the text of a scalar holds, with places as [`embedded`] gives them.
/// Nothing if it is no text.
pub(crate) fn embedded_documents(node: Node<'_>) -> Vec<Document> {
    let text = node.as_str();
    text.map_or_else(Vec::new, |text| {
        read_inside(node, text, alignment, |_| true).documents
    })
}

/// Where the characters of a text stand in a scalar, if they do.
type Align = fn(Node<'_>, &str) -> Option<Alignment>;

fn read_inside(
    node: Node<'_>,
    text: &str,
    align: Align,
    is_wanted: fn(&Document) -> bool,
) -> Reading {
    let scalar = node.target();
    match &scalar.tree().printed {
        // A text that stands there as it is has its places there.
        Some(printed) if scalar.raw().trim_end() != text.trim_end() => {
            let as_printed = printed.tree.node(scalar.index());
            let reading = read_in_file(as_printed, text, align, is_wanted);
            Printed::moved(printed, reading, &scalar.place())
        }
        _ => read_in_file(scalar, text, align, is_wanted),
    }
}

fn read_in_file(
    scalar: Node<'_>,
    text: &str,
    align: Align,
    is_wanted: fn(&Document) -> bool,
) -> Reading {
    let inner = File::new(scalar.file().name(), text);
    let mut reading = read_template(&inner);
    reading.documents.retain(is_wanted);
    let outside = Outside {
        file: scalar.file(),
        scalar: scalar.span(),
        alignment: align(scalar, text),
    };
    let moved = |document: Document| {
        let (index, reading) = (document.index(), document.reading());
        let is_alternative = document.is_alternative();
        let left_out = document.left_out().iter();
        let left_out = left_out.map(|span| outside.span(*span)).collect();
        let moved = Document::new(outside.tree(document.into_tree()?), index);
        Some(moved.of_reading(reading, is_alternative, left_out))
    };
    Reading {
        documents: reading.documents.into_iter().filter_map(moved).collect(),
        unseen: reading
            .unseen
            .iter()
            .map(|place| outside.place(place))
            .collect(),
        problems: reading
            .problems
            .into_iter()
            .map(|p| outside.problem(p))
            .collect(),
        ..reading
    }
}

/// Where the characters of a text stand in its scalar. The scalar of a document that was built may be
/// written otherwise than it was printed.
fn alignment(scalar: Node<'_>, text: &str) -> Option<Alignment> {
    let written = scalar.raw();
    let style = match written.chars().next()? {
        '"' => Style::DoubleQuoted,
        '\'' => Style::SingleQuoted,
        _ => Style::Folded,
    };
    let mut styles = [scalar.style(), Style::Literal, style].into_iter();
    styles.find_map(|style| Alignment::new(written, text, style))
}

impl Printed {
    /// What was read inside of a text as it was printed, with the places that are proven of it. `scalar`
    /// is that of the text, below which the rest stands.
    fn moved(&self, reading: Reading, scalar: &Place) -> Reading {
        let place = |place: &Place| {
            let exact = self.origin.of(place.span);
            exact.unwrap_or_else(|| scalar.start())
        };
        let document = |document: Document| {
            let places = places(document.root(), &*self.origin, &scalar.start());
            let place_of = |node: Node<'_>| {
                let place = places.get(node.index() as usize);
                place.cloned().unwrap_or_else(|| scalar.start())
            };
            let left_out = document.left_out().iter();
            let left_out = left_out.filter_map(|span| self.origin.of(*span));
            let left_out = left_out.map(|place| place.span).collect();
            document
                .moved_by(document.index(), place_of, &self.origin)
                .of_reading(document.reading(), document.is_alternative(), left_out)
        };
        let problem = |mut problem: Problem| {
            problem.place = problem.place.as_ref().map(place);
            for (related, _) in &mut problem.related {
                *related = place(related);
            }
            problem
        };
        Reading {
            documents: reading.documents.into_iter().map(document).collect(),
            unseen: reading.unseen.iter().map(place).collect(),
            problems: reading.problems.into_iter().map(problem).collect(),
            ..reading
        }
    }
}

/// A quick look: almost all texts stop here. A key may be written with escapes or as `!!binary`.
fn may_hold_object(text: &str) -> bool {
    let holds = |mark: &&str| text.contains(*mark);
    ["apiVersion", "\\", "binary"].iter().any(holds)
        || ["kind", "template", "containers"].iter().all(holds)
}

fn is_object(document: &Document) -> bool {
    let root = document.root();
    let has_text = |key: &str| {
        root.get(key)
            .is_some_and(|value| value.kind() == Kind::String)
    };
    has_text("kind") && (has_text("apiVersion") || is_of_no_version(root))
}

/// Whether an object that says no version is evidently meant as one that runs Pods.
fn is_of_no_version(root: Node<'_>) -> bool {
    let job = root.get("spec").and_then(|spec| spec.get("jobTemplate"));
    let mut pod = ["spec", "template", "spec", "containers"].into_iter();
    let containers = pod.try_fold(job.unwrap_or(root), Node::get);
    let is_list = containers.is_some_and(|containers| containers.kind() == Kind::Sequence);
    root.get("apiVersion").is_none() && is_list
}

/// Where a text stands in the file around it.
struct Outside<'a> {
    file: &'a Arc<File>,
    scalar: Span,
    alignment: Option<Alignment>,
}

impl Outside<'_> {
    fn span(&self, span: Span) -> Span {
        let Some(alignment) = &self.alignment else {
            return self.scalar;
        };
        let start = self.scalar.start as usize;
        let range = alignment.range(span.range());
        Span::new(start + range.start..start + range.end)
    }

    fn place(&self, place: &Place) -> Place {
        Place::new(self.file, self.span(place.span))
    }

    fn problem(&self, mut problem: Problem) -> Problem {
        problem.place = problem.place.map(|place| self.place(&place));
        for (place, _) in &mut problem.related {
            *place = self.place(place);
        }
        problem
    }

    /// The tree with its places outside. A text that does not stand there as it is is kept aside.
    fn tree(&self, mut tree: Tree) -> Tree {
        let inner = std::mem::replace(&mut tree.file, Arc::clone(self.file));
        for data in &mut tree.nodes {
            data.span = self.span(data.span);
            let Some(Text::InFile(span)) = data.payload.text_mut() else {
                continue;
            };
            let (text, moved) = (inner.slice(*span), self.span(*span));
            if self.file.slice(moved) == text {
                *span = moved;
                continue;
            }
            tree.texts.push(text.into());
            let kept = Text::Decoded(super::file::offset(tree.texts.len() - 1));
            if let Some(text) = data.payload.text_mut() {
                *text = kept;
            }
        }
        tree
    }
}
