//! Which document of a spec an overlay's document is laid over: the one of the same apiVersion, kind
//! and name.

use std::collections::BTreeMap;

use crate::source::{Document, Kind, Node, Path, Place};
use crate::spec::checker::Checker;
use crate::spec::nearest;

/// Which documents the documents of one overlay are laid over, by index, with where each is named.
pub(super) type Targets = BTreeMap<usize, Place>;

/// What a document is of.
#[derive(Debug, PartialEq, Eq)]
struct Identity<'a> {
    api_version: &'a str,
    kind: &'a str,
    name: &'a str,
}

impl<'a> Identity<'a> {
    fn of(root: Node<'a>) -> Option<Self> {
        let word = |node: Node<'a>, key: &str| node.get(key).and_then(Node::as_str);
        Some(Self {
            api_version: word(root, "apiVersion")?,
            kind: word(root, "kind")?,
            name: word(root.get("metadata")?, "name")?,
        })
    }
}

/// The index of the document that an overlay's document is laid over. Nothing, after telling why, if
/// there is not exactly one.
pub(super) fn find(
    overlay: Node<'_>,
    documents: &[Option<Document>],
    targets: &mut Targets,
    checker: &mut Checker<'_>,
) -> Option<usize> {
    let identity = identity(overlay, checker)?;
    let known: Vec<(usize, Option<Identity<'_>>)> = documents
        .iter()
        .enumerate()
        .map(|(index, document)| {
            let root = document.as_ref().map(Document::root);
            (index, root.and_then(Identity::of))
        })
        .collect();
    let name_at = Path::root().key("metadata").key("name");
    let same: Vec<usize> = known
        .iter()
        .filter(|(_, known)| known.as_ref() == Some(&identity))
        .map(|(index, _)| *index)
        .collect();
    match same.as_slice() {
        [index] => {
            let place = checker.place(&name_at);
            if let Some(first) = targets.insert(*index, place) {
                checker
                    .error(
                        &name_at,
                        format!("`{}` is changed twice in one overlay", identity.name),
                    )
                    .related(first, "first here")
                    .help("write both changes in one document, or in two files");
                return None;
            }
            Some(*index)
        }
        [] => {
            let known: Vec<&Identity<'_>> = known
                .iter()
                .filter_map(|(_, known)| known.as_ref())
                .collect();
            // Of a document that could not be read it is not known what it is of.
            if documents.iter().all(Option::is_some) {
                no_match(&identity, &known, checker);
            }
            None
        }
        _ => {
            checker
                .error(
                    &name_at,
                    format!(
                        "several documents of the spec are called `{}`",
                        identity.name
                    ),
                )
                .help("an overlay changes one document: give each a name of its own");
            None
        }
    }
}

/// What an overlay's document says that it is of.
fn identity<'a>(root: Node<'a>, checker: &mut Checker<'_>) -> Option<Identity<'a>> {
    let identity = Identity::of(root);
    if root.kind() != Kind::Mapping {
        checker
            .error(
                &Path::root(),
                format!("an overlay is a mapping, and this is {}", root.kind()),
            )
            .help("write what is to be different as in the spec");
    } else if identity.is_none() {
        let paths = [
            Path::root().key("apiVersion"),
            Path::root().key("kind"),
            Path::root().key("metadata").key("name"),
        ];
        for path in paths {
            if root.at(&path).and_then(Node::as_str).is_none() {
                checker
                    .error(&path, format!("an overlay has to have `{path}`, a string"))
                    .help("apiVersion, kind and metadata.name say which document it changes");
            }
        }
    }
    identity
}

fn no_match(identity: &Identity<'_>, known: &[&Identity<'_>], checker: &mut Checker<'_>) {
    let Identity {
        api_version,
        kind,
        name,
    } = identity;
    let root = Path::root();
    if let Some(of_name) = known.iter().find(|known| known.name == *name) {
        let (field, ours, theirs) = if of_name.kind == *kind {
            ("apiVersion", api_version, of_name.api_version)
        } else {
            ("kind", kind, of_name.kind)
        };
        checker
            .error(
                &root.key(field),
                format!("the spec's `{name}` is of another {field}, `{theirs}`"),
            )
            .label(format!("not `{ours}`"))
            .help("apiVersion, kind and metadata.name say which document an overlay changes");
        return;
    }
    let names: Vec<&str> = known
        .iter()
        .filter(|known| known.kind == *kind)
        .map(|known| known.name)
        .collect();
    let report = checker.error(
        &root.key("metadata").key("name"),
        format!("the spec has no {kind} `{name}` that this could change"),
    );
    let report = match nearest(name, names.iter().copied()) {
        Some(near) => report.label(format!("did you mean `{near}`?")),
        None => report,
    };
    if names.is_empty() {
        report.help("apiVersion, kind and metadata.name say which document an overlay changes");
    } else {
        report.help(format!("the spec has {}", names.join(", ")));
    }
}
