//! What an overlay takes away that is not there. kubectl says nothing of it; in an overlay it is most
//! likely a slip, and what was to go is still granted.

use rolewright_strategic_merge::{Field, Lists, Type};
use serde_json::{Map, Value};

use crate::source::Path;
use crate::spec::checker::Checker;

/// The directive by which a list's item is taken away.
const PATCH: &str = "$patch";

/// Checks a patch against what it is laid over.
pub(super) fn check(
    object: &Map<String, Value>,
    patch: &Map<String, Value>,
    of: Type,
    checker: &mut Checker<'_>,
) {
    mapping(Some(object), patch, of, &Path::root(), checker);
}

fn mapping(
    object: Option<&Map<String, Value>>,
    patch: &Map<String, Value>,
    of: Type,
    at: &Path,
    checker: &mut Checker<'_>,
) {
    if patch.get(PATCH).is_some() {
        return;
    }
    for (key, value) in patch {
        let at = at.key(key.clone());
        let current = object.and_then(|object| object.get(key));
        match value {
            Value::Null if current.is_none() && is_known(of, key) => {
                nothing_to_take(&at, checker);
            }
            Value::Object(patch) => {
                let (of, _) = field(of, key);
                mapping(current.and_then(Value::as_object), patch, of, &at, checker);
            }
            Value::Array(patch) if !key.starts_with('$') => {
                let (of, lists) = field(of, key);
                let current = current.and_then(Value::as_array).map(Vec::as_slice);
                match (of, lists) {
                    (Type::List(of), Lists::MergedBy(by)) => {
                        items(current.unwrap_or_default(), patch, (*of, by), &at, checker);
                    }
                    _ => replaced(patch, &at, checker),
                }
            }
            _ => {}
        }
    }
}

/// Items of a list that is merged by a key.
fn items(
    current: &[Value],
    patch: &[Value],
    (of, by): (Type, &str),
    at: &Path,
    checker: &mut Checker<'_>,
) {
    for (index, item) in patch.iter().enumerate() {
        let at = at.index(index);
        let Value::Object(item) = item else { continue };
        // That an item has no key is told as such.
        let Some(key) = item.get(by) else { continue };
        let found = current.iter().find(|current| current.get(by) == Some(key));
        match item.get(PATCH).and_then(Value::as_str) {
            Some("delete") if found.is_none() => nothing_to_take(&at, checker),
            Some(_) => {}
            None => mapping(found.and_then(Value::as_object), item, of, &at, checker),
        }
    }
}

/// A list that takes the place of the other has nothing that a null could take away.
fn replaced(items: &[Value], at: &Path, checker: &mut Checker<'_>) {
    for (index, item) in items.iter().enumerate() {
        within(item, &at.index(index), checker);
    }
}

fn within(value: &Value, at: &Path, checker: &mut Checker<'_>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let at = at.key(key.clone());
                if value.is_null() && is_said(&at, checker) {
                    checker
                        .key_error(&at, format!("`{key}` has no value"))
                        .label("this list is replaced as a whole: there is nothing to take away")
                        .help("write its value, or remove the field");
                }
                within(value, &at, checker);
            }
        }
        Value::Array(items) => replaced(items, at, checker),
        _ => {}
    }
}

/// Whether a null is written out. Of one that is not it is told that a value is missing.
fn is_said(at: &Path, checker: &Checker<'_>) -> bool {
    checker.node(at).is_none_or(|node| !node.is_absent())
}

fn nothing_to_take(at: &Path, checker: &mut Checker<'_>) {
    if !is_said(at, checker) {
        return;
    }
    checker
        .key_warning(at, "this takes nothing away: the spec does not have it")
        .help("remove it, or mend its name");
}

/// Whether a type may have a field. Of one that it does not have that is told.
fn is_known(of: Type, key: &str) -> bool {
    match of {
        Type::Object(object) => object.field(key).is_some(),
        _ => true,
    }
}

/// The type of a field, and what a patch does with it.
pub(super) fn field(of: Type, key: &str) -> (Type, Lists) {
    let found: Option<Field> = match of {
        Type::Object(object) => object.field(key).copied(),
        _ => None,
    };
    match (found, of) {
        (Some(field), _) => (field.of, field.lists),
        (None, Type::Map(values)) => (*values, Lists::Replaced),
        _ => (Type::Any, Lists::Replaced),
    }
}
