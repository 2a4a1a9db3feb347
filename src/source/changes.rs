//! Which lines of the working copy are other than in a revision, by way of the `git` program.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, BufReader};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{Place, Problem, git};

/// Lines that changed since a revision.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The commit.
    commit: String,
    /// The folders above the working directory in its repository, each with a `/`.
    prefix: String,
    /// The working directory.
    directory: PathBuf,
    /// The top of its repository.
    top: PathBuf,
    /// The files that git compares, by their paths from the top of the repository.
    tracked: HashSet<String>,
    changed: HashMap<String, Lines>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Lines {
    All,
    /// In order.
    Some(Vec<RangeInclusive<usize>>),
}

/// Compares the working copy around a directory with a commit: what is committed since, staged,
/// and not staged.
///
/// A file that has another name now is a new one: where it lies says what it is applied with.
///
/// # Errors
/// If there is no repository or no such commit, or git is not there or fails.
pub fn changed_since(revision: &str, directory: &Path) -> Result<Changes, Problem> {
    Comparison { directory }.run(revision)
}

impl Changes {
    /// Whether one of the lines of a place changed, or a line next to it is gone.
    ///
    /// True for what git does not compare, as nobody knows: files that it does not track, links,
    /// standard input, what was read from a revision.
    #[must_use]
    pub fn touches(&self, place: &Place) -> bool {
        let path = self.path_of(place.file.name());
        let Some(path) = path.filter(|path| self.tracked.contains(path)) else {
            return true;
        };
        match self.changed.get(&path) {
            None => false,
            Some(Lines::All) => true,
            Some(Lines::Some(ranges)) => {
                let (first, last) = lines_of(place);
                let after = ranges.partition_point(|range| *range.end() < first);
                ranges
                    .get(after)
                    .is_some_and(|range| *range.start() <= last)
            }
        }
    }

    /// The commit's full name.
    #[must_use]
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The working directory's path from the top of the repository, with a `/` behind it unless it is empty.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The paths of all tracked files that are not as they were, from the top, those that are gone too.
    ///
    /// # Errors
    /// If git fails.
    pub fn paths(&self) -> Result<Vec<String>, Problem> {
        let comparison = Comparison {
            directory: &self.directory,
        };
        let output = comparison
            .output(&[&PLAINLY[..], &["--name-only", "-z", &self.commit, "--"]].concat())?;
        let paths = output
            .split(|&byte| byte == 0)
            .filter(|path| !path.is_empty());
        Ok(paths
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect())
    }

    /// The content that a file had, by its path from the top; none if there was no such file.
    #[must_use]
    pub fn content(&self, path: &str) -> Option<Vec<u8>> {
        let comparison = Comparison {
            directory: &self.directory,
        };
        let name = format!("{}:{path}", self.commit);
        comparison.output(&["cat-file", "blob", &name]).ok()
    }

    /// The path from the top of the repository of a file with a name as messages show it; none if it lies
    /// elsewhere.
    #[must_use]
    pub fn path_of(&self, name: &str) -> Option<String> {
        let path = Path::new(name);
        if !path.is_absolute() {
            return from_top(&self.prefix, name);
        }
        if let Ok(inside) = path.strip_prefix(&self.directory) {
            return from_top(&self.prefix, &inside.to_string_lossy());
        }
        // Git and the user may have come here by different links.
        let (real, top) = (path.canonicalize().ok()?, self.top.canonicalize().ok()?);
        from_top("", &real.strip_prefix(top).ok()?.to_string_lossy())
    }
}

/// A name in a folder as a path from the top; none if it leads out.
fn from_top(prefix: &str, name: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            part => names.push(part),
        }
    }
    Some(names.join("/"))
}

/// The first and the last line of a place.
fn lines_of(place: &Place) -> (usize, usize) {
    let first = place.line();
    let (last, column) = place.end();
    let last = if column == 1 {
        last.saturating_sub(1)
    } else {
        last
    };
    (first, last.max(first))
}

struct Comparison<'a> {
    directory: &'a Path,
}

/// How to compare, whatever the user's settings say: nothing but git itself, plainly.
const PLAINLY: [&str; 11] = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--no-renames",
    "--ignore-submodules=all",
    "--unified=0",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

