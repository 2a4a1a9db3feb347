//! Documents that are no Kubernetes objects and were meant to be, or are two in one.

use crate::source::{Kind, Node, Problem, Span};

const TYPE_KEYS: [&str; 2] = ["apiVersion", "kind"];

/// What begins a file that stands in for another (`git-lfs`, `docs/spec.md`).
const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/";

/// What is wrong with a document without `kind` that was meant to be an object; nothing if it is
/// most likely something else, as a `Chart.yaml`.
pub(super) fn find(root: Node<'_>) -> Option<Problem> {
    match root.kind() {
        Kind::Sequence => of_sequence(root),
        Kind::Mapping => of_mapping(root),
        _ => root
            .text()
            .filter(|text| text.starts_with(LFS_POINTER))
            .map(|_| {
                Problem::error("a pointer of Git LFS stands in for the file")
                    .at(root.place(), "its content is elsewhere")
                    .help("fetch it with `git lfs pull`")
            }),
    }
}

fn of_sequence(root: Node<'_>) -> Option<Problem> {
    let is_object = |item: &Node<'_>| {
        let names = item.entries().into_iter().map(|entry| entry.name);
        item.kind() == Kind::Mapping && names.into_iter().any(|name| is_type_key(&name))
    };
    let first = root.items().find(is_object)?;
    Some(
        Problem::error("a list of objects that is no object itself")
            .at(first.place(), "kubectl refuses the document")
            .help(
                "separate the objects with `---`, or put them into the `items` of a `kind: List`",
            ),
    )
}

fn of_mapping(root: Node<'_>) -> Option<Problem> {
    let entries = root.entries();
    let miswritten = entries.iter().find_map(|entry| {
        let meant = TYPE_KEYS
            .into_iter()
            .find(|key| key.eq_ignore_ascii_case(&entry.name) && *key != entry.name)?;
        Some((entry.key, meant))
    });
    if let Some((key, meant)) = miswritten {
        return Some(
            Problem::error("an object without `kind`")
                .at(key.place(), "letter case counts in a key")
                .help(format!("write `{meant}`")),
        );
    }
    let of_rbac = entries.iter().find(|entry| match entry.name.as_ref() {
        "roleRef" => true,
        "subjects" => holds_mapping_with(entry.value, &["kind", "name"]),
        "rules" => holds_mapping_with(
            entry.value,
            &["verbs", "apiGroups", "resources", "nonResourceURLs"],
        ),
        _ => false,
    })?;
    Some(
        Problem::error("an object without `kind`")
            .at(of_rbac.key.place(), "this belongs to a role or a binding")
            .help("write its `apiVersion` and `kind`"),
    )
}

fn holds_mapping_with(list: Node<'_>, keys: &[&str]) -> bool {
    list.items()
        .any(|item| keys.iter().any(|key| item.get(key).is_some()))
}

fn is_type_key(name: &str) -> bool {
    TYPE_KEYS.iter().any(|key| key.eq_ignore_ascii_case(name))
}

/// What is wrong with a document that says twice what it is: only the last of two objects counts.
/// Of two parts of a template, of which one or the other is written, nothing is said.
pub(super) fn two_in_one(root: Node<'_>) -> Option<Problem> {
    let twice: Vec<Span> = root
        .tree()
        .duplicate_keys()
        .filter_map(|problem| problem.place.map(|place| place.span))
        .collect();
    if twice.is_empty() {
        return None;
    }
    TYPE_KEYS.into_iter().find_map(|wanted| {
        let keys = root.pairs().map(|(key, _)| key);
        let mut keys = keys.filter(|key| key.key_name().is_some_and(|name| name == wanted));
        let first = keys.next()?;
        let second = keys.find(|key| twice.contains(&key.span()))?;
        Some(
            Problem::error(format!("`{wanted}` stands twice in one document"))
                .at(second.place(), "an object begins here")
                .with_related(first.place(), "and one begins here")
                .help("is a `---` missing between two documents?"),
        )
    })
}
