//! What the linter found, in the formats that people and programs read.
//!
//! Each format is a function of a [`Report`] and has a file and output types of its own. The order
//! of the findings is kept. Prose is shown with control characters and marks of direction escaped;
//! names and paths are as they are wherever the format itself can hold them.

mod concise;
mod github;
mod json;
mod rules;
mod sarif;
mod summary;
mod terminal;
#[cfg(test)]
mod tests;

pub use concise::concise;
pub use github::github;
pub use json::json;
pub use rules::{rule_list, rule_markdown, rule_page, rules_index, rules_json};
pub use sarif::sarif;
pub use summary::summary;
pub use terminal::{excerpts_of, terminal};

use crate::finding::{Finding, Run, Summary};
use crate::source::Problem;

/// A run of the linter, as the formats take it.
pub struct Report<'a> {
    /// The findings, in the order in which they are shown.
    pub findings: Vec<Reported<'a>>,
    /// What could not be read or decided.
    pub problems: &'a [Problem],
    /// What the run went over.
    pub summary: &'a Summary,
    /// Whether the time that it took is told: without it, equal runs give equal text.
    pub is_timed: bool,
}

/// A finding and what tells it from others when its lines have moved.
pub struct Reported<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its fingerprint.
    pub fingerprint: String,
}

impl<'a> Report<'a> {
    /// The report of a run, the time included. The fingerprints are asked for in the order of the
    /// findings.
    #[must_use]
    pub fn new(run: &'a Run, mut fingerprint: impl FnMut(&'a Finding) -> String) -> Self {
        let findings = run.findings.iter().map(|finding| Reported {
            finding,
            fingerprint: fingerprint(finding),
        });
        Self {
            findings: findings.collect(),
            problems: &run.problems,
            summary: &run.summary,
            is_timed: true,
        }
    }

    /// The same without the time that the run took.
    #[must_use]
    pub fn without_time(mut self) -> Self {
        self.is_timed = false;
        self
    }

    /// How many of the problems leave the run undecided.
    fn errors(&self) -> usize {
        let errors = self.problems.iter().filter(|problem| problem.is_error());
        errors.count()
    }
}
