//! What `rolewright render` renders: what the command line says, or else the targets of the nearest
//! `rolewright.toml`.

use std::env;
use std::path::{Path, PathBuf};

use super::args::{ChartArgs, EnvironmentArgs, RenderArgs, Target};
use super::output::Output;
use crate::config::{self, Destination, RenderTarget};

/// What is to be rendered, each as if the command line said it. Nothing, after telling why, if that
/// cannot be known.
pub(super) fn targets(args: &RenderArgs, output: &mut Output) -> Option<Vec<RenderArgs>> {
    let is_said = args.spec.is_some()
        || args.to.is_some()
        || args.out.is_some()
        || !args.chart.is_empty()
        || !args.environment.is_empty();
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
            let targets = targets.map(|target| as_args(target, &path, args)).collect();
            return may_be_one_file(targets, output);
        }
        if args.settings.config.is_some() {
            output.error(&format!(
                "`{}` has no target: write `[[render]]`",
                path.display()
            ));
            return None;
        }
    }
    if args.out.is_none() && !args.explain.explain {
        let what = match args.to() {
            Target::Manifests => None,
            Target::Helm => Some("a chart"),
            Target::Kustomize => Some("a Kustomize base"),
        };
        if let Some(what) = what {
            output.error(&format!("{what} is a folder: name it by --out DIR"));
            return None;
        }
    }
    if args.to() != Target::Helm && !args.chart.is_empty() {
        output
            .error("--app-version and what begins with --chart- are about charts: write --to helm");
        return None;
    }
    if let Some(option) = about_a_folder(args).filter(|_| args.out.is_none()) {
        output.error(&format!(
            "{option} is about a folder: name it by --out DIR, or by a target in {}",
            config::FILE_NAME
        ));
        return None;
    }
    may_be_one_file(vec![args.clone()], output)
}

/// The same targets. Nothing, after telling why, if one that is never one file is to be one.
fn may_be_one_file(targets: Vec<RenderArgs>, output: &mut Output) -> Option<Vec<RenderArgs>> {
    let is_refused = |args: &RenderArgs| args.one_file && args.to() != Target::Manifests;
    if targets.iter().any(is_refused) {
        output.error("--one-file is about manifests: charts and Kustomize bases are many files");
        return None;
    }
    Some(targets)
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
        to: Some(match target.to {
            Destination::Manifests => Target::Manifests,
            Destination::Helm => Target::Helm,
            Destination::Kustomize => Target::Kustomize,
        }),
        chart: ChartArgs {
            chart_name: target.chart_name.clone(),
            chart_version: target.chart_version.clone(),
            app_version: target.app_version.clone(),
            chart_description: target.chart_description.clone(),
            chart_home: target.chart_home.clone(),
            chart_source: target.chart_sources.clone(),
            chart_keyword: target.chart_keywords.clone(),
            chart_maintainer: target.chart_maintainers.clone(),
            chart_icon: target.chart_icon.clone(),
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
