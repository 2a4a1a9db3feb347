//! What is refused, by its path, and what is not for what nobody knows.

use serde_json::{Value, json};

use crate::{Step, refusals};

fn job() -> Value {
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "a"},
        "spec": {"template": {"spec": {
            "restartPolicy": "Never",
            "containers": [{"name": "a", "image": "a:1"}],
        }}},
    })
}

fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a"},
        "spec": {
            "selector": {"matchLabels": {"app": "a"}},
            "template": {
                "metadata": {"labels": {"app": "a"}},
                "spec": {"containers": [{"name": "a", "image": "a:1"}]},
            },
        },
    })
}

/// An object with another value at the place that a JSON pointer leads to.
fn with(mut object: Value, pointer: &str, value: Value) -> Value {
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let above = object.pointer_mut(above).unwrap();
    above[key] = value;
    object
}

fn told(object: &Value) -> Vec<String> {
    let refusals = refusals(object, &|_| false);
    refusals.iter().map(ToString::to_string).collect()
}

#[test]
fn what_the_server_takes_is_not_refused() {
    assert!(told(&job()).is_empty());
    assert!(told(&deployment()).is_empty());
    // An object of a version that is not served, and what makes no Pods.
    for (version, kind) in [
        ("apps/v1beta1", "Deployment"),
        ("v1", "ConfigMap"),
        ("", ""),
    ] {
        let mut object = json!({"apiVersion": version, "kind": kind});
        assert!(told(&object).is_empty(), "{kind}");
        object["spec"] = json!(1);
        assert!(told(&object).is_empty(), "{kind}");
    }
}

#[test]
fn refusals_say_where_and_why() {
    let rows = [
        (
            with(job(), "/spec/ttlSecondsAfterFinished", json!(-1)),
            "spec.ttlSecondsAfterFinished has to be 0 or more, and is -1",
        ),
        (
            with(job(), "/spec/template/spec/restartPolicy", Value::Null),
            "spec.template.spec.restartPolicy is missing",
        ),
        (
            with(job(), "/spec/selector", json!({"matchLabels": {"a": "b"}})),
            "spec.selector cannot be set without `manualSelector: true`, as the server makes it, and \
             has `a`",
        ),
        (
            with(job(), "/metadata/name", json!("a".repeat(64))),
            "metadata.name has 64 characters; a Job has at most 63, as a label of its Pods has it",
        ),
        (
            with(deployment(), "/spec/selector", Value::Null),
            "spec.selector is missing",
        ),
        (
            with(
                deployment(),
                "/spec/template/metadata/labels",
                json!({"app": "b"}),
            ),
            "spec.template.metadata.labels has to have `app: a`, which the object selects its Pods \
             by, and has `b`",
        ),
        (
            with(deployment(), "/spec/minReadySeconds", json!(600)),
            "spec.progressDeadlineSeconds has to be more than `minReadySeconds`, which is 600, and \
             is 600",
        ),
        (
            with(
                deployment(),
                "/spec/template/spec/volumes",
                json!([{"name": "v", "emptyDir": {}, "hostPath": {"path": "/v"}}]),
            ),
            "spec.template.spec.volumes[0] has more than one type: `emptyDir` and `hostPath`",
        ),
        (
            with(
                deployment(),
                "/spec/template/metadata/labels",
                json!({"app": "a", "example.com/a b": "c"}),
            ),
            "spec.template.metadata.labels[example.com/a b] is no key: 1 to 63 letters, digits, `-`, \
             `_` and `.`, beginning and ending with a letter or digit, after an optional `PREFIX/`",
        ),
    ];
    for (object, expected) in rows {
        assert_eq!(told(&object), [expected], "{object}");
    }
}

#[test]
fn what_is_filled_in_later_is_passed_over_with_all_that_it_decides() {
    let is_open_key = |open: &'static str| move |path: &[Step]| matches!(path.last(), Some(Step::Key(key)) if key == open);
    let name = with(
        job(),
        "/spec/template/spec/containers/0/name",
        json!("{{ .x }}"),
    );
    assert_eq!(refusals(&name, &|_| false).len(), 1);
    assert!(refusals(&name, &is_open_key("name")).is_empty());
    // A list that more may be inserted into has no known number of items, and may be without some.
    let two = json!([{"name": "a", "image": "a:1"}, {"name": "a", "image": "a:1"}]);
    let two = with(job(), "/spec/template/spec/containers", two);
    assert_eq!(refusals(&two, &|_| false).len(), 1);
    assert!(refusals(&two, &is_open_key("containers")).is_empty());
    let none = with(job(), "/spec/template/spec/containers", json!([]));
    assert!(refusals(&none, &is_open_key("containers")).is_empty());
    // A mount may be of a volume that is inserted.
    let mount =
        json!([{"name": "a", "image": "a:1", "volumeMounts": [{"name": "v", "mountPath": "/v"}]}]);
    let mount = with(job(), "/spec/template/spec/containers", mount);
    let mount = with(mount, "/spec/template/spec/volumes", json!([]));
    assert_eq!(refusals(&mount, &|_| false).len(), 1);
    assert!(refusals(&mount, &is_open_key("volumes")).is_empty());
    // Labels may be inserted, on either side.
    let labels = with(deployment(), "/spec/template/metadata/labels", json!({}));
    assert_eq!(refusals(&labels, &|_| false).len(), 1);
    for open in ["labels", "matchLabels", "selector"] {
        assert!(refusals(&labels, &is_open_key(open)).is_empty(), "{open}");
    }
}

#[test]
fn values_of_wrong_types_are_for_others_to_tell() {
    for value in [
        json!(1),
        json!("a"),
        json!(true),
        json!([1]),
        json!({"a": 1}),
    ] {
        for pointer in [
            "/metadata",
            "/spec/template/metadata",
            "/spec/template/spec/containers",
            "/spec/template/spec/volumes",
            "/spec/selector",
            "/spec/strategy",
            "/spec/replicas",
            "/spec/template/spec/containers/0",
            "/spec/template/spec/containers/0/env",
            "/spec/template/spec/containers/0/resources",
        ] {
            // What counts is that it comes to an end, and is not taken for what is missing.
            let object = deployment();
            let object = match object.pointer(pointer) {
                Some(_) => {
                    let mut object = object;
                    *object.pointer_mut(pointer).unwrap() = value.clone();
                    object
                }
                None => with(object, pointer, value.clone()),
            };
            let missing = told(&object);
            let names_whole = |told: &&String| {
                told.starts_with(&format!(
                    "{} is missing",
                    pointer.trim_start_matches('/').replace('/', ".")
                ))
            };
            assert_eq!(missing.iter().find(names_whole), None, "{object}");
        }
    }
}

#[test]
fn a_job_is_looked_after_under_the_name_of_a_domain() {
    let longest = format!("example.org/{}", "a".repeat(51));
    let rows = [
        ("example.org/queue", true),
        ("example.org/a/b~c", true),
        (longest.as_str(), true),
        ("queue", false),
        ("", false),
        ("/queue", false),
        ("example.org/", false),
        ("Example.org/queue", false),
        ("example.org/a b", false),
        (&format!("{longest}a"), false),
    ];
    for (name, is_taken) in rows {
        let told = told(&with(job(), "/spec/managedBy", json!(name)));
        assert_eq!(told.is_empty(), is_taken, "{name}: {told:?}");
    }
}
