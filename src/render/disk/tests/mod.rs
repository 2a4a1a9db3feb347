//! Writing and checking in real folders.

mod checking;
mod edits;
mod laws;
mod messages;
mod several;
mod writing;

use std::fs;
use std::path::{Path, PathBuf};

use super::{
    Difference, DiskError, OutputFile, Policy, Request, SUMS_FILE, Stale, StaleFile, Written,
    header,
};

/// A file of ours with this text under the header.
fn ours(name: &str, text: &str) -> OutputFile {
    OutputFile {
        name: name.to_owned(),
        content: format!("# {}\n{text}", header("rolewright.yaml")),
    }
}

/// What a spec on standard input asks of a folder.
fn request<'a>(folder: &'a Path, files: &'a [OutputFile]) -> Request<'a> {
    Request {
        folder,
        spec: None,
        source: "rolewright.yaml",
        files,
    }
}

fn write(folder: &Path, files: &[OutputFile]) -> Result<Written, DiskError> {
    super::write(&request(folder, files), Policy::default())
}

fn check(folder: &Path, files: &[OutputFile]) -> Result<Vec<Difference>, DiskError> {
    super::check(&request(folder, files))
}

fn stale(path: PathBuf, what: Stale) -> StaleFile {
    StaleFile { path, what }
}

/// The names in a folder but that of the sums, sorted; temporaries would be among them.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name != SUMS_FILE);
    names.sort();
    names
}

fn paths(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(|name| folder.join(name)).collect()
}

/// The message with the folder's own path, which differs in each run, as `DIR`.
fn message(folder: &Path, text: &impl ToString) -> String {
    text.to_string().replace(folder.to_str().unwrap(), "DIR")
}
