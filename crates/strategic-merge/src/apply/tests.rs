//! What `tests/examples.rs` does not show: places and notes.

use serde_json::json;

use super::*;
use crate::path::{Path, Step};

fn applied(object: &Value, patch: &Value) -> Result<Applied, Refusal> {
    let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
    apply(map(object), &map(patch), Type::POD_TEMPLATE_SPEC)
}

fn path(steps: &Value) -> Path {
    let step = |step: &Value| match step {
        Value::String(key) => Step::Key(key.clone()),
        index => Step::Index(usize::try_from(index.as_u64().unwrap()).unwrap()),
    };
    steps.as_array().unwrap().iter().map(step).collect()
}

#[test]
fn refusals_name_the_place_in_the_patch() {
    let object = json!({"spec": {"containers": [{"name": "a", "securityContext": {}}]}});
    let rows = [
        (json!({"$patch": "x"}), json!(["$patch"])),
        (
            json!({"spec": {"containers": [{"name": "b"}, {"image": "i"}]}}),
            json!(["spec", "containers", 1]),
        ),
        (
            json!({"spec": {"containers": [{"name": "a", "securityContext": {"$retainKeys": 1}}]}}),
            json!(["spec", "containers", 0, "securityContext", "$retainKeys"]),
        ),
        (
            json!({"spec": {"containers": [{"name": "b", "securityContext": {"$patch": "delete"}}]}}),
            json!(["spec", "containers", 0, "securityContext", "$patch"]),
        ),
        (
            json!({"metadata": {"$retainKeys": ["labels"]}}),
            json!(["metadata", "$retainKeys"]),
        ),
        (
            json!({"spec": {"$setElementOrder/containers": {}}}),
            json!(["spec", "$setElementOrder/containers"]),
        ),
    ];
    for (patch, place) in rows {
        assert_eq!(
            applied(&object, &patch).unwrap_err().path,
            path(&place),
            "{patch}"
        );
    }
}

#[test]
fn what_is_left_undone_is_noted() {
    let ports = json!([{"containerPort": 80}]);
    let object = json!({"spec": {"containers": [{"name": "a", "ports": ports}]}});
    let patch = json!({"spec": {
        "securityContext": {"$patch": "replace", "runAsUser": 1},
        "nodeSelector": {"$patch": "delete"},
        "containers": [{"name": "a", "ports": [
            {"containerPort": 53, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}
        ]}]
    }});
    let notes = applied(&object, &patch).unwrap().notes;
    assert_eq!(
        notes,
        [
            Note::Dropped(path(&json!(["spec", "securityContext"]))),
            Note::MergedIntoEarlier(path(&json!(["spec", "containers", 0, "ports", 1]))),
        ]
    );
}

#[test]
fn fields_keep_their_order_and_new_ones_come_last() {
    let object = json!({"spec": {"subdomain": "s", "hostname": "h", "priority": 1}});
    let patch = json!({"spec": {"setHostnameAsFQDN": true, "hostname": "i", "subdomain": null}});
    let object = applied(&object, &patch).unwrap().object;
    let text = r#"{"spec":{"hostname":"i","priority":1,"setHostnameAsFQDN":true}}"#;
    assert_eq!(Value::Object(object).to_string(), text);
}
