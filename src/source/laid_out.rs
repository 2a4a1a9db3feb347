//! What lies elsewhere than in files, a revision or an archive, laid out in folders of its own, so
//! that programs which read files can read it. Messages name it by where it comes from.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::{Problem, ReadOptions, walk};

/// How many files are laid out at the most.
pub(super) const MOST_FILES: usize = 100_000;

/// How many bytes they may have together.
pub(super) const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// A private folder, which is removed with this.
#[derive(Debug)]
pub struct Layout {
    /// Without links.
    root: PathBuf,
    /// What messages call the top of it.
    name: String,
    /// What stands in names between that and a path.
    separator: char,
    left_out: Vec<LeftOut>,
    /// The archive that it was unpacked from.
    packed: Option<PathBuf>,
    _folder: TempDir,
}

/// Something that is not in a layout.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// Where it would be.
    pub path: PathBuf,
    /// What it is: `a submodule`.
    pub what: &'static str,
    /// Whether it may be a folder, or hold manifests as one.
    pub(super) may_be_folder: bool,
}

impl Layout {
    /// Makes an empty folder that nobody else may look into.
    pub(super) fn new(name: String, separator: char) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir()?;
        Ok(Self {
            root: fs::canonicalize(folder.path())?,
            name,
            separator,
            left_out: Vec::new(),
            packed: None,
            _folder: folder,
        })
    }

    /// The same for what is unpacked, with a place beside it for what is packed.
    pub(super) fn of_packed(name: String) -> io::Result<Self> {
        let mut layout = Self::new(name, '/')?;
        layout.packed = Some(layout.root.join("packed.tgz"));
        layout.root.push("chart");
        fs::create_dir(&layout.root)?;
        Ok(layout)
    }

    /// The archive that it was unpacked from.
    #[must_use]
    pub fn packed(&self) -> Option<&Path> {
        self.packed.as_deref()
    }

    /// The folder, without links.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What of its source is not in it.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// Where the file of a path from the top is written; none if the path is no plain one, and so
    /// might lead out.
    pub(super) fn place_of(&self, path: &str) -> Option<PathBuf> {
        let mut parts = Path::new(path).components();
        let is_plain =
            |part| matches!(part, Component::Normal(name) if !name.eq_ignore_ascii_case(".git"));
        (!path.is_empty() && parts.all(is_plain)).then(|| self.root.join(path))
    }

    /// Notes that something is not in it.
    pub(super) fn leave_out(&mut self, left_out: LeftOut) -> io::Result<()> {
        // So that whoever looks through the folders comes by.
        left_out.path.parent().map_or(Ok(()), fs::create_dir_all)?;
        self.left_out.push(left_out);
        Ok(())
    }

    /// What messages call a path in it.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> Option<String> {
        let path = self.inner(path)?;
        if path.is_empty() {
            return Some(self.name.clone());
        }
        Some(format!("{}{}{path}", self.name, self.separator))
    }

    /// The path of a file in it from the top, with `/`.
    fn inner(&self, path: &Path) -> Option<String> {
        let path = path.strip_prefix(&self.root).ok()?;
        let separator = std::path::MAIN_SEPARATOR_STR;
        Some(path.to_string_lossy().replace(separator, "/"))
    }

    fn path_of(&self, name: &str) -> Option<PathBuf> {
        let rest = name.strip_prefix(&self.name)?;
        if rest.is_empty() {
            return Some(self.root.clone());
        }
        self.place_of(rest.strip_prefix(self.separator)?)
    }
}

/// All that is laid out. The folders are there as long as one copy of this.
#[derive(Debug, Clone, Default)]
pub struct Layouts(Arc<Vec<Layout>>);

impl Layouts {
    /// What some layouts hold.
    #[must_use]
    pub fn new(layouts: Vec<Layout>) -> Self {
        Self(Arc::new(layouts))
    }

    /// The layout that a path leads into.
    #[must_use]
    pub fn holding(&self, path: &Path) -> Option<&Layout> {
        if self.0.is_empty() {
            return None;
        }
        let path = std::path::absolute(path).ok()?;
        self.0.iter().find(|layout| path.starts_with(&layout.root))
    }

