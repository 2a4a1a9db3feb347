//! The way from the root of a patch to a value in it.

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping, by key.
    Key(String),
    /// Into a list, by index from 0.
    Index(usize),
}

/// Keys and indices from the root of a patch. A path that ends with a key that is wrong as such
/// names the entry, for the caller to show the key.
pub type Path = Vec<Step>;

/// A path under construction: a list through the calls of a walk, without copies.
#[derive(Clone, Copy)]
pub(crate) enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl<'a> Trail<'a> {
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    pub(crate) fn path(self) -> Path {
        let (above, step) = match self {
            Self::Root => return Path::new(),
            Self::Key(above, key) => (above, Step::Key(key.to_owned())),
            Self::Index(above, index) => (above, Step::Index(index)),
        };
        let mut path = above.path();
        path.push(step);
        path
    }
}
