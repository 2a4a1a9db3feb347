//! Patterns of paths from the folder of the settings.

use std::ops::Range;
use std::path::{Component, Path};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::read::Reader;
use crate::source::Problem;

/// Patterns of paths: `*` and `?` stand for anything within a name, `**` for any folders. What
/// matches a folder matches all that is in it.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    /// As they are written.
    patterns: Vec<String>,
}

impl Globs {
    /// Reads patterns. Those that can match nothing are reported.
    pub(super) fn new(patterns: Vec<(String, Range<usize>)>, reader: &mut Reader<'_>) -> Self {
        let mut set = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (pattern, at) in patterns {
            let from_folder = pattern.trim_start_matches("./").trim_end_matches('/');
            let glob = GlobBuilder::new(from_folder)
                .literal_separator(true)
                .backslash_escape(true)
                .build();
            let problem = match glob {
                Err(error) => format!("`{pattern}` is no pattern of paths: {}", error.kind()),
                Ok(_) if leads_away(from_folder) => format!("`{pattern}` matches nothing"),
                Ok(glob) => {
                    set.add(glob);
                    kept.push(pattern);
                    continue;
                }
            };
            let problem = Problem::error(problem)
                .at(reader.place(at), "")
                .help("write a path from the folder of the settings, such as \"deploy/**\"");
            reader.problems.push(problem);
        }
        Self {
            set: set.build().unwrap_or_default(),
            patterns: kept,
        }
    }

    /// Whether a path from the folder of the settings, with `/`, or a folder above it matches.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let ancestors = Path::new(path).ancestors();
        ancestors
            .filter(|path| !path.as_os_str().is_empty())
            .any(|path| self.set.is_match(path))
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The patterns as they are written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

/// Whether a pattern names no path below the folder of the settings.
fn leads_away(pattern: &str) -> bool {
    let is_below = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    pattern.is_empty() || !Path::new(pattern).components().all(is_below)
}
