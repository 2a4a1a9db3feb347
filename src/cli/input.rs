//! Reading what the command line names.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::builds::{self, BuildArgs, Purpose, Which};
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

/// The same where charts and Kustomize folders that are named are built before.
pub(super) fn read_built(texts: &[String], args: &BuildArgs, purpose: &Purpose<'_>) -> Reading {
    let options = strict_options();
    let (inputs, problems) = inputs(texts);
    let builds = builds::make(args, &inputs, purpose, &options);
    let options = ReadOptions {
        built: Arc::new(builds.replaced()),
        ..options
    };
    let mut reading = Reading {
        problems,
        ..Reading::default()
    };
    reading.problems.extend(builds.problems);
    for made in builds.made {
        reading.documents.extend(made.built.documents);
        reading.problems.extend(made.built.problems);
    }
    reading.append(read(&inputs, &options, &mut io::stdin()));
    if args.build == Which::Named {
        let named = inputs
            .iter()
            .filter(|input| holds_kustomization(input, &reading.documents));
        let problems: Vec<Problem> = named.map(not_built_of_revision).collect();
        reading.problems.extend(problems);
    }
    reading
}

fn not_built_of_revision(input: &Input) -> Problem {
    let message = format!("the Kustomize folder `{input}` was not built: only what is on disk is");
    Problem::error(message)
        .help("its files are read as they are; `--build never` says that this is meant")
}

/// Whether an input is a folder in a revision whose own kustomization is among the documents.
fn holds_kustomization(input: &Input, documents: &[Document]) -> bool {
    let Input::Git { revision, path } = input else {
        return false;
    };
    let start = format!("git:{revision}:");
    let path = Path::new(path.as_deref().unwrap_or_default());
    // Seen from the working directory, whose own place in the repository is not known here.
    let is_relative = path.starts_with(".") || path.starts_with("..");
    let wanted: PathBuf = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect();
    documents.iter().any(|document| {
        let file = document.file().name().strip_prefix(&start).map(Path::new);
        let is_named = file.is_some_and(|file| {
            let is_kustomization = file.file_stem().is_some_and(|stem| stem == "kustomization");
            let folder = file.parent().unwrap_or(file);
            let is_it = folder == wanted || is_relative && folder.ends_with(&wanted);
            is_kustomization && is_it
        });
        is_named && is_whole_kustomization(document)
    })
}

/// Whether a document in a file of the name is one that Kustomize builds: no component, and none of Flux.
fn is_whole_kustomization(document: &Document) -> bool {
    let text = |key: &str| document.root().get(key).and_then(Node::as_str);
    let is_ours = |version: &str| version.starts_with("kustomize.config.k8s.io/");
    text("kind").is_none_or(|kind| kind == "Kustomization")
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
