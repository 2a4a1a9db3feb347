//! What is read, and the sets that it makes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{LintArgs, OnlyWord};
use super::dependencies;
use super::inputs::DEFAULT_NAMESPACE;
use super::settings::Settings;
use super::templates::{self, Templates};
use super::{from_settings, shown};
use crate::build::Kind;
use crate::cli::builds::{self, Builds, Made, OnlyCharts, Purpose, Use, first_names};
use crate::lint::sets::{self, BuiltFolder, Set, SetConfig, SetKind, SetOptions};
use crate::source::{
    Document, Globs, Input, Interest, Layouts, Missing, Place, Problem, ReadOptions, Reading,
    display_name, named_from_top, path_of_name, read as read_inputs, read_template,
};
use crate::spec::is_spec;

/// The kinds of documents that the linter looks into.
const KINDS: [&str; 18] = [
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "RoleList",
    "ClusterRoleList",
    "RoleBindingList",
    "ClusterRoleBindingList",
    "ServiceAccount",
    "Namespace",
    "ConfigMap",
    "CustomResourceDefinition",
    "ClusterServiceVersion",
    "ManifestWork",
    "Object",
    "SelectorSyncSet",
    "SyncSet",
    "Template",
];

/// The kinds of workloads and of what bears on them. None of them grants anything.
const WORKLOADS: [&str; 14] = [
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "PodTemplate",
    "Secret",
    "Service",
    "Ingress",
    "HTTPRoute",
    "GRPCRoute",
];

/// Words of documents that may be objects of ours without saying so by a kind.
const WORDS: [&str; 5] = [
    "rolewright.dev",
    "roleRef",
    "rbac",
    "ENC[AES256_GCM,",
    "$ANSIBLE_VAULT;",
];

/// What was read.
pub(super) struct Read {
    pub(super) sets: Vec<Set>,
    /// The documents of specs, by file.
    pub(super) specs: BTreeMap<String, Vec<Document>>,
    /// The documents of their Job templates, by the file of the spec.
    pub(super) templates: Templates,
    /// All that was read to be judged, without its documents.
    pub(super) reading: Reading,
    /// All documents that are judged, those of specs too.
    pub(super) documents: Vec<Document>,
    /// The files that findings have to be about, or to come from, if not all.
    pub(super) named: Option<BTreeSet<String>>,
    /// The charts and Kustomize folders that were built, and how many were not.
    pub(super) built: Vec<String>,
    pub(super) not_built: usize,
    /// What is laid out, for as long as it is needed.
    pub(super) laid_out: Layouts,
}

impl Read {
    /// The names of the files that are judged.
    pub(super) fn file_names(&self) -> BTreeSet<&str> {
        let documents = self.documents.iter();
        documents.map(|document| document.file().name()).collect()
    }
}

/// How a revision is read in the place of a working copy.
#[derive(Clone, Copy)]
pub(super) struct OfRevision<'a> {
    /// Where patterns start in it: a folder, with a `/` behind it unless it is the top.
    pub(super) folder: &'a str,
    /// Whether it is laid out in files: what is built is, and what needs the files around it.
    pub(super) is_laid_out: bool,
}

