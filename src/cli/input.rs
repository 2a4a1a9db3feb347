//! Reading what the command line names.

use std::io;

use crate::source::{Input, Missing, Problem, ReadOptions, Reading, read};

/// Reads all inputs, in order. What cannot be read is among the reading's problems.
pub(super) fn read_all(texts: &[String]) -> Reading {
    read_by(texts, &ReadOptions::default())
}

/// The same where an input without a document is one that could not be read, and what is passed
/// over in a folder is told.
pub(super) fn read_sources(texts: &[String]) -> Reading {
    let options = ReadOptions {
        missing: Missing::Refused,
        ..ReadOptions::default()
    };
    read_by(texts, &options)
}

fn read_by(texts: &[String], options: &ReadOptions) -> Reading {
    let mut inputs = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    for text in texts {
        match Input::parse(text) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(problem),
        }
    }
    let mut reading = read(&inputs, options, &mut io::stdin());
    problems.append(&mut reading.problems);
    reading.problems = problems;
    reading
}
