//! What there is to know of a lint rule.

use super::Severity;

/// A lint rule: its name, how bad what it finds can be, who wants to hear of it, and its page.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, in settings, comments and reports alike.
    pub id: &'static str,
    /// What it belongs to.
    pub section: Section,
    /// How bad it is at the most usual worst, a grant without limits in the whole cluster.
    pub severity: Severity,
    /// Who wants to hear of it where nothing makes it better or worse.
    pub persona: Persona,
    /// What it finds, in one line without a full stop.
    pub summary: &'static str,
    /// Its page for users.
    pub page: Page,
}

/// The page of a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// When exactly it fires, and how bad it is then.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Manifests in which this rule finds something, and no other rule does.
    pub example: &'static str,
    /// The same, mended: no rule finds anything.
    pub better: &'static str,
    /// Where the facts come from, as links.
    pub sources: &'static [&'static str],
    /// The same check elsewhere: the tool or benchmark, and its names for it.
    pub elsewhere: &'static [(&'static str, &'static str)],
}

/// Who wants to hear of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Persona {
    /// Everybody.
    Default,
    /// Whoever wants to hear of all there is, the tidy and the merely possible included.
    Pedantic,
}

impl Persona {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Pedantic => "pedantic",
        }
    }
}

/// What a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Grants that are wider than anybody can foresee.
    Wildcards,
    /// Grants that lead to more rights, or do great harm.
    Escalation,
    /// Grants that Kubernetes takes and that do nothing, or not what they say.
    Ineffective,
    /// Who is given what.
    Bindings,
    /// What runs as whom, and what it needs to run.
    Workloads,
    /// What the API server refuses, or what is not what it looks like.
    Validity,
    /// How the linter itself is used.
    Linter,
}

impl Section {
    /// A heading for it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Wildcards => "Over-broad wildcards",
            Self::Escalation => "Privilege escalation and high impact",
            Self::Ineffective => "Grants that do nothing",
            Self::Bindings => "Bindings",
            Self::Workloads => "Workloads",
            Self::Validity => "Validity",
            Self::Linter => "Using the linter",
        }
    }
}
