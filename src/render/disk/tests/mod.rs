//! Writing and checking in real folders.

mod checking;
mod edits;
mod laws;
mod messages;
mod nested;
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
    let content = format!("# {}\n{text}", header("rolewright.yaml"));
    OutputFile::marked(name, content)
}

/// The content of a file as text.
fn text(file: &OutputFile) -> &str {
    std::str::from_utf8(&file.content).unwrap()
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

/// The names in a folder but that of the sums, those in folders below it and empty folders
/// included, sorted; temporaries would be among them.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let below = if entry.file_type().unwrap().is_dir() {
            self::names(&entry.path())
        } else {
            Vec::new()
        };
        if below.is_empty() {
            names.push(name);
        } else {
            names.extend(below.iter().map(|below| format!("{name}/{below}")));
        }
    }
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
