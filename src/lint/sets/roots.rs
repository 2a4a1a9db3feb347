//! The folders that make charts and kustomizations, and what belongs to them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::kustomization::{self, Kustomization};
use super::location::Location;
use super::patches::{self, Aim};
use crate::source::{Document, Input, ReadOptions, read};

const CHART: &str = "Chart.yaml";

/// A folder that makes a set of what is in it.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) folder: Location,
    pub(super) kind: RootKind,
    /// Where its resources are.
    resources: HashSet<Location>,
}

#[derive(Debug)]
pub(super) enum RootKind {
    Chart,
    Kustomize(Kustomization),
}

impl Root {
    fn new(folder: &Location, kind: RootKind) -> Self {
        let resources = match &kind {
            RootKind::Chart => HashSet::new(),
            RootKind::Kustomize(kustomization) => {
                let resources = kustomization.resources.iter();
                resources.map(|resource| folder.join(resource)).collect()
            }
        };
        Self {
            folder: folder.clone(),
            kind,
            resources,
        }
    }

    pub(super) fn kustomization(&self) -> Option<&Kustomization> {
        match &self.kind {
            RootKind::Chart => None,
            RootKind::Kustomize(kustomization) => Some(kustomization),
        }
    }
}

/// What a kustomization is made of, bases and components followed.
#[derive(Debug, Default)]
pub(super) struct Closure {
    /// Its files, those of its bases and components included.
    pub(super) files: BTreeSet<Location>,
    /// The resources that are neither a kustomization nor a file that is there.
    pub(super) unread: Vec<String>,
    /// The folders of the kustomizations in it, its own included.
    pub(super) folders: BTreeSet<Location>,
}

/// Files that no kustomization takes for whole objects.
#[derive(Debug, Default)]
pub(super) struct NoObjects {
    /// Patches, and what transformers and generators of other kinds read.
    pub(super) partial: BTreeSet<Location>,
    /// Of these the patches that name their objects themselves.
    pub(super) merged: BTreeSet<Location>,
    /// What ConfigMaps and Secrets are generated of.
    pub(super) texts: BTreeSet<Location>,
}

impl NoObjects {
    pub(super) fn contains(&self, file: &Location) -> bool {
        self.partial.contains(file) || self.texts.contains(file)
    }
}

/// The roots, each looked for once: among the documents that were read, or else on disk.
pub(super) struct Roots {
    read: HashMap<Location, Vec<Document>>,
    known: HashMap<Location, Option<Rc<Root>>>,
    /// Whether a folder is a working copy of git.
    tops: HashMap<Location, bool>,
    /// Whether a patch that was read from disk may be of an object of interest.
    changing: HashMap<Location, bool>,
    directory: Location,
    /// Whether folders are where links lead to, as Kustomize takes them.
    follows_links: bool,
}

