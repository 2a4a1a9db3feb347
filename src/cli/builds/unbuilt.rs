//! What is not known of charts and Kustomize folders that are read as they are because somebody said so.

use std::collections::BTreeSet;

use super::first_names;
use super::found::is_of_library;
use crate::lint::sets::{Unbuilt, is_of_kustomize, unbuilt};
use crate::object::Objects;
use crate::source::{Document, Problem, ReadOptions, Reading};

/// Of each chart that was read, and of each kustomization that does more than list what was read, that
/// the answer is open, as it was not built.
pub(in crate::cli) fn problems(reading: &Reading, options: &ReadOptions) -> Vec<Problem> {
    let documents = &reading.documents;
    let kustomizations = documents.iter().filter(|it| is_of_kustomize(it));
    let found = unbuilt(kustomizations, documents, &reading.names, options);
    let charts = charts(documents).into_iter().map(chart);
    let problems = charts.chain(found.iter().map(kustomization));
    problems.chain(left_out_by_kustomize(documents)).collect()
}

/// What objects say of themselves for Kustomize to leave them out.
const LOCAL: &str = "config.kubernetes.io/local-config";

/// Of objects that Kustomize leaves out, where a kustomization is among the documents, that it is not
/// known whether they count.
fn left_out_by_kustomize(documents: &[Document]) -> Vec<Problem> {
    if !documents.iter().any(is_of_kustomize) {
        return Vec::new();
    }
    let objects = Objects::collect(documents, "default");
    let written = objects.written.iter();
    let problems = written.filter_map(|object| {
        let annotations = object.root().get("metadata")?.get("annotations")?;
        let local = annotations.get(LOCAL)?;
        let is_kept = local.text() == Some("false");
        let message = format!(
            "whether the {} `{}` counts is not known: Kustomize leaves out what says so",
            object.kind, object.name
        );
        let problem = Problem::error(message).at(local.place(), "here");
        (!is_kept).then(|| problem.help("build it: leave `--build never` out"))
    });
    problems.collect()
}

/// The folder of a chart by its `Chart.yaml`, as messages show it; none of a library, which is no
/// release.
pub(in crate::cli) fn folder_of_chart(document: &Document) -> Option<&str> {
    let (folder, last) = folder_and_name(document);
    (last == "Chart.yaml" && !is_of_library(document)).then_some(folder)
}

/// The folder of a document's file, as messages show it, and the name of the file.
pub(in crate::cli) fn folder_and_name(document: &Document) -> (&str, &str) {
    let file = document.file().name();
    file.rsplit_once(['/', ':']).unwrap_or((".", file))
}

/// The folders of charts, without those that are rendered with the chart around them.
fn charts(documents: &[Document]) -> BTreeSet<&str> {
    let all: BTreeSet<&str> = documents.iter().filter_map(folder_of_chart).collect();
    let is_part = |folder: &&str| {
        let parents = folder.match_indices("/charts/").map(|(at, _)| at);
        let mut parents = parents.filter_map(|at| folder.get(..at));
        parents.any(|above| all.contains(above))
    };
    all.iter().copied().filter(|it| !is_part(it)).collect()
}

fn chart(folder: &str) -> Problem {
    let message =
        format!("the chart `{folder}` was not rendered: what values make of it is not known");
    Problem::error(message).help("render it: leave `--build never` out")
}

fn kustomization(found: &Unbuilt) -> Problem {
    let mut does = Vec::new();
    if !found.fields.is_empty() {
        let fields: Vec<String> = found.fields.iter().map(|it| format!("`{it}`")).collect();
        let fields = fields.join(", ");
        does.push(format!("what {fields} would change is not known"));
    }
    if !found.unread.is_empty() {
        let were = if found.unread.len() == 1 {
            "was"
        } else {
            "were"
        };
        does.push(format!("{} {were} not read", first_names(&found.unread)));
    }
    if does.is_empty() {
        does.push("what takes in this Component is not known".to_owned());
    }
    let (folder, does) = (&found.folder, does.join(", and "));
    Problem::error(format!(
        "the Kustomize folder `{folder}` was not built: {does}"
    ))
    .help("build it: leave `--build never` out")
}
