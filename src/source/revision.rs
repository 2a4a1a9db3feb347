//! A git revision in files. Nothing is checked out: blobs are written as they are, without filters,
//! hooks or settings of the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::git::{Contents, LINK, Repository, cannot_run};
use super::laid_out::{LeftOut, MOST_BYTES, MOST_FILES};
use super::{Input, Layout, Problem, ReadOptions};

/// A folder in a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionFolder {
    /// Its path from the top; empty for the top itself.
    pub path: String,
    /// The paths of the files in it and below, seen from it.
    pub files: Vec<String>,
}

/// The folder that a path of a revision names; none if it is a file, or cannot be read.
#[must_use]
pub fn folder_in_revision(
    revision: &str,
    path: Option<&str>,
    options: &ReadOptions,
) -> Option<RevisionFolder> {
    let repository = Repository { options };
    let tree = repository.find(revision, path).ok()?;
    let kind = repository.run(&["cat-file", "-t", &tree]).ok()??;
    if kind != "tree" {
        return None;
    }
    let files = repository.entries(&tree).ok()?;
    let path = path.unwrap_or_default();
    Some(RevisionFolder {
        path: path_from_top(path, &repository)?,
        files: files.into_iter().map(|entry| entry.path).collect(),
    })
}

/// An input with its path in a revision from the top of the repository, if it is in one that git knows.
#[must_use]
pub fn named_from_top(input: Input, options: &ReadOptions) -> Input {
    match input {
        Input::Git {
            revision,
            path: Some(path),
        } => {
            let found = path_from_top(&path, &Repository { options });
            let path = found.unwrap_or(path);
            Input::Git {
                revision,
                path: Some(path).filter(|path| !path.is_empty()),
            }
        }
        other => other,
    }
}

/// A path as git takes it, from the top of the repository.
pub(super) fn path_from_top(path: &str, repository: &Repository<'_>) -> Option<String> {
    let is_from_here =
        [".", ".."].contains(&path) || path.starts_with("./") || path.starts_with("../");
    let here = if is_from_here {
        repository.run(&["rev-parse", "--show-prefix"]).ok()??
    } else {
        String::new()
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in here.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Lays out all that a revision holds.
///
/// What would have to be fetched or lies elsewhere is left out, and known to be: submodules, what Git
/// LFS holds, and symbolic links that lead out of the revision or to nothing.
///
/// # Errors
/// If git fails, the files are too many or too large, or cannot be written.
pub fn lay_out_revision(revision: &str, options: &ReadOptions) -> Result<Layout, Problem> {
    let repository = Repository { options };
    let tree = repository.find(revision, None)?;
    let entries = repository.entries(&tree)?;
    let sizes = entries.iter().map(|entry| entry.size);
    let bytes = sizes.fold(0, u64::saturating_add);
    let limit = if entries.len() > MOST_FILES {
        Some(format!("it has more than {MOST_FILES} files"))
    } else {
        (bytes > MOST_BYTES).then(|| format!("its files have more than {MOST_BYTES} bytes"))
    };
    if let Some(limit) = limit {
        return Err(Problem::error(format!(
            "`git:{revision}` was not laid out: {limit}"
        )));
    }
    let contents = Contents::start(repository.command(&["cat-file", "--batch"]));
    let mut contents = contents.map_err(|error| cannot_run(&error))?;
    let failed = |path: &str, error: &io::Error| {
        Problem::error(format!("`git:{revision}:{path}` was not laid out: {error}"))
    };
    let layout = Layout::new(format!("git:{revision}"), ':');
    let mut layout = layout.map_err(|error| failed("", &error))?;
    let mut links = Vec::new();
    for entry in &entries {
        let result = write_entry(entry, &mut layout, &mut contents, &mut links);
        result.map_err(|error| failed(&entry.path, &error))?;
    }
    // Last, so that no file is written by way of one.
    make_links(&links, &mut layout).map_err(|error| failed("", &error))?;
    Ok(layout)
}

/// An entry of a tree.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) mode: String,
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) size: u64,
    is_utf8: bool,
}

