//! The manifests of a folder.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::tracked::{Tracked, is_top, tracked};
use super::{Missing, Problem, ReadOptions, packed, read};

/// Files and folders that were passed over. A folder counts once, whatever is in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Those whose name begins with a dot.
    pub hidden: usize,
    /// Those that git ignores.
    pub ignored: usize,
    /// Those that [`ReadOptions::exclude`] names.
    pub excluded: usize,
}

impl Skipped {
    /// All together.
    #[must_use]
    pub fn total(self) -> usize {
        self.hidden + self.ignored + self.excluded
    }

    pub(super) fn add(&mut self, other: Self) {
        self.hidden += other.hidden;
        self.ignored += other.ignored;
        self.excluded += other.excluded;
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Its manifests, in the order of their paths.
    pub(super) files: Vec<PathBuf>,
    /// What may be packed charts, by the names.
    packed: Vec<PathBuf>,
    pub(super) skipped: Skipped,
    /// How many submodules in it are not checked out.
    pub(super) absent: usize,
    pub(super) problems: Vec<Problem>,
}

/// Whether a file found in a folder is read, by its name.
pub(super) fn is_manifest(path: &Path) -> bool {
    if path.file_name() == Some(OsStr::new("Kustomization")) {
        return true;
    }
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|e| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|m| e.eq_ignore_ascii_case(m))
    })
}

/// Whether a file that has another name is a template all the same: Helm renders all that lies in the
/// `templates` of a chart, but for helpers and notes.
pub(super) fn is_template(path: &Path, is_chart: impl Fn(&Path) -> bool) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    if name.starts_with(['_', '.']) || name.ends_with("NOTES.txt") {
        return false;
    }
    let folders = path.ancestors().skip(1);
    let mut templates = folders.filter(|folder| folder.ends_with("templates"));
    templates.any(|templates| templates.parent().is_some_and(&is_chart))
}

/// Whether a file found in a folder on disk is read.
fn is_read(path: &Path) -> bool {
    is_manifest(path) || is_template(path, |folder| folder.join("Chart.yaml").is_file())
}

/// Whether a file says what other files are, by its name.
pub(super) fn tells_of_others(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    [
        "Chart.yaml",
        "kustomization.yaml",
        "kustomization.yml",
        "Kustomization",
    ]
    .contains(&last)
}

/// The manifests of a folder, or only those that lie in it directly, as [`super::read`] would read
/// them; and what of it could not be listed.
#[must_use]
pub fn manifests_in(
    folder: &Path,
    is_deep: bool,
    options: &ReadOptions,
) -> (Vec<PathBuf>, Vec<Problem>) {
    let depth = if is_deep { None } else { Some(1) };
    let listing = list_to(depth, &options.directory.join(folder), options);
    (listing.files, listing.problems)
}

/// The packed charts of a folder and all folders in it.
#[must_use]
pub fn packed_in(folder: &Path, options: &ReadOptions) -> Vec<PathBuf> {
    let mut packed = list(&options.directory.join(folder), options).packed;
    packed.retain(|path| packed::holds_chart(path));
    packed
}

/// Finds the manifests of a folder and all folders in it, links followed, each file once.
///
/// Hidden files and those that git ignores are passed over and counted, unless the options want
/// them; those that the options exclude always are. What belongs to git itself is never read. What git
/// tracks it does not ignore, whatever its rules say.
///
/// If git ignores all that is in it by rules from outside, as rendered manifests often are, whoever
/// names the folder means it all the same.
pub(super) fn list(folder: &Path, options: &ReadOptions) -> Listing {
    list_to(None, folder, options)
}

fn list_to(depth: Option<usize>, folder: &Path, options: &ReadOptions) -> Listing {
    if options.laid_out.holding(folder).is_some() {
        // Nothing is ignored of what was committed or packed, nor counts a rule around our folder.
        let options = ReadOptions {
            ignored: true,
            ..options.clone()
        };
        let walked = walk_by(depth, folder, false, &options);
        let mut listing = finished(walked, &options);
        let missing = options.laid_out.missing_in(folder, &options);
        listing.problems.extend(missing);
        return listing;
    }
    let mut walked = walk_by(depth, folder, !options.ignored, options);
    if walked.0.files.is_empty() && !options.ignored {
        walked = walk_by(depth, folder, false, options);
    }
    let (listing, visited) = &mut walked;
    take_tracked(depth, folder, options, listing, visited);
    finished(walked, options)
}

