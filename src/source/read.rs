//! Reading what the user named: standard input, files, folders, git revisions.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Input, Problem, Reading, Skipped, decode, git, read_text, walk};

/// The largest file that is read unless the user says otherwise.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// No file may be larger, as places count in 32 bits.
const LARGEST_MAX_FILE_SIZE: u64 = u32::MAX as u64 / 2;

/// How to read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The working directory: paths start from it, and names are shown relative to it.
    pub directory: PathBuf,
    /// Larger files are not read, which is a problem.
    pub max_file_size: u64,
    /// The name that standard input has in messages.
    pub stdin_name: String,
    /// Whether every input must hold a document, and files that are passed over are told.
    pub misses_nothing: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            directory: PathBuf::from("."),
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            stdin_name: "<stdin>".to_owned(),
            misses_nothing: false,
        }
    }
}

/// Reads all inputs, in their order; files of a folder are in the order of their paths.
///
/// It never fails as a whole: what could not be read is a problem of the [`Reading`].
#[must_use]
pub fn read(inputs: &[Input], options: &ReadOptions, stdin: &mut dyn Read) -> Reading {
    let mut reading = Reading::default();
    let mut stdin = Some(stdin);
    for input in inputs {
        let mut found = match input {
            Input::Stdin => match stdin.take() {
                Some(stdin) => read_stream(&options.stdin_name, stdin, options),
                None => Problem::error("standard input can be read only once").into(),
            },
            Input::Path(path) => read_path(path, options),
            Input::Git { revision, path } => git::read_revision(revision, path.as_deref(), options),
        };
        if options.misses_nothing {
            tell_what_is_missing(&mut found, input, options);
        }
        reading.append(found);
    }
    reading
}

fn tell_what_is_missing(found: &mut Reading, input: &Input, options: &ReadOptions) {
    let name = match input {
        Input::Stdin => options.stdin_name.clone(),
        Input::Path(_) | Input::Git { .. } => input.to_string(),
    };
    found.problems.extend(passed_over(&name, found.skipped));
    if found.documents.is_empty() && !found.is_incomplete() {
        found.problems.push(nothing_in(&name, input));
    }
}

/// Whoever names a folder may believe that all of it counts.
fn passed_over(name: &str, skipped: Skipped) -> Option<Problem> {
    let Skipped { hidden, ignored } = skipped;
    let reasons = match (ignored, hidden) {
        (0, 0) => return None,
        (ignored, 0) => format!("{ignored} that git ignores"),
        (0, hidden) => format!("{hidden} hidden"),
        (ignored, hidden) => format!("{ignored} that git ignores, {hidden} hidden"),
    };
    let (count, was, them) = match skipped.total() {
        1 => ("1 file or folder".to_owned(), "was", "it"),
        total => (format!("{total} files or folders"), "were", "them"),
    };
    Some(
        Problem::warning(format!("in `{name}` {count} {was} passed over: {reasons}"))
            .help(format!("name {them} to read {them}")),
    )
}

/// An input without a document answers nothing, and so is most likely not the one that is meant.
fn nothing_in(name: &str, input: &Input) -> Problem {
    let problem = Problem::error(format!("there is nothing to read in `{name}`"));
    match input {
        Input::Stdin => problem.help("did the command before the pipe fail?"),
        Input::Path(_) | Input::Git { .. } => problem.help(
            "a file holds at least one document; a folder at least one file `.yaml`, `.yml` or `.json`",
        ),
    }
}

fn read_path(path: &Path, options: &ReadOptions) -> Reading {
    let full = options.directory.join(path);
    match fs::metadata(&full) {
        Ok(metadata) if metadata.is_dir() => read_folder(&full, options),
        Ok(_) => read_file(&full, options),
        Err(error) => unreadable(&walk::display_name(&full, options), &error),
    }
}

fn read_folder(folder: &Path, options: &ReadOptions) -> Reading {
    let listing = walk::list(folder, options);
    let mut reading = Reading {
        problems: listing.problems,
        skipped: listing.skipped,
        ..Reading::default()
    };
    for file in &listing.files {
        reading.append(read_file(file, options));
    }
    reading
}

fn read_file(path: &Path, options: &ReadOptions) -> Reading {
    let name = walk::display_name(path, options);
    match fs::File::open(path) {
        Ok(mut file) => read_stream(&name, &mut file, options),
        Err(error) => unreadable(&name, &error),
    }
}

/// Reads a stream to its end, or to where it is too large.
fn read_stream(name: &str, stream: &mut dyn Read, options: &ReadOptions) -> Reading {
    let limit = options.max_file_size.min(LARGEST_MAX_FILE_SIZE);
    let mut bytes = Vec::new();
    match stream.take(limit + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 > limit => too_large(name, limit),
        Ok(_) => read_bytes(name, bytes),
        Err(error) => unreadable(name, &error),
    }
}

/// Reads the documents of a file whose bytes are at hand.
pub(super) fn read_bytes(name: &str, bytes: Vec<u8>) -> Reading {
    let (file, problem) = decode::decode(name, bytes);
    let mut reading = Reading {
        problems: Vec::from_iter(problem),
        files: 1,
        ..Reading::default()
    };
    reading.append(read_text(&file));
    reading
}

/// What to say of a file over the limit.
pub(super) fn too_large(name: &str, limit: u64) -> Reading {
    Problem::error(format!(
        "`{name}` was not read: it is larger than {limit} bytes"
    ))
    .help("split it: kubectl takes many files as well as one")
    .into()
}

fn unreadable(name: &str, error: &io::Error) -> Reading {
    Problem::error(why_unreadable(name, error)).into()
}

/// What to say of a file or folder that the operating system does not let be read.
pub(super) fn why_unreadable(name: &str, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    format!("`{name}` could not be read: {reason}")
}
