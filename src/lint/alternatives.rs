//! What is found in the alternatives of a template: documents of which only one is ever applied.
//!
//! A right that any of them grants is told. What is merely wrong has to be so in all of them that
//! show the place: conditions that never hold together are read together, too.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::report::Hit;
use crate::finding::Section;
use crate::object::Objects;
use crate::source::{Document, File};

/// Tells what alternatives say alike once, as the worst of them, and nothing that only an
/// alternative has which may never be.
pub(super) fn settle(hits: Vec<Hit>, objects: &Objects) -> Vec<Hit> {
    let of_files = by_file(objects);
    if of_files.is_empty() {
        return hits;
    }
    let mut found: HashMap<_, HashSet<*const crate::source::Tree>> = HashMap::new();
    for hit in &hits {
        if let Some((file, document)) = in_alternatives(hit, &of_files) {
            let key = (file, hit.finding.rule.id, hit.finding.place.span.start);
            found
                .entry(key)
                .or_default()
                .insert(Arc::as_ptr(document.tree()));
        }
    }
    let is_certain = |hit: &Hit| {
        let is_harmless = matches!(
            hit.finding.rule.section,
            Section::Validity | Section::Ineffective | Section::Workloads
        );
        let Some((file, _)) = in_alternatives(hit, &of_files).filter(|_| is_harmless) else {
            return true;
        };
        let span = hit.finding.place.span;
        let found = found.get(&(file, hit.finding.rule.id, span.start));
        let documents = of_files.get(&file).into_iter().flatten();
        let stands_beside = |document: &Document| {
            let (one, other) = (document.root().span(), hit.document.as_ref());
            let other = other.map_or(one, |document| document.root().span());
            one.start < other.end && other.start < one.end
        };
        // Branches with an older version are for older clusters.
        let of_versions = ["removed-rbac-version", "removed-workload-api"];
        let is_of_version = of_versions.contains(&hit.finding.rule.id);
        let mut showing = documents
            .filter(|document| document.shows(span) || (is_of_version && stands_beside(document)));
        showing.all(|document| {
            found.is_some_and(|found| found.contains(&Arc::as_ptr(document.tree())))
        })
    };
    let mut kept: Vec<Hit> = Vec::new();
    let mut known: HashMap<_, (usize, *const crate::source::Tree)> = HashMap::new();
    for hit in hits.iter().filter(|hit| is_certain(hit)) {
        let Some((file, document)) = in_alternatives(hit, &of_files) else {
            kept.push(hit.clone());
            continue;
        };
        let (finding, tree) = (&hit.finding, Arc::as_ptr(document.tree()));
        let is_implied = hit.implied_by.is_some();
        let key = (file, finding.rule.id, finding.place.span, is_implied);
        let other = known.get(&key).filter(|(_, of)| *of != tree);
        match other.and_then(|(at, _)| kept.get_mut(*at)) {
            Some(same) if same.finding.severity >= finding.severity => {}
            Some(same) => *same = hit.clone(),
            None => {
                known.insert(key, (kept.len(), tree));
                kept.push(hit.clone());
            }
        }
    }
    kept
}

type Files<'w> = HashMap<*const File, Vec<&'w Document>>;

/// The documents of the files that hold alternatives, each once.
fn by_file(objects: &Objects) -> Files<'_> {
    let written = objects.written.iter().chain(&objects.workloads);
    let all = written.map(|written| &written.document);
    let alternatives = all.clone().filter(|document| document.is_alternative());
    let mut files: Files<'_> = alternatives
        .map(|document| (Arc::as_ptr(document.file()), Vec::new()))
        .collect();
    let mut seen = HashSet::new();
    for document in all {
        if let Some(documents) = files.get_mut(&Arc::as_ptr(document.file()))
            && seen.insert(Arc::as_ptr(document.tree()))
        {
            documents.push(document);
        }
    }
    files
}

/// The file and the document of a hit, if the file holds alternatives.
fn in_alternatives<'h>(hit: &'h Hit, files: &Files<'_>) -> Option<(*const File, &'h Document)> {
    let document = hit.document.as_ref()?;
    let file = Arc::as_ptr(document.file());
    let stands_there = Arc::as_ptr(&hit.finding.place.file) == file;
    (stands_there && files.contains_key(&file)).then_some((file, document))
}
