//! Where each part of a merged document comes from: the outcome is walked beside the two documents
//! that it was made of.

use rolewright_strategic_merge::{Lists, Type};
use serde_json::{Map, Value};

use super::idle::field;
use crate::source::{Entry, Kind, Node, Part};

/// The parts that make up the outcome. Nothing if one of them is in neither document.
pub(super) fn beside<'a>(
    outcome: &Value,
    base: Node<'a>,
    overlay: Node<'a>,
    of: Type,
) -> Option<Part<'a>> {
    let both = Pair {
        base: Some(base),
        overlay: Some(overlay),
    };
    both.part(outcome, of, Lists::Replaced)
        .map(|found| found.part)
}

/// What the two documents say at one place.
#[derive(Clone, Copy)]
struct Pair<'a> {
    base: Option<Node<'a>>,
    overlay: Option<Node<'a>>,
}

/// A part, and whose it is.
struct Found<'a> {
    part: Part<'a>,
    is_overlays: bool,
}

impl<'a> Pair<'a> {
    fn part(self, outcome: &Value, of: Type, lists: Lists) -> Option<Found<'a>> {
        for (side, is_overlays) in [(self.base, false), (self.overlay, true)] {
            if let Some(node) = side.filter(|node| is(*node, outcome)) {
                let part = Part::Node(node);
                return Some(Found { part, is_overlays });
            }
        }
        match outcome {
            Value::Object(fields) => self.mapping(fields, of),
            Value::Array(items) => self.list(items, of, lists),
            _ => None,
        }
    }

    fn mapping(self, outcome: &Map<String, Value>, of: Type) -> Option<Found<'a>> {
        let mut entries = Vec::with_capacity(outcome.len());
        for (key, value) in outcome {
            let entry = |side: Option<Node<'a>>| side.and_then(|node| node.entry(key));
            let (base, overlay) = (entry(self.base), entry(self.overlay));
            let below = Self {
                base: base.as_ref().map(|entry| entry.value),
                overlay: overlay.as_ref().map(|entry| entry.value),
            };
            let (of, lists) = field(of, key);
            let found = below.part(value, of, lists)?;
            let (first, second) = if found.is_overlays {
                (overlay, base)
            } else {
                (base, overlay)
            };
            let key = first.or(second).map(|entry: Entry<'a>| entry.key)?;
            entries.push((Part::Node(key), found.part));
        }
        let is_overlays = self
            .overlay
            .is_some_and(|node| self.is_changed_by(node, of));
        let place = self.whose(is_overlays)?.place();
        Some(Found {
            part: Part::Mapping { place, entries },
            is_overlays,
        })
    }

    /// Whether an overlay changes something in a mapping itself, and not only further below.
    fn is_changed_by(self, overlay: Node<'a>, of: Type) -> bool {
        overlay.entries().iter().any(|entry| {
            let (_, lists) = field(of, &entry.name);
            let base = self.base.and_then(|base| base.get(&entry.name));
            let is_below = match base {
                None => false,
                Some(base) => {
                    let kinds = (base.kind(), entry.value.kind());
                    match kinds {
                        (Kind::Mapping, Kind::Mapping) => true,
                        (Kind::Sequence, Kind::Sequence) => lists != Lists::Replaced,
                        _ => entry.value.to_json().is_ok_and(|value| is(base, &value)),
                    }
                }
            };
            !is_below
        })
    }

    fn list(self, outcome: &[Value], of: Type, lists: Lists) -> Option<Found<'a>> {
        let of_item = match of {
            Type::List(item) => *item,
            _ => Type::Any,
        };
        let mut items = Vec::with_capacity(outcome.len());
        for value in outcome {
            let item = |side: Option<Node<'a>>| item(side?, value, lists);
            let below = Self {
                base: item(self.base),
                overlay: item(self.overlay),
            };
            items.push(below.part(value, of_item, Lists::Replaced)?.part);
        }
        // A list that has become empty has become so by the overlay.
        let is_overlays = outcome.is_empty() && self.overlay.is_some();
        let place = self.whose(is_overlays)?.place();
        Some(Found {
            part: Part::Sequence { place, items },
            is_overlays,
        })
    }

    fn whose(self, is_overlays: bool) -> Option<Node<'a>> {
        let (first, second) = if is_overlays {
            (self.overlay, self.base)
        } else {
            (self.base, self.overlay)
        };
        first.or(second)
    }
}

/// The item of a list that a value of the outcome comes from: the one with the same key, or of a
/// list without a key an equal one.
fn item<'a>(list: Node<'a>, value: &Value, lists: Lists) -> Option<Node<'a>> {
    let mut items = list.items();
    match lists {
        Lists::MergedBy(by) => items.find(|item| {
            let key = item.get(by).zip(value.get(by));
            key.is_some_and(|(node, key)| is(node, key)) && item.get("$patch").is_none()
        }),
        Lists::Merged | Lists::Replaced => items.find(|item| is(*item, value)),
    }
}

fn is(node: Node<'_>, value: &Value) -> bool {
    node.to_json().is_ok_and(|json| json == *value)
}
