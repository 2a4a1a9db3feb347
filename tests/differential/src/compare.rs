//! Puts the same questions to the evaluator and to the oracle and holds the answers together.

use std::error::Error;

use rolewright_rbac::Snapshot;

use crate::evaluator::{Evaluator, Verdict};
use crate::oracle::{Answer, Oracle, Task};
use crate::question::Question;
use crate::rows::Row;

/// A policy and questions about it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) policy: Snapshot,
    pub(crate) questions: Vec<Question>,
    /// What the reference says of all the questions, if it says anything.
    pub(crate) documented: Option<Documented>,
}

/// An answer that the semantics reference gives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Documented {
    /// The row that gives it.
    pub(crate) row: &'static str,
    pub(crate) allowed: bool,
}

impl Case {
    /// A staged row, whose answer is documented.
    pub(crate) fn of_row(row: &Row, (policy, question): (Snapshot, Question)) -> Self {
        Self {
            policy,
            questions: vec![question],
            documented: Some(Documented {
                row: row.id,
                allowed: row.allowed,
            }),
        }
    }
}

/// A question on which evaluator, oracle and documentation do not agree.
#[derive(Debug, Clone)]
pub(crate) struct Mismatch {
    pub(crate) policy: Snapshot,
    pub(crate) question: Question,
    /// What the reference says of the question in the policy in which it was first asked.
    pub(crate) documented: Option<Documented>,
    pub(crate) ours: Verdict,
    pub(crate) theirs: Answer,
    /// What does not agree.
    pub(crate) objection: String,
}

/// What came of a number of cases.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Decisions compared.
    pub(crate) decisions: usize,
    /// How many of them the oracle allowed.
    pub(crate) allows: usize,
    /// Chains of evidence that were put to the oracle alone.
    pub(crate) witnesses: usize,
    pub(crate) mismatches: Vec<Mismatch>,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.decisions += other.decisions;
        self.allows += other.allows;
        self.witnesses += other.witnesses;
        self.mismatches.extend(other.mismatches);
    }
}

/// Compares all answers. The evidence of each allow must be the one that the server names, and must
/// be enough by itself.
pub(crate) fn compare(oracle: &mut Oracle, cases: &[Case]) -> Result<Outcome, Box<dyn Error>> {
    let evaluators: Vec<_> = cases
        .iter()
        .map(|case| Evaluator::new(&case.policy))
        .collect();
    let tasks: Vec<_> = evaluators
        .iter()
        .zip(cases)
        .map(|(evaluator, case)| Task {
            policy: evaluator.stored(),
            questions: case.questions.clone(),
        })
        .collect();
    let answers = oracle.ask(&tasks)?;
    let mut judged = Vec::new();
    for ((case, evaluator), answers) in cases.iter().zip(&evaluators).zip(answers) {
        for (question, theirs) in case.questions.iter().zip(answers) {
            judged.push(Judged {
                case,
                question,
                ours: evaluator.judge(question),
                theirs,
            });
        }
    }
    let witnesses: Vec<_> = judged.iter().filter_map(Judged::witness).collect();
    let mut alone = oracle.ask(&witnesses)?.into_iter();
    let mut outcome = Outcome {
        decisions: judged.len(),
        allows: judged.iter().filter(|judged| judged.theirs.allowed).count(),
        witnesses: witnesses.len(),
        mismatches: Vec::new(),
    };
    for judged in judged {
        let alone = judged
            .ours
            .witness
            .as_ref()
            .and_then(|_| alone.next()?.pop());
        if let Some(objection) = judged.objection(alone.as_ref()) {
            outcome.mismatches.push(judged.mismatch(objection));
        }
    }
    Ok(outcome)
}

/// One question with both answers.
struct Judged<'a> {
    case: &'a Case,
    question: &'a Question,
    ours: Verdict,
    theirs: Answer,
}

impl Judged<'_> {
    fn witness(&self) -> Option<Task> {
        let policy = self.ours.witness.clone()?;
        Some(Task {
            policy,
            questions: vec![self.question.clone()],
        })
    }

    /// What is wrong, if anything is; `alone` is the oracle's answer with the evidence only.
    fn objection(&self, alone: Option<&Answer>) -> Option<String> {
        let Self { ours, theirs, .. } = self;
        if !theirs.error.is_empty() {
            return Some("the oracle reports an error".to_owned());
        }
        if let Some(Documented { allowed, .. }) = self.case.documented {
            if allowed != theirs.allowed {
                return Some("the oracle contradicts the documentation".to_owned());
            }
            if allowed != ours.allowed {
                return Some("the evaluator contradicts the documentation".to_owned());
            }
        }
        if ours.allowed != theirs.allowed {
            return Some("the decisions differ".to_owned());
        }
        if ours.allowed && ours.reason != theirs.reason {
            return Some("the reasons differ".to_owned());
        }
        let insufficient = alone.filter(|alone| !alone.allowed || alone.reason != ours.reason)?;
        Some(format!(
            "the evidence alone does not allow it: {insufficient:?}"
        ))
    }

    fn mismatch(self, objection: String) -> Mismatch {
        Mismatch {
            policy: self.case.policy.clone(),
            question: self.question.clone(),
            documented: self.case.documented,
            ours: self.ours,
            theirs: self.theirs,
            objection,
        }
    }
}
