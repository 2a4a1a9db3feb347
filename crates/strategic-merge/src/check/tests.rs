use serde_json::{Value, json};

use super::*;
use crate::path::Step;

/// The problems of a patch to a Pod template, each with its place.
fn problems(patch: &Value) -> Vec<String> {
    let show = |problem: &Problem| {
        let steps = problem.path.iter().map(|step| match step {
            Step::Key(key) => format!("/{key}"),
            Step::Index(index) => format!("/{index}"),
        });
        format!("{}: {problem}", steps.collect::<String>())
    };
    let patch = patch.as_object().unwrap();
    check(patch, Type::POD_TEMPLATE_SPEC)
        .iter()
        .map(show)
        .collect()
}

#[track_caller]
fn finds(patch: &Value, expected: &[&str]) {
    assert_eq!(problems(patch), expected, "{patch}");
}

fn container(fields: &Value) -> Value {
    let mut container = json!({"name": "a"});
    for (key, value) in fields.as_object().unwrap() {
        container[key] = value.clone();
    }
    json!({"spec": {"containers": [container]}})
}

#[test]
fn nothing_is_wrong_with_good_patches() {
    finds(&json!({}), &[]);
    finds(
        &container(&json!({
            "env": [{"name": "A", "value": "1"}, {"name": "B", "value": null}, {"name": "C", "$patch": "delete"}],
            "resources": {"limits": {"cpu": 1, "memory": "64Mi"}, "requests": null},
            "livenessProbe": {"httpGet": {"port": "http"}, "periodSeconds": 5},
            "readinessProbe": {"httpGet": {"port": 8080}},
            "$setElementOrder/env": [{"name": "X"}, {"name": "A"}, {"name": "B"}],
            "$deleteFromPrimitiveList/args": ["-v"],
            "securityContext": {"$retainKeys": ["runAsUser"], "runAsUser": 1000},
            "ports": [{"containerPort": 53, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}]
        })),
        &[],
    );
}

#[test]
fn unknown_fields_are_named_with_the_nearest() {
    finds(
        &container(&json!({"imagePullPolice": "Always", "IMAGE": "a", "nonsense": 1})),
        &[
            "/spec/containers/0/imagePullPolice: Container has no field `imagePullPolice`; did you mean `imagePullPolicy`?",
            "/spec/containers/0/IMAGE: Container has no field `IMAGE`; did you mean `image`?",
            "/spec/containers/0/nonsense: Container has no field `nonsense`",
        ],
    );
}

#[test]
fn types_are_those_of_strict_decoding() {
    let rows = [
        (
            json!({"image": 1}),
            "/image: has to be a string, and is the number 1",
        ),
        (
            json!({"env": [{"name": "A", "value": 1}]}),
            "/env/0/value: has to be a string, and is the number 1",
        ),
        (
            json!({"tty": "true"}),
            "/tty: has to be `true` or `false`, and is a string",
        ),
        (
            json!({"ports": [{"containerPort": 80.5}]}),
            "/ports/0/containerPort: has to be a whole number of 32 bits, and is the number 80.5",
        ),
        (
            json!({"ports": [{"containerPort": 3_000_000_000_u32}]}),
            "/ports/0/containerPort: has to be a whole number of 32 bits, and is the number 3000000000",
        ),
        (
            json!({"securityContext": {"runAsUser": "1"}}),
            "/securityContext/runAsUser: has to be a whole number of 64 bits, and is a string",
        ),
        (
            json!({"livenessProbe": {"httpGet": {"port": true}}}),
            "/livenessProbe/httpGet/port: has to be a whole number of 32 bits or a string, and is `true`",
        ),
        (
            json!({"resources": {"limits": {"memory": "64MiB"}}}),
            "/resources/limits/memory: is not a quantity such as `500m` or `64Mi`",
        ),
        (
            json!({"resources": {"limits": {"memory": []}}}),
            "/resources/limits/memory: has to be a quantity such as `500m` or `64Mi`, and is a list",
        ),
        (
            json!({"args": "x"}),
            "/args: has to be a list, and is a string",
        ),
        (
            json!({"args": ["x", null]}),
            "/args/1: an item of a list cannot be null",
        ),
        (
            json!({"resources": []}),
            "/resources: has to be a mapping, and is a list",
        ),
    ];
    for (fields, expected) in rows {
        finds(
            &container(&fields),
            &[&format!("/spec/containers/0{expected}")],
        );
    }
}

