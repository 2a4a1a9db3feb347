//! Every reader gets back what was written.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use serde_json::Value as Json;

use super::kubectl;
use super::strings::{AWKWARD, LOOKALIKES, nasty_string};
use crate::render::yaml::{Item, Value, write_document, write_stream};

/// An object of a kind that nobody knows, so that readers keep its whole tree.
fn object(spec: Value) -> Value {
    Value::map([
        ("apiVersion", Value::from("example.com/v1")),
        ("kind", Value::from("Example")),
        (
            "metadata",
            Value::map([("name", "example")].map(|(k, v)| (k, Value::from(v)))),
        ),
        ("spec", spec),
    ])
}

/// Each string at every place where a string can stand.
fn everywhere(strings: &[String]) -> Value {
    let mut seen = HashSet::new();
    let keys: Vec<&String> = strings.iter().filter(|text| seen.insert(*text)).collect();
    let texts = || strings.iter().map(String::as_str);
    Value::map([
        (
            "values",
            Value::map(
                texts()
                    .enumerate()
                    .map(|(i, s)| (format!("v{i}"), s.into())),
            ),
        ),
        ("items", Value::list(texts())),
        (
            "quoted",
            Value::list(texts().map(|text| Value::Quoted(text.to_owned()))),
        ),
        ("commented", Value::List(texts().map(commented).collect())),
        (
            "nested",
            Value::list(texts().map(|text| Value::list([Value::list([text])]))),
        ),
        (
            "inMaps",
            Value::list(texts().map(|s| Value::map([("a", s.into()), ("b", s.into())]))),
        ),
        (
            "keys",
            Value::map(keys.iter().map(|key| (*key, Value::from(key.as_str())))),
        ),
        (
            "keyToMap",
            Value::map(keys.iter().map(|k| (*k, Value::map([(*k, Value::Null)])))),
        ),
        (
            "keyToList",
            Value::map(keys.iter().map(|k| (*k, Value::list([k.as_str()])))),
        ),
    ])
}

/// The string as an item, and as its comment.
fn commented(text: &str) -> Item {
    Item {
        comment: vec![text.to_owned()],
        value: text.into(),
    }
}

/// What a reader should answer: the value without comments.
fn expected(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) | Value::Quoted(text) => Json::String(text.clone()),
        Value::List(items) => items.iter().map(|item| expected(&item.value)).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), expected(value)))
            .collect(),
    }
}

/// The places where two readings differ, so that a failure names strings and not megabytes.
fn differences(path: &str, written: &Json, read: &Json, found: &mut Vec<String>) {
    match (written, read) {
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{index}]"), a, b, found);
            }
        }
        (Json::Object(a), Json::Object(b)) if a.len() == b.len() => {
            for (key, a) in a {
                let b = b.get(key).unwrap_or(&Json::Null);
                differences(&format!("{path}[{key:?}]"), a, b, found);
            }
        }
        _ if written == read => {}
        _ => found.push(format!("{path}: wrote {written}, read {read}")),
    }
}

