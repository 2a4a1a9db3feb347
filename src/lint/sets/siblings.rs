//! What has to be read besides what was named, so that sets are whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use super::SetOptions;
use super::location::Location;
use super::partition::{config_folder, configured};
use super::roots::{Root, RootKind, Roots};
use crate::source::{Document, Problem, ReadOptions, manifests_in};

/// Files to read for context, and what could not be looked into for them.
#[derive(Debug, Default)]
pub struct Besides {
    /// The files in the order of their paths, named as [`crate::source::File::name`] would.
    pub paths: Vec<PathBuf>,
    /// What could not be listed: the context may be incomplete.
    pub problems: Vec<Problem>,
}

/// The rest of the sets that some files belong to, for files that were named one by one: what is in
/// the configured set, the templates and CRDs of the chart, what the kustomization is made of, or
/// else the folder. Folders and what is not on disk have none.
#[must_use]
pub fn siblings(named: &[PathBuf], options: &SetOptions, reading: &ReadOptions) -> Besides {
    let directory = Location::of_path(&reading.directory);
    let mut search = Search::new(options, reading);
    let files = search.files(named);
    for file in files.iter().filter(|file| !file.is_pipe()) {
        search.add_siblings(file);
    }
    search.finish(&files, &directory)
}

/// All that files decide about which are no objects of their own: what is in the chart, and in the charts
/// below it, or what the kustomization is made of. Files that belong to neither decide about nothing.
#[must_use]
pub fn built_with(named: &[PathBuf], options: &SetOptions, reading: &ReadOptions) -> Vec<PathBuf> {
    let directory = Location::of_path(&reading.directory);
    let mut search = Search::new(options, reading);
    let files = search.files(named);
    for file in files.iter().filter(|file| !file.is_pipe()) {
        if let Some(root) = search.root_of(file) {
            search.add_root(&root);
            search.add_charts_below(&root);
        }
    }
    paths(search.found.iter(), &directory)
}

/// The files that the kustomizations of some documents are made of and that are not among `read`,
/// the names of the files that were read ([`crate::source::Reading::names`]), as the base of an overlay that alone was named. Documents of a git revision have
/// none: what of it is not read is not known.
#[must_use]
pub fn bases(documents: &[Document], read: &[String], reading: &ReadOptions) -> Besides {
    let directory = Location::of_path(&reading.directory);
    let at = |document: &Document| Location::of_name(document.file().name(), &directory);
    let documents = documents.iter();
    let documents = documents.filter(|document| document.file().name() != reading.stdin_name);
    let located: Vec<_> = documents.map(|document| (at(document), document)).collect();
    let with_places = located.iter().map(|(file, document)| (file, *document));
    let mut roots = Roots::new(with_places, directory.clone());
    let on_disk = located.iter().map(|(file, _)| file);
    for file in on_disk.filter(|file| file.is_on_disk() && !file.is_pipe()) {
        roots.of(file);
    }
    let mut found = BTreeSet::new();
    for root in roots.kustomizations() {
        found.extend(roots.closure(&root, &|file, _| is_file(file)).files);
    }
    let names = read.iter().map(|name| Location::of_name(name, &directory));
    let read: BTreeSet<Location> = names.collect();
    Besides {
        paths: paths(found.difference(&read), &directory),
        problems: Vec::new(),
    }
}

/// Whether it may hold objects, and is no file of helpers.
fn is_manifest(file: &Location) -> bool {
    let name = file.file_name();
    let mut extensions = [".yaml", ".yml", ".json"].iter();
    !name.starts_with('_') && extensions.any(|extension| name.ends_with(extension))
}

fn is_file(location: &Location) -> bool {
    location.on_disk().is_some_and(|path| path.is_file())
}

fn paths<'a>(files: impl Iterator<Item = &'a Location>, directory: &Location) -> Vec<PathBuf> {
    files.map(|file| file.shown(directory).into()).collect()
}