impl Roots {
    /// Nothing is known yet but what was read.
    pub(super) fn new<'a>(
        documents: impl Iterator<Item = (&'a Location, &'a Document)>,
        directory: Location,
    ) -> Self {
        let mut read: HashMap<Location, Vec<Document>> = HashMap::new();
        for (location, document) in documents {
            let name = location.file_name();
            if name == CHART || kustomization::NAMES.contains(&name) {
                let same = read.entry(location.clone()).or_default();
                same.push(document.clone());
            }
        }
        Self {
            read,
            known: HashMap::new(),
            tops: HashMap::new(),
            changing: HashMap::new(),
            directory,
            follows_links: false,
        }
    }

    /// The same where folders are taken for what links lead to.
    pub(super) fn following_links(self) -> Self {
        Self {
            follows_links: true,
            ..self
        }
    }

    /// Where a folder is.
    pub(super) fn place_of(&self, folder: Location) -> Location {
        let real = self
            .follows_links
            .then(|| folder.without_links(&self.directory));
        real.flatten().unwrap_or(folder)
    }

    /// Every kustomization that was come by.
    pub(super) fn kustomizations(&self) -> Vec<Rc<Root>> {
        let roots = self.known.values().flatten();
        let mut roots: Vec<_> = roots
            .filter(|root| root.kustomization().is_some())
            .collect();
        roots.sort_by(|a, b| a.folder.cmp(&b.folder));
        roots.into_iter().cloned().collect()
    }

    /// The nearest root that a file belongs to: a chart above it, the kustomization in its folder,
    /// or one above that names it.
    pub(super) fn of(&mut self, file: &Location) -> Option<Rc<Root>> {
        let own = file.parent()?;
        let mut folder = own.clone();
        loop {
            let is_top = self.is_top(&folder);
            if let Some(root) = self.at(&folder)
                && (folder == own
                    || root.kustomization().is_none()
                    || root.resources.contains(file))
            {
                return Some(root);
            }
            folder = folder.parent().filter(|_| !is_top)?;
        }
    }

    /// The root that a folder is.
    pub(super) fn at(&mut self, folder: &Location) -> Option<Rc<Root>> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let root = self
            .find(folder)
            .map(|kind| Rc::new(Root::new(folder, kind)));
        self.known.insert(folder.clone(), root.clone());
        root
    }

    fn find(&self, folder: &Location) -> Option<RootKind> {
        if self.is_there(&folder.join(CHART)) {
            return Some(RootKind::Chart);
        }
        let file = self.file_of(folder)?;
        let documents = match self.read.get(&file) {
            Some(documents) => documents.clone(),
            None => self.read_from_disk(&file),
        };
        match documents.first() {
            Some(document) => Kustomization::read(document).map(RootKind::Kustomize),
            // It cannot be read, and still it is what makes the folder a set.
            None => Some(RootKind::Kustomize(Kustomization::default())),
        }
    }

    /// Whether the patch in a file may be one of an object of interest.
    pub(super) fn may_change(&mut self, file: &Location, aim: Aim) -> bool {
        match aim {
            Aim::OfInterest => true,
            Aim::Others => false,
            Aim::Unsaid => {
                if let Some(known) = self.changing.get(file) {
                    return *known;
                }
                let documents = self.read_from_disk(file);
                let may_change = documents.iter().any(patches::may_change);
                self.changing.insert(file.clone(), may_change);
                may_change
            }
        }
    }

    /// The file that makes a folder a kustomization.
    pub(super) fn file_of(&self, folder: &Location) -> Option<Location> {
        let mut files = kustomization::NAMES.iter().map(|name| folder.join(name));
        files.find(|file| self.is_there(file))
    }

    fn is_there(&self, file: &Location) -> bool {
        self.read.contains_key(file) || file.on_disk().is_some_and(|path| path.is_file())
    }

    fn read_from_disk(&self, file: &Location) -> Vec<Document> {
        let input = file.on_disk().map(Input::Path);
        let options = ReadOptions {
            directory: self.directory.on_disk().unwrap_or_default(),
            ..ReadOptions::default()
        };
        read(input.as_slice(), &options, &mut std::io::empty()).documents
    }

    /// Whether nobody looks above a folder: it is a working copy of git.
    fn is_top(&mut self, folder: &Location) -> bool {
        let known = self.tops.get(folder).copied();
        known.unwrap_or_else(|| {
            let path = folder.on_disk();
            let is_top = path.is_some_and(|path| path.join(".git").exists());
            self.tops.insert(folder.clone(), is_top);
            is_top
        })
    }

    /// What a kustomization is made of; `is_there` tells whether a file can be had, by its location
    /// and by its name in the kustomization.
    pub(super) fn closure(
        &mut self,
        root: &Rc<Root>,
        is_there: &dyn Fn(&Location, &str) -> bool,
    ) -> Closure {
        let mut closure = Closure::default();
        let mut pending = vec![Rc::clone(root)];
        while let Some(root) = pending.pop() {
            let Some(kustomization) = root.kustomization() else {
                continue;
            };
            if !closure.folders.insert(root.folder.clone()) {
                continue;
            }
            let resources = kustomization.resources.iter();
            for resource in resources.chain(&kustomization.components) {
                let target = self.place_of(root.folder.join(resource));
                match self.at(&target) {
                    Some(below) if below.kustomization().is_some() => pending.push(below),
                    _ if is_there(&target, resource) => {
                        closure.files.insert(target);
                    }
                    _ => closure.unread.push(resource.clone()),
                }
            }
        }
        closure
    }

    /// The files that some kustomization takes for no whole objects, and none takes for whole ones.
    pub(super) fn no_objects(&mut self) -> NoObjects {
        let mut found = NoObjects::default();
        let mut folders = BTreeSet::new();
        for root in self.kustomizations() {
            let Some(kustomization) = root.kustomization() else {
                continue;
            };
            let named = kustomization.partial.iter();
            for target in named.map(|name| root.folder.join(name)) {
                // What stands in the folder of a generator, stands there as its resources.
                if let Some(below) = self.at(&target) {
                    let closure = self.closure(&below, &|_, _| true);
                    found.partial.extend(closure.files);
                    folders.extend(closure.folders);
                }
                found.partial.insert(target);
            }
            let texts = kustomization.texts().map(|name| root.folder.join(name));
            found.texts.extend(texts);
            let merged = kustomization.merged().map(|name| root.folder.join(name));
            found.merged.extend(merged);
        }
        for root in self.kustomizations() {
            if !folders.contains(&root.folder) {
                for resource in &root.resources {
                    found.partial.remove(resource);
                    found.texts.remove(resource);
                }
            }
        }
        found
    }
}
