//! What `rolewright render` renders: what the command line says, or else the targets of the nearest
//! `rolewright.toml`.

use std::env;
use std::path::{Path, PathBuf};

use super::args::{EnvironmentArgs, RenderArgs, Target};
use super::output::Output;
use crate::config::{self, Destination, RenderTarget};

/// What is to be rendered, each as if the command line said it. Nothing, after telling why, if that
/// cannot be known.
pub(super) fn targets(args: &RenderArgs, output: &mut Output) -> Option<Vec<RenderArgs>> {
    let is_said = args.spec.is_some() || args.out.is_some() || !args.environment.is_empty();
    let found = match &args.settings.config {
        Some(path) => Some(path.clone()),
        None if is_said || args.settings.no_config => None,
        None => nearest(output)?,
    };
    if let Some(path) = found {
        let config = match super::config::read(&path) {
            Ok(config) => config,
            Err(problems) => {
                output.problems(&problems);
                return None;
            }
        };
        if !config.render.is_empty() {
            let targets = config.render.iter();
            return Some(targets.map(|target| as_args(target, &path, args)).collect());
        }
        if args.settings.config.is_some() {
            output.error(&format!(
                "`{}` has no target: write `[[render]]`",
                path.display()
            ));
            return None;
        }
    }
    if let Some(option) = about_a_folder(args).filter(|_| args.out.is_none()) {
        output.error(&format!(
            "{option} is about a folder: name it by --out DIR, or by a target in {}",
            config::FILE_NAME
        ));
        return None;
    }
    Some(vec![args.clone()])
}

/// An option that says what is done to a folder, if one is given.
fn about_a_folder(args: &RenderArgs) -> Option<&'static str> {
    let options = [
        ("--check", args.check),
        ("--one-file", args.one_file),
        ("--prune", args.disk.prune),
        ("--overwrite-edited", args.disk.overwrite_edited),
    ];
    options
        .into_iter()
        .find_map(|(option, given)| given.then_some(option))
}

/// The nearest settings, if there are any. Nothing if it cannot be told where to look.
#[expect(clippy::option_option, reason = "that there are none is an answer")]
fn nearest(output: &mut Output) -> Option<Option<PathBuf>> {
    match env::current_dir() {
        Ok(folder) => Some(config::find(&folder)),
        Err(error) => {
            output.error(&format!("the working directory cannot be told: {error}"));
            None
        }
    }
}

fn as_args(target: &RenderTarget, config: &Path, args: &RenderArgs) -> RenderArgs {
    let folder = config.parent().unwrap_or(Path::new(""));
    let from_folder = |path: &str| folder.join(path).to_string_lossy().into_owned();
    RenderArgs {
        spec: Some(from_folder(&target.spec)),
        to: match target.to {
            Destination::Manifests => Target::Manifests,
        },
        out: Some(folder.join(&target.out)),
        environment: EnvironmentArgs {
            overlay: target
                .overlays
                .iter()
                .map(|path| from_folder(path))
                .collect(),
            namespace: target.namespace.clone(),
            image: target.images.clone(),
        },
        ..args.clone()
    }
}
