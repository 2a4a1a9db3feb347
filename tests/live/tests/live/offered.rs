//! Objects to offer: right ones of each kind that hold every field, and what may come into each
//! field instead.

use serde_json::{Value, json};

use crate::validation::Kind;
use crate::values::{
    ABSENT, TWICE, annotation_maps, base64s, booleans, config_keys, finalizers, integers,
    label_maps, lists, maps, names, namespaces, odd, operators, prefixes, rbac_groups, role_kinds,
    rules, selectors, string_maps, subject_kinds, texts, times, urls, versions, words,
};

/// What a server makes of the values of a field, each alone in an object that is right otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It takes some and refuses some.
    Both,
    /// It takes them all.
    Accepted,
    /// It refuses them all.
    Refused,
}

/// A field by its JSON pointer, and what may come there.
pub(crate) struct Slot {
    pub(crate) place: String,
    pub(crate) values: Vec<Value>,
    pub(crate) expected: Expected,
}

fn both(place: &str, values: Vec<Value>) -> Slot {
    Slot {
        place: place.to_owned(),
        values,
        expected: Expected::Both,
    }
}

/// A field that is not known where it stands.
fn unknown(holder: &str) -> Slot {
    Slot {
        place: format!("{holder}/made-up"),
        values: vec![json!(null), json!("x"), json!(7), json!({}), json!([])],
        expected: Expected::Refused,
    }
}

/// A field that stands there for a second time, or one that is written with another case.
fn again(place: &str, value: Value) -> Slot {
    Slot {
        place: format!("{place}{TWICE}"),
        values: vec![value],
        expected: Expected::Refused,
    }
}

/// An object of a kind that holds each field that a slot changes.
pub(crate) fn whole(kind: Kind, namespace: &str) -> Value {
    let mut object = json!({
        "apiVersion": kind.api_version,
        "kind": kind.name,
        "metadata": {
            "name": "x", "generateName": "x-", "namespace": namespace,
            "labels": {"app": "x"}, "annotations": {"example.com/Note": "n"},
            "uid": "u", "selfLink": "/x", "resourceVersion": "1", "generation": 1,
            "creationTimestamp": null, "deletionTimestamp": null, "deletionGracePeriodSeconds": 0,
            "finalizers": ["example.com/a"],
            "ownerReferences": [
                {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "a", "controller": false, "blockOwnerDeletion": true},
                {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "b", "controller": true},
            ],
            "managedFields": [{
                "manager": "m", "operation": "Update", "apiVersion": kind.api_version, "time": "2026-01-31T12:00:00Z",
                "fieldsType": "FieldsV1", "fieldsV1": {}, "subresource": "",
            }],
        },
    });
    let own = own_fields(kind, namespace);
    if let (Value::Object(object), Value::Object(own)) = (&mut object, own) {
        object.extend(own);
    }
    object
}

fn own_fields(kind: Kind, namespace: &str) -> Value {
    let rules = json!([
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], "resourceNames": ["a"]},
    ]);
    match kind.name {
        "Role" => json!({"rules": rules}),
        "ClusterRole" => json!({
            "rules": [rules[0], {"verbs": ["get"], "nonResourceURLs": ["/a"]}],
            "aggregationRule": {"clusterRoleSelectors": [{
                "matchLabels": {"a": "b"},
                "matchExpressions": [{"key": "tier", "operator": "In", "values": ["x"]}],
            }]},
        }),
        "RoleBinding" | "ClusterRoleBinding" => json!({
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
            "subjects": [
                {"kind": "ServiceAccount", "name": "robot", "namespace": namespace},
                {"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"},
                {"kind": "Group", "name": "all"},
            ],
        }),
        "ServiceAccount" => json!({
            "automountServiceAccountToken": false,
            "imagePullSecrets": [{"name": "pull"}],
            "secrets": [{"name": "s", "kind": "Secret", "namespace": "n", "uid": "u", "apiVersion": "v1", "resourceVersion": "1", "fieldPath": "f"}],
        }),
        "Namespace" => json!({
            "spec": {"finalizers": ["kubernetes", "example.com/a"]},
            "status": {"phase": "Active", "conditions": [{
                "type": "A", "status": "True", "lastTransitionTime": "2026-01-31T12:00:00Z", "reason": "R", "message": "m",
            }]},
        }),
        _ => json!({
            "immutable": false,
            "data": {"a": "text"},
            "binaryData": {"b": "YQ=="},
        }),
    }
}