/// Takes in what git tracks and was passed over for its rules, and tells of submodules that are not
/// there.
fn take_tracked(
    depth: Option<usize>,
    folder: &Path,
    options: &ReadOptions,
    listing: &mut Listing,
    visited: &mut Visited,
) {
    let inside = visited.folders.iter().filter(|it| *it != folder);
    let tops = inside.filter(|it| is_top(it)).cloned();
    let tops: Vec<PathBuf> = tops.chain([folder.to_owned()]).collect();
    let (known, mut absent) = (listing.files.len(), Vec::new());
    for top in tops {
        let Tracked {
            files,
            absent: submodules,
        } = tracked(&top);
        let is_wanted = |path: &Path| {
            let names = path.strip_prefix(&top).unwrap_or(path);
            let is_near = depth.is_none_or(|depth| names.components().count() <= depth);
            is_near && !is_passed_over(path, folder, options)
        };
        for path in files {
            if is_manifest(&path) && is_wanted(&path) && visited.paths.insert(path.clone()) {
                listing.files.push(path);
            }
        }
        absent.extend(submodules.into_iter().filter(|path| is_wanted(path)));
    }
    if listing.files.len() > known {
        listing.files.sort();
        listing.files.dedup();
    }
    listing.absent = absent.len();
    listing
        .problems
        .extend(absent.iter().map(|path| not_checked_out(path, options)));
}

/// Whether a path in a folder is passed over for its name.
fn is_passed_over(path: &Path, folder: &Path, options: &ReadOptions) -> bool {
    let mut ways = path.ancestors().take_while(|way| *way != folder);
    ways.any(|way| {
        let name = way.file_name().unwrap_or_default().to_string_lossy();
        is_barred(way, options) || !options.hidden && name.starts_with('.')
    })
}

fn not_checked_out(path: &Path, options: &ReadOptions) -> Problem {
    let name = display_name(path, options);
    let message = format!("`{name}` was not read: it is a submodule that is not checked out");
    let problem = Problem::warning(message).help("check it out: `git submodule update --init`");
    match options.missing {
        Missing::Refused => problem.into_error(),
        Missing::Unsaid | Missing::Noted => problem,
    }
}

/// What a walk found, with what it did not visit counted.
fn finished((mut listing, visited): (Listing, Visited), options: &ReadOptions) -> Listing {
    for folder in &visited.folders {
        listing
            .skipped
            .add(count_skipped(folder, &visited.paths, options));
    }
    if visited.links {
        keep_each_once(&mut listing.files);
    }
    listing
}

/// `from_outside` if the rules of the folders around it count.
fn walk_by(
    depth: Option<usize>,
    folder: &Path,
    from_outside: bool,
    options: &ReadOptions,
) -> (Listing, Visited) {
    let mut listing = Listing::default();
    let mut visited = Visited::default();
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(!options.hidden)
        .ignore(!options.ignored)
        .git_ignore(!options.ignored)
        .git_global(!options.ignored)
        .git_exclude(!options.ignored)
        .parents(from_outside)
        .max_depth(depth);
    walk.follow_links(true).sort_by_file_path(Path::cmp);
    let filter = options.clone();
    walk.filter_entry(move |entry| entry.depth() == 0 || !is_barred(entry.path(), &filter));
    for entry in walk.build() {
        match entry {
            Ok(entry) => take_entry(&entry, options, &mut listing, &mut visited),
            Err(error) if is_loop(&error) => {}
            Err(error) => {
                // Nothing passed it over.
                visited.paths.extend(path_of(&error).map(Path::to_owned));
                listing.problems.push(unreadable(&error, folder, options));
            }
        }
    }
    (listing, visited)
}

/// Whether the walk leaves out a file or folder whatever else holds.
fn is_barred(path: &Path, options: &ReadOptions) -> bool {
    path.file_name() == Some(OsStr::new(".git"))
        || is_excluded(path, options)
        || is_built(path, options)
}

