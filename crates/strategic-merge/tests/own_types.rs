//! Types that a caller makes: mappings whose keys are data, and values of any form.

#![allow(
    clippy::unwrap_used,
    reason = "in a test a panic is the report of a failure"
)]

use rolewright_strategic_merge::{Field, Lists, Object, Type, apply};
use serde_json::{Value, json};

static SOURCE: Object = Object {
    name: "Source",
    fields: &[field("key", Type::String), field("secret", Type::String)],
};

static SOURCE_TYPE: Type = Type::Object(&SOURCE);

static ROOT: Object = Object {
    name: "Root",
    fields: &[
        field("any", Type::Any),
        field("env", Type::Map(&SOURCE_TYPE)),
        field("limits", Type::Map(&Type::Quantity)),
    ],
};

const fn field(name: &'static str, of: Type) -> Field {
    Field {
        name,
        of,
        lists: Lists::Replaced,
    }
}

fn merged(object: &Value, patch: &Value) -> Option<Value> {
    let object = object.as_object().unwrap().clone();
    let applied = apply(object, patch.as_object().unwrap(), Type::Object(&ROOT));
    applied.ok().map(|applied| applied.object.into())
}

#[test]
fn mappings_are_merged_at_every_level() {
    let rows = [
        (
            json!({"env": {"A": {"secret": "s", "key": "k"}, "B": {"key": "b"}}}),
            json!({"env": {"A": {"key": "l", "secret": null}, "C": {"key": "c"}}}),
            json!({"env": {"A": {"key": "l"}, "B": {"key": "b"}, "C": {"key": "c"}}}),
        ),
        (
            json!({"env": {"A": "text", "B": {"key": "b"}}}),
            json!({"env": {"A": {"key": "k"}, "B": "text"}}),
            json!({"env": {"A": {"key": "k"}, "B": "text"}}),
        ),
        (
            json!({"any": {"a": {"b": [1, 2], "c": 3}}}),
            json!({"any": {"a": {"b": [4], "d": {"$patch": "delete"}}}}),
            json!({"any": {"a": {"b": [4], "c": 3}}}),
        ),
        (
            json!({"any": ["a", "b"]}),
            json!({"any": ["c"]}),
            json!({"any": ["c"]}),
        ),
        (
            json!({"env": {"A": {"key": "k"}}}),
            json!({"env": {"A": {"$patch": "replace", "secret": "s"}}}),
            json!({"env": {"A": {"secret": "s"}}}),
        ),
    ];
    for (object, patch, expected) in rows {
        assert_eq!(merged(&object, &patch), Some(expected), "{object} {patch}");
    }
}

#[test]
fn a_mapping_of_scalars_merges_no_mappings() {
    let (object, patch) = (
        json!({"limits": {"cpu": {}}}),
        json!({"limits": {"cpu": {}}}),
    );
    assert_eq!(merged(&object, &patch), None);
}
