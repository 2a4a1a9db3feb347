//! Questions of other tests to the oracle.

use std::error::Error;
use std::path::Path;

use rolewright_rbac::Snapshot;

use crate::evaluator::Evaluator;
use crate::oracle::{Oracle, Task};
use crate::question::Question;

/// Whether the API server's own authorizers allow what is asked of each policy, as decided by the
/// oracle at a path. Roles that are aggregated are taken as the evaluator fills them.
///
/// # Errors
///
/// If the oracle cannot be started, or does not answer.
pub fn ask(
    oracle: &Path,
    cases: &[(Snapshot, Vec<Question>)],
) -> Result<Vec<Vec<bool>>, Box<dyn Error>> {
    let tasks = cases.iter().map(|(policy, questions)| Task {
        policy: Evaluator::new(policy).stored(),
        questions: questions.clone(),
    });
    let tasks: Vec<Task> = tasks.collect();
    let answers = Oracle::start(oracle)?.ask(&tasks)?;
    let allowed = answers
        .into_iter()
        .map(|answers| answers.into_iter().map(|answer| answer.allowed).collect());
    Ok(allowed.collect())
}
