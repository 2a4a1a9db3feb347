//! What may come into a field: right, wrong, and on the border between them.

use serde_json::{Value, json};

use crate::validation::{Kind, RBAC};

/// Stands for no value at all.
pub(crate) const ABSENT: &str = "\u{0}absent";

/// What a key ends with that stands for one that is there already. It is taken away in the text of
/// an object.
pub(crate) const TWICE: char = '\u{0}';

fn absent() -> Value {
    json!(ABSENT)
}

/// Values of every type.
pub(crate) fn odd() -> Vec<Value> {
    vec![
        absent(),
        json!(null),
        json!("x"),
        json!(7),
        json!(1.5),
        json!(true),
        json!([]),
        json!({}),
    ]
}

fn odd_and(more: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut values = odd();
    values.extend(more);
    values
}

/// For a text without a form, or with some more.
pub(crate) fn texts(more: &[Value]) -> Vec<Value> {
    let any = ["", "A b", "ünï", "a\nb"].map(|text| json!(text));
    odd_and(any.into_iter().chain(more.iter().cloned()))
}

/// For a mapping.
pub(crate) fn maps(more: &[Value]) -> Vec<Value> {
    odd_and(more.iter().cloned())
}

/// For a list.
pub(crate) fn lists(more: &[Value]) -> Vec<Value> {
    let nested = [json!([null]), json!(["x"]), json!([{}]), json!([["x"]])];
    odd_and(nested.into_iter().chain(more.iter().cloned()))
}

fn long(lengths: &[usize]) -> Vec<Value> {
    let texts = lengths.iter().map(|length| json!("a".repeat(*length)));
    texts.collect()
}

/// For a name, of whatever form.
pub(crate) fn names() -> Vec<Value> {
    let forms = [
        "", "y", "A:b c", ".", "..", "a/b", "a%b", "a..b", "-a", "a-", "a.b", "a.-b", "a_b", "ünï",
        "1", "1.2", "system:x", "a.b.", "A",
    ];
    let forms = forms.map(|text| json!(text));
    odd_and(forms.into_iter().chain(long(&[63, 64, 253, 254, 300])))
}

/// For a `generateName`.
pub(crate) fn prefixes() -> Vec<Value> {
    let forms = ["a_-", "A-", "--", "ab_c-", "ä-", "x.", "x.-", "x-y"];
    let dash = |length: usize| json!(format!("{}-", "a".repeat(length)));
    let mut values = names();
    values.extend(forms.map(|text| json!(text)));
    values.extend([62, 63, 64, 252, 253, 254].map(dash));
    values
}

/// For `metadata.namespace`. Those that are right are there: what is not there is refused too.
pub(crate) fn namespaces(kind: Kind, own: &str) -> Vec<Value> {
    let mut values = vec![
        absent(),
        json!(null),
        json!(""),
        json!("default"),
        json!(own),
        json!(7),
        json!(false),
        json!([]),
        json!({}),
    ];
    let forms = ["A", "a.b", "-", "a_b", "a-"].map(|text| json!(text));
    values.extend(forms.into_iter().chain(long(&[64])));
    if !kind.namespaced {
        values.extend([json!("not there"), json!("a/b")]);
    }
    values
}

fn with_keys(keys: &[&str], value: &Value) -> Vec<Value> {
    keys.iter().map(|key| json!({*key: value})).collect()
}

fn keys() -> Vec<String> {
    let prefix = |length: usize| format!("{}/a", "a".repeat(length));
    let forms = [
        "a",
        "A.b_c",
        "example.com/a",
        "Example.com/a",
        "example.com/A",
        "example..com/a",
        "exämple.com/a",
        "/a",
        "a/",
        "a/b/c",
        "",
        "a b",
        "-a",
        "a-",
        "ä",
        "İ",
    ];
    let mut keys: Vec<String> = forms.map(str::to_owned).to_vec();
    keys.extend(["a".repeat(63), "a".repeat(64), prefix(253), prefix(254)]);
    keys
}

/// For labels.
pub(crate) fn label_maps() -> Vec<Value> {
    let keys = keys();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut values = odd();
    values.extend(with_keys(&keys, &json!("v")));
    let label_values = [
        json!(""),
        json!("a b"),
        json!("-"),
        json!("B.c_d"),
        json!("b".repeat(63)),
        json!("b".repeat(64)),
        json!(null),
        json!(7),
        json!(true),
        json!({}),
        json!([]),
    ];
    values.extend(label_values.map(|value| json!({"a": value})));
    values
}

/// For annotations.
pub(crate) fn annotation_maps() -> Vec<Value> {
    const LIMIT: usize = 256 * 1024;
    let keys = keys();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut values = odd();
    values.extend(with_keys(&keys, &json!("any thing")));
    values.extend([json!(""), json!(null), json!(7), json!({})].map(|value| json!({"a": value})));
    values.extend([
        json!({"a": "x".repeat(LIMIT - 1)}),
        json!({"a": "x".repeat(LIMIT)}),
        json!({"a": "x".repeat(LIMIT / 2), "bc": "ä".repeat(LIMIT / 4)}),
    ]);
    values
}

/// For a finalizer.
pub(crate) fn finalizers() -> Vec<Value> {
    let mut values = odd();
    values.extend(keys().into_iter().map(Value::String));
    values.extend(["kubernetes", "orphan", "foregroundDeletion"].map(|text| json!(text)));
    values
}

