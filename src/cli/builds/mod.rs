//! Charts and Kustomize folders among what a command reads, built before they are read.

mod args;
mod clash;
mod elsewhere;
mod found;
mod idle;
mod laid;
mod rest;
mod taken;
pub(super) mod unbuilt;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub(super) use self::args::BuildArgs;
pub(super) use self::clash::{Part, clashes, without_copies};
use self::found::{Buildable, What, wanted};
pub(super) use self::rest::{Rest, take_in_passed_over};
use crate::build::{self, Built, Failure, Kind, Release, Sources};
use crate::source::{Input, Problem, ReadOptions};

/// What is done with what is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Each file and folder is judged.
    Findings,
    /// Questions are answered from all of it, as from what is in a cluster.
    Answers,
}

impl Use {
    /// What is done with the files of what is not built, and what to do about it.
    fn of_what_is_read(self) -> &'static str {
        match self {
            Self::Findings => {
                "its files are read as they are; `--build never` says that this is meant"
            }
            Self::Answers => {
                "its files are read as they are, which leaves the answer open; what you build of it yourself \
                 is read by `--from -`"
            }
        }
    }
}

/// For what is built.
pub(super) struct Purpose<'a> {
    pub(super) built_for: Use,
    /// The namespace of a release.
    pub(super) namespace: &'a str,
    /// The version that templates are told of.
    pub(super) kubernetes_version: String,
    /// Whether what is not built is an error in any case.
    pub(super) is_strict: bool,
    /// Whether revisions are laid out even if they hold nothing to build, with the files of values that are
    /// named as theirs; what is not in them is left out.
    pub(super) lays_out_all: bool,
    /// Whether nothing but charts is read.
    pub(super) only_charts: Option<OnlyCharts>,
}

/// That nothing but charts is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnlyCharts {
    /// Whether it is an error that there is none in what is named.
    pub(super) are_expected: bool,
}

/// What was built.
#[derive(Default)]
pub(super) struct Builds {
    /// Each folder with what was built of it.
    pub(super) made: Vec<Made>,
    /// How many were to be built and were not.
    pub(super) not_made: usize,
    /// Why they were not.
    pub(super) problems: Vec<Problem>,
    /// What else lies where something was built.
    pub(super) rest: Rest,
}

/// A folder that was built.
pub(super) struct Made {
    /// Its name in messages.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) built: Built,
}

impl Builds {
    /// What is not to be read, as what was built stands in its place.
    pub(super) fn replaced(&self) -> HashSet<PathBuf> {
        let replaced = self.made.iter().flat_map(|made| &made.built.replaces);
        replaced.cloned().collect()
    }

    /// The files that are applied as they are with what was built.
    pub(super) fn applied(&self) -> Vec<PathBuf> {
        let applied = self.made.iter().flat_map(|made| &made.built.applied);
        applied.cloned().collect()
    }

    fn leave_out(&mut self, problem: Problem) {
        self.not_made += 1;
        self.problems.push(problem);
    }
}

/// Why a folder that was to be built was not.
enum NotMade {
    /// There is nothing to build it with.
    NoProgram(Problem),
    /// There is, and it did not work.
    Failed(Problem),
}

/// Builds what of the inputs is to be built. Those that do not lie on disk and hold something to build are
/// folders that they are laid out in from then on, and so long as the options are there.
pub(super) fn make(
    args: &BuildArgs,
    inputs: &mut Vec<Input>,
    purpose: &Purpose<'_>,
    options: &mut ReadOptions,
) -> Builds {
    let mut builds = Builds::default();
    let laid = laid::lay_out(args, inputs, purpose, options);
    if let Some(only) = purpose.only_charts {
        builds.problems.extend(found::keep_charts(
            inputs,
            only,
            args.which(purpose.built_for),
            options,
        ));
    }
    let (inputs, options) = (&*inputs, &*options);
    let found::Wanted { folders, not_built } = wanted(args, inputs, purpose.built_for, options);
    let mut kinds: Vec<Kind> = folders.iter().map(Buildable::kind).collect();
    if !not_built.is_empty() || !laid.not_built.is_empty() {
        // They apply to that, and it is told already.
        kinds.extend([Kind::Chart, Kind::Kustomization]);
    }
    builds.problems.extend(idle::without_folder(args, &kinds));
    let mut folders_named = inputs.iter().filter_map(|it| folder_of(it, options));
    let is_told = purpose.only_charts.is_some();
    let has_folder = is_told || laid.has_folder || folders_named.next().is_some();
    builds.problems.extend(idle::of_found(args, has_folder));
    for problem in not_built.into_iter().chain(laid.not_built) {
        builds.leave_out(problem);
    }
    for problem in found::packed(inputs, &folders, purpose, options) {
        builds.leave_out(problem);
    }
    if purpose.built_for == Use::Findings {
        builds
            .problems
            .extend(found::as_it_is(args, inputs, options));
    }
    builds.rest = Rest::new(inputs, options);
    for it in folders {
        let (name, kind) = (it.name(options), it.kind());
        match build_one(args, &it, &name, purpose, options) {
            Ok(mut built) => {
                let further = std::mem::take(&mut built.elsewhere);
                built.elsewhere =
                    elsewhere::of_rights(further, &built.documents, purpose.namespace);
                builds.rest.take(&it, &name, &built.applied);
                builds.made.push(Made { name, kind, built });
            }
            Err(not_made) => {
                builds.rest.take_unbuilt(&it, &name);
                let problem = match not_made {
                    NotMade::NoProgram(problem) if !args.asks_for(kind) && !purpose.is_strict => {
                        problem
                    }
                    NotMade::NoProgram(problem) | NotMade::Failed(problem) => problem.into_error(),
                };
                builds.leave_out(problem.help(purpose.built_for.of_what_is_read()));
            }
        }
    }
    builds
}