/// All fields of a kind.
pub(crate) fn slots(kind: Kind, namespace: &str) -> Vec<Slot> {
    let mut slots = metadata(kind, namespace);
    slots.extend(match kind.name {
        "Role" => role(),
        "ClusterRole" => cluster_role(),
        "RoleBinding" | "ClusterRoleBinding" => binding(),
        "ServiceAccount" => account(),
        "Namespace" => namespace_fields(),
        _ => config_map(),
    });
    slots.push(unknown(""));
    slots.push(again("/kind", json!(kind.name)));
    slots.push(again("/metadata", json!({"name": "x"})));
    slots
}

#[rustfmt::skip]
fn metadata(kind: Kind, namespace: &str) -> Vec<Slot> {
    let mut slots = vec![
        both("/metadata", maps(&[json!({"name": "x"}), json!({"generateName": "x-"}), json!({"name": "", "generateName": "x."}),
            json!({"name": null, "generateName": "A"}), json!({"generateName": "A-"}), json!({"generateName": ""}), json!({"generateName": "a/"}),
            json!({"generateName": "a".repeat(70)}), json!({"generateName": "a".repeat(300)}), json!({"generateName": 7}), json!({"Name": "x"})])),
        both("/metadata/name", names()),
        both("/metadata/generateName", prefixes()),
        both("/metadata/namespace", namespaces(kind, namespace)),
        both("/metadata/labels", label_maps()),
        both("/metadata/labels/app", texts(&[json!("b".repeat(63)), json!("b".repeat(64)), json!("a b"), json!("-"), json!("B.c_d")])),
        both("/metadata/annotations", annotation_maps()),
        both("/metadata/annotations/a", texts(&[json!("{{ .x }}")])),
        both("/metadata/generation", integers()),
        both("/metadata/deletionGracePeriodSeconds", integers()),
        both("/metadata/creationTimestamp", times()),
        both("/metadata/deletionTimestamp", times()),
        both("/metadata/uid", texts(&[])),
        both("/metadata/selfLink", texts(&[])),
        both("/metadata/resourceVersion", texts(&[])),
        both("/metadata/finalizers", lists(&[json!(["orphan"]), json!(["orphan", "foregroundDeletion"]), json!(["a.b/c", "a.b/c"])])),
        both("/metadata/finalizers/0", finalizers()),
        both("/metadata/ownerReferences", lists(&[json!([{}])])),
        both("/metadata/ownerReferences/0", odd()),
        both("/metadata/ownerReferences/0", vec![
            json!({"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "b", "controller": true}),
            json!({"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "b", "controller": true, "blockOwnerDeletion": false}),
            json!({"apiVersion": "v1", "kind": "Event", "name": "r", "uid": "c"}),
            json!({"apiVersion": "events.k8s.io/v1", "kind": "Event", "name": "r", "uid": "c"}),
        ]),
        both("/metadata/ownerReferences/0/apiVersion", versions()),
        both("/metadata/ownerReferences/0/kind", texts(&[])),
        both("/metadata/ownerReferences/0/name", texts(&[])),
        both("/metadata/ownerReferences/0/uid", texts(&[json!("b")])),
        both("/metadata/ownerReferences/0/controller", booleans()),
        both("/metadata/ownerReferences/0/blockOwnerDeletion", booleans()),
        both("/metadata/managedFields", lists(&[json!([{}])])),
        both("/metadata/managedFields/0", odd()),
        both("/metadata/managedFields/0/manager", texts(&[])),
        both("/metadata/managedFields/0/operation", texts(&[json!("Apply")])),
        both("/metadata/managedFields/0/apiVersion", texts(&[])),
        both("/metadata/managedFields/0/time", times()),
        both("/metadata/managedFields/0/fieldsType", texts(&[])),
        both("/metadata/managedFields/0/subresource", texts(&[json!("status")])),
        Slot { place: "/metadata/managedFields/0/fieldsV1".to_owned(), values: odd(), expected: Expected::Accepted },
        again("/metadata/name", json!("x")),
        again("/metadata/labels/app", json!("x")),
        again("/metadata/annotations/example.com~1Note", json!("n")),
        again("/metadata/ownerReferences/0/uid", json!("a")),
        again("/metadata/managedFields/0/manager", json!("m")),
        Slot { place: "/metadata/Labels".to_owned(), values: vec![json!({"a": "b"}), json!(null)], expected: Expected::Refused },
        Slot { place: "/metadata/clusterName".to_owned(), values: vec![json!(""), json!("c")], expected: Expected::Refused },
    ];
    slots.extend(["/metadata", "/metadata/ownerReferences/0", "/metadata/managedFields/0"].map(unknown));
    slots
}

#[rustfmt::skip]
fn role() -> Vec<Slot> {
    vec![
        both("/rules", lists(&[json!([{}]), json!([{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}])])),
        both("/rules/0", rules()),
        both("/rules/0/verbs", words()),
        both("/rules/0/apiGroups", words()),
        both("/rules/0/resources", words()),
        both("/rules/0/resourceNames", words()),
        both("/rules/0/nonResourceURLs", urls()),
        both("/rules/0/verbs/0", texts(&[])),
        both("/rules/0/apiGroups/0", texts(&[])),
        both("/rules/0/resources/0", texts(&[])),
        both("/rules/0/resourceNames/0", texts(&[])),
        again("/rules", json!([])),
        again("/rules/0/verbs", json!(["get"])),
        unknown("/rules/0"),
    ]
}

#[rustfmt::skip]
fn cluster_role() -> Vec<Slot> {
    let selector = "/aggregationRule/clusterRoleSelectors/0";
    let expression = &format!("{selector}/matchExpressions/0");
    let mut slots = role();
    slots.extend([
        both("/rules/1", rules()),
        both("/rules/1/nonResourceURLs", urls()),
        both("/rules/1/nonResourceURLs/0", texts(&[])),
        both("/aggregationRule", maps(&[json!({"clusterRoleSelectors": [{}]}), json!({"clusterRoleSelectors": null}), json!({"clusterRoleSelector": [{}]})])),
        both("/aggregationRule/clusterRoleSelectors", lists(&[json!([{}]), json!([null]), json!([{}, {}])])),
        both(selector, selectors()),
        both(&format!("{selector}/matchLabels"), label_maps()),
        both(&format!("{selector}/matchLabels/a"), texts(&[json!("b".repeat(63)), json!("b".repeat(64))])),
        both(&format!("{selector}/matchExpressions"), lists(&[json!([{"key": "a", "operator": "Exists"}]), json!([{}])])),
        both(expression, vec![json!(null), json!({}), json!("x"), json!({"key": "a", "operator": "DoesNotExist", "values": []}), json!({"key": "a", "operator": "In"})]),
        both(&format!("{expression}/key"), texts(&[json!("example.com/key"), json!("a b"), json!("a".repeat(63)), json!("a".repeat(64))])),
        both(&format!("{expression}/operator"), operators()),
        both(&format!("{expression}/values"), words()),
        both(&format!("{expression}/values/0"), texts(&[json!("a b"), json!("b".repeat(63)), json!("b".repeat(64))])),
        again("/aggregationRule/clusterRoleSelectors", json!([{}])),
    ]);
    slots.extend(["/aggregationRule", selector, expression].map(unknown));
    slots
}

#[rustfmt::skip]
fn binding() -> Vec<Slot> {
    let mut slots = vec![
        both("/roleRef", maps(&[json!({"kind": "ClusterRole", "name": "x"}), json!({"apiGroup": "", "kind": "ClusterRole", "name": "x"}), json!({"kind": "ClusterRole"})])),
        both("/roleRef/apiGroup", rbac_groups()),
        both("/roleRef/kind", role_kinds()),
        both("/roleRef/name", names()),
        both("/subjects", lists(&[json!([{"kind": "User", "name": "a"}]), json!([{}])])),
        again("/roleRef/name", json!("view")),
        again("/subjects/0/kind", json!("ServiceAccount")),
        unknown("/roleRef"),
    ];
    for subject in ["/subjects/0", "/subjects/1", "/subjects/2"] {
        slots.extend([
            both(subject, maps(&[json!({"kind": "User", "name": "a"}), json!({"kind": "Group", "name": ""}), json!({"kind": "ServiceAccount", "name": "a"}),
                json!({"kind": "ServiceAccount", "name": "a", "namespace": "default"})])),
            both(&format!("{subject}/kind"), subject_kinds()),
            both(&format!("{subject}/name"), names()),
            both(&format!("{subject}/namespace"), texts(&[json!("default"), json!("A b"), json!("a".repeat(64))])),
            both(&format!("{subject}/apiGroup"), rbac_groups()),
            unknown(subject),
        ]);
    }
    slots
}

#[rustfmt::skip]
fn account() -> Vec<Slot> {
    let mut slots = vec![
        both("/automountServiceAccountToken", booleans()),
        both("/imagePullSecrets", lists(&[json!([{}]), json!([null]), json!([{"name": "A b"}])])),
        both("/imagePullSecrets/0", odd()),
        both("/imagePullSecrets/0/name", texts(&[])),
        both("/secrets", lists(&[json!([{}]), json!([{"name": "A b"}]), json!([{"name": "a"}, {"name": "a"}])])),
        both("/secrets/0", odd()),
        again("/secrets/0/name", json!("s")),
        again("/imagePullSecrets/0/name", json!("pull")),
        again("/automountServiceAccountToken", json!(true)),
    ];
    for field in ["name", "kind", "namespace", "uid", "apiVersion", "resourceVersion", "fieldPath"] {
        slots.push(both(&format!("/secrets/0/{field}"), texts(&[])));
    }
    slots.extend(["/secrets/0", "/imagePullSecrets/0"].map(unknown));
    slots
}

#[rustfmt::skip]
fn namespace_fields() -> Vec<Slot> {
    let mut slots = vec![
        both("/spec", maps(&[json!({"finalizers": []}), json!({"Finalizers": []})])),
        both("/spec/finalizers", lists(&[json!(["orphan", "foregroundDeletion"]), json!(["a"])])),
        both("/spec/finalizers/1", finalizers()),
        both("/status", maps(&[json!({"phase": "Terminating"})])),
        both("/status/phase", texts(&[json!("Terminating")])),
        both("/status/conditions", lists(&[json!([{}]), json!([null])])),
        both("/status/conditions/0", odd()),
        both("/status/conditions/0/lastTransitionTime", times()),
        again("/spec/finalizers", json!([])),
        again("/status/phase", json!("Active")),
    ];
    for field in ["type", "status", "reason", "message"] {
        slots.push(both(&format!("/status/conditions/0/{field}"), texts(&[])));
    }
    slots.extend(["/spec", "/status", "/status/conditions/0"].map(unknown));
    slots
}

#[rustfmt::skip]
fn config_map() -> Vec<Slot> {
    const LIMIT: usize = 1024 * 1024;
    let sized = |size: usize| json!({"a": "x".repeat(size)});
    vec![
        both("/immutable", booleans()),
        both("/data", string_maps(&config_keys())),
        both("/data", vec![sized(LIMIT - 1), sized(LIMIT), json!({"a": "x".repeat(LIMIT / 2), "c": "x".repeat(LIMIT / 2)}),
            json!({"a": "x".repeat(LIMIT / 2), "c": "ä".repeat(LIMIT / 4 - 1)})]),
        both("/data/a", texts(&[json!("x\u{1}"), json!("{{ .x }}")])),
        both("/data/b", vec![json!("text"), json!(ABSENT)]),
        both("/binaryData", string_maps(&config_keys())),
        both("/binaryData", vec![json!({"a": "YQ=="}), json!({"c": "YQ=="}),
            // The text beside it has four bytes; four characters stand for three bytes.
            json!({"c": format!("{}YQ==", "AAAA".repeat((LIMIT - 5) / 3))}),
            json!({"c": format!("{}YWE=", "AAAA".repeat((LIMIT - 5) / 3))})]),
        both("/binaryData/b", base64s()),
        again("/data/a", json!("text")),
        again("/binaryData/b", json!("YQ==")),
        again("/immutable", json!(false)),
    ]
}
