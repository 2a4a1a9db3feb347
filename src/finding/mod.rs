//! What the linter says: a finding at its exact place, the rule that it comes from, and what a run
//! amounts to.
//!
//! Plain values. Who finds, and by which rules, is `lint`'s to know; how it looks, `report`'s.

mod rule;
mod severity;

pub use self::rule::{Page, Persona, Rule, Section};
pub use self::severity::{Confidence, Severity};

use std::sync::Arc;
use std::time::Duration;

use crate::source::{Place, Problem, Skipped};

/// What one rule says of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Who wants to hear of it.
    pub persona: Persona,
    /// What it allows in effect, or why it does nothing: one sentence without a full stop.
    pub message: String,
    /// The finest place that it is about: a list item rather than its rule.
    pub place: Place,
    /// What to say at that place; may be empty.
    pub label: String,
    /// Other places that bear on it: the binding, the role.
    pub related: Vec<Related>,
    /// What to do, one piece of advice each.
    pub help: Vec<String>,
    /// The object that it is in, unless it is in none.
    pub object: Option<ObjectName>,
    /// The set that the object belongs to, by its name.
    pub set: Arc<str>,
    /// The ways in which the grant that it is about reaches a subject.
    pub chain: Vec<Link>,
    /// What else decides how bad it is.
    pub basis: Basis,
}

/// What decides how bad a finding is, beside its place and the bindings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// The ClusterRoles that take in the rules that it is about, by name; built-in ones are among them.
    pub aggregated_into: Vec<String>,
    /// Where the roles of the inputs are written that take in rules, or are taken in, and where an account is
    /// given power that makes a namespace as good as the cluster.
    pub places: Vec<Place>,
}

/// A place that bears on a finding, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What to say there.
    pub message: String,
}

/// An object by its kind and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// Its kind.
    pub kind: String,
    /// Its namespace as written, if one is.
    pub namespace: Option<String>,
    /// Its name; empty if it has none.
    pub name: String,
}

/// One way from a subject to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The binding.
    pub binding: ObjectName,
    /// Where it is written; none if it is built in.
    pub binding_place: Option<Place>,
    /// The namespace that it holds in; none for the whole cluster.
    pub namespace: Option<String>,
    /// The subjects that it gives it to, as `ServiceAccount ops/operator`.
    pub subjects: Vec<String>,
    /// The role that the binding names.
    pub role: ObjectName,
    /// Where the role is written; none if it is built in or not among the inputs.
    pub role_place: Option<Place>,
    /// The position of the rule in the role's `rules`, if it is about one.
    pub rule: Option<usize>,
}

/// All that a run of the linter amounts to.
#[derive(Debug, Default)]
pub struct Run {
    /// What was found, to be shown: sorted by place, what is suppressed or in the baseline left out.
    pub findings: Vec<Finding>,
    /// What could not be read or decided. An error among them leaves the run undecided.
    pub problems: Vec<Problem>,
    /// What it went over.
    pub summary: Summary,
}

/// What a run went over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read, standard input included.
    pub files: usize,
    /// Documents that were read.
    pub documents: usize,
    /// RBAC objects among what the documents hold.
    pub rbac_objects: usize,
    /// Sets that they make.
    pub sets: usize,
    /// What was passed over in folders.
    pub skipped: Skipped,
    /// Charts and Kustomize folders that were built to be judged as they are applied.
    pub built: usize,
    /// Those that were to be built and were read as they are.
    pub not_built: usize,
    /// Values and objects that could not be judged, as they are filled in later.
    pub unjudged: usize,
    /// Where they stand, as far as that is known: each place once, in the order of files.
    pub unjudged_at: Vec<Place>,
    /// Findings that a comment or an annotation silences.
    pub suppressed: usize,
    /// Findings that the baseline knows.
    pub in_baseline: usize,
    /// Findings that the settings leave out: by persona, level, severity or selection.
    pub left_out: usize,
    /// How long it took.
    pub time: Duration,
}

impl Run {
    /// How many of the findings shown have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let same = self
            .findings
            .iter()
            .filter(|found| found.severity == severity);
        same.count()
    }

    /// Whether something could not be read or decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Whether a finding is shown that is worse than something to know.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        self.findings
            .iter()
            .any(|found| found.severity > Severity::Info)
    }
}

/// Puts findings in the order of a report: by file and place, the worst first, then by rule.
pub fn sort(findings: &mut [Finding]) {
    fn key(finding: &Finding) -> impl Ord + '_ {
        (
            finding.place.file.name(),
            finding.place.span,
            std::cmp::Reverse(finding.severity),
            finding.rule.id,
            finding.message.as_str(),
        )
    }
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
}

/// `Role team-a/reader`; the kind alone for an object without a name.
impl std::fmt::Display for ObjectName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.namespace.as_deref(), self.name.as_str()) {
            (_, "") => f.write_str(&self.kind),
            (None, name) => write!(f, "{} {name}", self.kind),
            (Some(namespace), name) => write!(f, "{} {namespace}/{name}", self.kind),
        }
    }
}
