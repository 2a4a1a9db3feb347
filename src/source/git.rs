//! What a git revision holds, by way of the `git` program. Nothing is checked out, and nothing is
//! fetched.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::revision::{self, POINTER, is_lfs_pointer};
use super::{Problem, ReadOptions, Reading, read, walk};

/// Reads the manifests of a revision, or of one file or folder in it.
pub(super) fn read_revision(revision: &str, path: Option<&str>, options: &ReadOptions) -> Reading {
    Repository { options }
        .read(revision, path)
        .unwrap_or_else(Into::into)
}

/// The repository around the working directory.
pub(super) struct Repository<'a> {
    pub(super) options: &'a ReadOptions,
}

/// A file of a revision.
pub(super) struct Blob {
    pub(super) id: String,
    /// The name it has in messages.
    pub(super) name: String,
    pub(super) size: u64,
}

impl Repository<'_> {
    fn read(&self, revision: &str, path: Option<&str>) -> Result<Reading, Problem> {
        let object = self.find(revision, path)?;
        let shown = match path {
            Some(path) => format!("git:{revision}:{}", path.trim_end_matches('/')),
            None => format!("git:{revision}"),
        };
        let mut reading = Reading::default();
        let blobs = match self.run(&["cat-file", "-t", &object])?.as_deref() {
            Some("blob") if self.is_link(revision, path)? => {
                reading.problems.push(not_followed(&shown));
                Vec::new()
            }
            Some("blob") => vec![self.single(object, shown)?],
            _ => self.list(&object, &shown, path, &mut reading)?,
        };
        self.read_blobs(&blobs, &mut reading)?;
        Ok(reading)
    }

    /// The id of the file or folder that is meant.
    pub(super) fn find(&self, revision: &str, path: Option<&str>) -> Result<String, Problem> {
        let verify = |name: &str| self.run(&["rev-parse", "--verify", "--quiet", name]);
        if self.run(&["rev-parse", "--git-dir"])?.is_none() {
            return Err(Problem::error(format!(
                "`git:{revision}` could not be read: this is no git repository"
            )));
        }
        let tree = verify(&format!("{revision}^{{tree}}"))?;
        let tree = tree.ok_or_else(|| unknown_revision(revision))?;
        let Some(path) = path else { return Ok(tree) };
        let path = path.trim_end_matches('/');
        let is_folder_of_us = [".", ".."].contains(&path);
        // Git takes these for names unless a slash follows.
        let slash = if is_folder_of_us { "/" } else { "" };
        verify(&format!("{revision}:{path}{slash}"))?.ok_or_else(|| {
            Problem::error(format!("git revision `{revision}` has no `{path}`")).help(
                "a path starts at the top of the repository; with `./` in the working directory",
            )
        })
    }

    /// Whether a path of a revision is a symbolic link.
    fn is_link(&self, revision: &str, path: Option<&str>) -> Result<bool, Problem> {
        let Some(path) = path.and_then(|path| revision::path_from_top(path, self)) else {
            return Ok(false);
        };
        let tree = format!("{revision}^{{tree}}");
        let entry = self.output(&["ls-tree", "-z", "--full-tree", &tree, "--", &path])?;
        Ok(entry.starts_with(LINK.as_bytes()))
    }

    fn single(&self, id: String, name: String) -> Result<Blob, Problem> {
        let size = self.run(&["cat-file", "-s", &id])?;
        let size = size.and_then(|size| size.parse().ok()).unwrap_or_default();
        Ok(Blob { id, name, size })
    }

    /// The manifests of a folder, in the order of their paths.
    fn list(
        &self,
        tree: &str,
        shown: &str,
        part: Option<&str>,
        reading: &mut Reading,
    ) -> Result<Vec<Blob>, Problem> {
        let mut blobs = Vec::new();
        let entries = self.entries(tree)?;
        let all = entries.iter().map(|entry| Path::new(entry.path.as_str()));
        let charts = all.filter(|path| path.ends_with("Chart.yaml"));
        let charts: HashSet<PathBuf> = charts
            .filter_map(|path| path.parent())
            .map(Path::to_path_buf)
            .collect();
        for entry in entries {
            let (is_link, is_submodule) = (entry.is_link(), entry.is_submodule());
            let path = entry.path.as_str();
            let is_manifest = walk::is_manifest(Path::new(path))
                || walk::is_template(Path::new(path), |folder| charts.contains(folder));
            if !(is_manifest || is_link || is_submodule) {
                continue;
            }
            let separator = if part.is_some() { '/' } else { ':' };
            let name = format!("{shown}{separator}{path}");
            if is_link && !is_manifest {
                if self.leads_to_more(tree, path)? {
                    reading.problems.push(not_followed(&name));
                }
            } else if !self.options.hidden && path.split('/').any(|part| part.starts_with('.')) {
                reading.skipped.hidden += 1;
            } else if self.options.exclude.fit(&below(part, path)) {
                reading.skipped.excluded += 1;
            } else if is_link {
                reading.problems.push(not_followed(&name));
            } else if is_submodule {
                let message = format!("`{name}` was not read: it is a submodule");
                let help = "check it out and name its folder";
                reading.problems.push(Problem::error(message).help(help));
            } else {
                let (id, size) = (entry.id, entry.size);
                blobs.push(Blob { id, name, size });
            }
        }
        blobs.sort_by(|a, b| Path::new(&a.name).cmp(Path::new(&b.name)));
        Ok(blobs)
    }

    /// Whether a symbolic link that is not called as a manifest may lead to a folder with some.
    /// What lies in the same revision as a file is none, as its name says.
    fn leads_to_more(&self, tree: &str, path: &str) -> Result<bool, Problem> {
        if path.contains('\n') || path.split('/').any(|part| part.starts_with('.')) {
            return Ok(false);
        }
        let arguments = ["cat-file", "--follow-symlinks", "--batch-check"];
        let mut command = self.command(&arguments);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| cannot_run(&error))?;
        if let Some(mut names) = child.stdin.take() {
            writeln!(names, "{tree}:{path}").map_err(|error| cannot_run(&error))?;
        }
        let output = child.wait_with_output();
        let output = output.map_err(|error| cannot_run(&error))?.stdout;
        let answer = String::from_utf8_lossy(&output);
        let mut lines = answer.lines();
        let facts = lines.next().unwrap_or_default();
        if facts.starts_with("symlink ") {
            // It leads out of the revision; a file shows by its extension.
            let target = lines.next().unwrap_or_default();
            return Ok(Path::new(target).extension().is_none());
        }
        Ok(facts.split_ascii_whitespace().nth(1) == Some("tree"))
    }

    pub(super) fn read_blobs(&self, blobs: &[Blob], reading: &mut Reading) -> Result<(), Problem> {
        let mut contents = Contents::start(self.command(&["cat-file", "--batch"]))
            .map_err(|error| cannot_run(&error))?;
        for blob in blobs {
            reading.names.push(blob.name.clone());
            reading.append(if blob.size > self.options.max_file_size {
                read::too_large(&blob.name, self.options.max_file_size)
            } else {
                match contents.get(&blob.id, self.options.max_file_size) {
                    Ok(bytes) if is_lfs_pointer(&bytes) => {
                        let message = format!("`{}` was not read: it is {POINTER}", blob.name);
                        let help = "check it out, as with `git lfs pull`, and name it there";
                        Problem::error(message).help(help).into()
                    }
                    Ok(bytes) => read::read_bytes(&blob.name, bytes, self.options),
                    Err(error) => {
                        let message = format!("`{}` could not be read: {error}", blob.name);
                        Problem::error(message).into()
                    }
                }
            });
        }
        Ok(())
    }

    /// What git prints, without the line's end; `None` if it fails.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Option<String>, Problem> {
        let output = self.command(arguments).output();
        let output = output.map_err(|error| cannot_run(&error))?;
        let text = String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned();
        Ok(output.status.success().then_some(text))
    }

    /// What git prints, to the byte; a problem with git's own words if it fails.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, Problem> {
        let output = self.command(arguments).output();
        let output = output.map_err(|error| cannot_run(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let reason = String::from_utf8_lossy(&output.stderr);
        Err(Problem::error(format!("git failed: {}", reason.trim())))
    }

    /// The same of something that may be endless: a few trees can name each other without end.
    pub(super) fn listing(&self, arguments: &[&str]) -> Result<Vec<u8>, Problem> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| cannot_run(&error))?;
        let mut listing = Vec::new();
        let read = match child.stdout.take() {
            Some(output) => output.take(LONGEST_LISTING + 1).read_to_end(&mut listing),
            None => Ok(0),
        };
        let is_too_long = listing.len() as u64 > LONGEST_LISTING;
        if is_too_long || read.is_err() {
            // If it has ended already, there is nothing left to do.
            let _ = child.kill();
        }
        let ended = child.wait_with_output();
        let ended = read.and(ended).map_err(|error| cannot_run(&error))?;
        if is_too_long {
            return Err(Problem::error(
                "the git revision has too many files to list",
            ));
        }
        if ended.status.success() {
            return Ok(listing);
        }
        let reason = String::from_utf8_lossy(&ended.stderr);
        Err(Problem::error(format!("git failed: {}", reason.trim())))
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        command(arguments, &self.options.directory)
    }
}

