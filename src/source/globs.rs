//! Patterns over the names of files: `deploy/**/*.yaml`.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Problem;

/// Some patterns. `*` and `?` stay within a folder's name, `**` spans folders, and a pattern that
/// fits a folder fits all that is in it.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    /// As they are written.
    patterns: Vec<String>,
}

impl Globs {
    /// Understands patterns. They start where the names start that they are compared with, for
    /// [`super::ReadOptions::exclude`] in the working directory.
    ///
    /// # Errors
    /// If one of them is empty or no pattern.
    pub fn new<T: AsRef<str>>(patterns: &[T]) -> Result<Self, Problem> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let trimmed = pattern.trim_end_matches('/');
            let mut inner = trimmed;
            while let Some(rest) = inner.strip_prefix("./") {
                inner = rest;
            }
            if inner.is_empty() || inner == "." {
                return Err(Problem::error(format!("`{pattern}` is no pattern"))
                    .help("write `**` for everything"));
            }
            let glob = GlobBuilder::new(inner)
                .literal_separator(true)
                .backslash_escape(true)
                .build();
            set.add(glob.map_err(|error| {
                Problem::error(format!("`{pattern}` is no pattern: {}", error.kind()))
                    .help("`*` stands for any characters, `**` for any folders")
            })?);
        }
        let set = set.build().map_err(|error| {
            Problem::error(format!("these are too many patterns: {}", error.kind()))
        })?;
        let patterns = patterns.iter().map(|pattern| pattern.as_ref().to_owned());
        Ok(Self {
            set,
            patterns: patterns.collect(),
        })
    }

    /// The patterns as they are written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether one fits a name with `/`, or a folder that it is in.
    #[must_use]
    pub fn fit(&self, name: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let ends = name.match_indices('/').map(|(at, _)| at);
        let mut ends = ends.filter(|&at| at > 0).chain([name.len()]);
        ends.any(|end| name.get(..end).is_some_and(|part| self.set.is_match(part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_files_and_all_that_is_in_folders() {
        let cases = [
            ("a.yaml", "a.yaml", true),
            ("a.yaml", "b/a.yaml", false),
            ("**/a.yaml", "a.yaml", true),
            ("**/a.yaml", "b/c/a.yaml", true),
            ("*.yaml", "b/a.yaml", false),
            ("*/a.yaml", "b/a.yaml", true),
            ("b", "b/c/a.yaml", true),
            ("b/", "b/c/a.yaml", true),
            ("./b/*", "b/c/a.yaml", true),
            ("b/*", "b", false),
            ("b", "bc/a.yaml", false),
            ("**/test", "x/test/y/a.yaml", true),
            ("{a,b}/*.y?ml", "b/x.yaml", true),
            ("/tmp/x", "/tmp/x/a.yaml", true),
            ("**", "a", true),
        ];
        for (pattern, name, expected) in cases {
            let globs = Globs::new(&[pattern]).unwrap();
            assert_eq!(globs.fit(name), expected, "{pattern} {name}");
        }
        assert!(!Globs::default().fit("a"));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for pattern in ["", "/", "./", "a[", "{a"] {
            let problem = Globs::new(&[pattern]).unwrap_err();
            assert!(problem.message.starts_with(&format!("`{pattern}` is no")));
        }
    }
}
