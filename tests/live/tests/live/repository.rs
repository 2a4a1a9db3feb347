//! The files of this repository that tests read.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use rolewright::source::{Input, ReadOptions};
use rolewright::spec::model::Client;
use rolewright::spec::{self, Context, Folder};
use rolewright_catalog::{Catalog, KubernetesVersion};

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(path)
}

/// The specs of all examples that there are.
pub(crate) fn specs() -> Result<Vec<PathBuf>, Failed> {
    let mut found = Vec::new();
    look_in(&repository("examples"), &mut found)?;
    found.sort();
    if found.is_empty() {
        return Err("there are no examples".into());
    }
    Ok(found)
}

fn look_in(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let spec = folder.join("rolewright.yaml");
    if spec.is_file() {
        found.push(spec);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            look_in(&path, found)?;
        }
    }
    Ok(())
}

/// The clients of a spec in a file, which is sound.
pub(crate) fn clients(spec: &Path) -> Result<Vec<Client>, Failed> {
    let name = spec.to_str().ok_or("a path that is no text")?;
    let catalog = Catalog::new(KubernetesVersion::LATEST);
    let context = Context {
        catalog: &catalog,
        folder: &Folder::of_spec(name),
    };
    let input = [Input::Path(spec.to_owned())];
    let reading = rolewright::source::read(&input, &ReadOptions::default(), &mut std::io::empty());
    let spec = spec::read(reading, name, context);
    match spec.problems.first() {
        Some(problem) => Err(format!("{name}: {problem}").into()),
        None => Ok(spec.clients),
    }
}
