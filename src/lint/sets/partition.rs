//! From documents to sets.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::generators::{Texts, generated};
use super::kustomization::{self, Kustomization};
use super::location::Location;
use super::patches::{Change, aggregates, fills_in, grants_in_namespace, may_change, says_grants};
use super::roots::{Closure, NoObjects, Root, RootKind, Roots};
use super::unread::TakenIn;
use super::{Set, SetKind, SetOptions, Unread};
use crate::source::{Document, Node, ReadOptions};

/// Puts documents into their sets; `context` are those that were only read for the others' sake
/// ([`super::siblings`], [`super::bases`]) and are not judged.
///
/// The sets are in the order in which their first documents were read. A document that was read
/// twice from one place counts once. Charts and kustomizations are found among the documents, and
/// on disk where the documents come from there.
#[must_use]
pub fn partition(
    documents: Vec<Document>,
    context: Vec<Document>,
    options: &SetOptions,
    reading: &ReadOptions,
) -> Vec<Set> {
    let directory = Location::of_path(&reading.directory);
    let placed = placed(documents, context, reading, &directory);
    let mut roots = Roots::new(on_record(placed.iter()), directory.clone());
    let mut members = Vec::with_capacity(placed.len());
    for placed in placed {
        let location = placed.origin.location();
        let root = location.and_then(|location| roots.of(location));
        members.push(Member { placed, root });
    }
    let closures = closures(&mut roots, &members);
    let no_objects = roots.no_objects();
    let read = on_record(members.iter().map(|member| &member.placed));
    let texts = Texts::new(
        read.filter(|(file, _)| no_objects.texts.contains(file)),
        directory.clone(),
    );
    let config_folder = config_folder(options, reading);
    let naming = Naming {
        options,
        directory,
        config_folder,
    };
    let mut partition = Partition::default();
    for member in &members {
        partition.take(member, &naming, &no_objects);
    }
    partition.add_what_is_built_on(&members, &closures, &no_objects);
    partition.add_what_is_generated(&members, &closures, &mut roots, &texts);
    let judged = members.iter().filter(|member| member.placed.is_judged);
    let counted = judged.filter_map(|member| member.placed.origin.location());
    let counted = counted.collect();
    partition.add_patches(&closures, &mut roots, &counted);
    let taken_in = TakenIn {
        options,
        reading,
        directory: &naming.directory,
    };
    partition.add_unread(&closures, &mut roots, &counted, &taken_in);
    partition.find_fillers(&closures, &mut roots);
    partition.sets.into_iter().map(|found| found.set).collect()
}

/// The documents of files, with their locations.
fn on_record<'a>(
    placed: impl Iterator<Item = &'a Placed>,
) -> impl Iterator<Item = (&'a Location, &'a Document)> {
    placed.filter_map(|placed| {
        let location = placed.origin.location()?;
        Some((location, &placed.document))
    })
}

/// Where the patterns of configured sets start.
pub(super) fn config_folder(options: &SetOptions, reading: &ReadOptions) -> Location {
    let folder = options.config_folder.as_deref().unwrap_or(Path::new(""));
    Location::of_path(&reading.directory.join(folder))
}

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Origin {
    Stream(Arc<str>),
    At(Location),
}

impl Origin {
    fn location(&self) -> Option<&Location> {
        match self {
            Self::Stream(_) => None,
            Self::At(location) => Some(location),
        }
    }
}

struct Placed {
    document: Document,
    origin: Origin,
    is_judged: bool,
}

fn placed(
    documents: Vec<Document>,
    context: Vec<Document>,
    reading: &ReadOptions,
    directory: &Location,
) -> Vec<Placed> {
    let judged = documents.into_iter().map(|document| (document, true));
    let context = context.into_iter().map(|document| (document, false));
    let placed = judged.chain(context).map(|(document, is_judged)| Placed {
        origin: origin(&document, reading, directory),
        document,
        is_judged,
    });
    let mut seen = HashSet::new();
    let is_new = |placed: &Placed| {
        let key = (placed.document.index(), placed.document.reading());
        let location = placed.origin.location();
        location.is_none_or(|location| seen.insert((location.clone(), key)))
    };
    placed.filter(is_new).collect()
}

fn origin(document: &Document, reading: &ReadOptions, directory: &Location) -> Origin {
    let name = document.file().name();
    let location = Location::of_name(name, directory);
    if name == reading.stdin_name || location.is_pipe() {
        return Origin::Stream(name.into());
    }
    Origin::At(location)
}

/// A document and the root that it belongs to, whatever set it is in.
struct Member {
    placed: Placed,
    root: Option<Rc<Root>>,
}

