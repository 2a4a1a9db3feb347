//! A place of an object that a value of the chart fills: what stood there becomes its default.

use serde_json::{Value as Json, json};

use super::mappings;
use super::node::{Entry, Guard, Node};
use super::release::Release;
use super::values::Values;
use crate::render::objects::Kind;
use crate::render::yaml::Value;

/// A place that is in the same mapping for every object of its kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Its key in the object.
    key: &'static str,
    /// Its way in the values.
    way: &'static [&'static str],
    shape: Shape,
    comment: &'static str,
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A mapping; an empty one is left out.
    Object,
    /// A mapping of labels; an empty one is left out.
    Labels,
    /// A mapping of annotations; an empty one is left out.
    Annotations,
    /// A list of mappings; an empty one is left out.
    Objects,
    /// A list of strings; an empty one is left out.
    Words,
    /// A string; an empty one is left out.
    Word,
    /// A whole number, zero too; null is left out.
    Number,
    /// True or false; null is left out.
    Flag,
}

impl Place {
    /// A place with what its value means.
    pub(super) const fn new(
        key: &'static str,
        way: &'static [&'static str],
        shape: Shape,
        comment: &'static str,
    ) -> Self {
        Self {
            key,
            way,
            shape,
            comment,
        }
    }

    /// Its key in the object.
    pub(super) const fn key(&self) -> &'static str {
        self.key
    }

    /// Puts the value into a mapping of an object.
    pub(super) fn apply(&self, release: &Release<'_>, object: &mut Node, values: &mut Values) {
        let Self {
            key,
            way,
            shape,
            comment,
        } = *self;
        apply(release, object, key, way, shape, comment, values);
    }
}

/// Puts a value of the chart at a key of an object's mapping. What waits for the release stays as
/// it is.
pub(super) fn apply(
    release: &Release<'_>,
    object: &mut Node,
    key: &str,
    way: &[&str],
    shape: Shape,
    comment: &str,
    values: &mut Values,
) {
    let default = match object.at(&[key]) {
        Some(node) => match node.value() {
            Some(value) => value,
            None => return,
        },
        None => shape.empty(),
    };
    values.add(&release.way(way), default, comment, shape.schema());
    let expression = release.value(way);
    let (node, guard) = match shape {
        Shape::Object | Shape::Labels | Shape::Annotations | Shape::Objects | Shape::Words => {
            (Node::Lines("toYaml .".to_owned()), Guard::With(expression))
        }
        Shape::Word => (
            Node::Action("{{ . | quote }}".to_owned()),
            Guard::With(expression),
        ),
        Shape::Number => (
            Node::Action(format!("{{{{ int64 {expression} }}}}")),
            Guard::If(is_given(&expression)),
        ),
        Shape::Flag => (
            Node::Action(format!("{{{{ {expression} }}}}")),
            Guard::If(is_given(&expression)),
        ),
    };
    object.put(Entry::guarded(key, node, guard));
}

/// That a value is there, be it zero or false.
fn is_given(expression: &str) -> String {
    format!("not (kindIs \"invalid\" {expression})")
}

impl Shape {
    fn empty(self) -> Value {
        match self {
            Self::Object | Self::Labels | Self::Annotations => Value::Map(Vec::new()),
            Self::Objects | Self::Words => Value::List(Vec::new()),
            Self::Word => Value::from(""),
            Self::Number | Self::Flag => Value::Null,
        }
    }

    fn schema(self) -> Json {
        match self {
            Self::Object => json!({"type": "object"}),
            Self::Labels => mappings::labels(),
            Self::Annotations => mappings::annotations(),
            Self::Objects => json!({"type": "array", "items": {"type": "object"}}),
            Self::Words => json!({"type": "array", "items": {"type": "string"}}),
            Self::Word => json!({"type": "string"}),
            Self::Number => json!({"type": ["integer", "null"], "minimum": 0}),
            Self::Flag => json!({"type": ["boolean", "null"]}),
        }
    }
}

/// Lets references to ConfigMaps that the chart makes follow the release, wherever they stand below
/// a node.
pub(super) fn config_maps(release: &Release<'_>, node: &mut Node) {
    const REFERENCES: [&str; 3] = ["configMap", "configMapKeyRef", "configMapRef"];
    match node {
        Node::Map(entries) => {
            for entry in entries {
                if REFERENCES.contains(&entry.key.as_str()) {
                    reference(release, &mut entry.node);
                }
                config_maps(release, &mut entry.node);
            }
        }
        Node::List(_) => node.items_mut().for_each(|item| config_maps(release, item)),
        Node::Leaf(_) | Node::Action(_) | Node::Lines(_) => {}
    }
}

fn reference(release: &Release<'_>, node: &mut Node) {
    let namespace = release.client.namespace.as_deref();
    let Some(name) = node.str_at(&["name"]) else {
        return;
    };
    if release.makes(Kind::ConfigMap, namespace, name) {
        let name = release.name_of(Kind::ConfigMap, namespace, name);
        node.put(Entry::field("name", Node::Action(name.as_yaml())));
    }
}

/// Lets selectors of the client's own Pods follow the release, wherever they stand below a node.
pub(super) fn own_selectors(release: &Release<'_>, node: &mut Node) {
    match node {
        Node::Map(entries) => {
            for entry in entries {
                let Entry { key, node, .. } = entry;
                if key == "matchLabels" && selects_own(release, node) {
                    *node = Node::Lines(release.helper("selectorLabels"));
                } else {
                    own_selectors(release, node);
                }
            }
        }
        Node::List(_) => node
            .items_mut()
            .for_each(|item| own_selectors(release, item)),
        Node::Leaf(_) | Node::Action(_) | Node::Lines(_) => {}
    }
}

/// Whether labels are the two by which a client's Pods are selected.
fn selects_own(release: &Release<'_>, labels: &Node) -> bool {
    let name = Some(release.client.name.as_str());
    let Node::Map(entries) = labels else {
        return false;
    };
    entries.len() == 2
        && labels.str_at(&["app.kubernetes.io/name"]) == name
        && labels.str_at(&["app.kubernetes.io/instance"]) == name
}
