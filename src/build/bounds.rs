//! What a build of something that was laid out may rest on: all of it is there, and nothing is taken
//! in from where our own folder happens to lie.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Failure, KUSTOMIZATIONS};
use crate::source::{File, Layout, Node, ReadOptions, read_yaml};

/// Fails if something of a chart was left out: Helm would render the rest without a word.
pub(super) fn of_chart(folder: &Path, options: &ReadOptions) -> Result<(), Failure> {
    let Some(layout) = options.laid_out.holding(folder) else {
        return Ok(());
    };
    let folders = folders_in(folder);
    let is_below = |path: &Path| path.parent().is_some_and(|above| folders.contains(above));
    match layout.left_out().iter().find(|it| is_below(&it.path)) {
        Some(it) => {
            let name = layout.name_of(&it.path).unwrap_or_default();
            Err(Failure::Refused(format!("`{name}` is {}", it.what)))
        }
        None => Ok(()),
    }
}

/// A folder and those in it, links followed.
fn folders_in(folder: &Path) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        let Ok(real) = fs::canonicalize(folder) else {
            continue;
        };
        if folders.contains(&real) {
            continue;
        }
        let entries = fs::read_dir(&real).into_iter().flatten().flatten();
        left.extend(entries.map(|it| it.path()).filter(|it| it.is_dir()));
        folders.insert(real);
    }
    folders
}

/// Fails if a kustomization, or one that it takes in, leads out of what was laid out.
pub(super) fn of_kustomization(folder: &Path, options: &ReadOptions) -> Result<(), Failure> {
    let Some(layout) = options.laid_out.holding(folder) else {
        return Ok(());
    };
    let mut seen = BTreeSet::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder) = left.pop() {
        let Ok(folder) = fs::canonicalize(folder) else {
            continue;
        };
        if !seen.insert(folder.clone()) {
            continue;
        }
        for file in KUSTOMIZATIONS.iter().map(|name| folder.join(name)) {
            let Ok(text) = fs::read_to_string(&file) else {
                continue;
            };
            for name in texts(&text) {
                let Some(target) = within(layout, &folder, &name) else {
                    let file = layout.name_of(&file).unwrap_or_default();
                    let name = name.escape_debug();
                    let of = layout.name();
                    let reason = format!("`{name}` in `{file}` leads out of `{of}`");
                    return Err(Failure::Refused(reason));
                };
                left.extend(Some(target).filter(|target| target.is_dir()));
            }
        }
    }
    Ok(())
}

/// All texts of one line in a document, whatever they stand for.
fn texts(text: &str) -> Vec<String> {
    let reading = read_yaml(&File::new("kustomization", text));
    let mut found = Vec::new();
    for document in &reading.documents {
        collect(document.root(), &mut found);
    }
    if reading.is_incomplete() {
        // What we cannot read, Kustomize may.
        let words = text.split(|c: char| c.is_whitespace() || "'\",[]{}".contains(c));
        found.extend(words.map(str::to_owned));
    }
    found
}

fn collect(node: Node<'_>, found: &mut Vec<String>) {
    if node.is_alias() {
        return;
    }
    let text = node.text().filter(|text| !text.contains('\n'));
    found.extend(text.map(str::to_owned));
    for item in node.items() {
        collect(item, found);
    }
    for (_, value) in node.pairs() {
        collect(value, found);
    }
}

/// Where a path in a folder of a layout leads, by its words alone, as Kustomize takes it; none if that
/// is outside. An absolute one it takes for no folder.
fn within(layout: &Layout, folder: &Path, name: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::ParentDir if path == layout.root() => return None,
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir => return Some(folder.to_owned()),
        }
    }
    Some(path)
}