fn assert_same(written: &Json, read: &Json) -> Result<(), TestCaseError> {
    let mut found = Vec::new();
    differences("spec", written, read, &mut found);
    prop_assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// A reader in Rust that knows YAML 1.1's booleans, as Kubernetes does.
fn read_yaml_1_1(yaml: &str) -> Result<Json, TestCaseError> {
    let options = serde_saphyr::options! {
        strict_booleans: false,
        legacy_octal_numbers: true,
        budget: None,
    };
    serde_saphyr::from_str_with_options(yaml, options)
        .map_err(|error| TestCaseError::fail(format!("serde-saphyr: {error}")))
}

/// A reader in Rust of YAML 1.2.
fn read_yaml_1_2(yaml: &str) -> Result<Json, TestCaseError> {
    serde_yaml::from_str(yaml).map_err(|error| TestCaseError::fail(format!("yaml_serde: {error}")))
}

fn check_with_rust_readers(strings: &[String]) -> Result<(), TestCaseError> {
    let spec = everywhere(strings);
    let wanted = expected(&spec);
    let yaml = write_document(&object(spec), &["header"]);
    for read in [read_yaml_1_1(&yaml)?, read_yaml_1_2(&yaml)?] {
        assert_same(&wanted, &read["spec"])?;
    }
    Ok(())
}

fn check_with_kubectl(kubectl: &Path, spec: Value) -> Result<(), TestCaseError> {
    let wanted = expected(&spec);
    let yaml = write_document(&object(spec), &["header"]);
    let read = kubectl::read(kubectl, &yaml).map_err(TestCaseError::fail)?;
    prop_assert_eq!(read.len(), 1);
    assert_same(&wanted, &read[0]["spec"])
}

fn all_named() -> Vec<String> {
    LOOKALIKES
        .iter()
        .chain(AWKWARD)
        .map(|&text| text.to_owned())
        .collect()
}

#[test]
fn rust_readers_get_back_every_named_string() {
    for text in all_named() {
        check_with_rust_readers(&[text]).unwrap();
    }
    check_with_rust_readers(&all_named()).unwrap();
}

#[test]
fn kubectl_gets_back_every_named_string() {
    if let Some(kubectl) = kubectl::find() {
        check_with_kubectl(&kubectl, everywhere(&all_named())).unwrap();
    }
}

/// A few runs of thousands of strings each: one kubectl call reads them all. A failure is shrunk
/// to few strings.
#[test]
fn kubectl_gets_back_any_string_unchanged() {
    let Some(kubectl) = kubectl::find() else {
        return;
    };
    let config = Config {
        cases: 6,
        max_shrink_iters: 50,
        ..Config::default()
    };
    proptest!(config, |(strings in vec(nasty_string(), 1500..2000))| {
        check_with_kubectl(&kubectl, everywhere(&strings))?;
    });
}

/// Each string at the very end of a document of a stream.
#[test]
fn kubectl_gets_back_every_document_of_a_stream() {
    let Some(kubectl) = kubectl::find() else {
        return;
    };
    let texts = all_named();
    let documents: Vec<Value> = texts
        .iter()
        .map(|text| object(text.as_str().into()))
        .collect();
    let read = kubectl::read(&kubectl, &write_stream(&documents, &["header"])).unwrap();
    assert_eq!(read.len(), texts.len());
    for (text, read) in texts.iter().zip(read) {
        assert_same(&Json::from(text.as_str()), &read["spec"]).unwrap();
    }
}

/// Trees of every shape, with numbers and comments.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(i64::from(number))),
        nasty_string().prop_map(Value::from),
        nasty_string().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 5, |inner| {
        let comment = vec(nasty_string(), 0..2);
        let item = (comment, inner.clone()).prop_map(|(comment, value)| Item { comment, value });
        let entries = vec((nasty_string(), inner), 0..5)
            .prop_map(|entries| entries.into_iter().collect::<BTreeMap<_, _>>());
        prop_oneof![
            vec(item, 0..5).prop_map(Value::List),
            entries.prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    })
}

#[test]
fn kubectl_gets_back_any_tree_unchanged() {
    let Some(kubectl) = kubectl::find() else {
        return;
    };
    let config = Config {
        cases: 6,
        max_shrink_iters: 50,
        ..Config::default()
    };
    proptest!(config, |(trees in vec(tree(), 200..300))| {
        check_with_kubectl(&kubectl, Value::list(trees))?;
    });
}

proptest! {
    #[test]
    fn rust_readers_get_back_any_string_unchanged(strings in vec(nasty_string(), 1..20)) {
        check_with_rust_readers(&strings)?;
    }

    #[test]
    fn rust_readers_get_back_any_tree_unchanged(value in tree()) {
        let wanted = expected(&value);
        let yaml = write_document(&value, &["header"]);
        assert_same(&wanted, &read_yaml_1_1(&yaml)?)?;
        assert_same(&wanted, &read_yaml_1_2(&yaml)?)?;
    }

    /// What was read back is written to the same bytes, order of keys included.
    #[test]
    fn writing_what_was_read_changes_nothing(value in tree()) {
        let first = write_document(&Value::from(expected(&value)), &["header"]);
        let again = write_document(&Value::from(read_yaml_1_1(&first)?), &["header"]);
        prop_assert_eq!(first, again);
    }
}
