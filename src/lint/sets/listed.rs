//! What kustomizations that are not built list, wherever it lies: it is judged as it is written.
//!
//! As with Kustomize, a folder may lie anywhere, as a base or a component, while a file has to lie in the
//! folder that lists it (kustomize, `api/loader/loadrestrictions.go`). Nothing is fetched.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::kustomization::{self, Kustomization};
use super::location::Location;
use super::patches::Change;
use crate::source::{
    Document, Input, Missing, Problem, ReadOptions, Reading, RevisionFiles, is_excluded, read,
};

/// How many files are read because they are listed, at the most.
const MOST_FILES: usize = 10_000;

/// How many bytes they may have together.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// What is listed by kustomizations and was not read yet.
#[derive(Debug, Default)]
pub struct Listed {
    /// It, the kustomizations of bases and components included.
    pub reading: Reading,
    /// The names of what is listed of git revisions, and is not there.
    pub absent: BTreeSet<String>,
}

/// Reads what the kustomizations among some documents list, and what those do in turn, and what none
/// of them is built to.
///
/// `names` are those of all files that were read, and `built` the folders of the kustomizations that
/// were built, without links. What the options exclude is not read.
#[must_use]
pub fn listed<'a>(
    documents: impl Iterator<Item = &'a Document>,
    names: &[String],
    built: &BTreeSet<PathBuf>,
    options: &ReadOptions,
) -> Listed {
    let kustomizations: Vec<&Document> = documents
        .filter(|document| document.file().name() != options.stdin_name)
        .filter(|document| kustomization::is_named_so(document))
        .collect();
    if kustomizations.is_empty() {
        return Listed::default();
    }
    let options = ReadOptions {
        missing: Missing::Unsaid,
        ..options.clone()
    };
    let mut search = Search {
        store: Store::new(&options),
        built,
        known: HashSet::new(),
        has_known_links: false,
        folders: HashSet::new(),
        pending: Vec::new(),
        wanted: BTreeSet::new(),
        bytes: 0,
        is_too_much: false,
        found: Listed::default(),
    };
    let at = |name: &String| Location::of_name(name, &search.store.directory);
    let known = names.iter().map(at).collect();
    search.known = known;
    for document in kustomizations {
        search.look(document);
        search.follow();
    }
    search.finish()
}

struct Search<'a> {
    store: Store<'a>,
    built: &'a BTreeSet<PathBuf>,
    /// The files that were read, by the names that they were read by.
    known: HashSet<Location>,
    /// Whether they are among it by their names without links, too.
    has_known_links: bool,
    /// The folders whose kustomizations were looked into, so that a ring of them ends.
    folders: HashSet<Location>,
    /// The kustomizations that are still to be read.
    pending: Vec<Location>,
    /// The files that are.
    wanted: BTreeSet<Location>,
    bytes: u64,
    is_too_much: bool,
    found: Listed,
}

impl Search<'_> {
    /// Takes in what a kustomization lists.
    fn look(&mut self, document: &Document) {
        let file = Location::of_name(document.file().name(), &self.store.directory);
        let Some(folder) = self.store.real(file).parent() else {
            return;
        };
        let path = self.store.path(&folder);
        let is_built = path.is_some_and(|path| self.built.contains(&path));
        if is_built || !self.folders.insert(folder.clone()) {
            return;
        }
        let Some(kustomization) = Kustomization::read(document) else {
            return;
        };
        let Kustomization {
            resources,
            components,
            patches,
            ..
        } = &kustomization;
        for name in resources.iter().chain(components) {
            let target = folder.join(name);
            match self.store.kustomization_in(&target) {
                // No folder has an absolute path to Kustomize.
                Some(file) if !Path::new(name).is_absolute() => self.want_kustomization(file),
                _ => self.want(&folder, &target),
            }
        }
        for patch in patches {
            if let Change::InFile { name, .. } = &patch.change {
                self.want(&folder, &folder.join(name));
            }
        }
    }

    /// Reads the kustomizations of bases and components, and takes in what they list.
    fn follow(&mut self) {
        while let Some(file) = self.pending.pop() {
            let read = self.store.read(&BTreeSet::from([file]));
            let documents = read.documents.clone();
            self.found.reading.append(read);
            for document in &documents {
                self.look(document);
            }
        }
    }

    fn want_kustomization(&mut self, file: Location) {
        if self.is_new(&file) {
            self.known.insert(file.clone());
            self.pending.push(file);
        }
    }

    /// Wants a file that lies in a folder.
    fn want(&mut self, folder: &Location, target: &Location) {
        let file = self.store.file(target);
        if file.is_none() && !target.is_on_disk() {
            let name = target.shown(&self.store.directory);
            self.found.absent.insert(name);
        }
        let file = file.filter(|file| file.is_in(folder));
        if let Some(file) = file.filter(|file| self.is_new(file)) {
            self.known.insert(file.clone());
            self.wanted.insert(file);
        }
    }

    /// Whether a file is to be read that was not yet.
    fn is_new(&mut self, file: &Location) -> bool {
        if self.is_known(file) || self.is_too_much || self.store.is_left_out(file) {
            return false;
        }
        self.bytes = self.bytes.saturating_add(self.store.size(file));
        let count = self.wanted.len() + self.folders.len() + self.pending.len();
        self.is_too_much = count >= MOST_FILES || self.bytes > MOST_BYTES;
        !self.is_too_much
    }

    /// Whether a file was read, perhaps by way of a link. Most are read without, and are known without a
    /// look at all the others.
    fn is_known(&mut self, file: &Location) -> bool {
        if !self.known.contains(file) && !self.has_known_links {
            self.has_known_links = true;
            let known = self.known.iter().cloned();
            let real: Vec<Location> = known.map(|it| self.store.real(it)).collect();
            self.known.extend(real);
        }
        self.known.contains(file)
    }

    fn finish(mut self) -> Listed {
        let read = self.store.read(&self.wanted);
        let reading = &mut self.found.reading;
        reading.append(read);
        reading.problems.append(&mut self.store.problems);
        if self.is_too_much {
            let message = format!(
                "Kustomize folders that are not built list more than {MOST_FILES} files, or more than \
                 {MOST_BYTES} bytes: the rest was not read"
            );
            let problem = Problem::error(message).help("name fewer of them at a time");
            reading.problems.push(problem);
        }
        self.found
    }
}

