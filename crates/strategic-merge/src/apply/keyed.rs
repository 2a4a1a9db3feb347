//! Merges a list of objects by the field that tells them apart.

use serde_json::Value;

use super::added::refuse_directives_in;
use super::list::Merged;
use super::map::{self, Fields};
use super::order::{Keyed, arrange, partition};
use super::refusal::{Note, Reason, Refusal, refuse};
use super::scalar::position;
use crate::directive::{DELETE, PATCH, REPLACE};
use crate::path::Trail;
use crate::types::Type;

/// An item of the patch with its index there.
type Item = (usize, Fields);

/// The object's list while it changes.
struct List {
    key: &'static str,
    items: Vec<Fields>,
    /// The merge keys of `items`.
    keys: Vec<Value>,
    /// The merge keys in the memory that held the object's list: Kubernetes deletes and appends in
    /// place, and goes by what this memory holds afterwards.
    slots: Vec<Value>,
}

/// Merges two lists of mappings.
pub(super) fn merge(
    original: Vec<Value>,
    patch: Vec<Value>,
    of: Type,
    key: &'static str,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Merged, Refusal> {
    let mut list = List::new(original, key).or_else(|reason| refuse(trail, reason))?;
    let (others, is_replaced) = list.apply_special(patch, trail)?;
    let (named_order, own_order) = if is_replaced {
        list.replace(others, trail)?;
        (Vec::new(), list.keys.clone())
    } else {
        let own_order = list.keys.clone();
        (list.merge(others, of, trail, notes)?, own_order)
    };
    let all = list.items.into_iter().zip(list.keys);
    let all = all.map(|(item, key)| Keyed {
        key,
        item: Value::Object(item),
    });
    let items = partition(all.collect(), |key| {
        Ok(position(&named_order, key)?.is_some())
    })
    .and_then(|(named, others)| arrange(named, others, &named_order, &own_order))
    .or_else(|reason| refuse(trail, reason))?;
    Ok(Merged {
        items,
        own_order: list.slots,
    })
}

impl List {
    fn new(original: Vec<Value>, key: &'static str) -> Result<Self, Reason> {
        let mut items = Vec::with_capacity(original.len());
        let mut keys = Vec::with_capacity(original.len());
        for item in original {
            let Value::Object(item) = item else {
                return Err(Reason::MixedItems);
            };
            keys.push(key_of(&item, key)?);
            items.push(item);
        }
        let slots = keys.clone();
        Ok(Self {
            key,
            items,
            keys,
            slots,
        })
    }

    /// Deletes what the patch's items with `$patch: delete` name. Gives the items without `$patch`,
    /// and whether they take the place of the list.
    fn apply_special(
        &mut self,
        patch: Vec<Value>,
        trail: Trail<'_>,
    ) -> Result<(Vec<Item>, bool), Refusal> {
        let (mut others, mut is_replaced) = (Vec::new(), false);
        for (index, item) in patch.into_iter().enumerate() {
            let trail = trail.index(index);
            let Value::Object(item) = item else {
                return refuse(trail, Reason::MixedItems);
            };
            match item.get(PATCH).map(Value::as_str) {
                None => others.push((index, item)),
                Some(Some(REPLACE)) => is_replaced = true,
                Some(Some(DELETE)) => key_of(&item, self.key)
                    .and_then(|key| self.delete(&key))
                    .or_else(|reason| refuse(trail, reason))?,
                Some(_) => return refuse(trail.key(PATCH), Reason::PatchDirective),
            }
        }
        Ok((others, is_replaced))
    }

    fn delete(&mut self, key: &Value) -> Result<(), Reason> {
        while let Some(at) = position(&self.keys, key)? {
            let last = self.keys.len() - 1;
            self.items.remove(at);
            self.keys.remove(at);
            // What follows moves up by one, and the last place keeps what it has.
            for slot in at..last {
                if let Some(next) = self.slots.get(slot + 1).cloned()
                    && let Some(slot) = self.slots.get_mut(slot)
                {
                    *slot = next;
                }
            }
        }
        Ok(())
    }

    fn replace(&mut self, others: Vec<Item>, trail: Trail<'_>) -> Result<(), Refusal> {
        self.items.clear();
        self.keys.clear();
        for (index, item) in others {
            let trail = trail.index(index);
            let key = key_of(&item, self.key).or_else(|reason| refuse(trail, reason))?;
            refuse_directives_in(&item, trail)?;
            self.items.push(item);
            self.keys.push(key);
        }
        Ok(())
    }

    /// Merges each item into the one with its key, or appends it. Gives the keys in the patch's order.
    fn merge(
        &mut self,
        others: Vec<Item>,
        of: Type,
        trail: Trail<'_>,
        notes: &mut Vec<Note>,
    ) -> Result<Vec<Value>, Refusal> {
        let mut seen: Vec<Value> = Vec::with_capacity(others.len());
        for (index, patch) in others {
            let trail = trail.index(index);
            let key = key_of(&patch, self.key).or_else(|reason| refuse(trail, reason))?;
            let at = position(&self.keys, &key).or_else(|reason| refuse(trail, reason))?;
            if let Some(item) = at.and_then(|at| self.items.get_mut(at)) {
                if seen.contains(&key) {
                    notes.push(Note::MergedIntoEarlier(trail.path()));
                }
                *item = map::merge(std::mem::take(item), patch, of, trail, notes)?;
            } else {
                refuse_directives_in(&patch, trail)?;
                if let Some(slot) = self.slots.get_mut(self.keys.len()) {
                    *slot = key.clone();
                }
                self.items.push(patch);
                self.keys.push(key.clone());
            }
            seen.push(key);
        }
        Ok(seen)
    }
}

fn key_of(item: &Fields, key: &str) -> Result<Value, Reason> {
    let value = item.get(key).cloned();
    value.ok_or_else(|| Reason::NoMergeKey(key.to_owned()))
}
