//! The texts of a `ConfigMap`, which may hold objects.

use crate::object::Written;
use crate::source::{Node, Reading, embedded, embedded_binary};

/// How the objects of a text are read.
pub(super) type Read = fn(Node<'_>) -> Option<Reading>;

/// The keys of a `ConfigMap` with their texts, and how each is read: as it is in `data`, in base64 in
/// `binaryData`.
pub fn texts(config_map: &Written) -> impl Iterator<Item = (Node<'_>, Node<'_>, Read)> {
    let fields: [(&str, Read); 2] = [("data", embedded), ("binaryData", embedded_binary)];
    let root = config_map.root();
    fields.into_iter().flat_map(move |(field, read)| {
        let entries = root.get(field).into_iter().flat_map(Node::pairs);
        entries.map(move |(key, value)| (key, value, read))
    })
}
