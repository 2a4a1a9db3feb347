//! Reading what the command line names.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use super::builds::unbuilt::{self, folder_and_name, folder_of_chart};
use super::builds::{
    self, BuildArgs, Made, Part, Purpose, Rest, clashes, take_in_passed_over, without_copies,
};
use crate::build::Kind;
use crate::lint::sets::is_of_kustomize;
use crate::query::AS_APPLIED;
use crate::source::{
    Document, Input, Missing, Place, Problem, ReadOptions, Reading, manifests_in, read,
};

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
    /// What charts grant besides where a cluster tells their templates something else.
    pub(super) elsewhere: Vec<Part>,
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
    let mut options = strict_options();
    let (mut inputs, mut problems) = inputs(texts);
    let builds = builds::make(args, &mut inputs, purpose, &mut options);
    let inputs = inputs.into_iter();
    let inputs = inputs.flat_map(|input| as_named(input, &builds.rest, &options));
    let inputs: Vec<Input> = inputs.collect();
    let options = ReadOptions {
        built: Arc::new(builds.replaced()),
        ..options
    };
    let mut reading = read(&inputs, &options, &mut io::stdin());
    let applied = builds.applied();
    take_in_passed_over(&mut reading, &applied, &options);
    builds.rest.leave_out(&mut reading);
    problems.extend(builds.problems);
    let (mut parts, mut elsewhere) = (Vec::new(), Vec::new());
    for Made { name, kind, built } in builds.made {
        problems.extend(built.problems);
        problems.extend(built.untold.into_iter().map(not_told));
        let namespace = match kind {
            Kind::Chart => purpose.namespace,
            Kind::Kustomization => default_namespace,
        };
        elsewhere.push(Part {
            name: Some(name.clone()),
            documents: built.elsewhere,
            namespace: namespace.to_owned(),
        });
        parts.push(Part {
            name: Some(name),
            documents: built.documents,
            namespace: namespace.to_owned(),
        });
    }
    problems.append(&mut reading.problems);
    problems.extend(if args.builds_none() {
        unbuilt::problems(&reading, &options)
    } else {
        not_built(&reading.documents, builds.not_made > 0)
    });
    let as_it_is = Part {
        name: None,
        documents: reading.documents,
        namespace: default_namespace.to_owned(),
    };
    parts.push(without_copies(as_it_is, &parts));
    problems.extend(clashes(&parts));
    Sources {
        parts,
        elsewhere,
        problems,
    }
}

/// That a template makes something of what a cluster tells it that is not known here.
fn not_told(place: Place) -> Problem {
    Problem::error("what a template writes here is not known: a cluster decides on it")
        .at(place, "this asks the cluster")
        .help(AS_APPLIED)
}

/// What is read of an input: of a folder inside one that was named and built each file, as if they were
/// named themselves.
fn as_named(input: Input, rest: &Rest, options: &ReadOptions) -> Vec<Input> {
    let files = match &input {
        Input::Path(folder) if rest.holds_named(folder) => manifests_in(folder, true, options).0,
        _ => Vec::new(),
    };
    if files.is_empty() {
        return vec![input];
    }
    files.into_iter().map(Input::Path).collect()
}

/// Of each chart and Kustomize folder of which a file was read, that it was not built: only the file was
/// named. Of folders it may have been told.
fn not_built(documents: &[Document], is_told: bool) -> Vec<Problem> {
    if is_told {
        return Vec::new();
    }
    let folders = documents.iter().filter_map(|document| {
        let (folder, _) = folder_and_name(document);
        if folder_of_chart(document).is_some() {
            Some((folder, "chart"))
        } else {
            is_of_kustomize(document).then_some((folder, "Kustomize folder"))
        }
    });
    let folders: BTreeSet<(&str, &str)> = folders.collect();
    let problems = folders.into_iter();
    problems
        .map(|(folder, what)| named_in_part(folder, what))
        .collect()
}

fn named_in_part(folder: &str, what: &str) -> Problem {
    let message = format!("the {what} of which a file was read was not built");
    let help = format!("name the folder that is to be built, as `{folder}`");
    Problem::error(message).help(help)
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
