//! What an environment changes of a spec before it is checked: overlays, a namespace, images.
//!
//! The outcome is documents whose nodes keep the file and the place where each was said, so that
//! whatever is wrong with the outcome is told where it comes from.

mod edits;
mod idle;
mod images;
mod namespace;
mod overlay;
mod places;
mod target;

use std::collections::BTreeSet;

use rolewright_catalog::Catalog;

use self::edits::Edit;
pub use self::images::Image;
use self::namespace::Moves;
pub(super) use self::namespace::is_said_by_option;
use super::checker::Checker;
use super::read::of_a_spec;
use super::schema;
use crate::source::{Document, Problem, Reading};

/// What an environment changes of a spec.
#[derive(Debug, Default)]
pub struct Environment {
    /// Overlays, in the order in which they are laid over the spec.
    pub overlays: Vec<Overlay>,
    /// The namespace in place of all clients' own.
    pub namespace: Option<String>,
    /// Images of containers.
    pub images: Vec<Image>,
}

/// A file of overlays.
#[derive(Debug)]
pub struct Overlay {
    /// Its path as it was named.
    pub path: String,
    /// What was read of it.
    pub reading: Reading,
}

/// A spec's documents as they are in an environment.
#[derive(Debug)]
pub(super) struct Adapted {
    /// The documents that are to be read; the others have been told why they are not.
    pub(super) documents: Vec<Document>,
    /// What is wrong with what the environment says.
    pub(super) problems: Vec<Problem>,
}

impl Environment {
    /// Changes a spec's documents. The catalog tells what the rules in them are about.
    pub(super) fn adapt(self, documents: Vec<Document>, catalog: &Catalog) -> Adapted {
        let mut problems = Vec::new();
        let mut adapted: Vec<Option<Document>> = documents.into_iter().map(Some).collect();
        for overlay in self.overlays {
            let found = overlay.reading.problems.into_iter().map(of_a_spec);
            if overlay.reading.documents.is_empty() && found.len() == 0 {
                problems.push(nothing_in(&overlay.path));
            }
            problems.extend(found);
            let mut targets = target::Targets::default();
            for document in &overlay.reading.documents {
                overlay::lay(document, &mut adapted, &mut targets, &mut problems);
            }
        }
        let is_whole = adapted.iter().all(Option::is_some);
        let mut documents: Vec<Document> = adapted.into_iter().flatten().collect();
        if let Some(namespace) = &self.namespace {
            let moves = Moves::of(&documents, namespace);
            change(&mut documents, |document| {
                moves.edits(document.root(), catalog, &mut problems)
            });
        }
        if !self.images.is_empty() {
            let mut used = BTreeSet::new();
            let mut known = BTreeSet::new();
            change(&mut documents, |document| {
                images::edits(
                    document.root(),
                    &self.images,
                    &mut known,
                    &mut used,
                    &mut problems,
                )
            });
            problems.extend(images::twice(&self.images));
            if is_whole {
                problems.extend(images::unknown(&self.images, &known, &used));
            }
        }
        Adapted {
            documents,
            problems,
        }
    }
}

fn nothing_in(path: &str) -> Problem {
    Problem::warning(format!(
        "the overlay `{path}` changes nothing: there is nothing in it, or only comments"
    ))
}

/// Puts in what edits say. A document whose keys are not clear is left as it is: reading it tells
/// what is wrong with them.
fn change(documents: &mut [Document], mut edits: impl FnMut(&Document) -> Vec<Edit>) {
    for document in documents {
        let edits = edits(document);
        if !edits.is_empty() && keys_are_clear(document) {
            let root = edits::edited(document.root(), &edits);
            *document = Document::compose(&root, document.index());
        }
    }
}

fn keys_are_clear(document: &Document) -> bool {
    let mut checker = Checker::new(document);
    schema::check_keys(document.root(), &mut checker);
    !checker.has_errors()
}
