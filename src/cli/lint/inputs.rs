//! From sets of documents to what the rules take.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inside::{self, Around, Inside};
use super::templates::Parameters;
use crate::lint::sets::{Set, SetKind};
use crate::lint::{BrokenDocument, FilledIn, SetInput};
use crate::object::Templates::Unknown;
use crate::object::{Filling, Objects, Written};
use crate::source::{Cause, Document, Node, Place, Problem};

/// The namespace of objects that name none, as with kubectl.
pub(super) const DEFAULT_NAMESPACE: &str = "default";

/// What is judged of sets, of what is written inside their objects, and of sets of which nothing could
/// be read; and how much inside of objects could not be.
pub(super) fn inputs_of(
    prepared: Vec<Prepared>,
    mut broken: BTreeMap<Arc<str>, Vec<BrokenDocument>>,
) -> (Vec<SetInput>, Vec<Option<Place>>) {
    let mut inputs = Vec::new();
    let mut unread = Vec::new();
    for prepared in prepared {
        let Prepared {
            mut input,
            patched,
            inside,
        } = prepared;
        input.broken = broken.remove(&input.name).unwrap_or_default();
        inputs.push(input);
        inputs.extend(patched);
        inputs.extend(inside.sets);
        unread.extend(inside.unread);
    }
    let of_broken = broken.into_iter();
    inputs.extend(of_broken.map(|(name, broken)| nothing_but(name, broken)));
    (inputs, unread)
}

/// Documents that kubectl cannot read either, which are findings, and what else went wrong.
pub(super) fn broken(problems: &[Problem]) -> (Vec<BrokenDocument>, Vec<Problem>) {
    let mut broken = Vec::new();
    let mut rest = Vec::new();
    for problem in problems {
        match problem.cause {
            Some(cause) if cause.is_refused_by_kubectl() && problem.place.is_some() => {
                broken.push(BrokenDocument {
                    problem: problem.clone(),
                    is_unquoted_star: cause == Cause::UnquotedStar,
                });
            }
            _ => rest.push(problem.clone()),
        }
    }
    (broken, rest)
}

/// Broken documents by the set of their file; where nothing else of the file was read, by its folder.
pub(super) fn by_set(
    broken: Vec<BrokenDocument>,
    set_names: &BTreeMap<&str, Arc<str>>,
) -> BTreeMap<Arc<str>, Vec<BrokenDocument>> {
    let mut by_set: BTreeMap<Arc<str>, Vec<BrokenDocument>> = BTreeMap::new();
    for document in broken {
        let place = document.problem.place.as_ref();
        let file = place.map_or("", |place| place.file.name());
        let set = set_names.get(file).map_or_else(
            || Arc::from(file.rsplit_once('/').map_or(".", |(folder, _)| folder)),
            Arc::clone,
        );
        by_set.entry(set).or_default().push(document);
    }
    by_set
}

/// A set of which nothing could be read.
fn nothing_but(name: Arc<str>, broken: Vec<BrokenDocument>) -> SetInput {
    SetInput {
        name,
        objects: Objects::default(),
        context: Objects::default(),
        broken,
        default_namespace: DEFAULT_NAMESPACE.to_owned(),
        parts: Objects::default(),
        is_put_somewhere: false,
        is_complete: false,
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    }
}

/// A set as the rules take it, and what its `ConfigMap`s hold.
pub(super) struct Prepared {
    input: SetInput,
    /// What its patches say that is granted.
    patched: Option<SetInput>,
    pub(super) inside: Inside,
}

pub(super) fn prepare(set: &Set, parameters: &Parameters) -> Prepared {
    let input = input(set);
    let collect = |documents: &[Document]| collect(set, documents);
    let around = Around {
        own: &set.documents,
        context: &set.context,
        is_chart: set.kind == SetKind::Chart,
        renames: set.renames,
        parameters,
    };
    let inside = inside::read(&input, &around, &collect);
    let patched = (!set.grants.is_empty()).then(|| patched(set));
    Prepared {
        input,
        patched,
        inside,
    }
}

/// The roles and bindings of patches that were not applied, as they are once they are, and around them
/// what is not patched so.
fn patched(set: &Set) -> SetInput {
    let identity = |document: &Document| {
        let root = document.root();
        let text = |node: Option<Node<'_>>| node.and_then(Node::as_str).map(str::to_owned);
        let metadata = root.get("metadata");
        let name = metadata.and_then(|metadata| metadata.get("name"));
        (text(root.get("kind")), text(name))
    };
    let patched: Vec<_> = set.grants.iter().map(identity).collect();
    let around = set.documents.iter().chain(&set.context);
    let around = around.filter(|document| !patched.contains(&identity(document)));
    let around: Vec<Document> = around.cloned().collect();
    let name = format!("{} (its patches)", set.name);
    input_of(set, name.into(), (&set.grants, &around))
}

/// The objects of a set.
fn input(set: &Set) -> SetInput {
    input_of(set, Arc::clone(&set.name), (&set.documents, &set.context))
}

/// Some documents of a set, and those around them.
fn input_of(set: &Set, name: Arc<str>, (own, around): (&[Document], &[Document])) -> SetInput {
    let namespace = set.default_namespace.as_deref();
    SetInput {
        name,
        objects: collect(set, own),
        context: collect(set, around),
        broken: Vec::new(),
        default_namespace: namespace.unwrap_or(DEFAULT_NAMESPACE).to_owned(),
        parts: collect(set, &set.parts),
        is_put_somewhere: set.kind == SetKind::Chart,
        is_complete: set.complete,
        is_renamed: false,
        made_in: None,
        dispatchers: Vec::new(),
        filled_in: FilledIn::default(),
    }
}

/// The objects of some documents of a set.
fn collect(set: &Set, documents: &[Document]) -> Objects {
    let namespace = set.default_namespace.as_deref();
    let default = namespace.unwrap_or(DEFAULT_NAMESPACE);
    let filling = filling(set, default);
    let mut objects = Objects::collect_filled(documents, default, Unknown, filling);
    // A chart's objects go where they say.
    if let Some(namespace) = namespace.filter(|_| set.kind != SetKind::Chart) {
        move_to(&mut objects.written, namespace);
        move_to(&mut objects.workloads, namespace);
    }
    objects
}

/// Kustomize gives its namespace to the subjects that it knows as accounts, and to those called
/// `default` (`api/filters/{namespace,nameref}`).
fn filling(set: &Set, namespace: &str) -> Option<Arc<Filling>> {
    let documents = set.documents.iter().chain(&set.context);
    let names = documents
        .filter(|_| set.fills_subjects)
        .filter_map(|document| {
            let root = document.root();
            let is_account = root.get("kind").and_then(Node::as_str) == Some("ServiceAccount");
            let name = root
                .get("metadata")
                .and_then(|metadata| metadata.get("name"));
            name.filter(|_| is_account).and_then(Node::as_str)
        });
    let accounts = names.chain(["default"]).map(str::to_owned).collect();
    set.fills_subjects.then(|| {
        Arc::new(Filling {
            namespace: namespace.to_owned(),
            accounts,
        })
    })
}

/// A kustomization's namespace is that of all its objects, whatever they say, and of none inside of them.
fn move_to(objects: &mut [Written], namespace: &str) {
    for written in objects.iter_mut().filter(|it| !it.is_wrapped) {
        if let Some(own) = &mut written.lands_in {
            namespace.clone_into(own);
        }
    }
}
