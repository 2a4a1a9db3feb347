//! What patches say themselves. Of a patch what is built has only the values, and a comment may stand
//! above any of its items: above an operation, too, or its `value`.

use std::sync::Arc;

use crate::lint::sets::patch_texts;
use crate::source::{Document, File, Node, embedded_documents, read_yaml};

/// The documents of patches that are written in a file: those in the texts of a kustomization, and, if
/// nothing but parts of other documents are known of the file, all that it holds itself. Nothing of
/// a file that is no YAML, as a chart's helpers are none.
pub(super) fn documents(file: &Arc<File>, known: &[&Document]) -> Vec<Document> {
    let mut own = Vec::new();
    if known.is_empty() {
        let reading = read_yaml(file);
        if !reading.is_incomplete() && reading.problems.is_empty() {
            own = reading.documents;
        }
    }
    let roots = own.iter().chain(known.iter().copied()).map(Document::root);
    let texts: Vec<Node<'_>> = roots.flat_map(patch_texts).collect();
    let inside: Vec<Document> = texts.into_iter().flat_map(embedded_documents).collect();
    own.extend(inside);
    own
}
