//! Walks a patch along the types.

use serde_json::{Map, Value};

use super::directives::{self, Rest};
use super::near::nearest;
use super::problem::{Problem, Wrong};
use super::scalar::{mismatch, wrong};
use crate::directive::PATCH;
use crate::path::Trail;
use crate::types::{Lists, Type};

/// What happens to a mapping of the patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is merged into the object's, and its directives count.
    Merged,
    /// The same, for an item of a list that is merged by this key.
    Item(&'static str),
    /// It is taken as it is: nothing reads directives in it.
    Taken,
}

/// A mapping of the patch, where it stands, and what is found wrong with it.
pub(super) struct Visit<'a> {
    pub(super) map: &'a Map<String, Value>,
    pub(super) of: Type,
    pub(super) place: Place,
    pub(super) trail: Trail<'a>,
}

pub(super) fn add(problems: &mut Vec<Problem>, trail: Trail<'_>, what: Wrong) {
    problems.push(Problem {
        path: trail.path(),
        what,
    });
}

pub(super) fn fields(
    map: &Map<String, Value>,
    of: Type,
    place: Place,
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut visit = Visit {
        map,
        of,
        place,
        trail,
    };
    match directives::patch(&visit, problems) {
        Rest::Unread => return,
        Rest::Taken => visit.place = Place::Taken,
        Rest::Counts => {}
    }
    for (key, value) in map {
        if key != PATCH {
            entry(&visit, key, value, problems);
        }
    }
}

fn entry(visit: &Visit<'_>, key: &str, value: &Value, problems: &mut Vec<Problem>) {
    let trail = visit.trail.key(key);
    if directives::is_meant(key, visit.of) {
        directives::other(visit, key, value, problems);
        return;
    }
    let (of, lists) = match visit.of {
        Type::Object(object) => {
            let Some(field) = object.field(key) else {
                add(problems, trail, unknown(visit.of, key));
                return;
            };
            (field.of, field.lists)
        }
        Type::Map(of) => (*of, Lists::Replaced),
        _ => (Type::Any, Lists::Replaced),
    };
    if !value.is_null() {
        self::value(value, of, lists, visit.place, trail, problems);
    }
}

/// A field that its type does not have.
pub(super) fn unknown(of: Type, field: &str) -> Wrong {
    let (object, fields) = match of {
        Type::Object(object) => (object.name, object.fields),
        _ => ("a mapping of data", [].as_slice()),
    };
    Wrong::UnknownField {
        object,
        field: field.to_owned(),
        nearest: nearest(field, fields.iter().map(|field| field.name)),
    }
}

fn value(
    value: &Value,
    of: Type,
    lists: Lists,
    place: Place,
    trail: Trail<'_>,
    problems: &mut Vec<Problem>,
) {
    match (of, value) {
        (Type::Object(_) | Type::Map(_), Value::Object(map)) => {
            let place = if place == Place::Taken {
                place
            } else {
                Place::Merged
            };
            fields(map, of, place, trail, problems);
        }
        (Type::List(item), Value::Array(list)) => {
            let place = match lists {
                Lists::MergedBy(key) if place != Place::Taken => Place::Item(key),
                _ => Place::Taken,
            };
            for (index, value) in list.iter().enumerate() {
                self::item(value, *item, place, trail.index(index), problems);
            }
            if let Place::Item(key) = place {
                directives::same_key_twice(list, key, trail, problems);
            }
        }
        (Type::Object(_) | Type::Map(_) | Type::List(_), _) => {
            add(problems, trail, mismatch(value, of));
        }
        _ => problems.extend(wrong(value, of).map(|what| Problem {
            path: trail.path(),
            what,
        })),
    }
}

fn item(value: &Value, of: Type, place: Place, trail: Trail<'_>, problems: &mut Vec<Problem>) {
    match (of, value) {
        (_, Value::Null) => add(problems, trail, Wrong::NullInList),
        (Type::Object(_), Value::Object(map)) => fields(map, of, place, trail, problems),
        _ => self::value(value, of, Lists::Replaced, place, trail, problems),
    }
}
