//! Reading what the command line names.

use std::io;
use std::sync::Arc;

use super::builds::{self, BuildArgs, Purpose};
use crate::source::{Input, Missing, Problem, ReadOptions, Reading, read};

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
    reading
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
