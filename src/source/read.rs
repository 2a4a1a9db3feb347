//! Reading what the user named: standard input, files, folders, git revisions.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;

use super::{
    File, Globs, Input, Interest, Layouts, Problem, Reading, Skipped, decode, git, parallel,
    read_text, read_yaml, walk,
};

/// The largest file that is read unless the user says otherwise.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// No file may be larger, as places count in 32 bits.
const LARGEST_MAX_FILE_SIZE: u64 = u32::MAX as u64 / 2;

/// What makes documents of a file's text, as [`read_text`] does.
pub type TextReader = fn(&Arc<File>) -> Reading;

/// What to say of an input without a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missing {
    /// Nothing.
    #[default]
    Unsaid,
    /// That there is nothing in it, as a note.
    Noted,
    /// That it is an error; and files that are passed over are warned of. For questions that an
    /// unread file may answer otherwise.
    Refused,
}

/// How to read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The working directory: paths start from it, and names are shown relative to it.
    pub directory: PathBuf,
    /// Larger files are not read, which is a problem.
    pub max_file_size: u64,
    /// The name that standard input has in messages.
    pub stdin_name: String,
    /// What to say of an input without a document.
    pub missing: Missing,
    /// Whether hidden files and folders are read in folders and revisions, too.
    pub hidden: bool,
    /// Whether files that git ignores are read in folders, too.
    pub ignored: bool,
    /// Files and folders that are passed over in folders and revisions; their names start in the
    /// working directory, or at the top of a revision. What is named by itself is read all the same.
    pub exclude: Globs,
    /// Files and folders whose content is read from elsewhere, as what a chart renders is in the place of
    /// its templates: folders are searched without them, and nobody is told. Without links and `..`.
    pub built: Arc<HashSet<PathBuf>>,
    /// What lies in revisions and archives, and is read from folders in their place.
    pub laid_out: Layouts,
    /// How many files are read at once, at the most; as many as the machine allows, if not said.
    pub jobs: Option<NonZeroUsize>,
    /// What has to be in a document that is parsed; everything is, if not said. A document that is
    /// not parsed is not known to be YAML, and is only counted. `Chart.yaml` and the files of
    /// Kustomize are always parsed, as they say what other files are.
    pub of_interest: Option<Interest>,
    /// What makes documents of texts.
    pub reader: TextReader,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            directory: PathBuf::from("."),
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            stdin_name: "<stdin>".to_owned(),
            missing: Missing::default(),
            hidden: false,
            ignored: false,
            exclude: Globs::default(),
            built: Arc::default(),
            laid_out: Layouts::default(),
            jobs: None,
            of_interest: None,
            reader: read_text,
        }
    }
}

/// What an input turned out to be.
#[derive(Default)]
struct Planned {
    /// What is known at once.
    found: Reading,
    /// The files that are still to be read, in order.
    files: Vec<PathBuf>,
}

impl From<Reading> for Planned {
    fn from(found: Reading) -> Self {
        Self {
            found,
            files: Vec::new(),
        }
    }
}

/// Reads all inputs, in their order; files of a folder are in the order of their paths.
///
/// It never fails as a whole: what could not be read is a problem of the [`Reading`]. Many files
/// are read on several threads, which the result does not show.
#[must_use]
pub fn read(inputs: &[Input], options: &ReadOptions, stdin: &mut dyn Read) -> Reading {
    let mut stdin = Some(stdin);
    let mut plan = |input| match input {
        &Input::Stdin => match stdin.take() {
            Some(stdin) => read_pipe(stdin, options).into(),
            None => Reading::from(Problem::error("standard input can be read only once")).into(),
        },
        Input::Path(path) => plan_path(path, options),
        Input::Git { revision, path } => {
            git::read_revision(revision, path.as_deref(), options).into()
        }
    };
    let planned: Vec<Planned> = inputs.iter().map(&mut plan).collect();
    let files: Vec<&PathBuf> = planned.iter().flat_map(|input| &input.files).collect();
    let contents = parallel::map(&files, options.jobs, |path| read_file(path, options));
    let mut contents = contents.into_iter();
    let mut reading = Reading::default();
    for (input, planned) in inputs.iter().zip(planned) {
        let mut found = planned.found;
        for content in contents.by_ref().take(planned.files.len()) {
            found.append(content);
        }
        tell_what_is_missing(&mut found, input, options);
        reading.append(found);
    }
    reading
}

fn tell_what_is_missing(found: &mut Reading, input: &Input, options: &ReadOptions) {
    let name = match input {
        Input::Stdin => options.stdin_name.clone(),
        Input::Path(path) => {
            let laid_out = options.laid_out.name_of(path);
            laid_out.unwrap_or_else(|| input.to_string())
        }
        Input::Git { .. } => input.to_string(),
    };
    let is_empty = found.documents.is_empty() && found.unparsed == 0 && !found.is_incomplete();
    match options.missing {
        // A pipe of which nothing comes is most likely one whose other end failed.
        Missing::Noted if is_empty && *input == Input::Stdin => {
            found.problems.push(nothing_in(&name, input).into_error());
        }
        Missing::Noted if is_empty => found.problems.push(nothing_in(&name, input)),
        Missing::Unsaid | Missing::Noted => {}
        Missing::Refused => {
            found.problems.extend(passed_over(&name, found.skipped));
            if is_empty {
                found.problems.push(nothing_in(&name, input).into_error());
            }
        }
    }
}

