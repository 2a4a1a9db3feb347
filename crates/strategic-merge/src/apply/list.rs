//! Merges a patch into a list.

use serde_json::Value;

use super::added::refuse_directives;
use super::keyed;
use super::map;
use super::order::{Keyed, arrange, partition};
use super::refusal::{Note, Reason, Refusal, refuse};
use super::scalar::{Kind, item_kind};
use crate::path::Trail;
use crate::types::{Lists, Type};

/// A merged list.
pub(super) struct Merged {
    pub(super) items: Vec<Value>,
    /// What Kubernetes goes by as the object's own order under `$setElementOrder`. It merges in place, so
    /// this has the length of the object's list, but not its content any more.
    pub(super) own_order: Vec<Value>,
}

/// The type of a list's items, and how the list is merged.
pub(super) fn lookup_list(of: Type, name: &str) -> Result<(Type, Lists), Reason> {
    let field = map::lookup(of, name)?;
    match field.of {
        Type::List(Type::List(_)) => Err(Reason::ItemsCannotMerge),
        Type::List(item) => Ok((*item, field.lists)),
        Type::Any => Ok((Type::Any, Lists::Replaced)),
        _ => Err(Reason::NoSuchField(name.to_owned())),
    }
}

pub(super) fn merge(
    original: Vec<Value>,
    patch: Vec<Value>,
    of: Type,
    lists: Lists,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Merged, Refusal> {
    if lists == Lists::Replaced {
        for (index, item) in patch.iter().enumerate() {
            refuse_directives(item, trail.index(index))?;
        }
        return Ok(Merged {
            items: patch,
            own_order: original,
        });
    }
    if original.is_empty() && patch.is_empty() {
        return Ok(Merged {
            items: original,
            own_order: Vec::new(),
        });
    }
    let kind = item_kind(original.iter().chain(&patch)).or_else(|reason| refuse(trail, reason))?;
    match (kind, lists) {
        (Kind::Map, Lists::MergedBy(key)) => keyed::merge(original, patch, of, key, trail, notes),
        (Kind::Map, _) => refuse(trail, Reason::ItemsCannotMerge),
        (_, Lists::MergedBy(_)) => refuse(trail, Reason::MixedItems),
        _ => merge_scalars(original, &patch).or_else(|reason| refuse(trail, reason)),
    }
}

/// What `$deleteFromPrimitiveList` does, to a list of any strategy.
pub(super) fn delete(
    original: Vec<Value>,
    patch: Vec<Value>,
    of: Type,
    lists: Lists,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Merged, Refusal> {
    if original.is_empty() && patch.is_empty() {
        return Ok(Merged {
            items: original,
            own_order: Vec::new(),
        });
    }
    let kind = item_kind(original.iter().chain(&patch)).or_else(|reason| refuse(trail, reason))?;
    if kind == Kind::Map {
        // Of mappings it deletes nothing: they are merged.
        return match lists {
            Lists::MergedBy(key) => keyed::merge(original, patch, of, key, trail, notes),
            Lists::Replaced | Lists::Merged => refuse(trail, Reason::ItemsCannotMerge),
        };
    }
    let own_order = original.clone();
    let items = original
        .into_iter()
        .filter(|item| !patch.contains(item))
        .collect();
    Ok(Merged { items, own_order })
}

fn merge_scalars(original: Vec<Value>, patch: &[Value]) -> Result<Merged, Reason> {
    let length = original.len();
    // Go appends in place if the memory that it took for the list, in powers of two, has room.
    let in_place = length > 0 && length.next_power_of_two() >= length + patch.len();
    let mut own_order = original.clone();
    let mut all = original;
    all.extend(patch.iter().cloned());
    deduplicate(&mut all, in_place.then_some(&mut own_order));
    let all = all
        .into_iter()
        .map(|item| Keyed {
            key: item.clone(),
            item,
        })
        .collect();
    let (named, others) = partition(all, |key| Ok(patch.contains(key)))?;
    let items = arrange(named, others, patch, &own_order)?;
    Ok(Merged { items, own_order })
}

/// Keeps the first of equal items. The last item of all takes the place of one that goes, in
/// `shared` too, which is the same memory to Go.
fn deduplicate(items: &mut Vec<Value>, mut shared: Option<&mut Vec<Value>>) {
    let mut first = 0;
    while first < items.len() {
        let mut second = first + 1;
        while second < items.len() {
            if items.get(first) != items.get(second) {
                second += 1;
                continue;
            }
            items.swap_remove(second);
            if let Some(shared) = shared.as_deref_mut()
                && let Some(place) = shared.get_mut(second)
                && let Some(moved) = items.get(second)
            {
                *place = moved.clone();
            }
        }
        first += 1;
    }
}