fn is_built(path: &Path, options: &ReadOptions) -> bool {
    !options.built.is_empty()
        && fs::canonicalize(path).is_ok_and(|path| options.built.contains(&path))
}

/// Whether the options exclude a file or folder.
#[must_use]
pub fn is_excluded(path: &Path, options: &ReadOptions) -> bool {
    if options.exclude.is_empty() {
        return false;
    }
    let name = options.laid_out.pattern_name_of(path);
    let name = name.unwrap_or_else(|| display_name(path, options));
    options.exclude.fit(&name)
}

/// What a walk has come by.
#[derive(Debug, Default)]
struct Visited {
    folders: Vec<PathBuf>,
    paths: HashSet<PathBuf>,
    links: bool,
}

fn take_entry(
    entry: &DirEntry,
    options: &ReadOptions,
    listing: &mut Listing,
    visited: &mut Visited,
) {
    let path = entry.path();
    visited.links |= entry.path_is_symlink();
    let Some(kind) = entry.file_type() else {
        return;
    };
    if kind.is_dir() {
        visited.folders.push(path.to_owned());
        visited.paths.insert(path.to_owned());
    } else if kind.is_file() && packed::is_packed(path) {
        listing.packed.push(path.to_owned());
    } else if is_read(path) {
        visited.paths.insert(path.to_owned());
        if kind.is_file() {
            listing.files.push(path.to_owned());
        } else {
            let name = display_name(path, options);
            let problem = Problem::error(format!("`{name}` was not read: it is no regular file"));
            listing
                .problems
                .push(problem.help("name it by itself to read it"));
        }
    }
}

fn unreadable(error: &ignore::Error, folder: &Path, options: &ReadOptions) -> Problem {
    let path = path_of(error).unwrap_or(folder);
    let name = display_name(path, options);
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    Problem::error(match error.io_error() {
        Some(error) if is_link && error.kind() == io::ErrorKind::NotFound => {
            format!("`{name}` could not be read: it is a link to nothing")
        }
        Some(error) => read::why_unreadable(&name, error),
        None => format!("a part of `{name}` could not be read: {error}"),
    })
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

/// A link back to a folder above it: what is there is read anyway.
fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false,
    }
}

/// What stands in a folder that was walked and was not visited.
fn count_skipped(folder: &Path, visited: &HashSet<PathBuf>, options: &ReadOptions) -> Skipped {
    let mut skipped = Skipped::default();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = folder.join(entry.file_name());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_of_interest = if is_folder {
            entry.file_name() != ".git"
        } else {
            is_read(&path)
        };
        if !is_of_interest || visited.contains(&path) || is_built(&path, options) {
            continue;
        }
        if is_excluded(&path, options) {
            skipped.excluded += 1;
        } else if entry.file_name().to_string_lossy().starts_with('.') {
            skipped.hidden += 1;
        } else {
            skipped.ignored += 1;
        }
    }
    skipped
}

/// With links, one file can be reached by two ways; the first in order is kept.
fn keep_each_once(files: &mut Vec<PathBuf>) {
    let mut seen = HashSet::new();
    files.retain(|file| fs::canonicalize(file).map_or(true, |real| seen.insert(real)));
}

/// A path as messages show it: relative to the working directory, with `/`; what is laid out is called
/// by where it comes from.
#[must_use]
pub fn display_name(path: &Path, options: &ReadOptions) -> String {
    if let Some(name) = options.laid_out.name_of(path) {
        return name;
    }
    let directory = &options.directory;
    let relative = path.strip_prefix(directory).ok().or_else(|| {
        let directory = std::path::absolute(directory).ok()?;
        path.strip_prefix(directory).ok()
    });
    let mut shown = relative.unwrap_or(path);
    while let Ok(rest) = shown.strip_prefix(".") {
        shown = rest;
    }
    if shown.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let separator = std::path::MAIN_SEPARATOR_STR;
    shown.to_string_lossy().replace(separator, "/")
}

/// Where the file lies that messages call by a name.
#[must_use]
pub fn path_of_name(name: &str, options: &ReadOptions) -> PathBuf {
    let laid_out = options.laid_out.path_of(name);
    laid_out.unwrap_or_else(|| options.directory.join(name))
}
