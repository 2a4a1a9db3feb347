//! What else lies in folders that were built, and whether an answer may rest on it.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::found::Buildable;
use super::{first_names, taken};
use crate::build::Kind;
use crate::object::Objects;
use crate::source::{
    Cause, Document, Input, Place, Problem, ReadOptions, Reading, display_name, path_of_name, read,
};

/// The folders that were built, and what besides them is to be read.
#[derive(Debug, Default)]
pub(in crate::cli) struct Rest {
    /// What was named and is not built, without links.
    named: HashSet<PathBuf>,
    built: Vec<Area>,
    /// The charts that were to be built and were not: their names in messages, and where they are
    /// without links.
    unbuilt: Vec<(String, PathBuf)>,
    options: ReadOptions,
}

/// A folder that was built.
#[derive(Debug)]
struct Area {
    /// Its name in messages.
    name: String,
    real: PathBuf,
    kind: Kind,
    is_named: bool,
    /// The folders of the kustomizations in it.
    kustomizations: Vec<PathBuf>,
    /// The files that are applied as they are with it, without links.
    applied: HashSet<PathBuf>,
}

/// What becomes of a file in the folders that were read.
enum Fate {
    /// It is none of what is built.
    Kept,
    /// What is built of the folder leaves it out.
    LeftOut { of: String },
    /// Its text, or what is made of it, is in what is built of the folder.
    TakenIn,
    /// It lies in a Kustomize folder that does not name it.
    Open { of: String },
}

impl Rest {
    /// Nothing is built yet of what the inputs name.
    pub(super) fn new(inputs: &[Input], options: &ReadOptions) -> Self {
        let paths = inputs.iter().filter_map(|input| match input {
            Input::Path(path) => fs::canonicalize(options.directory.join(path)).ok(),
            Input::Stdin | Input::Git { .. } => None,
        });
        Self {
            named: paths.collect(),
            built: Vec::new(),
            unbuilt: Vec::new(),
            options: options.clone(),
        }
    }

    /// Takes in a folder that was built.
    pub(super) fn take(&mut self, it: &Buildable, name: &str, applied: &[PathBuf]) {
        let options = &self.options;
        let applied = applied.iter().filter_map(|path| real(path, options));
        self.named.remove(&it.real);
        self.built.push(Area {
            name: name.to_owned(),
            real: it.real.clone(),
            kind: it.kind(),
            is_named: it.is_named,
            kustomizations: it.folders().to_vec(),
            applied: applied.collect(),
        });
    }

    /// Takes in a folder that was to be built and was not.
    pub(super) fn take_unbuilt(&mut self, it: &Buildable, name: &str) {
        if it.kind() == Kind::Chart {
            self.unbuilt.push((name.to_owned(), it.real.clone()));
        }
    }

    /// Tells once of each chart that was not built that it has templates, which nobody judges.
    fn tell_of_templates(&self, reading: &mut Reading) {
        for (name, folder) in &self.unbuilt {
            let is_of_it = |problem: &Problem| {
                let place = problem.place.as_ref();
                let is_template = problem.cause == Some(Cause::Template);
                place.filter(|_| is_template).is_some_and(|place| {
                    let path = path_of_name(place.file.name(), &self.options);
                    fs::canonicalize(path).is_ok_and(|path| path.starts_with(folder))
                })
            };
            let problems = std::mem::take(&mut reading.problems);
            let (mut templates, rest): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_of_it);
            reading.problems = rest;
            let count = templates.len();
            if count > 1 {
                templates.truncate(1);
                for template in &mut templates {
                    template.message = format!(
                        "{count} documents of `{name}` hold template actions, and none is judged"
                    );
                }
            }
            reading.problems.append(&mut templates);
        }
    }

    /// Whether a path is a folder that was named, is not built, and lies in one that was named and built.
    pub(in crate::cli) fn holds_named(&self, path: &Path) -> bool {
        let Ok(path) = fs::canonicalize(self.options.directory.join(path)) else {
            return false;
        };
        let mut built = self.built.iter().filter(|area| area.is_named);
        path.is_dir()
            && self.named.contains(&path)
            && built.any(|area| path.starts_with(&area.real))
    }

    /// Takes out of a reading what no answer may rest on, and tells of it.
    pub(in crate::cli) fn leave_out(&self, reading: &mut Reading) {
        self.tell_of_templates(reading);
        if self.built.is_empty() {
            return;
        }
        let mut fates: BTreeMap<String, Fate> = BTreeMap::new();
        let names = reading.names.iter().map(String::as_str);
        for name in names {
            fates.insert(name.to_owned(), self.fate(name));
        }
        let is_kept = |name: &str| matches!(fates.get(name), None | Some(Fate::Kept));
        let (kept, rest): (Vec<Document>, Vec<Document>) = std::mem::take(&mut reading.documents)
            .into_iter()
            .partition(|document| is_kept(document.file().name()));
        reading.documents = kept;
        reading.problems.retain(|problem| {
            let file = problem.place.as_ref().map(|place| place.file.name());
            let fate = file.and_then(|name| fates.get(name));
            !matches!(fate, Some(Fate::LeftOut { .. } | Fate::TakenIn))
        });
        let mut left_out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut open: BTreeMap<&str, (&str, Place)> = BTreeMap::new();
        for document in rest.iter().filter(|document| bears_on_access(document)) {
            let name = document.file().name();
            match fates.get(name) {
                Some(Fate::LeftOut { of }) => {
                    let names = left_out.entry(of).or_default();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                Some(Fate::Open { of }) => {
                    open.entry(name).or_insert((of, document.root().place()));
                }
                Some(Fate::Kept | Fate::TakenIn) | None => {}
            }
        }
        let left_out = left_out.into_iter();
        let left_out = left_out.map(|(of, files)| not_counted(of, &files));
        reading.problems.extend(left_out);
        let open = open.into_iter();
        let open = open.map(|(file, (of, place))| not_known(of, file, place));
        reading.problems.extend(open);
    }

    fn fate(&self, name: &str) -> Fate {
        let Ok(path) = fs::canonicalize(path_of_name(name, &self.options)) else {
            return Fate::Kept;
        };
        for folder in path.ancestors() {
            if self.named.contains(folder) {
                return Fate::Kept;
            }
            let area = self.built.iter().find(|area| area.real == folder);
            if let Some(area) = area {
                let of = area.name.clone();
                match area.kind {
                    Kind::Chart if area.applied.contains(&path) => return Fate::Kept,
                    Kind::Chart if is_taken_in(&path) || is_of_values(&path) => {
                        return Fate::TakenIn;
                    }
                    Kind::Chart => return Fate::LeftOut { of },
                    Kind::Kustomization if area.is_named => return Fate::LeftOut { of },
                    Kind::Kustomization => {}
                }
            }
            let is_in = |area: &&Area| area.kustomizations.iter().any(|it| it == folder);
            if path.parent() == Some(folder) && self.built.iter().any(|area| is_in(&area)) {
                let named = path.ancestors().skip(1).find_map(|above| {
                    let mut named = self.built.iter().filter(|area| area.is_named);
                    named.find(|area| area.real == above)
                });
                let of = display_name(folder, &self.real_options());
                return match named {
                    Some(named) => Fate::LeftOut {
                        of: named.name.clone(),
                    },
                    None => Fate::Open { of },
                };
            }
        }
        Fate::Kept
    }

    /// The options, for names of paths without links.
    fn real_options(&self) -> ReadOptions {
        let directory = &self.options.directory;
        ReadOptions {
            directory: fs::canonicalize(directory).unwrap_or_else(|_| directory.clone()),
            ..self.options.clone()
        }
    }
}

