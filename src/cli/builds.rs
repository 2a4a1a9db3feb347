//! Charts and Kustomize folders among what a command reads, built before they are read.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::idle;
use crate::build::{self, Built, Failure, Kind, Release, Sources};
use crate::lint::sets::kustomization_files;
use crate::source::{Input, Problem, ReadOptions, display_name, manifests_in};

/// How charts and Kustomize folders are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Charts and Kustomize folders")]
pub(super) struct BuildArgs {
    /// Which of them are built, rather than read as they are.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Which::Named)]
    pub(super) build: Which,
    /// The Helm that renders charts [default: `helm`, if there is one].
    #[arg(long, value_name = "PROGRAM")]
    pub(super) helm: Option<PathBuf>,
    /// Values for charts, as for Helm (repeatable).
    #[arg(long, value_name = "FILE")]
    pub(super) values: Vec<PathBuf>,
    /// A value for charts, as for Helm (repeatable).
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// The name that charts are rendered with, as by `helm template`.
    #[arg(long, value_name = "NAME", default_value = RELEASE_NAME)]
    pub(super) release_name: String,
    /// The Kustomize, or the kubectl, that builds Kustomize folders [default: `kubectl` or
    /// `kustomize`, if there is one].
    #[arg(long, value_name = "PROGRAM")]
    pub(super) kustomize: Option<PathBuf>,
}

/// What Helm itself says where no name is given.
const RELEASE_NAME: &str = "release-name";

/// Which folders are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    /// Those that are named themselves.
    Named,
    /// These, and charts that are found in folders.
    Charts,
    /// Those found in folders, too.
    All,
    /// None.
    Never,
}

impl Which {
    /// Whether a folder that is found in another one is built.
    fn is_of_found(self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Charts => kind == Kind::Chart,
            Self::Named | Self::Never => false,
        }
    }
}

impl BuildArgs {
    /// Whether somebody asked for it, so that a run is undecided if there is no program for it.
    fn asks_for(&self, kind: Kind) -> bool {
        !self.given_for(kind).is_empty() || self.build.is_of_found(kind)
    }

    /// The options that were given for folders of a kind.
    pub(super) fn given_for(&self, kind: Kind) -> Vec<&'static str> {
        let options = match kind {
            Kind::Chart => vec![
                ("--helm", self.helm.is_some()),
                ("--values", !self.values.is_empty()),
                ("--set", !self.set.is_empty()),
                ("--release-name", self.release_name != RELEASE_NAME),
            ],
            Kind::Kustomization => vec![("--kustomize", self.kustomize.is_some())],
        };
        let given = options.into_iter().filter(|(_, is_given)| *is_given);
        given.map(|(name, _)| name).collect()
    }
}

/// For what is built.
pub(super) struct Purpose<'a> {
    /// The namespace of a release.
    pub(super) namespace: &'a str,
    /// The version that templates are told of.
    pub(super) kubernetes_version: String,
    /// Whether what is not built is an error in any case.
    pub(super) is_strict: bool,
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

