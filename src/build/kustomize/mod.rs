//! Kustomize folders, built by kubectl or by Kustomize itself.
//!
//! What is built is asked for through a kustomization of ours, which takes in the folder and wants to
//! be told which file each object comes from. Where in that file, or in which patch, a value stands is
//! found by comparing: a value has the place of an equal one in its object or in a patch.

mod object;
mod patches;
mod places;

use std::fs;
use std::path::{Path, PathBuf};

use self::object::{ORIGIN, Objects};
use self::patches::Patches;
use self::places::Places;
use super::program::{command, output, tells_version};
use super::{Built, Failure, bounds};
use crate::source::{ReadOptions, display_name, read_output};

/// The files that a kustomization is made of, those of its bases and components included.
#[derive(Debug, Default)]
pub struct Sources {
    /// The kustomizations, its own first.
    pub kustomizations: Vec<PathBuf>,
    /// The files of objects.
    pub resources: Vec<PathBuf>,
    /// The other files that they name: patches, and what generators and transformers read.
    pub others: Vec<PathBuf>,
    /// What they name that is not here, and that Kustomize would fetch.
    pub remote: Vec<String>,
}

/// Builds a folder. The program is kubectl if its name begins so, and else Kustomize.
///
/// # Errors
/// If something would have to be fetched, or lies outside of what was laid out, or if the program cannot be started, fails, takes too long
/// or prints too much.
pub fn kustomization(
    folder: &Path,
    program: &Path,
    sources: &Sources,
    options: &ReadOptions,
) -> Result<Built, Failure> {
    if let Some(remote) = sources.remote.first() {
        let reason = format!("it takes in `{remote}`, and nothing is fetched");
        return Err(Failure::Refused(reason));
    }
    bounds::of_kustomization(&options.directory.join(folder), options)?;
    let not_started = |error: std::io::Error| Failure::NotStarted(error.to_string());
    let home = tempfile::tempdir().map_err(not_started)?;
    let real_home = fs::canonicalize(home.path()).map_err(not_started)?;
    let real = fs::canonicalize(options.directory.join(folder)).map_err(not_started)?;
    let around = real_home.join("around");
    let text = around_text(&around, &real)?;
    fs::create_dir_all(&around)
        .and_then(|()| fs::write(around.join("kustomization.yaml"), text))
        .map_err(not_started)?;
    let mut call = command(program, &real_home);
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let verb = if name.starts_with("kubectl") {
        "kustomize"
    } else {
        "build"
    };
    call.arg(verb).arg(&around);
    let text = output(&mut call, options.max_file_size).map_err(without_false_lead)?;
    // A folder may be built to nothing; what is no Kustomize tells no origin either.
    if !String::from_utf8_lossy(&text).contains(ORIGIN) {
        expect_kustomize(program, verb, &real_home, options)?;
    }
    let (_, reading) = read_output("what Kustomize builds", text, options);
    let objects = Objects::read(&sources.resources, &around, options);
    let patches = Patches::read(sources, options);
    let places = Places::new(&objects, &patches, sources, options);
    let mut built = places.move_all(reading);
    built.files = sources.kustomizations.len() + sources.resources.len() + sources.others.len();
    let folders = sources
        .kustomizations
        .iter()
        .filter_map(|path| path.parent());
    built.kustomizations = folders
        .map(|folder| display_name(&options.directory.join(folder), options))
        .collect();
    let replaced = sources.resources.iter().chain(&sources.others);
    built.replaces = replaced
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    Ok(built)
}

/// A failure by its cause. Kustomize takes each folder for a file at first, and tells of that before all
/// else.
fn without_false_lead(failure: Failure) -> Failure {
    const LEAD: &str = " must resolve to a file': ";
    match failure {
        Failure::Failed(words) => {
            let (_, cause) = words.rsplit_once(LEAD).unwrap_or_default();
            // The path of what is told after it is told there, too.
            let recursed = cause.strip_prefix("recursed accumulation of path '");
            let recursed = recursed.and_then(|rest| rest.split_once("': "));
            let cause = recursed.map_or(cause, |(_, cause)| cause);
            match cause {
                "" => Failure::Failed(words),
                cause => Failure::Failed(cause.to_owned()),
            }
        }
        other => other,
    }
}

/// Fails unless the program tells a version as kubectl or Kustomize does.
fn expect_kustomize(
    program: &Path,
    verb: &str,
    home: &Path,
    options: &ReadOptions,
) -> Result<(), Failure> {
    let mut call = command(program, home);
    call.arg("version");
    if verb == "kustomize" {
        call.arg("--client");
    }
    let version = output(&mut call, options.max_file_size)?;
    if tells_version(&version) {
        return Ok(());
    }
    let program = program.display();
    Err(Failure::Refused(format!(
        "`{program}` is no Kustomize: it tells no version"
    )))
}

/// A kustomization that takes in a folder and wants each object's origin told.
fn around_text(around: &Path, folder: &Path) -> Result<String, Failure> {
    // Kustomize takes no absolute path. Those of both folders are without links.
    let up = around.ancestors().skip(1).map(|_| "..");
    let down = folder.strip_prefix("/").ok().and_then(Path::to_str);
    let Some(down) = down else {
        let reason = "its path is none that can be written in a kustomization".to_owned();
        return Err(Failure::Refused(reason));
    };
    let path = up.chain([down]).collect::<Vec<_>>().join("/");
    let document = serde_json::json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [path],
        "buildMetadata": ["originAnnotations"],
    });
    Ok(document.to_string())
}
