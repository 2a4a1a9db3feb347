//! The way from a root to a node: keys and indices.

use std::fmt;

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping, by key.
    Key(String),
    /// Into a sequence, by index from 0.
    Index(usize),
}

/// Keys and indices from a root to a node, shown as `access[2].verbs[0]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    steps: Vec<Step>,
}

/// The steps that the crates tell of, each in a type of its own.
macro_rules! from_steps_of {
    ($($of:ident),*) => {$(
        impl From<&$of::Step> for Step {
            fn from(step: &$of::Step) -> Self {
                match step {
                    $of::Step::Key(key) => Self::Key(key.clone()),
                    $of::Step::Index(index) => Self::Index(*index),
                }
            }
        }
    )*};
}

from_steps_of!(
    rolewright_pod_security,
    rolewright_strategic_merge,
    rolewright_workload_validation
);

impl Path {
    /// The path of the root itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a key below this one.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.with(Step::Key(key.into()))
    }

    /// The path of a list item below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// The path one step below this one.
    #[must_use]
    pub fn with(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.steps.push(step);
        path
    }

    /// The path one step above, unless this is the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.steps.split_last()?;
        Some(Self {
            steps: above.to_vec(),
        })
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether this is the root's path.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self {
            steps: steps.into_iter().collect(),
        }
    }
}

/// `access[2].verbs[0]`; a key that is not a word is quoted: `labels["app.kubernetes.io/name"]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if !is_word(key) => write!(f, "[{key:?}]")?,
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Whether a key can stand in a path as it is.
fn is_word(key: &str) -> bool {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    !key.is_empty() && key.chars().all(in_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_field_paths() {
        let verbs = Path::root().key("access").index(2).key("verbs").index(0);
        assert_eq!(verbs.to_string(), "access[2].verbs[0]");
        assert_eq!(verbs.parent().unwrap().to_string(), "access[2].verbs");
        assert_eq!(Path::root().to_string(), "");
        assert_eq!(Path::root().parent(), None);
        assert_eq!(
            Path::root().key("labels").key("a.b/c").to_string(),
            r#"labels["a.b/c"]"#
        );
        assert_eq!(Path::root().key("").to_string(), r#"[""]"#);
    }
}
