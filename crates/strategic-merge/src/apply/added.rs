//! What a patch adds to an object that has nothing in its place.

use serde_json::{Map, Value};

use super::refusal::{Note, Reason, Refusal, refuse};
use crate::directive::{PATCH, REPLACE, is_directive};
use crate::path::Trail;

/// Takes away every null that is a mapping's value; those in lists stay.
pub(super) fn discard_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(discard_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(discard_nulls),
        _ => {}
    }
}

/// The value without the mappings that have `$patch`, which have nothing to replace or delete.
/// `None` if it is one itself. Other directives would stand in the result, and are refused.
pub(super) fn without_patches(
    value: Value,
    trail: Trail<'_>,
    notes: &mut Vec<Note>,
) -> Result<Option<Value>, Refusal> {
    Ok(Some(match value {
        Value::Object(fields) if fields.contains_key(PATCH) => {
            if fields.get(PATCH).is_some_and(|word| word == REPLACE) && fields.len() > 1 {
                notes.push(Note::Dropped(trail.path()));
            }
            return Ok(None);
        }
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (key, value) in fields {
                let trail = trail.key(&key);
                if is_directive(&key) {
                    return refuse(trail, Reason::DirectiveStays);
                }
                if let Some(value) = without_patches(value, trail, notes)? {
                    kept.insert(key, value);
                }
            }
            Value::Object(kept)
        }
        Value::Array(items) => {
            let mut kept = Vec::with_capacity(items.len());
            for (index, item) in items.into_iter().enumerate() {
                kept.extend(without_patches(item, trail.index(index), notes)?);
            }
            Value::Array(kept)
        }
        scalar => scalar,
    }))
}

/// Refuses a value that has any directive: it is taken over as it is.
pub(super) fn refuse_directives(value: &Value, trail: Trail<'_>) -> Result<(), Refusal> {
    match value {
        Value::Object(fields) => refuse_directives_in(fields, trail),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| refuse_directives(item, trail.index(index))),
        _ => Ok(()),
    }
}

/// The same for a mapping.
pub(super) fn refuse_directives_in(
    fields: &Map<String, Value>,
    trail: Trail<'_>,
) -> Result<(), Refusal> {
    for (key, value) in fields {
        let trail = trail.key(key);
        if is_directive(key) {
            return refuse(trail, Reason::DirectiveStays);
        }
        refuse_directives(value, trail)?;
    }
    Ok(())
}