impl Member {
    /// Whether it tells Helm or Kustomize what to do, and is no object.
    fn steers(&self) -> bool {
        let Some(file) = self.placed.origin.location() else {
            return false;
        };
        let (name, document) = (file.file_name(), &self.placed.document);
        if kustomization::NAMES.contains(&name) {
            return Kustomization::read(document).is_some();
        }
        let is_of_chart = self.root.as_ref().is_some_and(|root| {
            matches!(root.kind, RootKind::Chart) && file.parent().as_ref() == Some(&root.folder)
        });
        let is_named_so =
            ["Chart.yaml", "requirements.yaml"].contains(&name) || name.starts_with("values");
        // What could be applied by itself is judged, whatever its file is called.
        let is_object =
            |root: Node<'_>| root.get("apiVersion").is_some() && root.get("kind").is_some();
        is_of_chart && is_named_so && !is_object(document.root())
    }

    /// Whether it is an object that counts as a whole.
    fn is_whole(&self, no_objects: &NoObjects) -> bool {
        let location = self.placed.origin.location();
        !location.is_some_and(|location| no_objects.contains(location)) && !self.steers()
    }

    /// Whether it is a part of an object that matters, as a patch is.
    fn is_partial(&self, no_objects: &NoObjects) -> bool {
        let location = self.placed.origin.location();
        let is_named = location.is_some_and(|location| no_objects.partial.contains(location));
        is_named && !self.steers() && may_change(&self.placed.document)
    }

    /// Whether it is merged into the object that it names.
    fn is_merged(&self, no_objects: &NoObjects) -> bool {
        let location = self.placed.origin.location();
        location.is_some_and(|location| no_objects.merged.contains(location)) && !self.steers()
    }
}

/// What each kustomization is made of, by its folder; all that they build on are known afterwards.
fn closures(roots: &mut Roots, members: &[Member]) -> BTreeMap<Location, Closure> {
    let there: HashSet<&Location> = members
        .iter()
        .filter_map(|member| member.placed.origin.location())
        .collect();
    let mut closures = BTreeMap::new();
    for root in roots.kustomizations() {
        let closure = roots.closure(&root, &|file, name| {
            // Which files a revision has without a document that matters, nobody knows.
            let may_be_there = match file.on_disk() {
                Some(path) => path.is_file(),
                None => !kustomization::is_remote(name),
            };
            there.contains(file) || may_be_there
        });
        closures.insert(root.folder.clone(), closure);
    }
    closures
}

/// What owns a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Owner {
    All,
    Configured(usize),
    Stream(Arc<str>),
    Root(Location),
    Folder(Location),
}

/// Who owns what, and how it is called.
struct Naming<'a> {
    options: &'a SetOptions,
    directory: Location,
    config_folder: Location,
}

impl Naming<'_> {
    fn owner(&self, member: &Member) -> Owner {
        let location = match &member.placed.origin {
            _ if self.options.one_set => return Owner::All,
            Origin::Stream(name) => return Owner::Stream(Arc::clone(name)),
            Origin::At(location) => location,
        };
        if let Some(index) = configured(location, self.options, &self.config_folder) {
            return Owner::Configured(index);
        }
        match &member.root {
            Some(root) => Owner::Root(root.folder.clone()),
            None => Owner::Folder(location.parent().unwrap_or_else(|| location.clone())),
        }
    }

    /// The set of an owner, still empty.
    fn set(&self, owner: &Owner, member: &Member) -> Set {
        let mut set = Set {
            name: super::ALL_INPUTS.into(),
            kind: SetKind::All,
            documents: Vec::new(),
            context: Vec::new(),
            complete: false,
            default_namespace: None,
            fills_subjects: false,
            renames: false,
            parts: Vec::new(),
            grants: Vec::new(),
            partial: Vec::new(),
            patches: Vec::new(),
            moved: Vec::new(),
            unread: Vec::new(),
        };
        let root = member.root.as_ref();
        match owner {
            Owner::All => {}
            Owner::Configured(index) => {
                set.kind = SetKind::Configured;
                if let Some(config) = self.options.configured.get(*index) {
                    set.name = Arc::clone(&config.name);
                    set.complete = config.complete;
                }
            }
            Owner::Stream(name) => {
                set.kind = SetKind::Stream;
                set.name = Arc::clone(name);
            }
            Owner::Folder(folder) => {
                set.kind = SetKind::Folder;
                set.name = folder.shown(&self.directory).into();
            }
            Owner::Root(folder) => {
                set.name = folder.shown(&self.directory).into();
                let kustomization = root.and_then(|root| root.kustomization());
                set.kind = match kustomization {
                    None => SetKind::Chart,
                    Some(kustomization) if kustomization.is_component => SetKind::Component,
                    Some(_) => SetKind::Kustomize,
                };
                set.default_namespace = kustomization.and_then(|k| k.namespace.clone());
            }
        }
        set
    }
}

