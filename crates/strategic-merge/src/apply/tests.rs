use serde_json::json;

use super::*;

/// Applies a patch to the spec of a Pod template.
fn applied(object: &Value, patch: &Value) -> Result<Applied, Refusal> {
    let spec = |value: &Value| Map::from_iter([("spec".to_owned(), value.clone())]);
    apply(spec(object), &spec(patch), Type::POD_TEMPLATE_SPEC)
}

/// Compares the text of the result: the order of keys counts.
#[track_caller]
fn gives(object: &Value, patch: &Value, expected: &Value) {
    let result = applied(object, patch).unwrap();
    assert_eq!(result.object["spec"].to_string(), expected.to_string());
}

fn a_b_c() -> Value {
    json!({"containers": [
        {"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}, {"name": "c", "image": "c:1"}
    ]})
}

#[test]
fn scalars_are_replaced_mappings_merged_and_null_takes_away() {
    gives(
        &json!({"nodeSelector": {"a": "1", "b": "2"}, "priority": 3, "hostname": "h"}),
        &json!({"hostname": null, "nodeSelector": {"b": null, "c": "3"}, "priority": 4}),
        &json!({"nodeSelector": {"a": "1", "c": "3"}, "priority": 4}),
    );
}

#[test]
fn items_are_merged_by_their_key_and_new_ones_come_first() {
    gives(
        &a_b_c(),
        &json!({"containers": [{"name": "new", "image": "n"}, {"name": "b", "image": "b:2"}]}),
        &json!({"containers": [
            {"name": "new", "image": "n"}, {"name": "a", "image": "a:1"},
            {"name": "b", "image": "b:2"}, {"name": "c", "image": "c:1"}
        ]}),
    );
}
