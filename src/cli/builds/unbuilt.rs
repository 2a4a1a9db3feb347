//! What is not known of charts and Kustomize folders that are read as they are because somebody said so.

use std::collections::BTreeSet;

use super::found::is_of_library;
use crate::lint::sets::{KUSTOMIZATIONS, Unbuilt, unbuilt};
use crate::source::{Document, Node, Problem, ReadOptions, Reading};

/// How many resources are told by name.
const MOST_NAMES: usize = 3;

/// Of each chart that was read, and of each kustomization that does more than list what was read, that
/// the answer is open, as it was not built.
pub(in crate::cli) fn problems(reading: &Reading, options: &ReadOptions) -> Vec<Problem> {
    let documents = &reading.documents;
    let kustomizations = documents.iter().filter(|it| is_of_kustomize(it));
    let found = unbuilt(kustomizations, documents, &reading.names, options);
    let charts = charts(documents).into_iter().map(chart);
    charts.chain(found.iter().map(kustomization)).collect()
}

/// Whether a document is one of Kustomize, and none of Flux; one in a file of its name need not say it.
pub(in crate::cli) fn is_of_kustomize(document: &Document) -> bool {
    let file = document.file().name();
    let last = file.rsplit(['/', ':']).next().unwrap_or(file);
    let is_in_file_of_its_name = KUSTOMIZATIONS.contains(&last);
    let text = |key: &str| document.root().get(key).and_then(Node::as_str);
    let is_ours = |version: &str| version.starts_with("kustomize.config.k8s.io/");
    let is_kind = |kind: &str| ["Kustomization", "Component"].contains(&kind);
    text("kind").map_or(is_in_file_of_its_name, is_kind)
        && text("apiVersion").map_or(is_in_file_of_its_name, is_ours)
}

/// The folders of charts, without those that are rendered with the chart around them.
fn charts(documents: &[Document]) -> BTreeSet<&str> {
    let charts = documents.iter().filter(|it| !is_of_library(it));
    let folders = charts.filter_map(|document| {
        let file = document.file().name();
        let (folder, last) = file.rsplit_once(['/', ':']).unwrap_or((".", file));
        (last == "Chart.yaml").then_some(folder)
    });
    let all: BTreeSet<&str> = folders.collect();
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
        let names = found.unread.iter().take(MOST_NAMES);
        let mut names: Vec<String> = names.map(|it| format!("`{it}`")).collect();
        if found.unread.len() > MOST_NAMES {
            names.push(format!("{} more", found.unread.len() - MOST_NAMES));
        }
        let were = if found.unread.len() == 1 {
            "was"
        } else {
            "were"
        };
        does.push(format!("{} {were} not read", names.join(", ")));
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