    /// What messages call a path in one of them.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> Option<String> {
        let layout = self.holding(path)?;
        layout.name_of(&std::path::absolute(path).ok()?)
    }

    /// The name of a path in one of them that patterns are compared with: of a revision it starts at
    /// its top.
    pub(super) fn pattern_name_of(&self, path: &Path) -> Option<String> {
        self.name_of(path).map(|name| in_patterns(&name).to_owned())
    }

    /// Where that lies which messages call by a name.
    #[must_use]
    pub fn path_of(&self, name: &str) -> Option<PathBuf> {
        self.0.iter().find_map(|layout| layout.path_of(name))
    }

    /// The words of a program, with names for the paths in them that only it has seen.
    #[must_use]
    pub fn told(&self, words: &str) -> String {
        let mut words = words.to_owned();
        for layout in self.0.iter() {
            words = layout.told(&words);
        }
        words
    }

    /// What of a folder in one of them was left out and may hold manifests.
    pub(super) fn missing_in(&self, folder: &Path, options: &ReadOptions) -> Vec<Problem> {
        let Some(layout) = self.holding(folder) else {
            return Vec::new();
        };
        let below = layout.left_out.iter().filter(|it| {
            let is_read = it.may_be_folder || walk::is_manifest(&it.path);
            is_read && it.path.starts_with(folder) && !is_passed_over(layout, it, options)
        });
        let problems = below.filter_map(|it| {
            let name = layout.name_of(&it.path)?;
            let message = format!("`{name}` was not read: it is {}", it.what);
            Some(Problem::error(message).help("check it out, and name it there"))
        });
        problems.collect()
    }
}

fn is_passed_over(layout: &Layout, it: &LeftOut, options: &ReadOptions) -> bool {
    let path = layout.inner(&it.path).unwrap_or_default();
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    let name = layout.name_of(&it.path).unwrap_or_default();
    is_hidden && !options.hidden || options.exclude.fit(in_patterns(&name))
}

/// A name without its revision.
fn in_patterns(name: &str) -> &str {
    let in_git = name.strip_prefix("git:");
    let in_revision = in_git.and_then(|rest| rest.split_once(':'));
    in_revision.map_or(name, |(_, path)| path)
}

impl Layout {
    fn told(&self, words: &str) -> String {
        let mut words = words.to_owned();
        for path in self.packed.iter().chain([&self.root]) {
            let path = path.to_string_lossy();
            words = self.named(path.trim_start_matches('/'), &words);
        }
        words
    }

    /// Words with the name for a path.
    fn named(&self, path: &str, words: &str) -> String {
        let mut told = String::with_capacity(words.len());
        let mut rest = words;
        while let Some((before, after)) = rest.split_once(path) {
            // It may be written from another folder: `../../tmp/x`.
            let mut before = before.strip_suffix('/').unwrap_or(before);
            while let Some(shorter) = before.strip_suffix("..") {
                before = shorter.strip_suffix('/').unwrap_or(shorter);
            }
            told += before;
            told += &self.name;
            rest = match after.strip_prefix('/') {
                Some(path) => {
                    told.push(self.separator);
                    path
                }
                None => after,
            };
        }
        told + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layouts() -> (Layouts, PathBuf) {
        let layout = Layout::new("git:HEAD".to_owned(), ':').unwrap();
        let root = layout.root().to_owned();
        (Layouts::new(vec![layout]), root)
    }

    #[test]
    fn names_and_paths_lead_to_each_other() {
        let (layouts, root) = layouts();
        for (path, name) in [("", "git:HEAD"), ("a/b.yaml", "git:HEAD:a/b.yaml")] {
            let path = if path.is_empty() {
                root.clone()
            } else {
                root.join(path)
            };
            assert_eq!(layouts.name_of(&path).as_deref(), Some(name));
            assert_eq!(layouts.path_of(name), Some(path));
        }
        let others = [
            "git:HEAD~1:a",
            "git:HEADa",
            "git:HEAD:../x",
            "git:HEAD:/x",
            "a",
        ];
        for name in others {
            assert_eq!(layouts.path_of(name), None, "{name}");
        }
        assert_eq!(layouts.name_of(Path::new("a")), None);
    }

    #[test]
    fn what_programs_say_names_no_folder_of_ours() {
        let (layouts, root) = layouts();
        let root = root.display();
        let cases = [
            (format!("no {root}/a/b: none"), "no git:HEAD:a/b: none"),
            (
                format!("from '../../..{root}/a' in {root}"),
                "from 'git:HEAD:a' in git:HEAD",
            ),
            ("nothing of it".to_owned(), "nothing of it"),
        ];
        for (words, expected) in cases {
            assert_eq!(layouts.told(&words), expected);
        }
    }

    #[test]
    fn only_plain_paths_have_a_place() {
        let layout = Layout::new("git:HEAD".to_owned(), ':').unwrap();
        for path in [
            "",
            "/etc/x",
            "../x",
            "a/../../x",
            "./x",
            ".git/config",
            "a/.GIT/hooks/x",
        ] {
            assert_eq!(layout.place_of(path), None, "{path}");
        }
        assert_eq!(
            layout.place_of("a/.gitignore"),
            Some(layout.root().join("a/.gitignore"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look_into_the_folder_and_it_does_not_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let (layouts, root) = layouts();
        let mode = fs::metadata(&root).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(layouts);
        assert!(!root.exists());
    }
}