#[test]
fn quantities_times_and_base64_are_read() {
    use super::scalar::wrong;
    let rows = [
        (
            Type::Quantity,
            "1 1.5 .5 5. +1 -1 1k 1Ki 1e3 1E3 1E 1e-3 1E+3 0 1n 1u 1m",
            "1K 1ki 1Q . + Ki 1.2.3 1e 1e3.5 1eK -",
        ),
        (
            Type::Time,
            "2026-01-31T08:00:00Z 2024-02-29T23:59:59.123+02:00",
            "2026-02-29T08:00:00Z 2026-1-31T08:00:00Z 2026-01-31 2026-01-31T24:00:00Z 2026-01-31T08:00Z 2026-01-31T08:00:00 2026-01-31T08:00:00.Z",
        ),
        (Type::Bytes, "YQ== YWI= YWJj", "YQ= Y YQ== = YW-j ===="),
    ];
    for (of, good, bad) in rows {
        for text in good.split(' ') {
            assert_eq!(wrong(&json!(text), of), None, "{text}");
        }
        for text in bad
            .split(' ')
            .filter(|text| !good.split(' ').any(|good| good == *text))
        {
            assert!(wrong(&json!(text), of).is_some(), "{text}");
        }
    }
}

#[test]
fn items_of_merged_lists_have_their_key() {
    finds(
        &json!({"spec": {
            "containers": [{"image": "a"}, {"name": null}, {"$patch": "delete"}, {"$patch": "replace"}],
            "tolerations": [{"operator": "Exists"}]
        }}),
        &[
            "/spec/containers/0: the item has no `name`, by which Kubernetes merges this list",
            "/spec/containers/1: the item has no `name`, by which Kubernetes merges this list",
            "/spec/containers/2: the item has no `name`, by which Kubernetes merges this list",
        ],
    );
}

#[test]
fn directives_are_known_and_have_an_effect() {
    let never = |word: &str| format!("is never read beside `$patch: {word}`");
    let no_effect = "the directive has no effect here: its surroundings are replaced as a whole";
    let rows = [
        (
            json!({"$patch": "merge"}),
            "/$patch: kubectl refuses this directive; without it the values are merged".to_owned(),
        ),
        (
            json!({"$patch": "remove"}),
            "/$patch: `$patch` takes `delete` or `replace`".to_owned(),
        ),
        (
            json!({"$pacth": "delete"}),
            "/$pacth: there is no such directive; did you mean `$patch`?".to_owned(),
        ),
        (
            json!({"$setElementOrder": []}),
            "/$setElementOrder: there is no such directive; did you mean `$setElementOrder`?"
                .to_owned(),
        ),
        (
            json!({"$patch": "delete", "image": "b"}),
            format!("/image: {}", never("delete")),
        ),
        (
            json!({"$patch": "replace"}),
            format!("/name: {}", never("replace")),
        ),
        (
            json!({"resources": {"$patch": "delete", "limits": {}}}),
            format!("/resources/limits: {}", never("delete")),
        ),
        (
            json!({"resources": {"$patch": "replace", "limits": {"$patch": "delete"}}}),
            format!("/resources/limits/$patch: {no_effect}"),
        ),
        (
            json!({"envFrom": [{"$patch": "replace"}]}),
            format!("/envFrom/0/$patch: {no_effect}"),
        ),
        (
            json!({"$retainKeys": ["name", "imag"]}),
            "/$retainKeys/1: Container has no field `imag`; did you mean `image`?".to_owned(),
        ),
        (
            json!({"$retainKeys": ["image"]}),
            "/$retainKeys: `$retainKeys` does not name `name`, which is set beside it".to_owned(),
        ),
        (
            json!({"$retainKeys": "name"}),
            "/$retainKeys: has to be a list, and is a string".to_owned(),
        ),
    ];
    for (fields, expected) in rows {
        finds(
            &container(&fields),
            &[&format!("/spec/containers/0{expected}")],
        );
    }
}