/// Reads what the command line names, or else the settings, or else the working directory.
pub(super) fn read(
    args: &LintArgs,
    base: &Settings,
    kubernetes_version: String,
    of_revision: Option<OfRevision<'_>>,
) -> Result<Read, Vec<Problem>> {
    let of_folder = of_revision.map(|it| it.folder);
    let mut options = options(args, base, of_folder)?;
    let sources = sources(args, base);
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for source in &sources {
        match Input::parse(source) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let purpose = Purpose {
        built_for: Use::Findings,
        namespace: args.build.namespace(DEFAULT_NAMESPACE),
        kubernetes_version,
        is_strict: args.report.strict || base.config.lint.strict.unwrap_or(false),
        lays_out_all: of_revision.is_some_and(|it| it.is_laid_out),
        only_charts: args.reading.only.map(|OnlyWord::Charts| OnlyCharts {
            are_expected: !args.sources.is_empty() && of_revision.is_none(),
        }),
    };
    // What a kustomization lists is found by where the kustomization is.
    let mut inputs = inputs
        .into_iter()
        .map(|input| named_from_top(input, &options))
        .collect();
    let how = args.build.with_charts(args.reading.only.is_some());
    let builds = builds::make(&how, &mut inputs, &purpose, &mut options);
    options.built = Arc::new(builds.replaced());
    let mut reading = read_inputs(&inputs, &options, &mut io::stdin());
    let mut set_options = set_options(args, base);
    set_options.absent = take_listed(args, &inputs, &builds, &options, &mut reading);
    let mut named = with_siblings(args, &inputs, &set_options, &options, &mut reading);
    let context = bases(&options, &mut reading);
    let mut documents = std::mem::take(&mut reading.documents);
    let (specs, mut manifests): (Vec<Document>, Vec<Document>) =
        documents.iter().cloned().partition(is_spec);
    let mut by_file: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in specs {
        let name = document.file().name().to_owned();
        by_file.entry(name).or_default().push(document);
    }
    let templates = templates::take(&by_file, &mut manifests, &options, &mut reading);
    let known: BTreeSet<&str> = documents.iter().map(|it| it.file().name()).collect();
    let of_templates = templates.values().flatten();
    let new = of_templates.filter(|document| !known.contains(document.file().name()));
    let new: Vec<Document> = new.cloned().collect();
    documents.extend(new);
    let mut sets = sets::partition(manifests, context, &set_options, &options);
    if let Some(named) = &mut named {
        let is_of = |input: &&PathBuf| !holds_objects(input, &sets, &by_file, &options);
        let files: Vec<PathBuf> = inputs.iter().filter_map(as_file).collect();
        let deciding: Vec<PathBuf> = files.iter().filter(is_of).cloned().collect();
        let built = sets::built_with(&deciding, &set_options, &options);
        named.extend(built.iter().map(|path| display_name(path, &options)));
    }
    let built: Vec<String> = builds.made.iter().map(|made| made.name.clone()).collect();
    let dependencies = dependencies::unread(&documents, &built);
    reading.unseen.extend(dependencies.places);
    reading.problems.extend(dependencies.problems);
    let not_built = builds.not_made;
    take_builds(
        args,
        builds,
        (&set_options, &options),
        &mut sets,
        &mut reading,
        &mut documents,
    );
    Ok(Read {
        sets,
        specs: by_file,
        templates,
        reading,
        documents,
        named,
        built,
        not_built,
        laid_out: options.laid_out,
    })
}

/// Puts what was built into the sets of the folders that it was built of.
fn take_builds(
    args: &LintArgs,
    builds: Builds,
    (set_options, options): (&SetOptions, &ReadOptions),
    sets: &mut Vec<Set>,
    reading: &mut Reading,
    documents: &mut Vec<Document>,
) {
    reading.problems.extend(builds.problems);
    for Made { name, kind, built } in builds.made {
        reading.files += built.files;
        reading.unparsed += built.unparsed;
        reading.problems.extend(built.problems);
        reading.unseen.extend(built.untold);
        reading.problems.extend(wrote_none(&built.switched_off));
        let elsewhere = built.elsewhere.into_iter().map(Document::as_alternative);
        let all = [built.documents, elsewhere.collect()].concat();
        documents.extend(all.iter().cloned());
        let built = BuiltFolder {
            name: name.into(),
            kind: match kind {
                Kind::Chart => SetKind::Chart,
                Kind::Kustomization => SetKind::Kustomize,
            },
            namespace: (kind == Kind::Chart)
                .then(|| args.build.namespace(DEFAULT_NAMESPACE).to_owned()),
            documents: all,
            takes_in: built.kustomizations.into_iter().map(Into::into).collect(),
        };
        sets::take_built(sets, built, set_options, options);
    }
}

/// That values switch off what would grant something.
fn wrote_none(templates: &[Place]) -> Option<Problem> {
    let first = templates.first()?;
    let names: Vec<&str> = templates.iter().map(|place| place.file.name()).collect();
    let message = format!(
        "with these values no role and no binding is written by {}",
        first_names(&names)
    );
    let help = "judge them with values that switch them on (`--values`), or all branches with `--build never`";
    Some(
        Problem::note(message)
            .at(first.clone(), "not judged")
            .help(help),
    )
}

/// What is read.
pub(super) fn sources(args: &LintArgs, base: &Settings) -> Vec<String> {
    if !args.sources.is_empty() {
        return args.sources.clone();
    }
    let paths = &base.config.lint.paths;
    if paths.is_empty() {
        return vec![".".to_owned()];
    }
    let paths = paths.iter();
    paths
        .map(|path| shown(&from_settings(base.file.as_ref(), &path.text)))
        .collect()
}

fn options(
    args: &LintArgs,
    base: &Settings,
    of_folder: Option<&str>,
) -> Result<ReadOptions, Vec<Problem>> {
    let said = &args.reading;
    let folder = base.file.as_ref().and_then(|file| file.parent());
    let of_settings = base.config.lint.exclude.patterns().iter();
    let of_settings = of_settings.map(|pattern| match folder {
        Some(folder) if !folder.as_os_str().is_empty() => shown(&folder.join(pattern)),
        _ => pattern.clone(),
    });
    let patterns = said.exclude.iter().cloned().chain(of_settings);
    let patterns: Vec<String> = patterns
        .map(|pattern| of_folder.map_or(pattern.clone(), |folder| from_top(folder, &pattern)))
        .collect();
    Ok(ReadOptions {
        max_file_size: said.max_file_size,
        stdin_name: said.stdin_filename.clone(),
        missing: Missing::Noted,
        hidden: said.hidden,
        ignored: said.no_ignore,
        exclude: Globs::new(&patterns).map_err(|problem| vec![problem])?,
        jobs: said.jobs.and_then(NonZeroUsize::new),
        of_interest: Some(
            Interest::with_kinds_beside(&KINDS, &WORKLOADS, &WORDS)
                .map_err(|problem| vec![problem])?,
        ),
        reader: read_template,
        ..ReadOptions::default()
    })
}

/// A pattern that starts in a folder of a revision, from its top.
fn from_top(folder: &str, pattern: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in folder.split('/').chain(pattern.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

fn set_options(args: &LintArgs, base: &Settings) -> SetOptions {
    let configured = base.config.sets.iter().map(|set| SetConfig {
        name: set.name.text.as_str().into(),
        paths: set.paths.clone(),
        complete: set.complete,
    });
    let folder = base.file.as_ref().and_then(|file| file.parent());
    SetOptions {
        configured: configured.collect(),
        config_folder: folder.map(Path::to_path_buf),
        one_set: args.reading.one_set,
        absent: BTreeSet::new(),
    }
}

/// Reads what kustomizations list that were not built, as if it were named: the names of what is not
/// there. Of files that are named for what they do elsewhere it is only context.
fn take_listed(
    args: &LintArgs,
    inputs: &[Input],
    builds: &Builds,
    options: &ReadOptions,
    reading: &mut Reading,
) -> BTreeSet<String> {
    let files: BTreeSet<String> = inputs
        .iter()
        .filter_map(as_file)
        .filter(|_| args.reading.context)
        .map(|file| display_name(&options.directory.join(file), options))
        .collect();
    let folders = builds
        .made
        .iter()
        .flat_map(|made| &made.built.kustomizations);
    let built = folders.filter_map(|name| fs::canonicalize(path_of_name(name, options)).ok());
    let documents = reading.documents.iter();
    let documents = documents.filter(|document| !files.contains(document.file().name()));
    let sets::Listed {
        reading: found,
        absent,
    } = sets::listed(documents, &reading.names, &built.collect(), options);
    reading.append(found);
    absent
}

/// Reads on wish the rest of the sets of files that were named, to be judged with them: what a
/// binding does that was named may be told at its role, which was not. The names of the files that
/// were named, if others were read.
fn with_siblings(
    args: &LintArgs,
    inputs: &[Input],
    set_options: &SetOptions,
    options: &ReadOptions,
    reading: &mut Reading,
) -> Option<BTreeSet<String>> {
    if !args.reading.context {
        return None;
    }
    let of_documents = reading.documents.iter().map(Document::file);
    let of_problems = reading
        .problems
        .iter()
        .filter_map(|problem| problem.place.as_ref());
    let files = of_documents.chain(of_problems.map(|place| &place.file));
    let named = files.map(|file| file.name().to_owned()).collect();
    let paths: Vec<PathBuf> = inputs.iter().filter_map(as_file).collect();
    let besides = sets::siblings(&paths, set_options, options);
    let mut documents = Vec::new();
    take(besides, options, reading, &mut documents);
    reading.documents.append(&mut documents);
    Some(named)
}

/// Whether objects stand in a file, or a spec: such a file is looked at for what is in it. Any other one
/// decides about what is in others, as `values.yaml`, a kustomization or a patch does.
fn holds_objects(
    path: &Path,
    sets: &[Set],
    specs: &BTreeMap<String, Vec<Document>>,
    options: &ReadOptions,
) -> bool {
    let name = display_name(path, options);
    let is_helper = path.extension().is_some_and(|extension| extension == "tpl");
    let documents = sets
        .iter()
        .flat_map(|set| set.documents.iter().chain(&set.context));
    let mut files = documents.map(|document| document.file().name());
    let generates = path.file_name().is_some_and(|name| {
        let mut names = sets::KUSTOMIZATIONS.iter();
        names.any(|it| name == *it)
    });
    !is_helper && !generates && (specs.contains_key(&name) || files.any(|file| file == name))
}

/// What kustomizations build on. What goes wrong there leaves the run undecided too.
fn bases(options: &ReadOptions, reading: &mut Reading) -> Vec<Document> {
    let mut documents = Vec::new();
    let besides = sets::bases(&reading.documents, &reading.names, options);
    take(besides, options, reading, &mut documents);
    documents
}

fn take(
    besides: sets::Besides,
    options: &ReadOptions,
    reading: &mut Reading,
    documents: &mut Vec<Document>,
) {
    reading.problems.extend(besides.problems);
    if besides.paths.is_empty() {
        return;
    }
    let inputs: Vec<Input> = besides.paths.into_iter().map(Input::Path).collect();
    let options = ReadOptions {
        missing: Missing::Unsaid,
        ..options.clone()
    };
    let read = read_inputs(&inputs, &options, &mut io::empty());
    reading.problems.extend(read.problems);
    reading.names.extend(read.names);
    documents.extend(read.documents);
}

fn as_file(input: &Input) -> Option<PathBuf> {
    match input {
        Input::Path(path) if path.is_file() => Some(path.clone()),
        _ => None,
    }
}
