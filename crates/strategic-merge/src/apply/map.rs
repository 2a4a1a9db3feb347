//! Merges a patch into a mapping.

use std::mem::take;

use serde_json::{Map, Value};

use super::added::{discard_nulls, refuse_directives_in, without_patches};
use super::refusal::{Note, Reason, Refusal, refuse};
use super::scalar::{hashable, kind};
use super::{list, set_order};
use crate::directive::{
    DELETE, DELETE_FROM_PRIMITIVE_LIST, PATCH, REPLACE, RETAIN_KEYS, SET_ELEMENT_ORDER, list_of,
};
use crate::path::Trail;
use crate::types::{Field, Lists, Type};

pub(super) type Fields = Map<String, Value>;

pub(super) fn merge(
    mut original: Fields,
    mut patch: Fields,
    of: Type,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Fields, Refusal> {
    if let Some(word) = patch.shift_remove(PATCH) {
        return instead(&word, patch, trail);
    }
    retain_keys(&mut original, &mut patch, trail)?;
    set_order::merge(&mut original, &mut patch, of, trail, notes)?;
    refuse_ambiguous(&original, &patch, trail)?;
    for (key, value) in patch {
        merge_entry(&mut original, &key, value, of, trail.key(&key), notes)?;
    }
    Ok(original)
}

/// What a mapping with `$patch` puts in the place of the other.
fn instead(word: &Value, patch: Fields, trail: Trail<'_>) -> Result<Fields, Refusal> {
    match word.as_str() {
        Some(DELETE) => Ok(Fields::new()),
        Some(REPLACE) => {
            refuse_directives_in(&patch, trail)?;
            Ok(patch)
        }
        _ => refuse(trail.key(PATCH), Reason::PatchDirective),
    }
}

/// Takes out of the object what `$retainKeys` does not list.
fn retain_keys(original: &mut Fields, patch: &mut Fields, trail: Trail<'_>) -> Result<(), Refusal> {
    let Some(listed) = patch.shift_remove(RETAIN_KEYS) else {
        return Ok(());
    };
    let trail = trail.key(RETAIN_KEYS);
    let Value::Array(listed) = listed else {
        return refuse(trail, Reason::DirectiveNoList);
    };
    hashable(&listed).or_else(|reason| refuse(trail, reason))?;
    let is_listed = |key: &str| listed.iter().any(|name| name == key);
    let is_exempt = |key: &str, value: &Value| {
        value.is_null()
            || key.starts_with(DELETE_FROM_PRIMITIVE_LIST)
            || key.starts_with(SET_ELEMENT_ORDER)
    };
    for (key, value) in patch.iter() {
        if !is_listed(key) && !is_exempt(key, value) {
            return refuse(trail, Reason::NotRetained(key.clone()));
        }
    }
    original.retain(|key, _| is_listed(key));
    Ok(())
}

/// Refuses what Kubernetes does now in one order and now in the other.
fn refuse_ambiguous(original: &Fields, patch: &Fields, trail: Trail<'_>) -> Result<(), Refusal> {
    for (key, deleted) in patch {
        let Some(list) = list_of(key, DELETE_FROM_PRIMITIVE_LIST) else {
            continue;
        };
        let (Value::Array(deleted), Some(Value::Array(set))) = (deleted, patch.get(list)) else {
            continue;
        };
        let own = original.get(list).and_then(Value::as_array);
        let has_twice = |items: &Vec<Value>| {
            let mut rest = items.as_slice();
            while let [item, others @ ..] = rest {
                if others.contains(item) {
                    return true;
                }
                rest = others;
            }
            false
        };
        if set.iter().any(|item| deleted.contains(item)) || own.is_some_and(has_twice) {
            return refuse(trail.key(key), Reason::Ambiguous);
        }
    }
    Ok(())
}

fn merge_entry(
    original: &mut Fields,
    written: &str,
    value: Value,
    of: Type,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    let is_deletion = written.starts_with(DELETE_FROM_PRIMITIVE_LIST);
    let key = match list_of(written, DELETE_FROM_PRIMITIVE_LIST) {
        None if is_deletion => return refuse(trail, Reason::DirectiveForm),
        None | Some("") => written,
        Some(list) => list,
    };
    if value.is_null() {
        original.shift_remove(key);
        return Ok(());
    }
    let current = match original.get_mut(key) {
        Some(current) if kind(current) == kind(&value) => take(current),
        _ if is_deletion => return Ok(()),
        _ => return put(original, key, value, trail, notes),
    };
    let merged = match (current, value) {
        (Value::Object(current), Value::Object(value)) => {
            let field = lookup(of, key).or_else(|reason| refuse(trail, reason))?;
            Value::Object(merge(current, value, field.of, trail, notes)?)
        }
        (Value::Array(current), Value::Array(value)) => {
            let (item, lists) =
                list::lookup_list(of, key).or_else(|reason| refuse(trail, reason))?;
            let merged = if is_deletion {
                list::delete(current, value, item, lists, trail, notes)?
            } else {
                list::merge(current, value, item, lists, trail, notes)?
            };
            Value::Array(merged.items)
        }
        (_, value) => value,
    };
    original.insert(key.to_owned(), merged);
    Ok(())
}

/// Puts a value where the object has none, or one of another type.
fn put(
    original: &mut Fields,
    key: &str,
    mut value: Value,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<(), Refusal> {
    discard_nulls(&mut value);
    match without_patches(value, trail, notes)? {
        Some(value) => original.insert(key.to_owned(), value),
        None => original.shift_remove(key),
    };
    Ok(())
}

/// The field of a name. Like Go's JSON reader, kubectl ignores case where nothing else fits. Entries
/// of a mapping whose keys are data, and of one that may hold anything, are merged, too, where they
/// are mappings; Kubernetes' own types have none that a patch could reach.
pub(super) fn lookup(of: Type, name: &str) -> Result<Field, Reason> {
    let unnamed = |of: Type| Field {
        name: "",
        of,
        lists: Lists::Replaced,
    };
    let found = match of {
        Type::Object(object) => {
            let ignoring_case = || {
                let mut fields = object.fields.iter();
                fields.find(|field| field.name.eq_ignore_ascii_case(name))
            };
            object.field(name).or_else(ignoring_case).copied()
        }
        Type::Map(values @ (Type::Object(_) | Type::Map(_) | Type::List(_) | Type::Any)) => {
            Some(unnamed(*values))
        }
        Type::Any => Some(unnamed(Type::Any)),
        _ => None,
    };
    found.ok_or_else(|| Reason::NoSuchField(name.to_owned()))
}