/// A call of git that changes nothing.
pub(super) fn command(arguments: &[&str], directory: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(directory)
        // Neither a lock nor a download for a mere look.
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// The path of a file from where `part` starts.
fn below(part: Option<&str>, path: &str) -> String {
    let part = part.map(|part| part.trim_end_matches('/'));
    match part.map(|part| part.strip_prefix("./").unwrap_or(part)) {
        None | Some("" | ".") => path.to_owned(),
        Some(part) => format!("{part}/{path}"),
    }
}

/// How many bytes the list of a tree's files may have: about a million of them.
const LONGEST_LISTING: u64 = 128 * 1024 * 1024;

/// The mode of a symbolic link in a tree.
pub(super) const LINK: &str = "120000";

fn not_followed(name: &str) -> Problem {
    Problem::error(format!("`{name}` was not read: it is a symbolic link"))
        .help("name what it leads to")
}

pub(super) fn unknown_revision(revision: &str) -> Problem {
    Problem::error(format!("git knows no revision `{revision}`"))
        .help("`git log --oneline` and `git branch --all` show what there is")
}

/// What to say if git does not even start.
pub(super) fn cannot_run(error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::NotFound {
        return Problem::error("the program `git` was not found")
            .help("install git, or name files instead of a revision");
    }
    Problem::error(format!("the program `git` could not be run: {error}"))
}

/// A running `git cat-file --batch`: ids in, contents out.
pub(super) struct Contents {
    child: Child,
    ids: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Contents {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn()?;
        let ids = child.stdin.take();
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self {
            child,
            ids,
            output: BufReader::new(output),
        })
    }

    /// The content of one object of at most `limit` bytes.
    pub(super) fn get(&mut self, id: &str, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.copy(id, limit, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the content of one object of at most `limit` bytes.
    pub(super) fn copy(&mut self, id: &str, limit: u64, to: &mut impl Write) -> io::Result<()> {
        let ids = self.ids.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(ids, "{id}")?;
        ids.flush()?;
        let mut header = String::new();
        self.output.read_line(&mut header)?;
        // `ID TYPE SIZE`, or `ID missing`.
        let size = header.split_ascii_whitespace().nth(2);
        let size: u64 = size
            .and_then(|size| size.parse().ok())
            .filter(|&size| size <= limit)
            .ok_or_else(|| io::Error::other(format!("git said `{}`", header.trim())))?;
        if io::copy(&mut (&mut self.output).take(size), to)? != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // The line break that git puts after each object.
        self.output.read_exact(&mut [0])
    }
}

impl Drop for Contents {
    fn drop(&mut self) {
        // Without more ids git ends; its last word does not matter.
        self.ids = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
