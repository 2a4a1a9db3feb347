//! What is wrong with objects, and what a cluster makes of it.

use crate::source::Problem;

/// What a cluster makes of an object that has a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The server or kubectl refuses it, so it never gets into a cluster.
    Refused,
    /// The server refuses it if it is asked to validate fields strictly, as kubectl asks it by
    /// default; else it drops what it does not know, and of a key that stands twice the first.
    RefusedStrictly,
    /// It could not be judged: what it is depends on something that is not there.
    NotJudged,
    /// It is taken.
    Taken,
}

/// A problem of an object, or of a document that was meant to hold objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectProblem {
    /// What is wrong, where, and what to do about it.
    pub problem: Problem,
    /// What a cluster makes of it.
    pub verdict: Verdict,
    /// Whether an answer about access could be another for it. It could not for an object of a
    /// kind that neither grants nor is granted anything: a Namespace, a ConfigMap.
    pub bears_on_access: bool,
}

impl ObjectProblem {
    /// A problem of what could be an object that decides on access.
    pub(super) fn new(verdict: Verdict, problem: Problem) -> Self {
        Self {
            problem,
            verdict,
            bears_on_access: true,
        }
    }

    /// Whether an answer about access is incomplete for it.
    #[must_use]
    pub fn leaves_access_open(&self) -> bool {
        self.bears_on_access && self.problem.is_error()
    }

    /// Whether an object is refused where kubectl sends it, or another client that asks the server
    /// to validate fields strictly.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.verdict, Verdict::Refused | Verdict::RefusedStrictly)
    }
}
