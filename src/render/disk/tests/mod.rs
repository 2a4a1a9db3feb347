//! Writing and checking in real folders.

mod checking;
mod messages;
mod writing;

use std::fs;
use std::path::{Path, PathBuf};

use super::{OutputFile, header};

/// A file of ours with this text under the header.
fn ours(name: &str, text: &str) -> OutputFile {
    OutputFile {
        name: name.to_owned(),
        content: format!("# {}\n{text}", header("rolewright.yaml")),
    }
}

/// The names in a folder, sorted; temporaries would be among them.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
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