struct Search<'a> {
    roots: Roots,
    config_folder: Location,
    options: &'a SetOptions,
    reading: &'a ReadOptions,
    /// The folders that were listed, and whether with those in them.
    listed: BTreeMap<(Location, bool), Vec<Location>>,
    found: BTreeSet<Location>,
    problems: Vec<Problem>,
}

impl<'a> Search<'a> {
    fn new(options: &'a SetOptions, reading: &'a ReadOptions) -> Self {
        Self {
            roots: Roots::new(std::iter::empty(), Location::of_path(&reading.directory)),
            config_folder: config_folder(options, reading),
            options,
            reading,
            listed: BTreeMap::new(),
            found: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The files among some paths.
    fn files(&self, named: &[PathBuf]) -> BTreeSet<Location> {
        let locate = |path: &PathBuf| Location::of_path(&self.reading.directory.join(path));
        named.iter().map(locate).filter(is_file).collect()
    }

    /// The chart or kustomization that a file belongs to, or that reads it as a patch.
    fn root_of(&mut self, file: &Location) -> Option<Rc<Root>> {
        if let Some(root) = self.roots.of(file) {
            return Some(root);
        }
        let mut above = file.parent();
        while let Some(folder) = above {
            let root = self.roots.at(&folder);
            let is_read = |root: &Rc<Root>| {
                let partial = root.kustomization().map(|it| it.partial.iter());
                let mut partial = partial.into_iter().flatten();
                partial.any(|name| {
                    let path = folder.join(name);
                    path == *file || file.is_below(&path)
                })
            };
            if let Some(root) = root.filter(is_read) {
                return Some(root);
            }
            above = folder.parent();
        }
        None
    }

    /// The charts that are rendered with a chart, if it is one.
    fn add_charts_below(&mut self, root: &Root) {
        if matches!(root.kind, RootKind::Chart) {
            let files = self.list(&root.folder.join("charts"), true);
            self.found.extend(files);
        }
    }

    fn add_siblings(&mut self, file: &Location) {
        if let Some(index) = configured(file, self.options, &self.config_folder) {
            return self.add_configured(index);
        }
        if let Some(root) = self.root_of(file) {
            let templates = root.folder.join("templates");
            if !file.is_below(&templates) || !is_manifest(file) {
                self.add_charts_below(&root);
            }
            return self.add_root(&root);
        }
        let files = file.parent().map(|folder| self.list(&folder, false));
        self.found.extend(files.into_iter().flatten());
    }

    fn add_configured(&mut self, index: usize) {
        let folder = self.config_folder.clone();
        for file in self.list(&folder, true) {
            if configured(&file, self.options, &folder) == Some(index) {
                self.found.insert(file);
            }
        }
    }

    fn add_root(&mut self, root: &Rc<Root>) {
        match root.kind {
            RootKind::Chart => {
                for part in ["templates", "crds"] {
                    let files = self.list(&root.folder.join(part), true);
                    self.found.extend(files);
                }
            }
            RootKind::Kustomize(_) => {
                let closure = self.roots.closure(root, &|file, _| is_file(file));
                self.found.extend(closure.files);
            }
        }
    }

    /// The manifests of a folder that is there; each is listed once.
    fn list(&mut self, folder: &Location, is_deep: bool) -> Vec<Location> {
        let key = (folder.clone(), is_deep);
        if let Some(listed) = self.listed.get(&key) {
            return listed.clone();
        }
        let path = folder.on_disk().filter(|path| path.is_dir());
        let (files, problems) = path.map_or_else(Default::default, |path| {
            manifests_in(&path, is_deep, self.reading)
        });
        self.problems.extend(problems);
        let files: Vec<_> = files.iter().map(|file| Location::of_path(file)).collect();
        self.listed.insert(key, files.clone());
        files
    }

    fn finish(self, named: &BTreeSet<Location>, directory: &Location) -> Besides {
        Besides {
            paths: paths(self.found.difference(named), directory),
            problems: self.problems,
        }
    }
}
