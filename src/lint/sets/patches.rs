//! What a kustomization changes of its objects, or adds to them, as far as it could be an object of interest: patches
//! written into it or into files, replacements, transformers and generators (`kustomize`, `api/types/{kustomization,patch,replacement}.go`).
//!
//! Nothing is applied. A change whose target is not sure counts as one of interest.

use crate::object::may_be_of_interest;
use crate::source::{Document, File, Kind, Node, Place, read_text};

/// A change of objects that may be of interest.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// Where the kustomization says it.
    pub(super) place: Place,
    pub(super) change: Change,
}

/// What changes objects.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// It stands in the kustomization, or is a program of somebody.
    Inline,
    /// A file of this name tells.
    InFile { name: String, aim: Aim },
}

/// The fields of a kustomization that hold patches, replacements and transformers.
pub(super) const LISTS: [&str; 5] = [
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "transformers",
];

/// What some of the [`LISTS`] of a kustomization change.
pub(super) fn patches(root: Node<'_>, lists: &[&str]) -> Vec<Patch> {
    let mut found = Vec::new();
    let items = |list: &str| {
        let list = root.get(list).filter(|_| lists.contains(&list));
        list.into_iter().flat_map(Node::items)
    };
    for patch in items("patches").chain(items("patchesJson6902")) {
        match patch.as_str() {
            Some(name) => found.push(in_file(patch, name, Aim::Unsaid)),
            None => found.extend(patch_of(patch)),
        }
    }
    for patch in items("patchesStrategicMerge") {
        match patch.as_str() {
            Some(text) if is_text(text) => found.extend(inline(patch, text, Aim::Unsaid)),
            Some(name) => found.push(in_file(patch, name, Aim::Unsaid)),
            None => {}
        }
    }
    for transformer in items("transformers") {
        // It may be of any kind, and a program of somebody.
        found.push(Patch {
            place: transformer.place(),
            change: Change::Inline,
        });
    }
    for replacement in items("replacements") {
        found.extend(replacement_of(replacement));
    }
    found
}

/// The fields of a kustomization that make objects, which nobody knows before.
const MAKERS: [&str; 3] = ["helmCharts", "helmChartInflationGenerator", "generators"];

/// What makes objects besides, as a chart that is inflated.
pub(super) fn makers(root: Node<'_>) -> impl Iterator<Item = Patch> {
    let items = MAKERS.iter().filter_map(move |list| root.get(list));
    items.flat_map(Node::items).map(|maker| Patch {
        place: maker.place(),
        change: Change::Inline,
    })
}

/// The texts of the patches that are written into a kustomization; none in what is no kustomization.
pub(in crate::lint) fn patch_texts(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let items = move |list: &str| root.get(list).into_iter().flat_map(Node::items);
    let named = items("patches").chain(items("patchesJson6902"));
    let texts = named.filter_map(|patch| patch.get("patch"));
    let texts = texts.chain(items("patchesStrategicMerge"));
    texts.filter(|text| text.as_str().is_some_and(|text| text.contains('\n')))
}

/// What a patch says that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Objects of interest, or of any kind.
    OfInterest,
    Others,
    /// The patch itself names its object.
    Unsaid,
}

fn patch_of(patch: Node<'_>) -> Option<Patch> {
    let target = patch.get("target").filter(|target| !target.is_null());
    let aim = target.map_or(Aim::Unsaid, aim_of);
    let file = patch.get("path").and_then(Node::as_str);
    if let Some(name) = file.filter(|name| !name.is_empty()) {
        return Some(in_file(patch, name, aim));
    }
    inline(patch, patch.get("patch")?.as_str()?, aim)
}

/// What a selector may select. Its `kind` is a regular expression, and selects all if it is not there.
fn aim_of(selector: Node<'_>) -> Aim {
    let is_plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    match selector.get("kind").and_then(Node::as_str) {
        Some(kind) if is_plain(kind) && !may_be_of_interest(kind) => Aim::Others,
        _ => Aim::OfInterest,
    }
}

fn in_file(at: Node<'_>, name: &str, aim: Aim) -> Patch {
    Patch {
        place: at.place(),
        change: Change::InFile {
            name: name.to_owned(),
            aim,
        },
    }
}

fn inline(at: Node<'_>, text: &str, aim: Aim) -> Option<Patch> {
    let matters = match aim {
        Aim::OfInterest => true,
        Aim::Others => false,
        Aim::Unsaid => {
            let reading = read_text(&File::new("patch", text));
            reading.is_incomplete() || reading.documents.iter().any(may_change)
        }
    };
    matters.then(|| Patch {
        place: at.place(),
        change: Change::Inline,
    })
}

/// Whether a document may be a patch of an object of interest: it says so, or does not say of which.
pub(super) fn may_change(document: &Document) -> bool {
    let kind = document.root().get("kind").and_then(Node::as_str);
    kind.is_none_or(may_be_of_interest)
}

/// A replacement takes a value to each of its targets.
fn replacement_of(replacement: Node<'_>) -> Option<Patch> {
    if let Some(name) = replacement.get("path").and_then(Node::as_str) {
        return Some(in_file(replacement, name, Aim::Unsaid));
    }
    let mut targets = replacement.get("targets")?.items();
    let may_matter = |target: Node<'_>| {
        target
            .get("select")
            .is_none_or(|select| aim_of(select) != Aim::Others)
    };
    targets.any(may_matter).then(|| Patch {
        place: replacement.place(),
        change: Change::Inline,
    })
}

/// Whether this is a patch, and not the name of a file with one.
fn is_text(text: &str) -> bool {
    let reading = read_text(&File::new("patch", text));
    let mut documents = reading.documents.iter();
    text.contains('\n') || documents.any(|document| document.root().kind() != Kind::String)
}
