//! Directives: known, in a form that kubectl reads, and with an effect where they stand.

use serde_json::{Map, Value};

use super::near::nearest;
use super::problem::{Problem, Wrong};
use super::scalar::{mismatch, wrong};
use super::walk::{Place, Visit, add, unknown};
use crate::directive::{
    DELETE, DELETE_FROM_PRIMITIVE_LIST, MERGE, PATCH, REPLACE, RETAIN_KEYS, SET_ELEMENT_ORDER,
    is_directive, list_of,
};
use crate::path::Trail;
use crate::types::{Lists, Type};

/// What `$patch` makes of the rest of its mapping.
pub(super) enum Rest {
    /// It counts as without `$patch`.
    Counts,
    /// It is taken as it is.
    Taken,
    /// Nothing reads it; what is wrong with that is said already.
    Unread,
}

/// Whether a key is meant for a directive. No field begins with `$`, but a key of data may.
pub(super) fn is_meant(key: &str, of: Type) -> bool {
    match of {
        Type::Object(_) => key.starts_with('$'),
        _ => is_directive(key),
    }
}

/// Checks `$patch`, and in an item of a merged list its merge key.
pub(super) fn patch(visit: &Visit<'_>, problems: &mut Vec<Problem>) -> Rest {
    let trail = visit.trail.key(PATCH);
    let merge_key = match visit.place {
        Place::Item(key) => Some(key),
        Place::Merged | Place::Taken => None,
    };
    let word = visit.map.get(PATCH);
    if word.is_some() && visit.place == Place::Taken {
        add(problems, trail, Wrong::NoEffect);
        return Rest::Counts;
    }
    let wrong = match word.map(Value::as_str) {
        None => {
            has_merge_key(visit, merge_key, problems);
            return Rest::Counts;
        }
        Some(Some(DELETE)) => {
            never_read(visit, DELETE, merge_key, problems);
            has_merge_key(visit, merge_key, problems);
            return Rest::Unread;
        }
        Some(Some(REPLACE)) if merge_key.is_some() => {
            never_read(visit, REPLACE, None, problems);
            return Rest::Unread;
        }
        Some(Some(REPLACE)) => return Rest::Taken,
        Some(Some(MERGE)) => Wrong::PatchMerge,
        Some(_) => Wrong::PatchWord,
    };
    add(problems, trail, wrong);
    Rest::Counts
}

fn has_merge_key(visit: &Visit<'_>, key: Option<&'static str>, problems: &mut Vec<Problem>) {
    let Some(key) = key else { return };
    if visit.map.get(key).is_none_or(Value::is_null) {
        add(problems, visit.trail, Wrong::NoMergeKey(key));
    }
}

/// Names what stands beside `$patch` without effect: all but the merge key of an item to delete.
fn never_read(
    visit: &Visit<'_>,
    word: &'static str,
    read: Option<&'static str>,
    problems: &mut Vec<Problem>,
) {
    for key in visit.map.keys() {
        if key != PATCH && Some(key.as_str()) != read {
            add(problems, visit.trail.key(key), Wrong::NeverRead { word });
        }
    }
}

/// Names items whose merge key an earlier item has, if one of them has directives. Kubernetes may
/// merge the two with each other, and what a directive is about is then another one.
pub(super) fn same_key_twice(
    list: &[Value],
    key: &'static str,
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut seen: Vec<(&Value, bool)> = Vec::new();
    for (index, item) in list.iter().enumerate() {
        let Some(value) = item.get(key).filter(|_| item.get(PATCH).is_none()) else {
            continue;
        };
        let has_directives = has_directives(item);
        let mut before = seen.iter().filter(|(seen, _)| *seen == value).peekable();
        if before.peek().is_some() && (has_directives || before.any(|(_, has)| *has)) {
            add(problems, trail.index(index), Wrong::SameKeyTwice(key));
        }
        seen.push((value, has_directives));
    }
}

fn has_directives(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| is_directive(key) || has_directives(value)),
        Value::Array(items) => items.iter().any(has_directives),
        _ => false,
    }
}

/// Checks a directive other than `$patch`.
pub(super) fn other(visit: &Visit<'_>, key: &str, value: &Value, problems: &mut Vec<Problem>) {
    let trail = visit.trail.key(key);
    let directive = [SET_ELEMENT_ORDER, DELETE_FROM_PRIMITIVE_LIST]
        .into_iter()
        .find_map(|directive| Some((directive, list_of(key, directive)?)));
    if directive.is_none() && key != RETAIN_KEYS {
        let known = [
            PATCH,
            RETAIN_KEYS,
            SET_ELEMENT_ORDER,
            DELETE_FROM_PRIMITIVE_LIST,
        ];
        let nearest = nearest(key.split('/').next().unwrap_or(key), known);
        add(problems, trail, Wrong::UnknownDirective { nearest });
        return;
    }
    if visit.place == Place::Taken {
        add(problems, trail, Wrong::NoEffect);
        return;
    }
    let Value::Array(items) = value else {
        add(problems, trail, mismatch(value, Type::List(&Type::Any)));
        return;
    };
    match directive {
        Some((SET_ELEMENT_ORDER, list)) => element_order(visit, list, items, trail, problems),
        Some((_, list)) => deletions(visit, list, items, trail, problems),
        None => retained(visit, items, trail, problems),
    }
}