/// Whoever names a folder may believe that all of it counts.
fn passed_over(name: &str, skipped: Skipped) -> Option<Problem> {
    let reasons = [
        (skipped.ignored, "that git ignores"),
        (skipped.hidden, "hidden"),
        (skipped.excluded, "excluded"),
    ];
    let reasons: Vec<_> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| format!("{count} {reason}"))
        .collect();
    let reasons = reasons.join(", ");
    let (count, was, them) = match skipped.total() {
        0 => return None,
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
    let problem = Problem::note(format!("there is nothing to read in `{name}`"));
    match input {
        Input::Stdin => problem.help("did the command before the pipe fail?"),
        Input::Path(_) | Input::Git { .. } => problem.help(
            "a file holds at least one document; a folder at least one file `.yaml`, `.yml` or `.json`",
        ),
    }
}

fn plan_path(path: &Path, options: &ReadOptions) -> Planned {
    let full = options.directory.join(path);
    match fs::metadata(&full) {
        Ok(metadata) if metadata.is_dir() => plan_folder(&full, options),
        Ok(metadata) if metadata.is_file() => Planned {
            files: vec![full],
            ..Planned::default()
        },
        // A pipe may be filled only once the one before it has been read.
        Ok(_) => read_file(&full, options).into(),
        Err(error) => unreadable(&walk::display_name(&full, options), &error).into(),
    }
}

fn plan_folder(folder: &Path, options: &ReadOptions) -> Planned {
    let listing = walk::list(folder, options);
    Planned {
        found: Reading {
            problems: listing.problems,
            skipped: listing.skipped,
            absent: listing.absent,
            ..Reading::default()
        },
        files: listing.files,
    }
}

fn read_file(path: &Path, options: &ReadOptions) -> Reading {
    let name = walk::display_name(path, options);
    let mut reading = match fs::File::open(path) {
        Ok(mut file) => {
            let length = file.metadata().map_or(0, |metadata| metadata.len());
            read_stream_of(length, &name, &mut file, options)
        }
        Err(error) => unreadable(&name, &error),
    };
    reading.names.push(name);
    reading
}

/// Reads standard input. Where nothing says a kind there is no object, and what was piped is most likely
/// what a program says that failed.
fn read_pipe(stream: &mut dyn Read, options: &ReadOptions) -> Reading {
    let name = &options.stdin_name;
    let bytes = match bytes_of(0, name, stream, options) {
        Ok(bytes) => bytes,
        Err(reading) => return *reading,
    };
    let (text, _) = decode::decode(name, bytes.clone(), None);
    let is_none = options.missing != Missing::Unsaid
        && !walk::tells_of_others(name)
        && memmem::find(text.text().as_bytes(), b"kind").is_none();
    let mut reading = read_bytes(name, bytes, options);
    let has_any = !reading.documents.is_empty() || reading.unparsed > 0;
    if is_none && has_any && !reading.is_incomplete() {
        let message = format!("there is no Kubernetes object in `{name}`");
        let problem = Problem::error(message).help("did the command before the pipe fail?");
        reading.problems.push(problem);
    }
    reading
}

/// Reads a stream of which a length is expected.
fn read_stream_of(
    length: u64,
    name: &str,
    stream: &mut dyn Read,
    options: &ReadOptions,
) -> Reading {
    match bytes_of(length, name, stream, options) {
        Ok(bytes) => read_bytes(name, bytes, options),
        Err(reading) => *reading,
    }
}

/// The bytes of a stream, or why there are none.
fn bytes_of(
    length: u64,
    name: &str,
    stream: &mut dyn Read,
    options: &ReadOptions,
) -> Result<Vec<u8>, Box<Reading>> {
    let limit = options.max_file_size.min(LARGEST_MAX_FILE_SIZE);
    if length > limit {
        return Err(Box::new(too_large(name, limit)));
    }
    // One byte more shows the end without another look.
    let mut bytes = Vec::with_capacity(usize::try_from(length + 1).unwrap_or_default());
    match stream.take(limit + 1).read_to_end(&mut bytes) {
        Ok(length) if length as u64 > limit => Err(Box::new(too_large(name, limit))),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Box::new(unreadable(name, &error))),
    }
}

/// Reads the documents of a file whose bytes are at hand.
pub(super) fn read_bytes(name: &str, bytes: Vec<u8>, options: &ReadOptions) -> Reading {
    let interest = if walk::tells_of_others(name) {
        None
    } else {
        options.of_interest.clone()
    };
    let (file, problem) = decode::decode(name, bytes, interest);
    let mut reading = Reading {
        problems: Vec::from_iter(problem),
        files: 1,
        ..Reading::default()
    };
    reading.append((options.reader)(&file));
    reading
}

/// Reads what another program printed, as kubectl would read it.
pub(crate) fn read_output(
    name: &str,
    text: Vec<u8>,
    options: &ReadOptions,
) -> (Arc<File>, Reading) {
    let (file, problem) = decode::decode(name, text, options.of_interest.clone());
    let mut reading = read_yaml(&file);
    reading.problems.extend(problem);
    (file, reading)
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
