//! Decisions of the oracle kept in a file, so that the evaluator is judged by them also where there
//! is no Go toolchain.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use fastrand::Rng;
use rolewright_rbac::Snapshot;
use serde::{Deserialize, Serialize};

use crate::compare::{Case, Mismatch, Outcome};
use crate::evaluator::Evaluator;
use crate::oracle::{Answer, Oracle, Task};
use crate::question::Question;
use crate::wire::Objects;
use crate::{rows, run};

/// The seed of the recording; any will do, but it says what is in the file.
const SEED: u64 = 2;
const RANDOM_POLICIES: usize = 60;
const QUESTIONS: usize = 30;

/// One line of the file: a policy as users write it, and the oracle's answers about what a cluster
/// makes of it.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    objects: Objects,
    questions: Vec<Question>,
    /// Of each question the reason of the allow, or nothing where it was denied.
    answers: Vec<Option<String>>,
}

/// Where the recording is kept.
pub(crate) fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded.jsonl")
}

/// Writes the recording anew and returns the number of decisions in it.
pub(crate) fn record(oracle: &mut Oracle) -> Result<usize, Box<dyn Error>> {
    let mut rng = Rng::with_seed(SEED);
    let mut cases = Vec::new();
    for row in rows::all() {
        cases.push(Case::of_row(&row, row.bare(&mut rng)));
    }
    cases.extend((0..RANDOM_POLICIES).map(|_| run::random_case(QUESTIONS, &mut rng)));
    let tasks: Vec<_> = cases
        .iter()
        .map(|case| Task {
            policy: Evaluator::new(&case.policy).stored(),
            questions: case.questions.clone(),
        })
        .collect();
    let answers = oracle.ask(&tasks)?;
    let mut file = BufWriter::new(File::create(path())?);
    let mut decisions = 0;
    for (case, answers) in cases.into_iter().zip(answers) {
        decisions += answers.len();
        let objects = Objects::from(&case.policy);
        let answers = answers
            .into_iter()
            .map(|answer| answer.allowed.then_some(answer.reason))
            .collect();
        let line = Line {
            objects,
            questions: case.questions,
            answers,
        };
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(decisions)
}

/// Holds the evaluator against the recording.
pub(crate) fn replay() -> Result<Outcome, Box<dyn Error>> {
    let path = path();
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut outcome = Outcome::default();
    for line in text.lines() {
        let Line {
            objects,
            questions,
            answers,
        } = serde_json::from_str(line)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let policy = Snapshot::from(objects);
        let evaluator = Evaluator::new(&policy);
        for (question, answer) in questions.into_iter().zip(answers) {
            let theirs = Answer {
                allowed: answer.is_some(),
                reason: answer.unwrap_or_default(),
                ..Answer::default()
            };
            let ours = evaluator.judge(&question);
            outcome.decisions += 1;
            outcome.allows += usize::from(theirs.allowed);
            if ours.allowed != theirs.allowed || (ours.allowed && ours.reason != theirs.reason) {
                let policy = policy.clone();
                let objection = "the evaluator contradicts the recording".to_owned();
                let mismatch = Mismatch {
                    policy,
                    question,
                    documented: None,
                    ours,
                    theirs,
                    objection,
                };
                outcome.mismatches.push(mismatch);
            }
        }
    }
    if outcome.decisions == 0 {
        return Err(format!("{} holds no decisions", path.display()).into());
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evaluator_decides_as_recorded() {
        let outcome = replay().unwrap();
        assert!(
            outcome.mismatches.is_empty(),
            "{:#?}",
            outcome.mismatches.first()
        );
        assert!(outcome.allows * run::ALLOWS_ONE_IN >= outcome.decisions);
    }

    #[test]
    fn what_is_read_is_written_the_same() {
        for line in fs::read_to_string(path()).unwrap().lines() {
            let mut read: Line = serde_json::from_str(line).unwrap();
            read.objects = Objects::from(&Snapshot::from(read.objects));
            assert_eq!(serde_json::to_string(&read).unwrap(), line);
        }
    }
}