/// The first set of the configuration that a file is in.
pub(super) fn configured(
    file: &Location,
    options: &SetOptions,
    config_folder: &Location,
) -> Option<usize> {
    if options.configured.is_empty() {
        return None;
    }
    let name = file.from(config_folder);
    let mut configured = options.configured.iter();
    configured.position(|config| config.paths.fit(&name))
}

/// A set that is being put together.
struct Found {
    set: Set,
    /// The kustomizations that its documents belong to.
    roots: BTreeSet<Location>,
    /// What is in it, context included: positions among the members.
    members: BTreeSet<usize>,
}

impl Found {
    /// The kustomizations that its own are made of, these included.
    fn folders<'a>(&self, closures: &'a BTreeMap<Location, Closure>) -> BTreeSet<&'a Location> {
        let own = self.roots.iter().filter_map(|root| closures.get(root));
        own.flat_map(|closure| &closure.folders).collect()
    }
}

#[derive(Default)]
struct Partition {
    sets: Vec<Found>,
    by_owner: HashMap<Owner, usize>,
    taken: usize,
}

impl Partition {
    /// Puts a document where it belongs. Those that are judged come first, so that of the others
    /// only those are kept that belong to what is judged.
    fn take(&mut self, member: &Member, naming: &Naming<'_>, no_objects: &NoObjects) {
        let position = self.taken;
        self.taken += 1;
        let owner = naming.owner(member);
        let known = self.by_owner.get(&owner).copied();
        if known.is_none() && !member.placed.is_judged {
            return;
        }
        let index = known.unwrap_or_else(|| {
            self.sets.push(Found {
                set: naming.set(&owner, member),
                roots: BTreeSet::new(),
                members: BTreeSet::new(),
            });
            self.by_owner.insert(owner, self.sets.len() - 1);
            self.sets.len() - 1
        });
        let Some(found) = self.sets.get_mut(index) else {
            return;
        };
        let document = &member.placed.document;
        found.members.insert(position);
        if member.placed.is_judged {
            let root = member.root.as_ref();
            let root = root.filter(|root| root.kustomization().is_some());
            found.roots.extend(root.map(|root| root.folder.clone()));
        }
        if member.is_whole(no_objects) {
            if member.placed.is_judged {
                found.set.documents.push(document.clone());
            } else {
                found.set.context.push(document.clone());
            }
        } else if member.placed.is_judged {
            if member.is_partial(no_objects) {
                found.set.partial.push(document.root().place());
                found
                    .set
                    .grants
                    .extend(says_grants(document).then(|| document.clone()));
            }
            if member.is_merged(no_objects) {
                found.set.parts.push(document.clone());
            }
        }
    }

    /// Adds to each set what its kustomizations take from elsewhere.
    fn add_what_is_built_on(
        &mut self,
        members: &[Member],
        closures: &BTreeMap<Location, Closure>,
        no_objects: &NoObjects,
    ) {
        let mut at: HashMap<&Location, Vec<usize>> = HashMap::new();
        for (position, member) in members.iter().enumerate() {
            if let Some(location) = member.placed.origin.location()
                && member.is_whole(no_objects)
            {
                at.entry(location).or_default().push(position);
            }
        }
        let sets = self.sets.iter();
        let components = sets.filter(|found| found.set.kind == SetKind::Component);
        let components: BTreeSet<Location> = components
            .flat_map(|found| found.roots.iter().cloned())
            .collect();
        for found in &mut self.sets {
            let mut wanted = BTreeSet::new();
            for root in &found.roots {
                if let Some(closure) = closures.get(root) {
                    wanted.extend(&closure.files);
                }
                // A component is part of whatever takes it in, and so goes with what that builds on.
                let users = closures
                    .values()
                    .filter(|closure| closure.folders.contains(root));
                if found.set.kind == SetKind::Component {
                    wanted.extend(users.flat_map(|closure| &closure.files));
                } else {
                    let beside =
                        users.flat_map(|closure| closure.folders.intersection(&components));
                    let beside = beside.filter_map(|folder| closures.get(folder));
                    wanted.extend(beside.flat_map(|closure| &closure.files));
                }
            }
            let positions = wanted.into_iter().filter_map(|file| at.get(file)).flatten();
            let new: BTreeSet<usize> = positions
                .copied()
                .filter(|position| !found.members.contains(position))
                .collect();
            let new = new.into_iter().filter_map(|position| members.get(position));
            found
                .set
                .context
                .extend(new.map(|member| member.placed.document.clone()));
        }
    }

