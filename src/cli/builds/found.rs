//! Which folders are to be built.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::args::{BuildArgs, Which};
use super::{OnlyCharts, Use, first_names, folder_of};
use crate::build::Kind;
use crate::lint::sets::{KUSTOMIZATIONS, KustomizationFiles, component_files, kustomization_files};
use crate::source::{
    Document, Input, Node, Problem, ReadOptions, display_name, manifests_in, packed_in, read,
};

/// A folder that can be built.
#[derive(Debug)]
pub(super) struct Buildable {
    /// Its path as it was named or found.
    pub(super) folder: PathBuf,
    /// The same without links.
    pub(super) real: PathBuf,
    /// Whether it was named itself, and not found in another one.
    pub(super) is_named: bool,
    pub(super) what: What,
}

/// What a folder is built by, and what it is made of.
#[derive(Debug)]
pub(super) enum What {
    Chart,
    Kustomization(Kustomized),
    /// A component, which is built with what takes it in.
    Component(Kustomized),
}

/// The files of a kustomization.
#[derive(Debug)]
pub(super) struct Kustomized {
    pub(super) files: KustomizationFiles,
    /// The folders of the kustomizations in it, without links; its own first.
    pub(super) folders: Vec<PathBuf>,
}

impl Kustomized {
    fn new(files: KustomizationFiles, options: &ReadOptions) -> Self {
        let folders = files.kustomizations.iter().filter_map(|path| path.parent());
        let real = folders.map(|folder| real(&options.directory.join(folder)));
        Self {
            folders: real.collect(),
            files,
        }
    }
}

impl Buildable {
    fn at(folder: &Path, is_named: bool, options: &ReadOptions) -> Option<Self> {
        let full = options.directory.join(folder);
        let kustomized = |files| Kustomized::new(files, options);
        let what = match Kind::of(&full)? {
            // It is part of what depends on it, and is no release.
            Kind::Chart if !is_named && is_library(&full) => return None,
            Kind::Chart => What::Chart,
            Kind::Kustomization => match kustomization_files(folder, options) {
                Some(files) => What::Kustomization(kustomized(files)),
                None => What::Component(kustomized(component_files(folder, options)?)),
            },
        };
        Some(Self {
            folder: folder.to_owned(),
            real: real(&full),
            is_named,
            what,
        })
    }

    pub(super) fn kind(&self) -> Kind {
        match self.what {
            What::Chart => Kind::Chart,
            What::Kustomization(_) | What::Component(_) => Kind::Kustomization,
        }
    }

    fn is_component(&self) -> bool {
        matches!(self.what, What::Component(_))
    }

    /// Whether it is a chart that was found, and a Kustomize folder at once.
    fn is_chart_and_kustomization(&self) -> bool {
        let mut files = KUSTOMIZATIONS.iter().map(|name| self.real.join(name));
        !self.is_named && self.kind() == Kind::Chart && files.any(|file| file.is_file())
    }

    /// The folders of the kustomizations in it.
    pub(super) fn folders(&self) -> &[PathBuf] {
        match &self.what {
            What::Chart => &[],
            What::Kustomization(kustomized) | What::Component(kustomized) => &kustomized.folders,
        }
    }

    fn takes_in(&self, other: &Self) -> bool {
        self.real != other.real && self.folders().contains(&other.real)
    }

    pub(super) fn name(&self, options: &ReadOptions) -> String {
        display_name(&options.directory.join(&self.folder), options)
    }
}

/// Whether a chart only has helpers for others (`type: library`).
fn is_library(chart: &Path) -> bool {
    let inputs = [Input::Path(chart.join("Chart.yaml"))];
    let reading = read(&inputs, &ReadOptions::default(), &mut io::empty());
    reading.documents.iter().any(is_of_library)
}

/// Whether a `Chart.yaml` is that of a library.
pub(super) fn is_of_library(chart: &Document) -> bool {
    chart.root().get("type").and_then(Node::as_str) == Some("library")
}

/// A path without links, if it is there.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// What is to be built, and what would have to be and cannot.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) folders: Vec<Buildable>,
    pub(super) not_built: Vec<Problem>,
}

/// Looks for what of the inputs is to be built, each folder once.
pub(super) fn wanted(
    args: &BuildArgs,
    inputs: &[Input],
    built_for: Use,
    options: &ReadOptions,
) -> Wanted {
    let which = args.which(built_for);
    if which == Which::Never {
        return Wanted::default();
    }
    let folders = inputs.iter().filter_map(|input| folder_of(input, options));
    match built_for {
        Use::Findings => Wanted {
            folders: for_findings(which, folders, options),
            not_built: Vec::new(),
        },
        Use::Answers => for_answers(which, folders, options),
    }
}

