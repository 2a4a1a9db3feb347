//! Reading what the command line names.

use std::io;

use crate::source::{Input, Problem, ReadOptions, Reading, read};

/// Reads all inputs, in order. What cannot be read is among the reading's problems.
pub(super) fn read_all(texts: &[String]) -> Reading {
    let mut inputs = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    for text in texts {
        match Input::parse(text) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(problem),
        }
    }
    let mut reading = read(&inputs, &ReadOptions::default(), &mut io::stdin());
    problems.append(&mut reading.problems);
    reading.problems = problems;
    reading
}
