//! The ConfigMaps and Secrets that Pods take something from.

use super::workload::{WorkloadView, items};
use crate::source::Node;

/// A ConfigMap or a Secret that a workload names.
pub(in crate::lint) struct Reference<'a> {
    /// `ConfigMap` or `Secret`.
    pub(in crate::lint) kind: &'static str,
    /// The name as it is written.
    pub(in crate::lint) name: &'a str,
    /// Where the name is written.
    pub(in crate::lint) node: Node<'a>,
    /// The keys that are taken; none for all of them.
    pub(in crate::lint) keys: Vec<Node<'a>>,
    /// What comes of it if it is not there.
    pub(in crate::lint) need: Need,
}

/// What comes of a reference to something that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Need {
    /// The container does not start.
    Start,
    /// Images are pulled without it.
    Pull,
    /// Nothing: it is marked as optional.
    Optional,
}

/// A field that names a ConfigMap or a Secret.
struct Field {
    kind: &'static str,
    /// The field that holds the reference, and the field of the name in it.
    key: &'static str,
    name: &'static str,
}

const fn field(kind: &'static str, key: &'static str, name: &'static str) -> Field {
    Field { kind, key, name }
}

const OF_VOLUMES: [Field; 2] = [
    field("ConfigMap", "configMap", "name"),
    field("Secret", "secret", "secretName"),
];
const OF_SOURCES: [Field; 2] = [
    field("ConfigMap", "configMap", "name"),
    field("Secret", "secret", "name"),
];
const OF_VARIABLES: [Field; 2] = [
    field("ConfigMap", "configMapKeyRef", "name"),
    field("Secret", "secretKeyRef", "name"),
];
const OF_ALL_VARIABLES: [Field; 2] = [
    field("ConfigMap", "configMapRef", "name"),
    field("Secret", "secretRef", "name"),
];

impl<'a> WorkloadView<'a> {
    /// All ConfigMaps and Secrets that its Pods name, in volumes, environment variables and pull
    /// secrets.
    pub(in crate::lint) fn references(&self) -> Vec<Reference<'a>> {
        let mut found = Vec::new();
        for volume in self.volumes() {
            let mut files = files(volume, &OF_VOLUMES);
            // A mount of one file names its key, where the volume has all keys under their names.
            if let [one] = files.as_mut_slice()
                && one.keys.is_empty()
                && !has_list(volume, "items")
            {
                one.keys = self.sub_paths(volume);
            }
            found.extend(files);
            let projected = volume.get("projected");
            let sources = projected
                .into_iter()
                .flat_map(|node| items(node, "sources"));
            found.extend(sources.flat_map(|source| self::files(source, &OF_SOURCES)));
        }
        for container in self.containers() {
            for variable in items(container, "env") {
                let from = variable.get("valueFrom");
                let from = from.into_iter().flat_map(|node| named(node, &OF_VARIABLES));
                found.extend(from.map(|(mut reference, node)| {
                    reference.keys.extend(node.get("key"));
                    reference
                }));
            }
            for from in items(container, "envFrom") {
                let all = named(from, &OF_ALL_VARIABLES);
                found.extend(all.into_iter().map(|(reference, _)| reference));
            }
        }
        for secret in items(self.pod, "imagePullSecrets") {
            if let Some((name, node)) = text(secret, "name") {
                found.push(Reference {
                    kind: "Secret",
                    name,
                    node,
                    keys: Vec::new(),
                    need: Need::Pull,
                });
            }
        }
        found
    }

    /// The single files of a volume that containers mount.
    fn sub_paths(&self, volume: Node<'a>) -> Vec<Node<'a>> {
        let name = volume.get("name").and_then(Node::as_str);
        let mounts = self
            .containers()
            .flat_map(|container| items(container, "volumeMounts"))
            .filter(|mount| name.is_some() && mount.get("name").and_then(Node::as_str) == name);
        mounts
            .filter_map(|mount| mount.get("subPath"))
            .filter(|path| path.as_str().is_some_and(|path| !path.is_empty()))
            .collect()
    }
}

/// References of a volume or of a part of one, with the keys that they take.
fn files<'a>(node: Node<'a>, fields: &[Field; 2]) -> Vec<Reference<'a>> {
    let found = named(node, fields).into_iter();
    found
        .map(|(mut reference, node)| {
            let items = items(node, "items");
            reference
                .keys
                .extend(items.filter_map(|item| item.get("key")));
            reference
        })
        .collect()
}

/// The references that a mapping holds, each with the node that it is.
fn named<'a>(node: Node<'a>, fields: &[Field; 2]) -> Vec<(Reference<'a>, Node<'a>)> {
    let found = fields.iter().filter_map(|field| {
        let reference = node.get(field.key)?;
        let (name, node) = text(reference, field.name)?;
        let optional = reference.get("optional");
        let is_needed = optional.is_none_or(|node| node.is_null() || node.as_bool() == Some(false));
        let need = if is_needed {
            Need::Start
        } else {
            Need::Optional
        };
        let found = Reference {
            kind: field.kind,
            name,
            node,
            keys: Vec::new(),
            need,
        };
        Some((found, reference))
    });
    found.collect()
}

/// A text that is written and not empty, with its node.
fn text<'a>(node: Node<'a>, key: &str) -> Option<(&'a str, Node<'a>)> {
    let value = node.get(key)?;
    let text = value.text().filter(|text| !text.is_empty())?;
    Some((text, value))
}

fn has_list(volume: Node<'_>, list: &str) -> bool {
    let mut sources = OF_VOLUMES.iter().filter_map(|field| volume.get(field.key));
    sources.any(|source| source.get(list).is_some() || source.has_insertions())
}