/// Reads those files that are applied as they are and that were passed over: hidden ones, and those
/// that git ignores.
pub(in crate::cli) fn take_in_passed_over(
    reading: &mut Reading,
    applied: &[PathBuf],
    options: &ReadOptions,
) {
    let names = reading.names.iter();
    let known = names.filter_map(|name| fs::canonicalize(path_of_name(name, options)).ok());
    let known: HashSet<PathBuf> = known.collect();
    let is_new = |path: &&PathBuf| real(path, options).is_some_and(|it| !known.contains(&it));
    let inputs: Vec<Input> = applied
        .iter()
        .filter(is_new)
        .cloned()
        .map(Input::Path)
        .collect();
    if !inputs.is_empty() {
        reading.append(read(&inputs, options, &mut std::io::empty()));
    }
}

/// A path without links, if it is there.
fn real(path: &Path, options: &ReadOptions) -> Option<PathBuf> {
    fs::canonicalize(options.directory.join(path)).ok()
}

/// Whether a template takes in a file of its chart.
fn is_taken_in(path: &Path) -> bool {
    let mut folders = path.ancestors().skip(1);
    let chart = folders.find(|folder| folder.join("Chart.yaml").is_file());
    chart.is_some_and(|chart| taken::is_taken_in(path, chart))
}

/// Whether a file holds values of a chart, or is their schema: nobody ever applies it.
fn is_of_values(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let is_chart = |folder: &Path| folder.join("Chart.yaml").is_file();
    let is_yaml = |name: &str| {
        let extension = Path::new(name).extension();
        extension.is_some_and(|it| it == "yaml" || it == "yml")
    };
    match path.parent() {
        Some(folder) if is_chart(folder) => {
            name == "values.schema.json" || name.starts_with("values") && is_yaml(name)
        }
        // As the `ct` of Helm's own project takes them.
        Some(folder) => {
            let is_ci = folder.ends_with("ci") && folder.parent().is_some_and(is_chart);
            is_ci && name.ends_with("values.yaml")
        }
        None => false,
    }
}

/// Whether an answer could depend on a document.
fn bears_on_access(document: &Document) -> bool {
    let mut objects = Objects::collect(std::slice::from_ref(document), "default");
    let snapshot = &objects.snapshot;
    let is_any = !snapshot.roles.is_empty()
        || !snapshot.cluster_roles.is_empty()
        || !snapshot.role_bindings.is_empty()
        || !snapshot.cluster_role_bindings.is_empty()
        || !objects.custom_resource_definitions.is_empty();
    is_any
        || objects
            .take_problems_of_access()
            .iter()
            .any(Problem::is_error)
}

fn not_counted(of: &str, files: &[&str]) -> Problem {
    let (count, is, them) = match files.len() {
        1 => ("1 file".to_owned(), "is", "it"),
        count => (format!("{count} files"), "are", "them"),
    };
    let names = first_names(files);
    Problem::warning(format!(
        "in `{of}` {count} with objects {is} not part of what is built of it: {names}"
    ))
    .help(format!("name {them} besides, if somebody applies {them}"))
}

fn not_known(of: &str, file: &str, place: Place) -> Problem {
    let message = format!(
        "whether `{file}` counts is not known: the Kustomize folder `{of}` does not take it in"
    );
    Problem::error(message)
        .at(place, "this may be applied or not")
        .help(format!(
            "name `{of}` itself, and it does not count; name the file besides, and it does"
        ))
}
