//! What is found.

use std::borrow::Cow;
use std::fmt;

/// One step on the way from an object to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping, by key.
    Key(String),
    /// Into a list, by index from 0.
    Index(usize),
}

/// A field that the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where the field is, or would be if it were set.
    pub path: Vec<Step>,
    /// What is wrong with it: the end of a sentence that begins with the field.
    pub why: Cow<'static, str>,
}

/// Its path as Kubernetes writes it, and why: `spec.replicas has to be 0 or more, and is -1`.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.path.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if key.contains(['.', '/']) => write!(f, "[{key}]")?,
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        write!(f, " {}", self.why)
    }
}