/// The list that a directive names: its items' type, and how it is merged.
fn list(visit: &Visit<'_>, name: &str) -> Result<(Type, Lists), Wrong> {
    let field = match visit.of {
        Type::Object(object) => object.field(name),
        _ => return Err(Wrong::NotAList),
    };
    match field.map(|field| (field.of, field.lists)) {
        None => Err(unknown(visit.of, name)),
        Some((Type::List(item), lists)) => Ok((*item, lists)),
        Some(_) => Err(Wrong::NotAList),
    }
}

fn retained(visit: &Visit<'_>, items: &[Value], trail: Trail<'_>, problems: &mut Vec<Problem>) {
    for (index, item) in items.iter().enumerate() {
        let trail = trail.index(index);
        match (visit.of, item) {
            (Type::Object(object), Value::String(name)) if object.field(name).is_none() => {
                add(problems, trail, unknown(visit.of, name));
            }
            (_, Value::String(_)) => {}
            _ => add(problems, trail, mismatch(item, Type::String)),
        }
    }
    for (key, value) in visit.map {
        let is_set = !value.is_null() && !is_directive(key);
        if is_set && !items.iter().any(|item| item == key) {
            add(problems, trail, Wrong::NotRetained(key.clone()));
        }
    }
}

fn deletions(
    visit: &Visit<'_>,
    name: &str,
    items: &[Value],
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    let of = match list(visit, name) {
        Ok((Type::Object(_) | Type::Map(_) | Type::List(_), _)) => {
            add(problems, trail, Wrong::NotPrimitive);
            return;
        }
        Ok((of, _)) => of,
        Err(what) => {
            add(problems, trail, what);
            return;
        }
    };
    scalars(items, of, trail, problems);
    let contradicts = match visit.map.get(name) {
        Some(Value::Null) => true,
        Some(Value::Array(set)) => set.iter().any(|item| items.contains(item)),
        _ => false,
    };
    if contradicts {
        add(problems, trail, Wrong::DeletedAndSet);
    }
}

fn scalars(items: &[Value], of: Type, trail: Trail<'_>, problems: &mut Vec<Problem>) {
    for (index, item) in items.iter().enumerate() {
        let what = if item.is_null() {
            Some(Wrong::NullInList)
        } else {
            wrong(item, of)
        };
        if let Some(what) = what {
            add(problems, trail.index(index), what);
        }
    }
}

fn element_order(
    visit: &Visit<'_>,
    name: &str,
    items: &[Value],
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    let before = problems.len();
    let merge_key = match list(visit, name) {
        Ok((Type::Object(item), Lists::MergedBy(key))) => {
            let of = item.field(key).map_or(Type::Any, |field| field.of);
            for (index, item) in items.iter().enumerate() {
                ordered_item(item, key, of, trail.index(index), problems);
            }
            Some(key)
        }
        Ok((Type::Object(_) | Type::Map(_) | Type::List(_), _)) => {
            add(problems, trail, Wrong::NoOrder);
            None
        }
        Ok((of, _)) => {
            scalars(items, of, trail, problems);
            None
        }
        Err(what) => {
            add(problems, trail, what);
            None
        }
    };
    let is_in_order = match visit.map.get(name) {
        None => true,
        Some(Value::Array(set)) => is_in_order(set, items, merge_key),
        Some(_) => false,
    };
    if problems.len() == before && !is_in_order {
        add(problems, trail, Wrong::OrderDiffers);
    }
}

fn ordered_item(
    item: &Value,
    key: &'static str,
    of: Type,
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    let Value::Object(fields) = item else {
        add(problems, trail, mismatch(item, Type::Map(&Type::Any)));
        return;
    };
    match fields.get(key) {
        None | Some(Value::Null) => add(problems, trail, Wrong::NoMergeKey(key)),
        Some(value) => {
            if let Some(what) = wrong(value, of) {
                add(problems, trail.key(key), what);
            }
        }
    }
    for other in fields.keys().filter(|other| *other != key) {
        add(problems, trail.key(other), Wrong::OnlyMergeKey(key));
    }
}

/// Whether an order names all items of a list that are set, in their order.
fn is_in_order(set: &[Value], order: &[Value], merge_key: Option<&str>) -> bool {
    let of = |item: &Value| match (merge_key, item) {
        (Some(key), Value::Object(fields)) => fields.get(key).cloned(),
        _ => Some(item.clone()),
    };
    let is_kept = |item: &&Value| {
        item.as_object()
            .is_none_or(|fields: &Map<_, _>| !fields.contains_key(PATCH))
    };
    let mut places = order.iter();
    set.iter()
        .filter(is_kept)
        .all(|item| places.any(|place| of(place) == of(item)))
}