    /// Adds to each set what its kustomizations generate; to its context what those do that they
    /// build on, and those that are not judged.
    fn add_what_is_generated(
        &mut self,
        members: &[Member],
        closures: &BTreeMap<Location, Closure>,
        roots: &mut Roots,
        texts: &Texts,
    ) {
        let judged: HashSet<&Location> = members
            .iter()
            .filter(|member| member.placed.is_judged)
            .filter_map(|member| member.placed.origin.location())
            .collect();
        for found in &mut self.sets {
            let (mut own, mut beside) = (Vec::new(), Vec::new());
            for folder in found.folders(closures) {
                let file = roots.file_of(folder);
                let is_judged = file.is_some_and(|file| judged.contains(&file));
                let Some(root) = roots.at(folder) else {
                    continue;
                };
                found.set.renames |= root.kustomization().is_some_and(|k| k.renames);
                if found.roots.contains(folder) && is_judged {
                    own.push(root);
                } else {
                    beside.push(root);
                }
            }
            found.set.documents.extend(generated(&own, &beside, texts));
            found.set.context.extend(generated(&beside, &[], texts));
        }
    }

    /// Finds the sets whose subjects are given a namespace.
    fn find_fillers(&mut self, closures: &BTreeMap<Location, Closure>, roots: &mut Roots) {
        let mut fillers = closures.iter().filter(|(folder, _)| {
            let root = roots.at(folder);
            let kustomization = root.as_ref().and_then(|root| root.kustomization());
            kustomization.is_some_and(|kustomization| kustomization.namespace.is_some())
        });
        let fillers: Vec<&Closure> = fillers.by_ref().map(|(_, closure)| closure).collect();
        for found in &mut self.sets {
            let is_part = |closure: &&Closure| !closure.folders.is_disjoint(&found.roots);
            found.set.fills_subjects = fillers.iter().any(is_part);
        }
    }

    /// Adds to each set what its kustomizations change, without the files in `counted`, whose documents are
    /// known to be partial.
    fn add_patches(
        &mut self,
        closures: &BTreeMap<Location, Closure>,
        roots: &mut Roots,
        counted: &HashSet<&Location>,
    ) {
        for found in &mut self.sets {
            for folder in found.folders(closures) {
                let Some(root) = roots.at(folder) else {
                    continue;
                };
                for patch in root.kustomization().map_or(&[][..], |k| &k.patches) {
                    let documents = found.set.documents.iter().chain(&found.set.context);
                    let matters = match &patch.change {
                        Change::Inline => true,
                        Change::Label(label) => aggregates(label, documents),
                        Change::Variable(name) => fills_in(name, documents),
                        Change::Namespace(name) => {
                            // Its own are judged in it already.
                            let set = &mut found.set;
                            let is_known = set.default_namespace.as_ref() == Some(name);
                            let own = set.documents.iter().filter(|_| !is_known);
                            let mut moved = own.chain(&set.context);
                            if found.roots.contains(folder) && moved.any(grants_in_namespace) {
                                set.moved.push((name.clone(), patch.place.clone()));
                            }
                            false
                        }
                        Change::InFile { name, aim } => {
                            let file = folder.join(name);
                            !counted.contains(&file) && roots.may_change(&file, *aim)
                        }
                    };
                    if matters {
                        found.set.patches.push(patch.place.clone());
                    }
                }
            }
        }
    }

    /// Adds to each set what its kustomizations take in and nobody has read.
    fn add_unread(
        &mut self,
        closures: &BTreeMap<Location, Closure>,
        roots: &mut Roots,
        counted: &HashSet<&Location>,
        taken_in: &TakenIn<'_>,
    ) {
        for found in &mut self.sets {
            for folder in found.folders(closures) {
                let Some(root) = roots.at(folder) else {
                    continue;
                };
                for (name, place) in root.kustomization().map_or(&[][..], |k| &k.named) {
                    let target = roots.place_of(folder.join(name));
                    let is_folder = roots
                        .at(&target)
                        .is_some_and(|root| root.kustomization().is_some());
                    if is_folder || counted.contains(&target) {
                        continue;
                    }
                    found
                        .set
                        .unread
                        .extend(
                            taken_in
                                .why_unread(folder, &target, name)
                                .map(|why| Unread {
                                    name: name.clone(),
                                    place: place.clone(),
                                    why,
                                }),
                        );
                }
            }
        }
    }
}
