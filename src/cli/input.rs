//! Reading what the command line names.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use super::builds::{self, BuildArgs, Made, Part, Purpose, clashes};
use crate::build::Kind;
use crate::lint::sets::KUSTOMIZATIONS;
use crate::source::{Document, Input, Missing, Node, Problem, ReadOptions, Reading, read};

/// Reads all inputs, in order. What cannot be read is among the reading's problems.
pub(super) fn read_all(texts: &[String]) -> Reading {
    read_by(texts, &ReadOptions::default())
}

/// The same where an input without a document is one that could not be read, and what is passed
/// over in a folder is told.
pub(super) fn read_sources(texts: &[String]) -> Reading {
    read_by(texts, &strict_options())
}

/// What a question is answered from.
pub(super) struct Sources {
    /// What was built, each for itself, and what was read as it is.
    pub(super) parts: Vec<Part>,
    pub(super) problems: Vec<Problem>,
}

/// Reads all inputs, charts and Kustomize folders as they are built. What is not built is an error,
/// unless that is said to be meant.
pub(super) fn read_built(
    texts: &[String],
    args: &BuildArgs,
    purpose: &Purpose<'_>,
    default_namespace: &str,
) -> Sources {
    let options = strict_options();
    let (inputs, mut problems) = inputs(texts);
    let builds = builds::make(args, &inputs, purpose, &options);
    let options = ReadOptions {
        built: Arc::new(builds.replaced()),
        ..options
    };
    let mut reading = read(&inputs, &options, &mut io::stdin());
    builds.rest.leave_out(&mut reading);
    problems.extend(builds.problems);
    let mut parts = Vec::new();
    for Made { name, kind, built } in builds.made {
        problems.extend(built.problems);
        let namespace = match kind {
            Kind::Chart => purpose.namespace,
            Kind::Kustomization => default_namespace,
        };
        parts.push(Part {
            name: Some(name),
            documents: built.documents,
            namespace: namespace.to_owned(),
        });
    }
    problems.extend(reading.problems);
    if !args.builds_none() {
        problems.extend(not_built_of_revisions(&inputs, &reading.documents));
    }
    parts.push(Part {
        name: None,
        documents: reading.documents,
        namespace: default_namespace.to_owned(),
    });
    problems.extend(clashes(&parts));
    Sources { parts, problems }
}

/// Of each chart and Kustomize folder in a revision that it was read as it is.
fn not_built_of_revisions(inputs: &[Input], documents: &[Document]) -> Vec<Problem> {
    let is_git = |input: &&Input| matches!(input, Input::Git { .. });
    let named: Vec<String> = inputs.iter().filter(is_git).map(Input::to_string).collect();
    let folders = documents.iter().filter_map(|document| {
        let file = document.file().name();
        let (folder, last) = file.rsplit_once(['/', ':'])?;
        // A file that is named by itself is no folder.
        if !file.starts_with("git:") || named.iter().any(|name| name == file) {
            return None;
        }
        let what = match last {
            "Chart.yaml" => "chart",
            _ if KUSTOMIZATIONS.contains(&last) && is_of_kustomize(document) => "Kustomize folder",
            _ => return None,
        };
        Some((folder, what))
    });
    let folders: BTreeSet<(&str, &str)> = folders.collect();
    folders.into_iter().map(not_built_of_revision).collect()
}

fn not_built_of_revision((folder, what): (&str, &str)) -> Problem {
    let message = format!("the {what} `{folder}` was not built: only what is on disk is");
    Problem::error(message)
        .help("its files are read as they are; `--build never` says that this is meant")
}

/// Whether a document in a file of the name is one of Kustomize, and none of Flux.
fn is_of_kustomize(document: &Document) -> bool {
    let text = |key: &str| document.root().get(key).and_then(Node::as_str);
    let is_ours = |version: &str| version.starts_with("kustomize.config.k8s.io/");
    text("kind").is_none_or(|kind| ["Kustomization", "Component"].contains(&kind))
        && text("apiVersion").is_none_or(is_ours)
}

fn strict_options() -> ReadOptions {
    ReadOptions {
        missing: Missing::Refused,
        ..ReadOptions::default()
    }
}

fn read_by(texts: &[String], options: &ReadOptions) -> Reading {
    let (inputs, mut problems) = inputs(texts);
    let mut reading = read(&inputs, options, &mut io::stdin());
    problems.append(&mut reading.problems);
    reading.problems = problems;
    reading
}

fn inputs(texts: &[String]) -> (Vec<Input>, Vec<Problem>) {
    let mut inputs = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    for text in texts {
        match Input::parse(text) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(problem),
        }
    }
    (inputs, problems)
}