/// The folder on disk that an input is.
fn folder_of<'a>(input: &'a Input, options: &ReadOptions) -> Option<&'a Path> {
    match input {
        Input::Path(path) if options.directory.join(path).is_dir() => Some(path),
        _ => None,
    }
}

fn build_one(
    args: &BuildArgs,
    it: &Buildable,
    name: &str,
    purpose: &Purpose<'_>,
    options: &ReadOptions,
) -> Result<Built, NotMade> {
    let folder = &it.folder;
    match &it.what {
        What::Chart => {
            let wanted = args.helm.as_deref();
            let Some(helm) = program(wanted, &["helm"]) else {
                let problem = no_program("chart", name, wanted, "helm");
                return Err(NotMade::NoProgram(problem));
            };
            let release = Release {
                helm,
                name: args.release_name.clone(),
                namespace: purpose.namespace.to_owned(),
                values: values(args, purpose, options),
                set: args.set.clone(),
                kubernetes_version: purpose.kubernetes_version.clone(),
            };
            build::chart(folder, &release, options).map_err(|failure| {
                let what = format!("the chart `{name}` was not rendered");
                not_built(&what, folder, &failure, options)
            })
        }
        What::Kustomization(kustomized) | What::Component(kustomized) => {
            let wanted = args.kustomize.as_deref();
            let Some(program) = program(wanted, &["kubectl", "kustomize"]) else {
                let problem = no_program("Kustomize folder", name, wanted, "kubectl");
                return Err(NotMade::NoProgram(problem));
            };
            let files = &kustomized.files;
            let sources = Sources {
                kustomizations: files.kustomizations.clone(),
                resources: files.resources.clone(),
                others: files.others.clone(),
                remote: files.remote.clone(),
            };
            let built = build::kustomization(folder, &program, &sources, options);
            built.map_err(|failure| {
                let what = format!("the Kustomize folder `{name}` was not built");
                not_built(&what, folder, &failure, options)
            })
        }
    }
}

/// The files of values, as they lie on disk.
fn values(args: &BuildArgs, purpose: &Purpose<'_>, options: &ReadOptions) -> Vec<PathBuf> {
    let values = args.values.iter();
    let values = values.map(|path| {
        let name = path.to_str().filter(|_| purpose.lays_out_all);
        let laid_out = name.and_then(|name| options.laid_out.path_of(name));
        laid_out.unwrap_or_else(|| path.clone())
    });
    values.collect()
}

fn program(wanted: Option<&Path>, names: &[&str]) -> Option<PathBuf> {
    match wanted {
        Some(wanted) => build::find(wanted),
        None => names.iter().find_map(|name| build::find(Path::new(name))),
    }
}

/// That there is no program to build with: a note, unless it was asked for or is needed.
fn no_program(what: &str, name: &str, wanted: Option<&Path>, usual: &str) -> Problem {
    let missing = wanted.map_or_else(|| usual.to_owned(), |wanted| wanted.display().to_string());
    let message = format!("the {what} `{name}` was not built: there is no program `{missing}`");
    Problem::note(message)
}

fn not_built(what: &str, folder: &Path, failure: &Failure, options: &ReadOptions) -> NotMade {
    let reason = options.laid_out.told(&failure.to_string());
    let layout = options.laid_out.holding(folder);
    let left_out = layout.iter().flat_map(|layout| {
        let left_out = layout.left_out().iter();
        left_out.filter_map(|it| Some((layout.name_of(&it.path)?, it.what)))
    });
    let is_told = |(name, what): &(String, _)| reason.contains(&format!("`{name}` is {what}"));
    let left_out = left_out.filter(|it| !is_told(it));
    let left_out: Vec<String> = left_out
        .map(|(name, what)| format!("`{name}`, {what}"))
        .collect();
    let problem = Problem::error(format!("{what}: {reason}"));
    NotMade::Failed(if left_out.is_empty() {
        problem
    } else {
        problem.help(format!("left out was {}", first_of(left_out.into_iter())))
    })
}

/// The first of some names, and how many more there are.
pub(super) fn first_names(names: &[impl std::fmt::Display]) -> String {
    first_of(names.iter().map(|name| format!("`{name}`")))
}

/// The first of some words, and how many more there are.
fn first_of(words: impl ExactSizeIterator<Item = String>) -> String {
    /// How many are told.
    const MOST: usize = 3;
    let more = words.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("{more} more"));
    let first = words.take(MOST).chain(more);
    first.collect::<Vec<_>>().join(", ")
}
