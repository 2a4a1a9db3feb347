//! The comparison: every row of the tables many times over, then random policies up to the number
//! of decisions asked for.

use std::error::Error;

use fastrand::Rng;

use crate::compare::{Case, Outcome, compare};
use crate::evaluator::Evaluator;
use crate::oracle::Oracle;
use crate::{random, rows};

/// How often each row is compared at least.
pub(crate) const LEAST_PER_ROW: usize = 100;
/// Of the decisions at least one in so many must be an allow, or the questions miss their aim.
pub(crate) const ALLOWS_ONE_IN: usize = 3;
/// Questions about one random policy.
const QUESTIONS: usize = 40;
/// Policies in one exchange with the oracle.
const BATCH: usize = 200;

/// How often a row was compared.
#[derive(Debug)]
pub(crate) struct Reached {
    pub(crate) row: &'static str,
    pub(crate) times: usize,
}

/// Compares at least `decisions` decisions, of which each row has its part.
pub(crate) fn run(
    oracle: &mut Oracle,
    decisions: usize,
    seed: u64,
) -> Result<(Outcome, Vec<Reached>), Box<dyn Error>> {
    let mut rng = Rng::with_seed(seed);
    let mut outcome = Outcome::default();
    let mut reached = Vec::new();
    let per_row = LEAST_PER_ROW.max(decisions / 1000);
    for row in rows::all() {
        let cases: Vec<_> = (0..per_row)
            .map(|_| Case::of_row(&row, row.stage(&mut rng)))
            .collect();
        let compared = compare(oracle, &cases)?;
        reached.push(Reached {
            row: row.id,
            times: compared.decisions,
        });
        outcome.add(compared);
    }
    while outcome.decisions < decisions {
        let policies = (decisions - outcome.decisions)
            .div_ceil(QUESTIONS)
            .min(BATCH);
        let cases: Vec<_> = (0..policies)
            .map(|_| random_case(QUESTIONS, &mut rng))
            .collect();
        outcome.add(compare(oracle, &cases)?);
    }
    Ok((outcome, reached))
}

/// A random policy with questions aimed at it.
pub(crate) fn random_case(questions: usize, rng: &mut Rng) -> Case {
    let policy = random::policy(rng);
    let stored = Evaluator::new(&policy).stored();
    let questions = (0..questions)
        .map(|_| random::question(&stored, rng))
        .collect();
    Case {
        policy,
        questions,
        documented: None,
    }
}
