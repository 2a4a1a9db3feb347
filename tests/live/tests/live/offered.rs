//! Generated objects, right for the most part and wrong in a place or two.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::validation::{Kind, RBAC};

/// A place in an object, and what may come there.
type Change = (&'static str, fn(&mut Rng) -> Value);

/// An object that is right for the most part, and then has a change or two.
pub(crate) fn object(kind: Kind, namespace: &str, rng: &mut Rng) -> Value {
    let mut object = json!({
        "apiVersion": kind.api_version,
        "kind": kind.name,
        "metadata": {"name": "x", "labels": {"app": "x"}, "annotations": {"example.com/Note": "n"}},
    });
    if kind.namespaced && rng.bool() {
        object["metadata"]["namespace"] = json!(namespace);
    }
    match kind.name {
        "Role" | "ClusterRole" => {
            object["rules"] = json!([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]);
            if kind.name == "ClusterRole" && rng.bool() {
                object["aggregationRule"] = json!({"clusterRoleSelectors": [{
                    "matchLabels": {"a": "b"},
                    "matchExpressions": [{"key": "tier", "operator": "In", "values": ["x"]}],
                }]});
            }
        }
        "RoleBinding" | "ClusterRoleBinding" => {
            object["roleRef"] = json!({"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"});
            object["subjects"] = json!([
                {"kind": "ServiceAccount", "name": "robot", "namespace": namespace},
                {"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"},
            ]);
        }
        _ => {}
    }
    for _ in 0..rng.usize(..3) {
        change(&mut object, kind, rng);
    }
    object
}

/// Places of the kinds above, and what may come there.
#[rustfmt::skip]
fn change(object: &mut Value, kind: Kind, rng: &mut Rng) {
    let metadata: &[Change] = &[
        ("/metadata/name", name), ("/metadata/name", name),
        ("/metadata/labels", labels), ("/metadata/annotations", annotations),
        ("/metadata/namespace", namespace), ("/metadata/made-up", odd), ("/made-up", odd), ("/metadata/generateName", name),
    ];
    let own: &[Change] = match kind.name {
        "Role" | "ClusterRole" => &[
            ("/rules", rules), ("/rules/0", rule), ("/rules/0/verbs", words), ("/rules/0/apiGroups", words),
            ("/rules/0/resources", words), ("/rules/0/resourceNames", words), ("/rules/0/nonResourceURLs", urls),
            ("/rules/0/made-up", odd), ("/aggregationRule", aggregation),
            ("/aggregationRule/clusterRoleSelectors/0/matchLabels", labels),
            ("/aggregationRule/clusterRoleSelectors/0/matchExpressions/0/operator", operator),
            ("/aggregationRule/clusterRoleSelectors/0/matchExpressions/0/values", words),
            ("/aggregationRule/clusterRoleSelectors/0/matchExpressions/0/key", name),
        ],
        "RoleBinding" | "ClusterRoleBinding" => &[
            ("/roleRef", odd), ("/roleRef/apiGroup", group), ("/roleRef/kind", role_kind), ("/roleRef/name", name),
            ("/roleRef/made-up", odd), ("/subjects", odd), ("/subjects/0", odd), ("/subjects/0/kind", subject_kind),
            ("/subjects/0/name", name), ("/subjects/0/namespace", namespace), ("/subjects/0/apiGroup", group),
            ("/subjects/1/kind", subject_kind), ("/subjects/1/name", name), ("/subjects/1/namespace", namespace),
            ("/subjects/1/apiGroup", group), ("/subjects/0/made-up", odd),
        ],
        _ => &[
            ("/automountServiceAccountToken", boolean), ("/imagePullSecrets", references), ("/secrets", references),
        ],
    };
    let table = if rng.u8(..3) > 0 { own } else { metadata };
    let (place, make) = table[rng.usize(..table.len())];
    set(object, place, make(rng));
}

/// Puts a value in its place if what holds it is there; one that is undefined is taken away.
fn set(object: &mut Value, place: &str, value: Value) {
    let (holder, key) = place.rsplit_once('/').unwrap_or(("", place));
    match object.pointer_mut(holder) {
        Some(Value::Object(fields)) if value == ABSENT => drop(fields.remove(key)),
        Some(Value::Object(fields)) => drop(fields.insert(key.to_owned(), value)),
        Some(Value::Array(list)) => {
            if let Some(entry) = key
                .parse()
                .ok()
                .and_then(|index: usize| list.get_mut(index))
            {
                *entry = if value == ABSENT { Value::Null } else { value };
            }
        }
        _ => {}
    }
}

/// Stands for no value at all.
const ABSENT: &str = "\u{0}absent";

fn one(values: &[Value], rng: &mut Rng) -> Value {
    values[rng.usize(..values.len())].clone()
}

/// What is hardly ever right.
fn odd(rng: &mut Rng) -> Value {
    one(
        &[
            json!(ABSENT),
            json!(null),
            json!("x"),
            json!(7),
            json!(true),
            json!([]),
            json!({}),
            json!([null]),
            json!(["x"]),
            json!([{}]),
        ],
        rng,
    )
}

fn name(rng: &mut Rng) -> Value {
    if rng.u8(..8) == 0 {
        return odd(rng);
    }
    let long = |length| json!("a".repeat(length));
    one(
        &[
            json!("y"),
            json!(""),
            json!("A:b c"),
            json!("."),
            json!(".."),
            json!("a/b"),
            json!("a%b"),
            json!("a..b"),
            json!("-a"),
            json!("a-"),
            json!("a.b"),
            json!("a_b"),
            json!("ünï"),
            json!("1"),
            json!("example.com/key"),
            long(63),
            long(64),
            long(253),
            long(254),
            long(300),
        ],
        rng,
    )
}

fn namespace(rng: &mut Rng) -> Value {
    one(
        &[
            json!(ABSENT),
            json!(null),
            json!(""),
            json!("default"),
            json!("default"),
            json!("A"),
            json!("a.b"),
            json!("-"),
            json!(7),
            json!([]),
        ],
        rng,
    )
}

fn labels(rng: &mut Rng) -> Value {
    if rng.u8(..8) == 0 {
        return odd(rng);
    }
    let key = one(
        &[
            json!("a"),
            json!("example.com/a"),
            json!("Example.com/a"),
            json!("/a"),
            json!("a/b/c"),
            json!(""),
            json!("a b"),
            json!("-a"),
            json!("A.b_c"),
            json!("a".repeat(63)),
            json!("a".repeat(64)),
        ],
        rng,
    );
    let value = one(
        &[
            json!("b"),
            json!(""),
            json!("a b"),
            json!("-"),
            json!("B.c_d"),
            json!("b".repeat(63)),
            json!("b".repeat(64)),
            json!(null),
            json!(7),
            json!(true),
        ],
        rng,
    );
    json!({key.as_str().unwrap_or_default(): value})
}

fn annotations(rng: &mut Rng) -> Value {
    if rng.u8(..6) == 0 {
        return json!({"a": "x".repeat([262_143, 262_144][rng.usize(..2)])});
    }
    let key = one(
        &[
            json!("a"),
            json!("example.com/A"),
            json!("Example.com/a"),
            json!("/a"),
            json!("a/b/c"),
            json!(""),
            json!("a b"),
        ],
        rng,
    );
    let value = one(&[json!("any thing"), json!(null), json!(7), json!({})], rng);
    json!({key.as_str().unwrap_or_default(): value})
}

fn words(rng: &mut Rng) -> Value {
    one(
        &[
            json!(ABSENT),
            json!(null),
            json!([]),
            json!(["get"]),
            json!(["*", "", "x y"]),
            json!(["a", "a"]),
            json!("get"),
            json!([7]),
            json!([null]),
            json!([["a"]]),
            json!({}),
        ],
        rng,
    )
}

fn urls(rng: &mut Rng) -> Value {
    one(
        &[
            json!(null),
            json!([]),
            json!(["/a"]),
            json!(["*", "healthz", ""]),
            json!("/a"),
            json!([7]),
        ],
        rng,
    )
}

fn rule(rng: &mut Rng) -> Value {
    one(
        &[
            json!(null),
            json!({}),
            json!("get"),
            json!([]),
            json!({"verbs": ["get"], "nonResourceURLs": ["/a"]}),
            json!({"verbs": [], "nonResourceURLs": ["/a"]}),
            json!({"verbs": ["get"], "nonResourceURLs": ["/a"], "resourceNames": ["a"]}),
            json!({"verbs": ["get"], "nonResourceURLs": ["/a"], "apiGroups": []}),
            json!({"verbs": ["get"], "apiGroups": ["", "apps/v1"], "resources": ["Pods", "*/*"], "resourceNames": ["a", ""]}),
            json!({"verbs": ["get"], "apiGroups": [""], "resources": []}),
            json!({"Verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}),
        ],
        rng,
    )
}

fn rules(rng: &mut Rng) -> Value {
    if rng.bool() {
        json!([rule(rng), rule(rng)])
    } else {
        odd(rng)
    }
}

fn aggregation(rng: &mut Rng) -> Value {
    if rng.bool() {
        return odd(rng);
    }
    one(
        &[
            json!({"clusterRoleSelectors": []}),
            json!({"clusterRoleSelectors": [{}]}),
            json!({"clusterRoleSelectors": null}),
            json!({"clusterRoleSelectors": [null]}),
            json!({"clusterRoleSelectors": ["a"]}),
            json!({"clusterRoleSelectors": [{"matchLabels": null, "matchExpressions": null}]}),
            json!({"clusterRoleSelectors": [{"matchExpressions": [{"key": "a", "operator": "Exists"}]}]}),
            json!({"clusterRoleSelectors": [{"matchExpressions": [{"key": "a", "operator": "In"}]}]}),
            json!({"clusterRoleSelectors": [{"matchExpressions": [{}]}]}),
            json!({"clusterRoleSelectors": [{"matchlabels": {}}]}),
            json!({"clusterRoleSelector": []}),
        ],
        rng,
    )
}

fn operator(rng: &mut Rng) -> Value {
    one(
        &[
            json!("In"),
            json!("NotIn"),
            json!("Exists"),
            json!("DoesNotExist"),
            json!("exists"),
            json!(""),
            json!(null),
            json!(ABSENT),
        ],
        rng,
    )
}

fn group(rng: &mut Rng) -> Value {
    one(
        &[
            json!(ABSENT),
            json!(null),
            json!(""),
            json!("rbac.authorization.k8s.io"),
            json!(RBAC),
            json!("apps"),
            json!(7),
        ],
        rng,
    )
}

fn role_kind(rng: &mut Rng) -> Value {
    one(
        &[
            json!("Role"),
            json!("ClusterRole"),
            json!("role"),
            json!("User"),
            json!(""),
            json!(null),
            json!(ABSENT),
            json!([]),
        ],
        rng,
    )
}

fn subject_kind(rng: &mut Rng) -> Value {
    one(
        &[
            json!("ServiceAccount"),
            json!("User"),
            json!("Group"),
            json!("user"),
            json!("Robot"),
            json!(""),
            json!(null),
            json!(ABSENT),
            json!(1),
        ],
        rng,
    )
}

fn boolean(rng: &mut Rng) -> Value {
    one(
        &[
            json!(true),
            json!(false),
            json!(null),
            json!(ABSENT),
            json!("true"),
            json!(0),
        ],
        rng,
    )
}

fn references(rng: &mut Rng) -> Value {
    if rng.u8(..3) == 0 {
        return odd(rng);
    }
    one(
        &[
            json!([{"name": "a"}]),
            json!([{"name": "A b"}]),
            json!([{"name": 7}]),
            json!([{"nam": "a"}]),
            json!([null]),
        ],
        rng,
    )
}