/// Where files are looked up: on disk, where a revision is laid out, or in the revision itself.
struct Store<'a> {
    options: &'a ReadOptions,
    directory: Location,
    /// What the revisions hold that are not laid out; none of those that could not be listed.
    revisions: BTreeMap<String, Option<RevisionFiles>>,
    problems: Vec<Problem>,
}

impl<'a> Store<'a> {
    fn new(options: &'a ReadOptions) -> Self {
        Self {
            options,
            directory: Location::of_path(&options.directory),
            revisions: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Where something is or would be on disk.
    fn path(&self, location: &Location) -> Option<PathBuf> {
        let laid_out = || {
            let name = location.shown(&self.directory);
            self.options.laid_out.path_of(&name)
        };
        location.on_disk().or_else(laid_out)
    }

    /// The same without links, if it is there.
    fn real(&self, location: Location) -> Location {
        let path = self.path(&location);
        let Some(path) = path.and_then(|path| fs::canonicalize(path).ok()) else {
            return location;
        };
        match self.options.laid_out.name_of(&path) {
            Some(name) => Location::of_name(&name, &self.directory),
            None => Location::of_path(&path),
        }
    }

    /// A file without links, if there is one.
    fn file(&mut self, location: &Location) -> Option<Location> {
        if let Some(path) = self.path(location) {
            return path.is_file().then(|| self.real(location.clone()));
        }
        let (revision, path) = location.in_revision()?;
        let files = self.revision(revision)?;
        files.size_of(path)?;
        Some(location.clone())
    }

    fn kustomization_in(&mut self, folder: &Location) -> Option<Location> {
        let folder = self.real(folder.clone());
        let mut names = kustomization::NAMES.iter();
        names.find_map(|name| self.file(&folder.join(name)))
    }

    fn size(&mut self, file: &Location) -> u64 {
        if let Some(path) = self.path(file) {
            return fs::metadata(path).map_or(0, |metadata| metadata.len());
        }
        let size = file
            .in_revision()
            .and_then(|(revision, path)| self.revision(revision)?.size_of(path));
        size.unwrap_or_default()
    }

    /// Whether a file is excluded, or something was built of it.
    fn is_left_out(&self, file: &Location) -> bool {
        if let Some(path) = self.path(file) {
            return self.options.built.contains(&path) || is_excluded(&path, self.options);
        }
        let in_revision = file.in_revision();
        in_revision.is_some_and(|(_, path)| self.options.exclude.fit(path))
    }

    fn revision(&mut self, name: &str) -> Option<&RevisionFiles> {
        if !self.revisions.contains_key(name) {
            let files = RevisionFiles::list(name, self.options);
            let files = files.map_err(|problem| self.problems.push(problem)).ok();
            self.revisions.insert(name.to_owned(), files);
        }
        self.revisions.get(name)?.as_ref()
    }

    fn read(&mut self, files: &BTreeSet<Location>) -> Reading {
        let mut inputs = Vec::new();
        let mut of_revisions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for file in files {
            if let Some(path) = self.path(file) {
                inputs.push(Input::Path(path));
            } else if let Some((revision, path)) = file.in_revision() {
                of_revisions.entry(revision).or_default().push(path);
            }
        }
        let options = self.options;
        let mut reading = read(&inputs, options, &mut io::empty());
        for (revision, paths) in of_revisions {
            if let Some(files) = self.revision(revision) {
                reading.append(files.read(&paths, options));
            }
        }
        reading
    }
}
