//! Another namespace for a client: what names its own namespace moves along, what names another
//! stays.

use super::edits::{Edit, place_in};
use crate::source::{Node, Path, Span};

/// What is to be changed of a client for it to live in `namespace`.
pub(super) fn edits(root: Node<'_>, namespace: &str) -> Vec<Edit> {
    let place = place_in("--namespace", namespace, Span::new(0..namespace.len()));
    let edit = |path: Path| Edit {
        path,
        place: place.clone(),
        text: namespace.to_owned(),
    };
    let at = Path::root().key("metadata").key("namespace");
    let own = root.at(&at).and_then(Node::as_str);
    let mut edits = vec![edit(at)];
    let Some(own) = own else {
        return edits;
    };
    let named = mentions(root);
    let named = named.into_iter().filter(|path| {
        let said = root.at(path).and_then(Node::as_str);
        said == Some(own)
    });
    edits.extend(named.map(edit));
    edits
}

/// Where a client may name its own namespace besides in its metadata.
fn mentions(root: Node<'_>) -> Vec<Path> {
    let top = Path::root();
    let mut found = Vec::new();
    of_entries(root, &top, &mut found);
    for list in ["subjects", "accounts"] {
        let at = top.key(list);
        for (index, item) in root.at(&at).into_iter().flat_map(Node::items).enumerate() {
            let at = at.index(index);
            found.push(at.key("namespace"));
            of_entries(item, &at, &mut found);
        }
    }
    found
}

/// The namespaces that the entries of an `access` list.
fn of_entries(holder: Node<'_>, at: &Path, found: &mut Vec<Path>) {
    let at = at.key("access");
    let entries = holder.get("access");
    for (index, entry) in entries.into_iter().flat_map(Node::items).enumerate() {
        let at = at.index(index).key("namespaces");
        let listed = entry.get("namespaces");
        let count = listed.into_iter().flat_map(Node::items).count();
        found.extend((0..count).map(|index| at.index(index)));
    }
}
