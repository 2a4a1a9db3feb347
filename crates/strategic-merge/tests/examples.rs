//! A patch for each word of the language, and what kubectl makes of it. That kubectl does is tested
//! too, in `tests/workloads`.

use rolewright_strategic_merge::{Type, apply};
use serde_json::{Map, Value};

fn map(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// The name of the reason: `NoMergeKey("name")` is `NoMergeKey`.
fn name(reason: &impl std::fmt::Debug) -> String {
    let text = format!("{reason:?}");
    text.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn examples_give_what_they_say() {
    let examples: Vec<Value> = serde_json::from_str(include_str!("examples.json")).unwrap();
    assert!(examples.len() > 40);
    for example in &examples {
        let of = Type::POD_TEMPLATE_SPEC;
        let applied = apply(map(&example["object"]), &map(&example["patch"]), of);
        let what = &example["name"];
        match (applied, example.get("refused")) {
            // As text: the order of keys counts.
            (Ok(applied), None) => {
                let result = Value::Object(applied.object).to_string();
                assert_eq!(result, example["result"].to_string(), "{what}");
            }
            (Err(refusal), Some(refused)) => assert_eq!(*refused, name(&refusal.reason), "{what}"),
            (applied, _) => panic!("{what}: {applied:?}"),
        }
    }
}