impl Entry {
    pub(super) fn is_link(&self) -> bool {
        self.mode == LINK
    }

    pub(super) fn is_submodule(&self) -> bool {
        self.kind == "commit"
    }
}

impl Repository<'_> {
    /// All files of a tree, with the folders below it.
    pub(super) fn entries(&self, tree: &str) -> Result<Vec<Entry>, Problem> {
        let output = self.listing(&["ls-tree", "-r", "-l", "-z", "--full-tree", tree])?;
        let lines = output.split(|&byte| byte == 0).filter_map(|line| {
            let text = String::from_utf8_lossy(line);
            let (facts, path) = text.split_once('\t')?;
            let mut facts = facts.split_ascii_whitespace();
            let mut fact = || facts.next().unwrap_or_default().to_owned();
            Some(Entry {
                mode: fact(),
                kind: fact(),
                id: fact(),
                size: fact().parse().unwrap_or_default(),
                path: path.to_owned(),
                is_utf8: std::str::from_utf8(line).is_ok(),
            })
        });
        Ok(lines.collect())
    }
}

/// A symbolic link that is still to be made.
struct Link {
    path: PathBuf,
    target: String,
}

fn write_entry(
    entry: &Entry,
    layout: &mut Layout,
    contents: &mut Contents,
    links: &mut Vec<Link>,
) -> io::Result<()> {
    let place = layout.place_of(&entry.path);
    let path = place.ok_or_else(|| io::Error::other("no file can have this name"))?;
    let left_out = |what, may_be_folder| LeftOut {
        path: path.clone(),
        what,
        may_be_folder,
    };
    if entry.is_submodule() {
        return layout.leave_out(left_out("a submodule", true));
    }
    if !entry.is_utf8 {
        return layout.leave_out(left_out("a file whose name is no text", false));
    }
    if entry.is_link() {
        let target = contents.get(&entry.id, LONGEST_TARGET)?;
        let target = String::from_utf8(target).map_err(io::Error::other)?;
        links.push(Link { path, target });
        return Ok(());
    }
    if entry.size < LARGEST_POINTER && is_lfs_pointer(&contents.get(&entry.id, entry.size)?) {
        return layout.leave_out(left_out(POINTER, false));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(&path)?;
    contents.copy(&entry.id, entry.size, &mut file)
}

/// No pointer of Git LFS has as many bytes.
const LARGEST_POINTER: u64 = 1024;

/// The longest path that a link may lead to.
const LONGEST_TARGET: u64 = 4096;

/// What stands in a repository for a file that Git LFS holds.
pub(super) const POINTER: &str = "a pointer of Git LFS";

/// Whether a blob stands for one that Git LFS holds elsewhere (git-lfs, `docs/spec.md`: the first line
/// of a pointer).
pub(super) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    let begins = [
        &b"version https://git-lfs.github.com/spec/"[..],
        &b"version https://hawser.github.com/spec/"[..],
    ];
    (bytes.len() as u64) < LARGEST_POINTER && begins.iter().any(|begin| bytes.starts_with(begin))
}

/// Makes symbolic links, and removes those again that lead out or to nothing.
fn make_links(links: &[Link], layout: &mut Layout) -> io::Result<()> {
    for link in links {
        if let Some(folder) = link.path.parent() {
            fs::create_dir_all(folder)?;
        }
        make_link(link)?;
    }
    for link in links {
        let target = fs::canonicalize(&link.path);
        if target.is_ok_and(|target| target.starts_with(layout.root())) {
            continue;
        }
        // Nothing may be there, where links are none.
        let _ = fs::remove_file(&link.path);
        layout.leave_out(LeftOut {
            path: link.path.clone(),
            what: "a symbolic link to what is not in the revision",
            may_be_folder: Path::new(&link.target).extension().is_none(),
        })?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_link(link: &Link) -> io::Result<()> {
    std::os::unix::fs::symlink(&link.target, &link.path)
}

/// Without links of its own, a system has none: they are left out.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it fails on other systems")]
fn make_link(_: &Link) -> io::Result<()> {
    Ok(())
}
