//! What a render leaves in a folder, and what it never touches.

mod edits;
mod killed;
mod places;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::spec;
use crate::support::Sandbox;

/// Where the sums are.
const SUMS: &str = "out/.rolewright.sums";

/// A spec with as many ConfigMaps, each of which holds this text.
fn config_maps(count: usize, text: &str) -> String {
    let mut more = "config:\n".to_owned();
    for number in 0..count {
        writeln!(more, "- {{name: c{number}, data: {{text: \"{text}\"}}}}").unwrap();
    }
    spec(&more)
}

/// A sandbox with a spec.
fn sandbox_of(spec: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", spec);
    sandbox
}

/// All files of a folder by name.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect()
}

/// Whether `sha256sum` finds everything in a folder as the sums say; nothing where there is none.
fn sums_are_right(folder: &Path) -> Option<bool> {
    let output = Command::new("sha256sum")
        .args(["--check", "--strict", ".rolewright.sums"])
        .current_dir(folder)
        .output();
    output.ok().map(|output| output.status.success())
}
