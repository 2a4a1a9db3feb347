//! The templates of a chart that may write roles or bindings, and wrote none with the values that it was
//! rendered with.

use std::collections::HashSet;

use super::marks::Marks;
use crate::source::{Document, Node, Place, Span};

/// The kinds of RBAC, as a line of a template says them.
const KINDS: [&str; 4] = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/// Where each of them first says such a kind. What grants nothing of its own, as a role whose rules all
/// stand in values, is none of them.
pub(super) fn templates(marks: &Marks, documents: &[Document]) -> Vec<Place> {
    let of_rbac = documents.iter().filter(|document| {
        let kind = document.root().get("kind").and_then(Node::as_str);
        kind.is_some_and(|kind| KINDS.iter().any(|known| kind.starts_with(known)))
    });
    let wrote: HashSet<&str> = of_rbac.map(|document| document.file().name()).collect();
    let files = marks.files();
    let silent = files.filter(|file| {
        let name = file.name().rsplit('/').next().unwrap_or_default();
        let is_of_helpers = name.starts_with('_');
        !is_of_helpers && !wrote.contains(file.name()) && file.text().lines().any(says_grant)
    });
    let places = silent.filter_map(|file| {
        let mut start = 0;
        for line in file.text().split_inclusive('\n') {
            if says_kind(line) {
                return Some(Place::new(
                    file,
                    Span::new(start..start + line.trim_end().len()),
                ));
            }
            start += line.len();
        }
        None
    });
    places.collect()
}

/// Whether a line is of a rule, or of a reference to a role that others may have made.
fn says_grant(line: &str) -> bool {
    let is_below = line.starts_with([' ', '-']);
    let line = line.trim_start_matches([' ', '-']);
    line.starts_with("verbs:") || (is_below && line.trim_end() == "kind: ClusterRole")
}

fn says_kind(line: &str) -> bool {
    let kind = line.strip_prefix("kind:").map(str::trim);
    kind.is_some_and(|kind| KINDS.contains(&kind.trim_matches(['"', '\''])))
}