/// For a whole number.
pub(crate) fn integers() -> Vec<Value> {
    odd_and([
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!("1"),
    ])
}

/// For a point in time.
pub(crate) fn times() -> Vec<Value> {
    let forms = [
        "",
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.123456Z",
        "2026-01-31T12:00:00,5+02:00",
        "2026-01-31T5:00:00Z",
        "2026-01-31T12:00:00+24:60",
        "2026-01-31T12:00:00+24:61",
        "2026-01-31T12:00:00+25:00",
        "2026-01-31T12:00:00",
        "2026-01-31t12:00:00z",
        "2026-01-31 12:00:00Z",
        "2026-01-31",
        "2026-02-29T12:00:00Z",
        "2024-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:00:60Z",
        "2026-01-31T12:00:00.Z",
        "2026-1-31T12:00:00Z",
    ];
    odd_and(forms.map(|text| json!(text)))
}

/// For `true` and `false`.
pub(crate) fn booleans() -> Vec<Value> {
    odd_and([json!(false), json!("true"), json!(0)])
}

/// For an owner's `apiVersion`.
pub(crate) fn versions() -> Vec<Value> {
    texts(&["v1", "apps/v1", "/v1", "a/", "a/b/c", "/"].map(|text| json!(text)))
}

/// For a list of texts.
pub(crate) fn words() -> Vec<Value> {
    lists(&[
        json!(["get"]),
        json!(["*", "", "x y"]),
        json!(["a", "a"]),
        json!([7]),
    ])
}

/// For `nonResourceURLs`.
pub(crate) fn urls() -> Vec<Value> {
    odd_and([
        json!(["/a"]),
        json!(["*", "healthz", ""]),
        json!("/a"),
        json!([7]),
    ])
}

/// For a rule.
pub(crate) fn rules() -> Vec<Value> {
    odd_and([
        json!({"verbs": ["get"], "nonResourceURLs": ["/a"]}),
        json!({"verbs": [], "nonResourceURLs": ["/a"]}),
        json!({"verbs": ["get"], "nonResourceURLs": ["/a"], "resourceNames": ["a"]}),
        json!({"verbs": ["get"], "nonResourceURLs": ["/a"], "apiGroups": []}),
        json!({"verbs": ["get"], "apiGroups": ["", "apps/v1"], "resources": ["Pods", "*/*"], "resourceNames": ["a", ""]}),
        json!({"verbs": ["get"], "apiGroups": [""], "resources": []}),
        json!({"Verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}),
    ])
}

/// For a label selector.
pub(crate) fn selectors() -> Vec<Value> {
    odd_and([
        json!({"matchLabels": null, "matchExpressions": null}),
        json!({"matchExpressions": [{"key": "a", "operator": "Exists"}]}),
        json!({"matchExpressions": [{"key": "a", "operator": "In"}]}),
        json!({"matchExpressions": [{}]}),
        json!({"matchlabels": {}}),
    ])
}

/// For the operator of a selector's requirement that has values.
pub(crate) fn operators() -> Vec<Value> {
    let forms = ["In", "NotIn", "Exists", "DoesNotExist", "exists", ""];
    odd_and(forms.map(|text| json!(text)))
}

/// For the API group of a role or a subject.
pub(crate) fn rbac_groups() -> Vec<Value> {
    odd_and(["", "rbac.authorization.k8s.io", RBAC, "apps"].map(|text| json!(text)))
}

/// For the kind of a role.
pub(crate) fn role_kinds() -> Vec<Value> {
    odd_and(["Role", "ClusterRole", "role", "User", ""].map(|text| json!(text)))
}

/// For the kind of a subject.
pub(crate) fn subject_kinds() -> Vec<Value> {
    let forms = ["ServiceAccount", "User", "Group", "user", "Robot", ""];
    odd_and(forms.map(|text| json!(text)))
}

/// Keys of a ConfigMap.
pub(crate) fn config_keys() -> Vec<String> {
    let forms = [
        "c", "A_b-c.d", "-", "_", ".c", ".", "..", "..c", "c..", "", "a/b", "a b", "ä", "{{ .x }}",
    ];
    let mut keys: Vec<String> = forms.map(str::to_owned).to_vec();
    keys.extend(["c".repeat(253), "c".repeat(254)]);
    keys
}

/// For a mapping of keys to texts that are base64 too.
pub(crate) fn string_maps(keys: &[String]) -> Vec<Value> {
    let mut values = odd();
    values.extend(keys.iter().map(|key| json!({key.as_str(): "YQ=="})));
    values.extend([json!(null), json!(7), json!(true), json!({})].map(|value| json!({"c": value})));
    values
}

/// For base64, or the numbers that stand for bytes.
pub(crate) fn base64s() -> Vec<Value> {
    let forms = [
        "",
        "YQ==",
        "YQ",
        "YQ=",
        "YR==",
        "Y Q==",
        "YQ\n==\r\n",
        "\n",
        "YQ==YQ==",
        "Y-_=",
        "Y+/=",
        "====",
        "YWE=",
        "YWFh",
        "YWFhYQ",
        "YQ==\t",
        "ä",
    ];
    let lists = [
        json!([0, 255]),
        json!([256]),
        json!([-1]),
        json!([1.5]),
        json!([1, null]),
    ];
    odd_and(forms.map(|text| json!(text)).into_iter().chain(lists))
}
