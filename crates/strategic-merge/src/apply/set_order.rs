//! Merges the lists for which the patch has `$setElementOrder`.

use serde_json::Value;

use super::added::without_patches;
use super::list::{self, Merged, lookup_list};
use super::map::Fields;
use super::order::{Keyed, arrange, partition};
use super::refusal::{Note, Reason, Refusal, refuse};
use super::scalar::{Kind, equal, hashable, item_kind, position};
use crate::directive::{DELETE, PATCH, SET_ELEMENT_ORDER, list_of};
use crate::path::Trail;
use crate::types::{Lists, Type};

/// Merges them, and takes them and the directives out of the patch.
pub(super) fn merge(
    original: &mut Fields,
    patch: &mut Fields,
    of: Type,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let is_order = |key: &&String| key.starts_with(SET_ELEMENT_ORDER);
    let directives: Vec<String> = patch.keys().filter(is_order).cloned().collect();
    for directive in directives {
        let order = patch.shift_remove(&directive);
        let directive_trail = trail.key(&directive);
        let Some(Value::Array(order)) = order else {
            return refuse(directive_trail, Reason::DirectiveNoList);
        };
        let Some(name) = list_of(&directive, SET_ELEMENT_ORDER) else {
            return refuse(directive_trail, Reason::DirectiveForm);
        };
        let own = items(original.get(name)).or_else(|reason| refuse(directive_trail, reason))?;
        let patched = items(patch.get(name)).or_else(|reason| refuse(trail.key(name), reason))?;
        let (item, lists) =
            lookup_list(of, name).or_else(|reason| refuse(directive_trail, reason))?;
        check_order(patched.as_deref().unwrap_or_default(), &order, lists)
            .or_else(|reason| refuse(directive_trail, reason))?;

        let kind = item_kind(own.iter().chain(&patched).flatten());
        let merged = lists_merged(own, patched, item, lists, trail.key(name), notes)?;
        let Some(merged) = merged else {
            continue;
        };
        let list = kind
            .and_then(|kind| in_order(merged, &order, lists, kind))
            .or_else(|reason| refuse(directive_trail, reason))?;
        original.insert(name.to_owned(), Value::Array(list));
        patch.shift_remove(name);
    }
    Ok(())
}

/// The list before it is ordered: of the object and the patch, or of the one that has it.
fn lists_merged(
    own: Option<Vec<Value>>,
    patched: Option<Vec<Value>>,
    item: Type,
    lists: Lists,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Option<Merged>, Refusal> {
    let merged = match (own, patched) {
        (None, None) => return Ok(None),
        (Some(own), None) => Merged {
            own_order: keys(&own, lists).or_else(|reason| refuse(trail, reason))?,
            items: own,
        },
        (None, Some(added)) => Merged {
            items: added_items(added, trail, notes)?,
            own_order: Vec::new(),
        },
        (Some(own), Some(patched)) => list::merge(own, patched, item, lists, trail, notes)?,
    };
    Ok(Some(merged))
}

fn items(value: Option<&Value>) -> Result<Option<Vec<Value>>, Reason> {
    match value {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items.clone())),
        Some(_) => Err(Reason::NoList),
    }
}

/// A list that the object does not have.
fn added_items(
    added: Vec<Value>,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Vec<Value>, Refusal> {
    match without_patches(Value::Array(added), trail, notes)? {
        Some(Value::Array(items)) => Ok(items),
        _ => Ok(Vec::new()),
    }
}

/// What tells the items of a list apart.
fn keys(items: &[Value], lists: Lists) -> Result<Vec<Value>, Reason> {
    items.iter().map(|item| key_of(item, lists)).collect()
}

fn key_of(item: &Value, lists: Lists) -> Result<Value, Reason> {
    let Lists::MergedBy(key) = lists else {
        return Ok(item.clone());
    };
    match item {
        Value::Object(fields) => {
            let value = fields.get(key).cloned();
            value.ok_or_else(|| Reason::NoMergeKey(key.to_owned()))
        }
        _ => Err(Reason::MixedItems),
    }
}

/// The items in the order of the directive; those that it does not name stay where they were
/// relative to their neighbours.
fn in_order(
    merged: Merged,
    order: &[Value],
    lists: Lists,
    kind: Kind,
) -> Result<Vec<Value>, Reason> {
    let Merged { items, own_order } = merged;
    if !matches!(lists, Lists::MergedBy(_)) {
        hashable(items.iter().chain(order))?;
        if kind == Kind::Map && !own_order.is_empty() {
            return Err(Reason::ItemsCannotMerge);
        }
    }
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        let key = key_of(&item, lists)?;
        all.push(Keyed { key, item });
    }
    let order = keys(order, lists)?;
    let (named, others) = partition(all, |key| Ok(position(&order, key)?.is_some()))?;
    arrange(named, others, &order, &own_order)
}

/// Refuses a list whose items the directive does not name in the same order. An empty list on
/// either side is never refused, nor is an item with `$patch`.
fn check_order(patched: &[Value], order: &[Value], lists: Lists) -> Result<(), Reason> {
    if patched.is_empty() || order.is_empty() {
        return Ok(());
    }
    let word = |item: &Value| item.get(PATCH).cloned();
    let is_keyed = matches!(lists, Lists::MergedBy(_));
    if is_keyed && !patched.iter().all(Value::is_object) {
        return Err(Reason::MixedItems);
    }
    let is_kept = |item: &&Value| !is_keyed || word(item).is_none_or(|word| word != DELETE);
    let mut kept = patched.iter().filter(is_kept).peekable();
    let mut places = order.iter().peekable();
    while let (Some(item), Some(place)) = (kept.peek(), places.peek()) {
        if word(item).is_some() {
            kept.next();
            continue;
        }
        if equal(&key_of(item, lists)?, &key_of(place, lists)?)? {
            kept.next();
        }
        places.next();
    }
    match kept.next() {
        Some(_) => Err(Reason::OrderDiffers),
        None => Ok(()),
    }
}