/// The linter judges each folder by itself, a base as well as what is built on it.
fn for_findings<'a>(
    which: Which,
    named: impl Iterator<Item = &'a Path>,
    options: &ReadOptions,
) -> Vec<Buildable> {
    let mut folders: Vec<(PathBuf, bool)> = Vec::new();
    for path in named {
        folders.push((path.to_path_buf(), true));
        if which != Which::Named {
            let found = folders_in(path, options).into_iter();
            let found = found.filter(|folder| !is_of_chart(folder, options));
            folders.extend(found.map(|folder| (folder, false)));
        }
    }
    let mut seen = HashSet::new();
    let known = folders.into_iter().filter_map(|(folder, is_named)| {
        let it = Buildable::at(&folder, is_named, options)?;
        let is_wanted = is_named || which.is_of_found(it.kind());
        (is_wanted && !it.is_component() && seen.insert(it.real.clone())).then_some(it)
    });
    known.collect()
}

/// An answer rests on what is applied. So a folder that is built stands for what is built of it, and
/// of those that are found in another one only those are built that no other takes in.
fn for_answers<'a>(
    which: Which,
    named: impl Iterator<Item = &'a Path>,
    options: &ReadOptions,
) -> Wanted {
    let mut all: Vec<Buildable> = Vec::new();
    let mut seen = HashSet::new();
    let mut plain = Vec::new();
    for folder in named {
        match Buildable::at(folder, true, options) {
            Some(it) if seen.insert(it.real.clone()) => all.push(it),
            Some(_) => {}
            None => plain.push(folder),
        }
    }
    let named_roots: Vec<PathBuf> = all.iter().map(|it| it.real.clone()).collect();
    for folder in plain.into_iter().flat_map(|it| folders_in(it, options)) {
        let found = Buildable::at(&folder, false, options).filter(|it| {
            let is_inside = named_roots.iter().any(|root| it.real.starts_with(root));
            !is_inside && !is_of_chart(&folder, options)
        });
        all.extend(found.filter(|it| seen.insert(it.real.clone())));
    }
    let is_taken_in = |it: &Buildable| {
        let mut users = all.iter().filter(|other| !other.is_component());
        // Two that take in each other are built, and Kustomize tells of it.
        users.any(|user| user.takes_in(it) && !it.takes_in(user))
    };
    let is_left: Vec<bool> = all
        .iter()
        .map(|it| it.is_named && !it.is_component() || !is_taken_in(it))
        .collect();
    let left = all.into_iter().zip(is_left).filter(|(_, is_left)| *is_left);
    let mut wanted = Wanted::default();
    for (it, _) in left {
        if it.is_component() {
            wanted.not_built.push(alone(&it, options));
        } else if it.is_named || which.is_of_found(it.kind()) {
            if it.is_chart_and_kustomization() {
                wanted.not_built.push(either(&it, options));
            }
            wanted.folders.push(it);
        } else {
            wanted.not_built.push(not_wanted(&it, which, options));
        }
    }
    wanted
}

/// Puts the charts in the place of the inputs that they are found in, and tells of those that hold none.
pub(super) fn keep_charts(
    inputs: &mut Vec<Input>,
    only: OnlyCharts,
    which: Which,
    options: &ReadOptions,
) -> Vec<Problem> {
    let mut charts = Vec::new();
    let mut problems = Vec::new();
    for input in inputs.drain(..) {
        let folder = folder_of(&input, options);
        let found = folder.map_or_else(Vec::new, |folder| charts_in(folder, options));
        if found.is_empty() {
            let name = folder.map(|folder| display_name(&options.directory.join(folder), options));
            let name = name.unwrap_or_else(|| input.to_string());
            let is_searched = !matches!(input, Input::Git { .. }) || which.is_of_found(Kind::Chart);
            let problem = Problem::note(if is_searched {
                format!("there is no chart in `{name}`")
            } else {
                let word = which.word();
                format!("`--build {word}` finds no charts in what a revision holds")
            });
            problems.push(if only.are_expected {
                problem.into_error()
            } else {
                problem
            });
        }
        charts.extend(found.into_iter().map(Input::Path));
    }
    *inputs = charts;
    problems
}

/// The folder itself if it is a chart, or else the charts that are found in it.
fn charts_in(folder: &Path, options: &ReadOptions) -> Vec<PathBuf> {
    let is_chart = |folder: &Path| Kind::of(&options.directory.join(folder)) == Some(Kind::Chart);
    if is_chart(folder) {
        return vec![folder.to_owned()];
    }
    let found = folders_in(folder, options).into_iter();
    let found = found.filter(|it| is_chart(it) && !is_of_chart(it, options));
    found
        .filter(|it| !is_library(&options.directory.join(it)))
        .collect()
}

/// The folders in a folder that hold a manifest, in the order of their paths.
fn folders_in(folder: &Path, options: &ReadOptions) -> BTreeSet<PathBuf> {
    let (files, _) = manifests_in(folder, true, options);
    let folders = files.iter().filter_map(|file| file.parent());
    folders.map(Path::to_path_buf).collect()
}

