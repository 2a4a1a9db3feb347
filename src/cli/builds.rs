//! Charts and Kustomize folders among what a command reads, built before they are read.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

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
    /// Those found in folders, too.
    All,
    /// None.
    Never,
}

impl BuildArgs {
    /// Whether somebody asked for it, so that what cannot be built leaves a run undecided.
    fn asks_for(&self, kind: Kind) -> bool {
        let named = match kind {
            Kind::Chart => {
                let is_named = self.release_name != RELEASE_NAME;
                is_named || self.helm.is_some() || !self.values.is_empty() || !self.set.is_empty()
            }
            Kind::Kustomization => self.kustomize.is_some(),
        };
        named || self.build == Which::All
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
}

/// Builds what of the inputs is to be built.
pub(super) fn make(
    args: &BuildArgs,
    inputs: &[Input],
    purpose: &Purpose<'_>,
    options: &ReadOptions,
) -> Builds {
    let mut builds = Builds::default();
    for (folder, kind) in candidates(args, inputs, options) {
        let name = display_name(&options.directory.join(&folder), options);
        match build_one(args, &folder, kind, purpose, options) {
            Ok(built) => builds.made.push(Made { name, kind, built }),
            Err(problem) => {
                builds.not_made += 1;
                let is_error = args.asks_for(kind) || purpose.is_strict;
                builds.problems.push(if is_error {
                    problem.into_error()
                } else {
                    problem
                });
            }
        }
    }
    builds
}

/// The folders that are to be built, each once.
fn candidates(args: &BuildArgs, inputs: &[Input], options: &ReadOptions) -> Vec<(PathBuf, Kind)> {
    if args.build == Which::Never {
        return Vec::new();
    }
    let mut folders: Vec<PathBuf> = Vec::new();
    for input in inputs {
        let Input::Path(path) = input else {
            continue;
        };
        if !options.directory.join(path).is_dir() {
            continue;
        }
        folders.push(path.clone());
        if args.build == Which::All {
            let (files, _) = manifests_in(path, true, options);
            let folders_of = files.iter().filter_map(|file| file.parent());
            let found: BTreeSet<&Path> = folders_of.collect();
            folders.extend(
                found
                    .into_iter()
                    .filter(|folder| !is_subchart(folder))
                    .map(Path::to_path_buf),
            );
        }
    }
    let mut seen = HashSet::new();
    let known = folders.into_iter().filter_map(|folder| {
        let full = options.directory.join(&folder);
        let kind = Kind::of(&full)?;
        if kind == Kind::Kustomization {
            kustomization_files(&folder, options)?;
        }
        let is_new = fs::canonicalize(&full).map_or(true, |real| seen.insert(real));
        is_new.then_some((folder, kind))
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
) -> Result<Built, Problem> {
    let name = display_name(&options.directory.join(folder), options);
    match kind {
        Kind::Chart => {
            let wanted = args.helm.as_deref();
            let Some(helm) = program(wanted, &["helm"]) else {
                return Err(no_program("chart", &name, wanted, "helm"));
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
                return Err(no_program("Kustomize folder", &name, wanted, "kubectl"));
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

/// That there is no program to build with: a note, unless it was asked for.
fn no_program(what: &str, name: &str, wanted: Option<&Path>, usual: &str) -> Problem {
    let missing = wanted.map_or_else(|| usual.to_owned(), |wanted| wanted.display().to_string());
    let message = format!("the {what} `{name}` was not built: there is no program `{missing}`");
    read_as_it_is(Problem::note(message))
}

fn not_built(what: &str, failure: &Failure) -> Problem {
    read_as_it_is(Problem::warning(format!("{what}: {failure}")))
}

fn read_as_it_is(problem: Problem) -> Problem {
    problem.help("its files are read as they are; `--build never` says that this is meant")
}
