//! Keys of ConfigMaps as names of files.

use std::collections::BTreeSet;

/// Names of files that mean something to whoever looks through a folder.
const TELLING: [&str; 4] = [
    "kustomization.yaml",
    "kustomization.yml",
    "kustomization",
    "chart.yaml",
];

/// Ends of names that editors and merges leave behind, and that `.helmignore` and `.gitignore` leave out.
const LEFT_BEHIND: [&str; 4] = [".bak", ".tmp", ".orig", ".swp"];

/// The names of the files in a folder that hold a key each.
#[derive(Debug, Default)]
pub(super) struct KeyFiles {
    taken: BTreeSet<String>,
}

impl KeyFiles {
    /// A key as the name of a file: no hidden one, none that means something to others or is left out
    /// by them, and none that is the same as another where large letters are small ones.
    pub(super) fn name(&mut self, key: &str) -> String {
        let lowercase = key.to_lowercase();
        let is_telling = key.starts_with('.') || TELLING.contains(&lowercase.as_str());
        let is_left_out = LEFT_BEHIND.iter().any(|end| lowercase.ends_with(end));
        let stem = format!(
            "{}{}{}",
            if is_telling { "key-" } else { "" },
            if is_telling {
                key.trim_start_matches('.')
            } else {
                key
            },
            if is_left_out { ".txt" } else { "" },
        );
        let mut name = stem.clone();
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{number}-{stem}");
            number += 1;
        }
        name
    }
}
