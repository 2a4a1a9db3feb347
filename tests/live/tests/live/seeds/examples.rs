//! Each example: what it renders to gives its accounts exactly what its spec says.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;

use super::{Seeds, repository};
use crate::live::say;

pub(super) fn are_exact(seeds: &Seeds) -> Result<(), Failed> {
    for spec in specs()? {
        seeds.alone(|program, stage| {
            stage.apply(&program.objects(&spec)?)?;
            let parties = program
                .verify(ADMIN, &spec, "--excess full")?
                .exact()
                .map_err(|failed| Failed::from(format!("{}: {failed:?}", spec.display())))?;
            for party in &parties {
                say(&format!(
                    "seeds: {}: {} questions, {} of them needed",
                    party.user,
                    party.questions,
                    party.needed().len()
                ));
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The specs of all examples that there are.
pub(super) fn specs() -> Result<Vec<PathBuf>, Failed> {
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