#[test]
fn directives_about_lists_fit_their_lists() {
    let order = "`$setElementOrder` has to name the items of the list beside it, in their order";
    let rows = [
        (json!({"$setElementOrder/enw": []}), "/$setElementOrder/enw: Container has no field `enw`; did you mean `env`?".to_owned()),
        (json!({"$setElementOrder/image": []}), "/$setElementOrder/image: the directive has to name a field that is a list".to_owned()),
        (json!({"$setElementOrder/envFrom": []}), "/$setElementOrder/envFrom: the items of this list have no key by which they could be ordered".to_owned()),
        (json!({"$setElementOrder/env": [{"nam": "A"}]}), "/$setElementOrder/env/0: the item has no `name`, by which Kubernetes merges this list".to_owned()),
        (json!({"$setElementOrder/env": [{"name": "A", "value": "1"}]}), "/$setElementOrder/env/0/value: only `name` orders the items".to_owned()),
        (json!({"$setElementOrder/env": [{"name": 1}]}), "/$setElementOrder/env/0/name: has to be a string, and is the number 1".to_owned()),
        (json!({"$setElementOrder/env": [], "env": [{"name": "A"}]}), format!("/$setElementOrder/env: {order}")),
        (json!({"$setElementOrder/env": [], "env": null}), format!("/$setElementOrder/env: {order}")),
        (json!({"$setElementOrder/args": ["b", "a"], "args": ["a", "b"]}), format!("/$setElementOrder/args: {order}")),
        (json!({"$deleteFromPrimitiveList/env": []}), "/$deleteFromPrimitiveList/env: deletes strings and numbers only; an object goes by an item with `$patch: delete`".to_owned()),
        (json!({"$deleteFromPrimitiveList/args": null}), "/$deleteFromPrimitiveList/args: has to be a list, and is null".to_owned()),
        (json!({"$deleteFromPrimitiveList/args": [1]}), "/$deleteFromPrimitiveList/args/0: has to be a string, and is the number 1".to_owned()),
        (json!({"$deleteFromPrimitiveList/args": ["a"], "args": ["a"]}), "/$deleteFromPrimitiveList/args: the list beside the directive sets what it deletes".to_owned()),
        (json!({"$deleteFromPrimitiveList/args": ["a"], "args": null}), "/$deleteFromPrimitiveList/args: the list beside the directive sets what it deletes".to_owned()),
    ];
    for (fields, expected) in rows {
        let found = problems(&container(&fields));
        let expected = format!("/spec/containers/0{expected}");
        assert!(found.contains(&expected), "{fields}: {found:?}");
    }
}

#[test]
fn items_with_one_key_and_directives_are_refused() {
    let volumes = |first: Value, second: Value| json!({"spec": {"volumes": [first, second]}});
    let with = json!({"name": "v", "secret": {"$patch": "delete"}});
    let without = json!({"name": "v", "emptyDir": {}});
    let expected = "/spec/volumes/1: an item above has the same `name`, and one of the two has directives; write them as one item";
    finds(&volumes(with.clone(), without.clone()), &[expected]);
    finds(&volumes(without.clone(), with.clone()), &[expected]);
    finds(&volumes(without.clone(), without.clone()), &[]);
    finds(
        &volumes(json!({"name": "v", "$patch": "delete"}), with),
        &[],
    );
}