/// Whether a folder is rendered with the chart that it belongs to, or is nothing by itself there.
fn is_of_chart(folder: &Path, options: &ReadOptions) -> bool {
    let full = options.directory.join(folder);
    let mut above = full.ancestors().skip(1);
    above.any(|above| {
        let inside = full.strip_prefix(above).ok();
        let is_part = ["templates", "charts", "crds"]
            .iter()
            .any(|part| inside.is_some_and(|inside| inside.starts_with(part)));
        is_part && above.join("Chart.yaml").is_file()
    })
}

fn alone(component: &Buildable, options: &ReadOptions) -> Problem {
    let name = component.name(options);
    let message =
        format!("the Component `{name}` was not built: nothing that is built takes it in");
    Problem::error(message).help(
        "Kustomize applies it only with a kustomization that lists it in `components`: name that one",
    )
}

fn either(chart: &Buildable, options: &ReadOptions) -> Problem {
    let name = chart.name(options);
    let message = format!(
        "the Kustomize folder `{name}` was not built: it is a chart as well, and was rendered as one"
    );
    Problem::error(message).help(format!(
        "which of the two somebody applies is not known; name `{name}` itself, and it is the chart"
    ))
}

/// Of each packed chart that lies in a folder, that it was not rendered: it may be what is applied, or
/// what was packed of a chart beside it.
pub(super) fn packed(
    inputs: &[Input],
    folders: &[Buildable],
    purpose: &super::Purpose<'_>,
    options: &ReadOptions,
) -> Vec<Problem> {
    let named = inputs.iter().filter_map(|input| folder_of(input, options));
    let packed: BTreeSet<PathBuf> = named
        .flat_map(|folder| packed_in(folder, options))
        .filter(|path| !is_of_chart(path, options))
        .collect();
    let named: Vec<PathBuf> = inputs
        .iter()
        .filter_map(|input| match input {
            Input::Path(path) => Some(real(&options.directory.join(path))),
            Input::Stdin | Input::Git { .. } => None,
        })
        .collect();
    let is_left_out = |path: &PathBuf| {
        let path = real(path);
        // A chart that is built stands for nothing else.
        let mut charts = folders.iter().filter(|it| it.kind() == Kind::Chart);
        !named.contains(&path) && !charts.any(|chart| path.starts_with(&chart.real))
    };
    let left_out = packed.iter().filter(|path| is_left_out(path));
    let problems = left_out.map(|path| {
        let name = display_name(path, options);
        let message =
            format!("the packed chart `{name}` was not rendered: only its folder is named");
        match purpose.built_for {
            Use::Findings => {
                let problem = Problem::note(message).help("name it, and it is judged");
                if purpose.is_strict {
                    problem.into_error()
                } else {
                    problem
                }
            }
            Use::Answers => Problem::error(message).help(
                "whether somebody applies it is not known: name what is applied, and no more",
            ),
        }
    });
    problems.collect()
}

/// What was found and is not built, as it was said: nothing where nothing was said.
pub(super) fn as_it_is(
    args: &BuildArgs,
    inputs: &[Input],
    options: &ReadOptions,
) -> Option<Problem> {
    let which = args.build.filter(|which| *which != Which::All)?;
    let folders = inputs.iter().filter_map(|input| folder_of(input, options));
    let found = for_findings(Which::All, folders, options).into_iter();
    let mut left_out: Vec<Buildable> = found
        .filter(|it| which == Which::Never || !it.is_named && !which.is_of_found(it.kind()))
        .collect();
    left_out.sort_by(|one, other| one.folder.cmp(&other.folder));
    let of_kind = |kind: Kind, one: &str, more: &str| {
        let names = left_out.iter().filter(|it| it.kind() == kind);
        let names: Vec<String> = names.map(|it| it.name(options)).collect();
        match names.len() {
            0 => None,
            1 => Some(format!("the {one} {}", first_names(&names))),
            count => Some(format!("{count} {more} ({})", first_names(&names))),
        }
    };
    let told = [
        of_kind(Kind::Chart, "chart", "charts"),
        of_kind(Kind::Kustomization, "Kustomize folder", "Kustomize folders"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let are = if left_out.len() == 1 { "is" } else { "are" };
    let word = which.word();
    (!told.is_empty()).then(|| {
        let told = told.join(" and ");
        Problem::note(format!(
            "{told} {are} read as written, and not built, as `--build {word}` says"
        ))
    })
}

fn not_wanted(it: &Buildable, which: Which, options: &ReadOptions) -> Problem {
    let what = match it.kind() {
        Kind::Chart => "chart",
        Kind::Kustomization => "Kustomize folder",
    };
    let (name, word) = (it.name(options), which.word());
    let message =
        format!("the {what} `{name}` was not built: `--build {word}` builds none that is found");
    Problem::error(message).help("name it, or leave the option out")
}
