//! What was found wrong with an input, as a value. Nothing is printed here.

use std::fmt;

use super::Place;

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something to know; everything was read and used.
    Note,
    /// Something is most likely not as meant; everything was read and used.
    Warning,
    /// Something could not be read or used: an answer that rests on the rest is incomplete.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing that is wrong, where it is, and what to do about it.
///
/// ```
/// # use rolewright::source::{File, Place, Problem, Span};
/// # let file = File::new("role.yaml", "verbs: get\n");
/// # let place = Place::new(&file, Span { start: 7, end: 10 });
/// let problem = Problem::error("`verbs` is not a list")
///     .at(place, "a string")
///     .help("write `verbs: [get]`");
/// assert_eq!(problem.to_string(), "role.yaml:1:8: error: `verbs` is not a list: a string");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, if it has a place in a text.
    pub place: Option<Place>,
    /// What to say at that place; may be empty.
    pub label: String,
    /// Other places that explain it, each with what to say there.
    pub related: Vec<(Place, String)>,
    /// What to do, one piece of advice each.
    pub help: Vec<String>,
    /// Why a document could not be read, if that is what is wrong.
    pub cause: Option<Cause>,
}

/// Why a document could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// kubectl refuses it too: it is no YAML, or none that a Kubernetes object can be made of.
    Refused,
    /// kubectl refuses it too, because of a `*` without quotes, which begins an alias.
    UnquotedStar,
    /// It is over a limit of ours.
    Limit,
    /// Our reader refuses it; kubectl may read it.
    Unsure,
    /// It is a template, and cannot be read with its actions left open.
    Template,
}

impl Cause {
    /// Whether kubectl is certain to refuse the document too, so that it reaches no cluster.
    #[must_use]
    pub fn is_refused_by_kubectl(self) -> bool {
        matches!(self, Self::Refused | Self::UnquotedStar)
    }
}

impl Problem {
    /// Something that could not be read or used.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// Something that is most likely not as meant.
    #[must_use]
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    /// Something to know.
    #[must_use]
    pub fn note(message: impl Into<String>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self {
            severity,
            message: message.into(),
            place: None,
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            cause: None,
        }
    }

    /// The same with its place, and what to say there.
    #[must_use]
    pub fn at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.place = Some(place);
        self.label = label.into();
        self
    }

    /// The same with one more place that explains it.
    #[must_use]
    pub fn with_related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The same with one more piece of advice.
    #[must_use]
    pub fn help(mut self, advice: impl Into<String>) -> Self {
        self.help.push(advice.into());
        self
    }

    /// The same as the reason why a document could not be read.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same as an error, where the caller is stricter than the reader.
    #[must_use]
    pub fn into_error(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// Whether it makes the answer incomplete.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// One line, for tests and logs: place, severity, message, label.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: {}", self.severity, self.message)?;
        if !self.label.is_empty() {
            write!(f, ": {}", self.label)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
