//! How bad a finding is, and how sure.

use std::fmt;

/// How bad a finding is; worse ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something to know; it never fails a run.
    Info,
    /// It could be tidier or tighter.
    Low,
    /// A part of a way to more rights, or a grant that does not do what it says.
    Medium,
    /// A way to the rights of others.
    High,
    /// A way to the whole cluster.
    Critical,
    /// The API server or kubectl refuses the object.
    Error,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Self; 6] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
        Self::Error,
    ];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
            Self::Error => "error",
        }
    }

    /// One step less bad, and never below low. What a server refuses stays refused.
    #[must_use]
    pub fn step_down(self) -> Self {
        match self {
            Self::Error => Self::Error,
            Self::Critical => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
            Self::Info => Self::Info,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It rests on a guess at what was meant.
    Low,
    /// It rests on objects that are not among the inputs, as a binding that may or may not be there.
    Medium,
    /// What is written decides it.
    High,
}

impl Confidence {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
