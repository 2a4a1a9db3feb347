//! What is written in the place of a word: right and wrong, and right at the edge of wrong.

mod amounts;
mod client;
mod container;
mod env;
mod mounts;
mod ports;

use serde_json::{Value, json};

use super::word::{ABSENT, set};

pub(crate) use amounts::{amounts, resources};
pub(crate) use client::{accounts, labels, names, tokens};
pub(crate) use container::{arguments, images, replicas};
pub(crate) use env::variables;
pub(crate) use mounts::{mounts, paths};
pub(crate) use ports::ports;

/// A value with one place of it changed, for each of some values.
pub(crate) fn one_at_a_time(value: &Value, place: &str, values: &[Value]) -> Vec<Value> {
    let changed = |new: &Value| {
        let mut value = value.clone();
        set(&mut value, place, new);
        value
    };
    values.iter().map(changed).collect()
}

pub(crate) fn texts<const N: usize>(texts: [&str; N]) -> Vec<Value> {
    texts.map(Value::from).into()
}

pub(crate) fn long(length: usize) -> Value {
    json!("a".repeat(length))
}

/// Numbers and what is none.
pub(crate) fn numbers() -> Vec<Value> {
    vec![
        json!(ABSENT),
        json!(null),
        json!(-1),
        json!(0),
        json!(1),
        json!(2),
        json!(80),
        json!(65_535),
        json!(65_536),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(1.5),
        json!("1"),
        json!(true),
        json!([1]),
    ]
}

/// Names of objects: DNS subdomains, for the most part.
pub(crate) fn object_names() -> Vec<Value> {
    let mut names = texts([
        "a", "a.b", "a-b", "1", "A", "", "-a", "a-", "a..b", ".a", "a_b", "a b", "ü", "a/b",
    ]);
    names.extend([
        long(63),
        long(64),
        long(253),
        long(254),
        json!(null),
        json!(1),
        json!(["a"]),
    ]);
    names
}

/// Keys of Secrets and `ConfigMaps`.
pub(crate) fn keys() -> Vec<Value> {
    let mut keys = texts([
        "a", "A.b_c-d", "", ".", "..", "..a", ".a", "a..", "a/b", "a b", "ü", "-", "a/../b", "/a",
    ]);
    keys.extend([long(253), long(254), json!(null), json!(1)]);
    keys
}