/// Builds what of the inputs is to be built.
pub(super) fn make(
    args: &BuildArgs,
    inputs: &[Input],
    purpose: &Purpose<'_>,
    options: &ReadOptions,
) -> Builds {
    let mut builds = Builds::default();
    let candidates = candidates(args, inputs, options);
    let kinds: Vec<Kind> = candidates.iter().map(|(_, kind)| *kind).collect();
    builds.problems.extend(idle::without_folder(args, &kinds));
    let has_folder = inputs
        .iter()
        .any(|input| folder_of(input, options).is_some());
    let found = idle::of_found(args, inputs, has_folder);
    builds.problems.extend(found.idle);
    for problem in found.not_built {
        builds.leave_out(problem);
    }
    for (folder, kind) in candidates {
        let name = display_name(&options.directory.join(&folder), options);
        match build_one(args, &folder, kind, purpose, options) {
            Ok(built) => builds.made.push(Made { name, kind, built }),
            Err(NotMade::NoProgram(problem)) if !args.asks_for(kind) && !purpose.is_strict => {
                builds.leave_out(problem);
            }
            Err(NotMade::NoProgram(problem) | NotMade::Failed(problem)) => {
                builds.leave_out(problem.into_error());
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

/// The folders that are to be built, each once.
fn candidates(args: &BuildArgs, inputs: &[Input], options: &ReadOptions) -> Vec<(PathBuf, Kind)> {
    if args.build == Which::Never {
        return Vec::new();
    }
    let mut folders: Vec<(PathBuf, bool)> = Vec::new();
    for path in inputs.iter().filter_map(|input| folder_of(input, options)) {
        folders.push((path.to_path_buf(), true));
        if args.build != Which::Named {
            let (files, _) = manifests_in(path, true, options);
            let found: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
            let found = found.into_iter().filter(|folder| !is_subchart(folder));
            folders.extend(found.map(|folder| (folder.to_path_buf(), false)));
        }
    }
    let mut seen = HashSet::new();
    let known = folders.into_iter().filter_map(|(folder, is_named)| {
        let full = options.directory.join(&folder);
        let kind = Kind::of(&full)?;
        if kind == Kind::Kustomization {
            kustomization_files(&folder, options)?;
        }
        let is_wanted = is_named || args.build.is_of_found(kind);
        let is_new = fs::canonicalize(&full).map_or(true, |real| seen.insert(real));
        (is_wanted && is_new).then_some((folder, kind))
    });
    known.collect()
}

/// Whether a folder is rendered with the chart that it belongs to.
fn is_subchart(folder: &Path) -> bool {
    let charts = folder.parent().filter(|parent| parent.ends_with("charts"));
    let parent = charts.and_then(Path::parent);
    parent.is_some_and(|parent| parent.join("Chart.yaml").is_file())
}

fn build_one(
    args: &BuildArgs,
    folder: &Path,
    kind: Kind,
    purpose: &Purpose<'_>,
    options: &ReadOptions,
) -> Result<Built, NotMade> {
    let name = display_name(&options.directory.join(folder), options);
    match kind {
        Kind::Chart => {
            let wanted = args.helm.as_deref();
            let Some(helm) = program(wanted, &["helm"]) else {
                let problem = no_program("chart", &name, wanted, "helm");
                return Err(NotMade::NoProgram(problem));
            };
            let release = Release {
                helm,
                name: args.release_name.clone(),
                namespace: purpose.namespace.to_owned(),
                values: args.values.clone(),
                set: args.set.clone(),
                kubernetes_version: purpose.kubernetes_version.clone(),
            };
            build::chart(folder, &release, options).map_err(|failure| {
                not_built(&format!("the chart `{name}` was not rendered"), &failure)
            })
        }
        Kind::Kustomization => {
            let wanted = args.kustomize.as_deref();
            let Some(program) = program(wanted, &["kubectl", "kustomize"]) else {
                let problem = no_program("Kustomize folder", &name, wanted, "kubectl");
                return Err(NotMade::NoProgram(problem));
            };
            let files = kustomization_files(folder, options).unwrap_or_default();
            let sources = Sources {
                kustomizations: files.kustomizations,
                resources: files.resources,
                others: files.others,
                remote: files.remote,
            };
            let built = build::kustomization(folder, &program, &sources, options);
            built.map_err(|failure| {
                not_built(
                    &format!("the Kustomize folder `{name}` was not built"),
                    &failure,
                )
            })
        }
    }
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
    read_as_it_is(Problem::note(message))
}

fn not_built(what: &str, failure: &Failure) -> NotMade {
    NotMade::Failed(read_as_it_is(Problem::error(format!("{what}: {failure}"))))
}

fn read_as_it_is(problem: Problem) -> Problem {
    problem.help("its files are read as they are; `--build never` says that this is meant")
}
