//! The tree of a chart's template: an object's own values, with template actions at some places.

use crate::render::yaml::{Item, Value};

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A scalar or an empty collection, written as it is.
    Leaf(Value),
    /// Template text that prints one scalar.
    Action(String),
    /// An expression that prints lines of YAML, from the left edge on.
    Lines(String),
    /// A mapping.
    Map(Vec<Entry>),
    /// A list.
    List(Vec<Element>),
}

/// A key of a mapping with its value, perhaps only under a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) node: Node,
    pub(super) guard: Option<Guard>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    /// An item with the comment above it.
    Item { comment: Vec<String>, node: Node },
    /// An item that is there under a condition.
    Guarded { node: Node, guard: Guard },
    /// Items that an expression prints.
    Lines { expression: String, guard: Guard },
}

/// When something is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Guard {
    /// If the expression is true.
    If(String),
    /// If the expression is not empty; it is the dot inside.
    With(String),
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::Map(entries) if !entries.is_empty() => {
                let fields = entries.into_iter();
                Self::Map(
                    fields
                        .map(|(key, value)| Entry::field(&key, Self::from(value)))
                        .collect(),
                )
            }
            Value::List(items) if !items.is_empty() => {
                let items = items.into_iter();
                Self::List(
                    items
                        .map(|Item { comment, value }| Element::Item {
                            comment,
                            node: Self::from(value),
                        })
                        .collect(),
                )
            }
            leaf => Self::Leaf(leaf),
        }
    }
}

impl Entry {
    /// A key with its value.
    pub(super) fn field(key: &str, node: Node) -> Self {
        Self {
            key: key.to_owned(),
            node,
            guard: None,
        }
    }

    /// A key with its value, under a condition.
    pub(super) fn guarded(key: &str, node: Node, guard: Guard) -> Self {
        Self {
            key: key.to_owned(),
            node,
            guard: Some(guard),
        }
    }
}

impl Node {
    /// A string.
    pub(super) fn text(text: &str) -> Self {
        Self::Leaf(Value::from(text))
    }

    /// The value at a way of keys.
    pub(super) fn at(&self, way: &[&str]) -> Option<&Self> {
        way.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The value at a way of keys, to be changed.
    pub(super) fn at_mut(&mut self, way: &[&str]) -> Option<&mut Self> {
        way.iter().try_fold(self, |node, key| node.get_mut(key))
    }

    fn get(&self, wanted: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let entry = entries.iter().find(|entry| entry.key == wanted);
        entry.map(|entry| &entry.node)
    }

    fn get_mut(&mut self, wanted: &str) -> Option<&mut Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let entry = entries.iter_mut().find(|entry| entry.key == wanted);
        entry.map(|entry| &mut entry.node)
    }

    /// The string at a way of keys.
    pub(super) fn str_at(&self, way: &[&str]) -> Option<&str> {
        match self.at(way) {
            Some(Self::Leaf(Value::String(text) | Value::Quoted(text))) => Some(text),
            _ => None,
        }
    }

    /// The items of a list, without those that an expression prints.
    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        let elements: &mut [Element] = match self {
            Self::List(elements) => elements,
            _ => &mut [],
        };
        elements.iter_mut().filter_map(|element| match element {
            Element::Item { node, .. } | Element::Guarded { node, .. } => Some(node),
            Element::Lines { .. } => None,
        })
    }

    /// Puts a field into a mapping in place of the one of its key, or at the end.
    pub(super) fn put(&mut self, entry: Entry) {
        if let Self::Leaf(Value::Map(_)) = self {
            *self = Self::Map(Vec::new());
        }
        let Self::Map(entries) = self else { return };
        match entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
    }

    /// Lets what an expression gives stand at a key in place of what is there, unless it is empty.
    pub(super) fn put_first(&mut self, key: &str, expression: &str) {
        let Self::Map(entries) = self else { return };
        let Some(at) = entries.iter().position(|entry| entry.key == key) else {
            return;
        };
        if let Some(entry) = entries.get_mut(at) {
            entry.guard = Some(Guard::If(format!("not {expression}")));
        }
        let lines = Self::Lines("toYaml .".to_owned());
        let given = Entry::guarded(key, lines, Guard::With(expression.to_owned()));
        entries.insert(at, given);
    }

    /// Orders the fields of a mapping; those of one rank stay as they are.
    pub(super) fn arrange(&mut self, rank: impl Fn(&str) -> usize) {
        if let Self::Map(entries) = self {
            entries.sort_by_key(|entry| rank(&entry.key));
        }
    }

    /// Takes a field out of a mapping.
    pub(super) fn take(&mut self, wanted: &str) -> Option<Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let at = entries.iter().position(|entry| entry.key == wanted)?;
        Some(entries.remove(at).node)
    }

    /// The value, if nothing of it waits for a release.
    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Leaf(value) => Some(value.clone()),
            Self::Action(_) | Self::Lines(_) => None,
            Self::Map(entries) => {
                let fields = entries.iter().map(|entry| match entry.guard {
                    None => Some((entry.key.clone(), entry.node.value()?)),
                    Some(_) => None,
                });
                fields.collect::<Option<_>>().map(Value::Map)
            }
            Self::List(elements) => {
                let items = elements.iter().map(|element| match element {
                    Element::Item { comment, node } => Some(Item {
                        comment: comment.clone(),
                        value: node.value()?,
                    }),
                    Element::Guarded { .. } | Element::Lines { .. } => None,
                });
                items.collect::<Option<_>>().map(Value::List)
            }
        }
    }
}