impl Comparison<'_> {
    fn run(&self, revision: &str) -> Result<Changes, Problem> {
        let Some(prefix) = self.line(&["rev-parse", "--show-prefix"])? else {
            let message = "what changed cannot be told: this is no working copy of git";
            return Err(Problem::error(message));
        };
        let top = self.line(&["rev-parse", "--show-toplevel"])?;
        let commit = if revision.starts_with('-') || revision.is_empty() {
            None
        } else {
            let name = format!("{revision}^{{commit}}");
            self.line(&["rev-parse", "--verify", "--quiet", &name])?
        };
        let commit = commit.ok_or_else(|| git::unknown_revision(revision))?;
        let mut changed = HashMap::new();
        self.each_line(&[&PLAINLY[..], &["--patch", &commit, "--"]].concat(), {
            let mut patch = Patch::default();
            let changed = &mut changed;
            move |line| patch.take(line, changed)
        })?;
        for path in self.binary(&commit)? {
            changed.insert(path, Lines::All);
        }
        Ok(Changes {
            commit,
            prefix,
            directory: std::path::absolute(self.directory)
                .unwrap_or_else(|_| self.directory.to_owned()),
            top: top.unwrap_or_default().into(),
            tracked: self.tracked()?,
            changed,
        })
    }

    /// The regular files that git tracks.
    fn tracked(&self) -> Result<HashSet<String>, Problem> {
        let output = self.output(&["ls-files", "--stage", "--full-name", "-z", "--", ":/"])?;
        let mut tracked = HashSet::new();
        for entry in output.split(|&byte| byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            if let Some((facts, path)) = entry.split_once('\t')
                && facts.starts_with("100")
            {
                tracked.insert(path.to_owned());
            }
        }
        Ok(tracked)
    }

    /// The changed files that are no text to git, so that it does not compare lines.
    fn binary(&self, commit: &str) -> Result<Vec<String>, Problem> {
        let output = self.output(&[&PLAINLY[..], &["--numstat", "-z", commit, "--"]].concat())?;
        let mut found = Vec::new();
        for entry in output.split(|&byte| byte == 0) {
            let entry = String::from_utf8_lossy(entry);
            if let Some(path) = entry.strip_prefix("-\t-\t") {
                found.push(path.to_owned());
            }
        }
        Ok(found)
    }

    /// The one line that git prints; `None` if it fails.
    fn line(&self, arguments: &[&str]) -> Result<Option<String>, Problem> {
        let output = git::command(arguments, self.directory).output();
        let output = output.map_err(|error| git::cannot_run(&error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        Ok(output.status.success().then(|| line.to_owned()))
    }

    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, Problem> {
        let output = git::command(arguments, self.directory).output();
        let output = output.map_err(|error| git::cannot_run(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let reason = String::from_utf8_lossy(&output.stderr);
        Err(Problem::error(format!("git failed: {}", reason.trim())))
    }

    /// Goes over what git prints line by line: a patch may be large.
    fn each_line(&self, arguments: &[&str], mut take: impl FnMut(&[u8])) -> Result<(), Problem> {
        let mut command = git::command(arguments, self.directory);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| git::cannot_run(&error))?;
        let read = child.stdout.take().map_or(Ok(()), |output| {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while output.read_until(b'\n', &mut line)? > 0 {
                take(line.strip_suffix(b"\n").unwrap_or(&line));
                line.clear();
            }
            Ok(())
        });
        let status = child.wait();
        let status = read.and(status);
        let status = status.map_err(|error: io::Error| git::cannot_run(&error))?;
        if status.success() {
            return Ok(());
        }
        Err(Problem::error("git failed to compare the working copy")
            .help(format!("try `git {}`", arguments.join(" "))))
    }
}

/// Where one is in a patch.
#[derive(Debug, Default)]
struct Patch {
    /// How many lines of a hunk are still to come: they may look like anything.
    pending: usize,
    path: Option<String>,
}

impl Patch {
    fn take(&mut self, line: &[u8], changed: &mut HashMap<String, Lines>) {
        if self.pending > 0 {
            // `\ No newline at end of file` is no line of the file.
            self.pending -= usize::from(!line.starts_with(b"\\"));
        } else if line.starts_with(b"diff --git ") {
            self.path = None;
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            self.path = new_path(name);
        } else if line.starts_with(b"@@ ") {
            self.take_hunk(&String::from_utf8_lossy(line), changed);
        }
    }

    /// `@@ -FIRST,COUNT +FIRST,COUNT @@`; a count of one is left out.
    fn take_hunk(&mut self, line: &str, changed: &mut HashMap<String, Lines>) {
        let mut parts = line.split(' ').skip(1);
        let old = parts.next().and_then(|part| range(part, '-'));
        let new = parts.next().and_then(|part| range(part, '+'));
        let (Some((_, removed)), Some((first, added))) = (old, new) else {
            return;
        };
        self.pending = removed.saturating_add(added);
        let Some(path) = &self.path else { return };
        // Where lines are only gone, it is the line before them that is named.
        let last = first.saturating_add(if added == 0 { 1 } else { added - 1 });
        let lines = changed.entry(path.clone());
        if let Lines::Some(ranges) = lines.or_insert(Lines::Some(Vec::new())) {
            ranges.push(first.max(1)..=last);
        }
    }
}

fn range(part: &str, sign: char) -> Option<(usize, usize)> {
    let part = part.strip_prefix(sign)?;
    let (first, count) = part.split_once(',').unwrap_or((part, "1"));
    Some((first.parse().ok()?, count.parse().ok()?))
}

/// The path of `b/PATH`, as git writes it behind `+++`: in quotes if it has odd characters, and
/// with a tab behind it if it has blanks. None if the file is gone.
fn new_path(name: &[u8]) -> Option<String> {
    let bytes = match name.strip_prefix(b"\"") {
        Some(quoted) => unquoted(quoted),
        None => name.strip_suffix(b"\t").unwrap_or(name).to_owned(),
    };
    let path = bytes.strip_prefix(b"b/")?;
    Some(String::from_utf8_lossy(path).into_owned())
}

/// Undoes git's quoting (`quote.c`): the escapes of C, bytes as three octal digits.
fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = quoted.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => break,
            b'\\' => bytes.extend(rest.next().map(|escape| match escape {
                b'a' => 7,
                b'b' => 8,
                b't' => b'\t',
                b'n' => b'\n',
                b'v' => 11,
                b'f' => 12,
                b'r' => b'\r',
                b'0'..=b'3' => {
                    let mut digit = || rest.next().map_or(0, |digit| digit.wrapping_sub(b'0') & 7);
                    ((escape - b'0') << 6) | (digit() << 3) | digit()
                }
                other => other,
            })),
            _ => bytes.push(byte),
        }
    }
    bytes
}
