//! Equality as Go compares values that it knows nothing about.

use serde_json::Value;

use super::refusal::Reason;

/// What Go's JSON reader makes of a value. A number is an integer if it fits into 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Int,
    Float,
    String,
    List,
    Map,
}

pub(super) fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Bool,
        Value::Number(number) if number.is_i64() => Kind::Int,
        Value::Number(_) => Kind::Float,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Map,
    }
}

/// Whether two values are equal. Go ends with a panic when it has to compare two lists or two
/// mappings, so that is refused.
pub(super) fn equal(left: &Value, right: &Value) -> Result<bool, Reason> {
    match (kind(left), kind(right)) {
        (Kind::List, Kind::List) | (Kind::Map, Kind::Map) => Err(Reason::ItemsCannotMerge),
        _ => Ok(left == right),
    }
}

/// The position of a value in a list.
pub(super) fn position(list: &[Value], wanted: &Value) -> Result<Option<usize>, Reason> {
    for (index, value) in list.iter().enumerate() {
        if equal(value, wanted)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// Refuses values that Go cannot take for the keys of a map.
pub(super) fn hashable<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<(), Reason> {
    let cannot = |value: &Value| matches!(kind(value), Kind::List | Kind::Map);
    if values.into_iter().any(cannot) {
        return Err(Reason::ItemsCannotMerge);
    }
    Ok(())
}

/// The one type of all items of some lists. Not even two empty lists have one.
pub(super) fn item_kind<'a>(items: impl IntoIterator<Item = &'a Value>) -> Result<Kind, Reason> {
    let mut kinds = items.into_iter().map(kind);
    match kinds.next() {
        None | Some(Kind::Null | Kind::List) => Err(Reason::ItemsCannotMerge),
        Some(first) if kinds.all(|kind| kind == first) => Ok(first),
        Some(_) => Err(Reason::MixedItems),
    }
}
